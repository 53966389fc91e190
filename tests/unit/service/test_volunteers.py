"""Volunteers' numbers: who typed one, and for how long nobody is believed."""

import pytest

from kiosk.clock import ManualClock
from kiosk.domain.volunteers import VolunteerPin
from kiosk.service.volunteers import LockRules, VolunteerPins, new_pin
from kiosk.settings import SettingsError, load

ONE, OTHER = new_pin("V012", "314159"), new_pin("V013", "271828")


def test_a_number_says_whose_it_is() -> None:
    pins = VolunteerPins([ONE, OTHER], ManualClock())
    assert (pins.whose("314159"), pins.whose("271828"), pins.whose("314158")) == ("V012", "V013", None)


def test_a_number_that_two_chose_names_neither() -> None:
    assert VolunteerPins([ONE, new_pin("V014", "314159")], ManualClock()).whose("314159") is None


def test_wrong_numbers_lock_for_everybody_and_for_a_while() -> None:
    clock, rules = ManualClock(), LockRules(wrong_limit=2, lock_seconds=60.0)
    pins = VolunteerPins([ONE], clock, rules)
    assert [pins.whose("000000"), pins.whose("000000")] == [None, None]
    assert pins.whose("314159") is None
    clock.advance(61.0)
    assert pins.whose("314159") == "V012"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((ONE.hash,), "a volunteer's id is missing"),
        ((f"王 强:{ONE.hash}",), "1 to 16 letters, digits"),
        (("V012:314159",), "was not made by `kiosk volunteer-pin`"),
        ((ONE.line, ONE.line), "V012: one line for each volunteer"),
    ],
    ids=["old line", "name", "plain number", "twice"],
)
def test_a_line_that_names_nobody_is_refused_at_the_start(lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(SettingsError, match="volunteer_pins") as refused:
        load(None, {"volunteer_pins": lines})
    assert said in str(refused.value)
    assert "314159" not in str(refused.value)


def test_a_line_that_was_made_can_be_read() -> None:
    assert VolunteerPin.parse(ONE.line) == ONE
    assert load(None, {"volunteer_pins": [ONE.line, OTHER.line]}).volunteers == (ONE, OTHER)
