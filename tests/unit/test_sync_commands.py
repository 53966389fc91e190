"""What the district has refused, as an operator finds it at the terminal and lets it go once more."""

from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.assembly import Store
from kiosk.clock import SystemClock
from kiosk.domain.people import PersonId
from kiosk.domain.records import EntryRecord, Way
from kiosk.settings import load


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """A terminal with three records, of which the district has refused two."""
    file = tmp_path / "kiosk.toml"
    file.write_text(f'terminal = "T0042"\ndata_dir = "{tmp_path / "data"}"\n', encoding="utf-8")
    (tmp_path / "data").mkdir()
    clock = SystemClock()
    store = Store(load(file), clock)
    for _ in range(3):
        store.outbox.append(EntryRecord(clock.new_id(), clock.now(), PersonId("p-known"), Way.FACE, celsius=36.5))
    store.outbox.set_aside(1, "rejected:kind")
    store.outbox.set_aside(3, "conflict:other_content")
    store.close()
    return file


def test_the_list_names_numbers_and_reasons_and_nobody(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sync", "refused", "--settings", str(settings)]) == 0
    first, second, total = capsys.readouterr().out.splitlines()
    assert first.startswith("1  entry  rejected:kind  20")
    assert second.startswith("3  entry  conflict:other_content  20")
    assert total == "2 set aside"


def test_one_goes_once_more_or_all_of_them(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sync", "redrive", "--number", "2", "--settings", str(settings)]) == 1
    assert main(["sync", "redrive", "--number", "3", "--settings", str(settings)]) == 0
    assert main(["sync", "redrive", "--settings", str(settings)]) == 0
    assert capsys.readouterr().out.splitlines() == ["0 wait once more", "1 wait once more", "1 wait once more"]
    store = Store(load(settings), SystemClock())
    assert (store.outbox.depth().pending, store.outbox.depth().set_aside) == (3, 0)
    store.close()
