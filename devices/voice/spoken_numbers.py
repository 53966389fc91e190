"""Numbers, amounts and days as a Mandarin speaker reads them, word by word. Pure; knows no clip and no sound.

Fours of digits are read alike and named 万 and 亿. A gap of zeros between two digits is one 零, also across a named four;
zeros at the end are silent. 十 alone begins a number (十二, not 一十二). 两 stands where a number begins with 2 before 百 and
above, and where 2 alone is counted (两元, 两万); everywhere else it is 二 (二十, 一千二百). 一 falls before 百 and 千 and where 1
alone is counted, and rises before a lone 万 (Lü Shuxiang, Eight Hundred Words of Modern Chinese, under 二, 两 and 一).
"""

from datetime import date

from devices.voice.words import Word

Words = tuple[Word, ...]

LARGEST = 10**12 - 1
"""Yuan: the last number that has a name by 亿 alone."""

_DIGITS = (
    Word.ZERO,
    Word.ONE,
    Word.TWO,
    Word.THREE,
    Word.FOUR,
    Word.FIVE,
    Word.SIX,
    Word.SEVEN,
    Word.EIGHT,
    Word.NINE,
)
_FOURS = ((10**8, Word.HUNDRED_MILLION), (10**4, Word.TEN_THOUSAND), (1, None))
_PLACES = ((1000, Word.THOUSAND), (100, Word.HUNDRED), (10, Word.TEN), (1, None))


def number(value: int, *, leads: bool = True) -> Words:
    """`leads` where nothing is read before it. Raises ValueError below 0 and above LARGEST."""
    if not 0 <= value <= LARGEST:
        raise ValueError("only 0 to 999,999,999,999 can be read")
    if value == 0:
        return (Word.ZERO,)
    words: Words = ()
    gap, rest = False, value
    for place, name in _FOURS:
        four, rest = divmod(rest, place)
        if four == 0:
            gap = bool(words)
            continue
        if words and (gap or four < 1000):
            words += (Word.ZERO,)
        gap = False
        first = leads and not words
        words += _four(four, leads=first) if name is None else _counted(four, name, leads=first)
    return words


def amount(fen: int) -> Words:
    """Hundredths of a yuan as 元, 角 and 分. Raises ValueError where the yuan cannot be read."""
    yuan, below = divmod(fen, 100)
    jiao, single = divmod(below, 10)
    words: Words = ()
    if yuan or not below:
        words += _counted(yuan, Word.YUAN, leads=True)
    if jiao:
        words += _counted(jiao, Word.JIAO, leads=not words)
    elif words and single:
        words += (Word.ZERO,)
    if single:
        words += _counted(single, Word.FEN, leads=not words)
    return words


def year(value: int) -> Words:
    """Digit by digit: 二零二六年."""
    return (*(_DIGITS[int(digit)] for digit in str(value)), Word.YEAR)


def day(value: date) -> Words:
    """Month and day."""
    return (*number(value.month), Word.MONTH, *number(value.day), Word.DAY)


def _counted(value: int, measure: Word, *, leads: bool) -> Words:
    """A number and what it counts."""
    if value == 1:
        rises = measure in (Word.TEN_THOUSAND, Word.HUNDRED_MILLION)
        return (Word.ONE_RISING if rises else Word.ONE_FALLING, measure)
    if value == 2 and leads:
        return (Word.PAIR, measure)
    return (*number(value, leads=leads), measure)


def _four(value: int, *, leads: bool) -> Words:
    """1 to 9999."""
    words: Words = ()
    gap = False
    for place, name in _PLACES:
        digit = value // place % 10
        if digit == 0:
            gap = bool(words)
            continue
        if gap:
            words += (Word.ZERO,)
        gap = False
        first = leads and not words
        words += (_digit(digit, name, leads=first),) if name is None else (_digit(digit, name, leads=first), name)
    return words[1:] if leads and words[:2] == (Word.ONE, Word.TEN) else words


def _digit(digit: int, name: Word | None, *, leads: bool) -> Word:
    if name in (Word.HUNDRED, Word.THOUSAND):
        if digit == 1:
            return Word.ONE_FALLING
        if digit == 2 and leads:
            return Word.PAIR
    return _DIGITS[digit]
