"""Which characters a spelling may mean: GB 2312 only, in the order in which names, or texts, use them.

Built from pypinyin's dictionary and two lists of our own; never from the roster, which would tell who is on it.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pypinyin.pinyin_dict import pinyin_dict

SURNAMES = (
    "陈李黄张刘林曾钟古谢杨罗吴温廖叶邓丘肖饶侯熊梁郭彭何赖蓝朱徐王周巫江幸沈洪房卢蔡"
    "冯余潘胡邹宋傅范魏谭石高马田丁汤姚阮"
)
"""The commonest surnames of Meizhou, most common first; the quick tiles are its beginning."""

GIVEN = (
    "国强华英秀兰梅芳珍玉明建军红丽平文伟志新春荣生金凤香云辉娟霞福祥德胜利民光永海清"
    "忠安东宏庆林义仁琼惠美莲娇招娣运添火水木发富贵有财达远良才正学礼智信孝贤淑贞静雅"
    "慧敏婷燕玲琴萍艳雪月桂菊花银彩苑带嫦妹嫂婆公伯锦汉宗昌龙虎松柏森泉川河山石岩峰"
)
"""Characters of given names of those who are old today, roughly by how common they are."""

COMMON = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事"
    "成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日者意无力与长把机十民第公此已工使情明"
    "性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西月话合回给代内信表老今请"
    "钱村办补贴费证收元保险病医田土房路水电养低助残户口书件报名电话四五六七八九百千万零"
)
"""The commonest characters of today's Chinese, roughly in order, and those that people write to an office with."""

SURNAME_READINGS: Mapping[str, str] = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "查": "zha",
    "区": "ou", "朴": "piao", "乐": "yue", "盖": "ge", "缪": "miao",
}  # fmt: skip
"""A character read otherwise when it is a surname; dictionaries put the other reading first."""

_LEVEL_1 = range(0xB0, 0xD8)
_LEVEL_2 = range(0xD8, 0xF8)
_KINDRED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("h", "f"))
"""Initials that Hakka speakers mix; the exact spelling always comes first."""


def _without_tone(reading: str) -> str:
    """lǜ -> lv: ü is typed as v, as on a telephone."""
    letters = unicodedata.normalize("NFD", reading).replace("u\N{COMBINING DIAERESIS}", "v")
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())


def _gb2312() -> Iterator[tuple[str, int]]:
    """The characters of levels 1 and 2, each with its level."""
    for level, rows in ((1, _LEVEL_1), (2, _LEVEL_2)):
        for row in rows:
            for cell in range(0xA1, 0xFF):
                character = bytes((row, cell)).decode("gb2312", errors="ignore")
                if character:
                    yield character, level


def _spellings(character: str) -> dict[str, bool]:
    """How a character may be typed, and whether that is how it is mostly read."""
    readings = [_without_tone(reading) for reading in pinyin_dict.get(ord(character), "").split(",")]
    usual = {readings[0], SURNAME_READINGS.get(character, readings[0])}
    spelled = {reading: reading in usual for reading in (*readings, *usual) if reading}
    return spelled | {reading.replace("v", "u"): is_usual for reading, is_usual in spelled.items() if "v" in reading}


def _rank(character: str, level: int, spelling: str, usual: bool) -> tuple[int, int, str]:
    if SURNAME_READINGS.get(character) == spelling:
        return 0, SURNAMES.find(character), character
    if not usual:
        return 9, level, character
    if character in SURNAMES:
        return 0, SURNAMES.index(character), character
    if character in GIVEN:
        return 1, GIVEN.index(character), character
    return 1 + level, 0, character


@dataclass(frozen=True, slots=True)
class PinyinTable:
    """Characters by spelling, each list in the order in which it is offered."""

    characters: Mapping[str, tuple[str, ...]] = field(repr=False)

    @staticmethod
    def build() -> "PinyinTable":
        """Reads about 6,700 characters, in some 50 ms; done once when the program starts."""
        found: defaultdict[str, list[tuple[tuple[int, int, str], str]]] = defaultdict(list)
        for character, level in _gb2312():
            for spelling, usual in _spellings(character).items():
                found[spelling].append((_rank(character, level, spelling, usual), character))
        return PinyinTable({spelling: tuple(one for _, one in sorted(ranked)) for spelling, ranked in found.items()})

    def candidates(self, typed: str, *, in_name: bool = True) -> tuple[str, ...]:
        """The exact spelling first, then those that go on from it, then what sounds alike in Hakka."""
        if not typed:
            return ()
        exact = self.characters.get(typed, ())
        begun = sorted(spelling for spelling in self.characters if spelling.startswith(typed))
        longer = [one for spelling in begun for one in self.characters[spelling]]
        kindred = [one for spelling in _kindred(typed) for one in self.characters.get(spelling, ())]
        groups = (exact, longer, kindred)
        return tuple(dict.fromkeys(one for group in groups for one in (group if in_name else _as_in_texts(group))))


def _as_in_texts(characters: Iterable[str]) -> list[str]:
    """The common ones first, the commonest before all; the others stay as they were."""
    return sorted(characters, key=lambda one: COMMON.index(one) if one in COMMON else len(COMMON))


def _kindred(typed: str) -> Iterator[str]:
    for one, other in _KINDRED:
        for mine, theirs in ((one, other), (other, one)):
            if typed.startswith(mine):
                yield theirs + typed[len(mine) :]
