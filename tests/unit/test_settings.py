"""A wrong file stops the start with the line; the sample file is a right one."""

from pathlib import Path

import pytest

from kiosk.domain.records import Place
from kiosk.flows.events import Timer
from kiosk.flows.machine import Screening
from kiosk.settings import SettingsError, load

SAMPLE = Path(__file__).parents[2] / "packaging" / "kiosk.toml"


def test_the_sample_settings_are_read() -> None:
    settings = load(SAMPLE)
    assert settings.place is Place.DOOR
    assert settings.rules.screening is Screening.REQUIRED


def test_screening_is_off_unless_somebody_ordered_it() -> None:
    assert load(None).screening is Screening.OFF


def test_every_timer_has_its_wait() -> None:
    assert all(load(None).waits.of(timer) > 0 for timer in Timer)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('plac = "door"', "plac"),
        ("[waits]\nidle_seconds = -1", "waits.idle_seconds"),
        ('screening = "perhaps"', "screening"),
        ("[screen]\nwidth_px = 10", "screen.width_px"),
        ("[store]\nwarn_percent = 97", "must rise"),
        ("[store]\nroster_days = 0", "store.roster_days"),
        ("= nonsense", "no TOML"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        load(file)
    assert told in str(raised.value)
    assert str(file) in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"absent\.toml"):
        load(tmp_path / "absent.toml")


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text("[waits]\nidle_seconds = 50\nhold_seconds = 3", encoding="utf-8")
    monkeypatch.setenv("KIOSK_WAITS__IDLE_SECONDS", "90")
    settings = load(file)
    assert (settings.waits.idle_seconds, settings.waits.hold_seconds) == (90, 3)
