"""Lines for the printer, drawn with the screen's own font."""

import numpy as np
from PySide6.QtGui import QGuiApplication

from ui.receipt import draw_text


def test_a_rare_character_becomes_dots_and_is_not_a_box(qapp: QGuiApplication) -> None:
    rare, common, nothing = (draw_text(text, 24) for text in ("𬭊", "某", "\U000f0000"))
    assert rare.row_bytes == 3
    assert len(rare.data) == 72
    ink = np.unpackbits(np.frombuffer(rare.data, np.uint8)).sum()
    assert 40 < ink < 300
    assert rare.data not in (common.data, nothing.data)


def test_a_line_is_as_wide_as_its_characters(qapp: QGuiApplication) -> None:
    assert draw_text("某 a", 48).row_bytes == (48 + 24 + 24) // 8
