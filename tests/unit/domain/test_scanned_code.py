import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.scanned_code import LONGEST, ScannedCode


@given(st.text(max_size=60))
def test_nothing_that_controls_gets_through(raw: str) -> None:
    code = ScannedCode.of(raw)
    if code is not None:
        assert code.text
        assert code.text.isprintable()
        assert code.text == code.text.strip()


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("https://example.cn/c?t=1\r\n", "https://example.cn/c?t=1"),
        ("\x1b[2J\x00健康码\u202e\u200b", "[2J健康码"),
        ("a\tb", "ab"),
    ],
)
def test_what_is_left_of_a_scan(raw: str, text: str) -> None:
    assert ScannedCode.of(raw) == ScannedCode(text)


@pytest.mark.parametrize("raw", ["", "\r", " \t ", "\x00" * 9, "x" * (LONGEST + 1)])
def test_nothing_and_too_much_are_no_code(raw: str) -> None:
    assert ScannedCode.of(raw) is None


def test_it_is_never_printed() -> None:
    assert repr(ScannedCode("token")) == "ScannedCode()"
