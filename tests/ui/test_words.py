"""The words are complete in both languages, every glyph is in the font, every colour pair can be read."""

import re
from string import Formatter

import pytest
from PySide6.QtGui import QColor, QFont, QGuiApplication, QRawFont

from kiosk.domain.framing import Hint
from kiosk.domain.health import Device, Fault
from kiosk.domain.id_card import CardTrouble
from kiosk.domain.id_number import IdNumberFault
from kiosk.domain.prompts import Prompt
from kiosk.domain.readiness import OWN_ADVICE, TO_DO, Part, Remark
from kiosk.domain.records import HandOver, Way
from kiosk.domain.room import Level
from kiosk.domain.subsidies import PaymentState, ReturnReason
from kiosk.flows.door import WhyChoose
from kiosk.flows.temperature import WhyAgain
from offline_cache.changes import FeedName
from ui.application import FONT_FAMILY, QML_FOLDER
from ui.i18n import Language, en, words_of, zh_cn
from ui.look import Contrast, TextSize
from ui.pinyin import GIVEN, SURNAMES, PinyinTable

FAMILIES = {
    "prompt": Prompt,
    "id_fault": IdNumberFault,
    "fault": Fault,
    "device": Device,
    "why": WhyChoose,
    "again": WhyAgain,
    "to_size": TextSize,
    "to_contrast": Contrast,
    "card": CardTrouble,
    "handed": HandOver,
    "way": Way,
    "state": PaymentState,
    "explained": PaymentState,
    "returned": ReturnReason,
    "room": Level,
    "part": Part,
    "found": Remark,
    "advice": Fault,
}
MARKS = {"_": r"words\.([a-z_]+)", "quoted": r'words\["([a-z_]+)"\]'}


@pytest.mark.parametrize("texts", [zh_cn.TEXTS, en.TEXTS], ids=["zh", "en"])
@pytest.mark.parametrize("family", FAMILIES)
def test_every_member_of_a_closed_set_has_a_sentence(texts: dict[str, str], family: str) -> None:
    assert not [member for member in FAMILIES[family] if not texts.get(f"{family}_{member.name.lower()}")]


@pytest.mark.parametrize("texts", [zh_cn.TEXTS, en.TEXTS], ids=["zh", "en"])
def test_staff_are_told_what_to_do_in_their_language(texts: dict[str, str]) -> None:
    asked = {f"todo_{remark.name.lower()}" for remark in TO_DO}
    asked |= {f"advice_{device.value}_{fault.name.lower()}" for device, fault in OWN_ADVICE}
    asked |= {f"feed_{name.value}" for name in FeedName}
    assert asked <= texts.keys()


def test_both_languages_have_the_same_keys_and_fill_the_same_gaps() -> None:
    assert zh_cn.TEXTS.keys() == en.TEXTS.keys()
    for key, text in zh_cn.TEXTS.items():
        mine = {name for _, name, _, _ in Formatter().parse(text) if name}
        theirs = {name for _, name, _, _ in Formatter().parse(en.TEXTS[key]) if name}
        assert mine == theirs, key


def test_every_word_that_qml_asks_for_exists() -> None:
    asked = {
        key
        for file in QML_FOLDER.rglob("*.qml")
        for mark in MARKS.values()
        for key in re.findall(mark, file.read_text(encoding="utf-8"))
    }
    assert asked and asked <= zh_cn.TEXTS.keys()


def test_qml_holds_no_sentence_of_its_own() -> None:
    """The seal's one character is a picture."""
    for file in QML_FOLDER.rglob("*.qml"):
        assert set(re.findall(r"[\u4e00-\u9fff]", file.read_text(encoding="utf-8"))) <= {"梅"}, file.name


def test_the_citizen_is_never_told_of_failure() -> None:
    assert not [text for text in zh_cn.TEXTS.values() if "失败" in text or "拒绝" in text]


def test_no_glyph_is_missing(qapp: QGuiApplication) -> None:
    font = QRawFont.fromFont(QFont(FONT_FAMILY))
    table = PinyinTable.build()
    offered = {character for characters in table.characters.values() for character in characters}
    shown = offered | set("".join((*zh_cn.TEXTS.values(), *en.TEXTS.values(), SURNAMES, GIVEN)))
    assert font.familyName() == FONT_FAMILY
    assert not [one for one in sorted(shown - {"\n"}) if not font.supportsCharacter(ord(one))]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("zeng", "曾"), ("shan", "单"), ("qiu", "丘"), ("xie", "谢"), ("zha", "查"), ("ou", "区"), ("piao", "朴"),
     ("yue", "乐"), ("ge", "盖"), ("miao", "缪"), ("lv", "吕"), ("xiao", "肖"), ("guo", "郭")],
)  # fmt: skip
def test_surnames_are_found_as_they_are_read(typed: str, first: str) -> None:
    assert first in PinyinTable.build().candidates(typed)[:5]


def test_sounds_that_hakka_speakers_mix_are_offered_last() -> None:
    table = PinyinTable.build()
    found = table.candidates("zong")
    assert "钟" in found and found.index("宗") < found.index("钟")
    assert table.candidates("") == () == table.candidates("vvv")


def _luminance(colour: QColor) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _contrast(one: QColor, other: QColor) -> float:
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _colours(contrast: Contrast) -> dict[str, QColor]:
    text = (QML_FOLDER / "Kiosk" / "Theme" / "Theme.qml").read_text(encoding="utf-8")
    roles = re.findall(r'color (\w+): highContrast \? "(#\w+)" : "(#\w+)"', text)
    return {name: QColor(high if contrast is Contrast.HIGH else standard) for name, high, standard in roles}


def test_no_page_has_a_colour_of_its_own() -> None:
    """The simulators' panel is no page."""
    for folder in ("Screens", "Controls"):
        for file in (QML_FOLDER / "Kiosk" / folder).glob("*.qml"):
            assert not re.search(r'"#[0-9A-Fa-f]{3,8}"', file.read_text(encoding="utf-8")), file.name


@pytest.mark.parametrize("contrast", list(Contrast), ids=lambda contrast: contrast.name.lower())
@pytest.mark.parametrize(
    ("front", "ground", "least"),
    [
        *((front, ground, 7.0) for front in ("ink", "softInk") for ground in ("paper", "panel", "card")),
        ("ink", "pressed", 7.0),
        ("pass", "paper", 7.0),
        ("pass", "card", 7.0),
        ("pass", "panel", 7.0),
        ("passInk", "pass", 7.0),
        ("passInk", "passPressed", 7.0),
        ("waitInk", "wait", 7.0),
        ("fault", "paper", 7.0),
        ("fault", "card", 7.0),
        ("faultInk", "fault", 7.0),
        ("line", "paper", 3.0),
        ("line", "card", 3.0),
        ("line", "panel", 3.0),
    ],
)
def test_every_pair_of_roles_can_be_read(contrast: Contrast, front: str, ground: str, least: float) -> None:
    colours = _colours(contrast)
    assert _contrast(colours[front], colours[ground]) >= least


def test_the_day_is_written_as_people_write_it() -> None:
    from datetime import UTC, date, datetime

    words = words_of(Language.ZH_CN)
    assert words.day(date(1950, 3, 15)) == "1950年3月15日"
    assert words.moment(datetime(2026, 12, 31, 16, 5, tzinfo=UTC)) == "2027年1月1日 00:05"


def test_every_hint_has_a_sign_that_is_drawn() -> None:
    from ui.view_models.guide import asked

    drawn = set(
        re.findall(r'"(\w+)": "M', (QML_FOLDER / "Kiosk" / "Controls" / "Signs.qml").read_text(encoding="utf-8"))
    )
    assert {asked(hint, words_of(Language.ZH_CN))[1] for hint in (None, *Hint)} <= drawn
