"""In which order a page offers what a finger may have written: by how it looks, and by what is common where it stands.

Never from the roster, which would tell who is on it.
"""

from collections.abc import Iterable

from kiosk.domain.handwriting import Candidate
from ui.pinyin import COMMON, GIVEN, SURNAMES
from ui.texts import Use

_COMMON_IN_NAMES = 20.0
_COMMON_IN_TEXTS = 5.0
"""How many times as likely a character is where it is common: enough for 士 to give way to 土 in doubt, and too little
to push aside what was written clearly.
"""


def offered(found: Iterable[Candidate], use: Use, *, first: bool) -> tuple[str, ...]:
    """The best first. `first`: nothing is written before it, so that a name begins with its surname."""
    usual, weight = _usual(use, first=first)
    fitting = [one for one in found if _fits(one.character, use)]
    fitting.sort(key=lambda one: -one.likelihood * (weight if one.character in usual else 1.0))
    return tuple(one.character for one in fitting)


def _usual(use: Use, *, first: bool) -> tuple[str, float]:
    if use is Use.NAME:
        return (SURNAMES if first else GIVEN), _COMMON_IN_NAMES
    return COMMON, _COMMON_IN_TEXTS


def _fits(character: str, use: Use) -> bool:
    """A name has Chinese characters only; elsewhere there are numbers too. Punctuation has its tiles."""
    chinese = "\u4e00" <= character <= "\u9fff"
    return chinese or (use is not Use.NAME and character.isascii() and character.isdigit())
