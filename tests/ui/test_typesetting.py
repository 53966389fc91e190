"""How much room words take is known before they are drawn."""

import pytest
from PySide6.QtGui import QGuiApplication

from ui.application import qt_application
from ui.typesetting import even_width, font_of, height_of, lines_of

SENTENCE = "这张身份证过了有效期，请按号码，或请志愿者帮忙。"


@pytest.fixture(autouse=True)
def _fonts(qapp: QGuiApplication) -> None:
    assert qt_application() is qapp


def test_words_are_as_high_as_their_lines() -> None:
    font = font_of(40)
    assert height_of("", 400, font) == 0
    assert height_of(SENTENCE, 10_000, font) * len(lines_of(SENTENCE, 400, font)) == height_of(SENTENCE, 400, font)
    assert height_of("一\n二", 400, font) == 2 * height_of("一", 400, font)


@pytest.mark.parametrize("available", [130, 300, 520, 900])
def test_an_even_width_needs_no_more_lines_and_no_wider_ones(available: float) -> None:
    font = font_of(40, bold=True)
    width = even_width(SENTENCE, available, font)
    assert width <= available
    assert len(lines_of(SENTENCE, width, font)) == len(lines_of(SENTENCE, available, font))


def test_no_last_line_of_one_character() -> None:
    font = font_of(40)
    assert lines_of("第一页，共八页", 6.2 * 40, font)[-1] == "页"
    assert [len(line) for line in lines_of("第一页，共八页", even_width("第一页，共八页", 6.2 * 40, font), font)] == [
        4,
        3,
    ]
    assert even_width("页", 200, font) == 200
