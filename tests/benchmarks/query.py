"""From the finger to the answer at a village, out of the cache of a whole district: `python -m tests.benchmarks.query`.

The whole program but its devices: a real window (offscreen), a real encrypted store with 440,000 residents and 197,800
grants, no line. KIOSK_BENCH_FOLDER keeps what was made up for the next run. Prints figures and asserts nothing.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtCore import QEventLoop, QTimer

from district.database import Database
from district.made_up import make_up_publications
from district.publications.store import page_after as publications_after
from district.publications.values import PublicationKind
from district.roster.store import page_after as residents_after
from district.seed import seed
from district.subsidies.store import page_after as grants_after
from kiosk.assembly import Hardware, Store
from kiosk.clock import SystemClock
from kiosk.domain.id_number import IdNumber
from kiosk.domain.policies import PolicyFilter
from kiosk.flows import query
from kiosk.flows.browsing import Entries, Searching
from kiosk.flows.events import NameEntered, NumberEntered
from kiosk.service.volunteers import new_pin
from kiosk.settings import Settings, load
from offline_cache.encoding import decode_page
from offline_cache.wire.feed import FeedPage, Put, ResidentValue, SubsidyValue
from tests.benchmarks.machine import machine
from tests.support.village import Village
from tests.support.well import Well
from tests.ui.items import find, tap

RESIDENTS = int(os.environ.get("KIOSK_BENCH_RESIDENTS", "440000"))
GRANTS = int(os.environ.get("KIOSK_BENCH_GRANTS", "197800"))
"""The district's own figures of 2021."""
VISITS = int(os.environ.get("KIOSK_BENCH_VISITS", "150"))
SEARCHES = 400
PAGE = 5000
VOLUNTEER, PIN = "V012", "135790"
WORDS = ("养老", "残疾", "高龄津贴", "低保", "退役军人", "医疗救助", "种粮", "不存在的词")
LIMIT_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Waited:
    """Seconds on the wall, and of the whole program's processor time: the latter does not wait for a busy machine."""

    wall: float
    computing: float


@dataclass(frozen=True, slots=True)
class Citizen:
    name: str
    id_number: str


class TimedVillage(Village):
    """Its line is cut."""

    def __init__(self, settings: Settings) -> None:
        well = cast(Any, Well())
        super().__init__(
            settings, Hardware(camera=well, recogniser=well, thermometer=well, latch=well, voice=lambda _: well)
        )

    def painted_after(self, button: str, kind: type) -> Waited:
        """From the finger on `button` until a frame of that page has been handed to the screen. Frames are drawn in this very
        thread: a frame that ends while the page is up was begun while it was up.
        """
        self.until(lambda: self.offers(button), button)
        item, loop = find(self.window.view, button), QEventLoop()
        ended: list[Waited] = []

        def swapped() -> None:
            if isinstance(self.page, kind) and not ended:
                ended.append(Waited(time.perf_counter() - began, time.process_time() - busy))
                loop.quit()

        self.window.view.frameSwapped.connect(swapped)
        try:
            QTimer.singleShot(int(LIMIT_SECONDS * 1000), loop.quit)
            began, busy = time.perf_counter(), time.process_time()
            tap(self.window.view, item)
            if not ended:
                loop.exec()
        finally:
            self.window.view.frameSwapped.disconnect(swapped)
        if not ended:
            raise RuntimeError(f"{kind.__name__} was never painted; the terminal stands at {type(self.page).__name__}")
        return ended[0]


def main() -> None:
    print(f"{machine()}; {RESIDENTS:,} residents, {GRANTS:,} grants in the cache")
    with _folder() as folder:
        settings = _settings(folder)
        made = folder / "citizens.txt"
        if not made.exists():
            _make_up(folder, settings, made)
        citizens = [Citizen(*line.split(" ")) for line in made.read_text(encoding="utf-8").splitlines()]
        _look_ups(settings, citizens)
        village = TimedVillage(settings)
        try:
            _queries(village, citizens)
            _searches(village)
        finally:
            village.stop()


def _queries(village: TimedVillage, citizens: Sequence[Citizen]) -> None:
    typing: list[Waited] = []
    results: list[Waited] = []
    for citizen in Random(1).sample(citizens, VISITS):
        village.home()
        typing.append(village.painted_after("subsidies", query.TypingNumber))
        village.terminal.loop.post(NumberEntered(citizen.id_number))
        village.terminal.loop.post(NameEntered(citizen.name))
        village.wait(query.ProvingByVolunteer)
        village.type_digits(PIN)
        results.append(village.painted_after("enter", query.Results))
    village.home()
    print(f"{VISITS} visits of random persons, from the finger to the painted page, ms")
    print(f"  'my subsidies' to the page for the number: {_both(typing)}")
    print(f"  the last key of the proof to the results (its slow hash within): {_both(results)}")


def _searches(village: TimedVillage) -> None:
    village.touch("policies")
    painted: list[Waited] = []
    for number in range(VISITS):
        village.touch("item3")
        village.wait(Searching)
        village.window.kiosk.text_pad.choose(WORDS[number % len(WORDS)])
        painted.append(village.painted_after("enter", Entries))
        village.touch("back")
        village.touch("back")
    village.home()
    print(f"{VISITS} searches in policies, from the finger to the painted list, ms: {_both(painted)}")


def _look_ups(settings: Settings, citizens: Sequence[Citizen]) -> None:
    """The store alone, without a window."""
    store = Store(settings, SystemClock())
    random = Random(2)
    found: list[float] = []
    searched: list[float] = []
    try:
        for _ in range(SEARCHES):
            citizen = random.choice(citizens)
            began = time.perf_counter()
            resident = store.mirror.find(citizen.name, IdNumber.parse(citizen.id_number))
            if resident is None:
                raise RuntimeError("somebody of the cache is not found")
            store.mirror.subsidies(resident.person)
            found.append(time.perf_counter() - began)
            began = time.perf_counter()
            store.publications.policies(PolicyFilter(words=random.choice(WORDS)), 0, 8)
            searched.append(time.perf_counter() - began)
    finally:
        store.close()
    print(
        f"{SEARCHES} of the store alone, ms: a person and all grants {_spread(found)}; policies by words {_spread(searched)}"
    )


# ---------------------------------------------------------------- what is in the cache


@contextmanager
def _folder() -> Iterator[Path]:
    kept = os.environ.get("KIOSK_BENCH_FOLDER")
    if kept is not None:
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept)
        return
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as folder:
        yield Path(folder)


def _settings(folder: Path) -> Settings:
    return load(
        None,
        {
            "terminal": "T-bench",
            "place": "terminal",
            "data_dir": folder / "terminal",
            "volunteer_pins": [new_pin(VOLUNTEER, PIN).line],
            "second_proofs": ["volunteer"],
            # nobody listens there
            "district": {"url": "http://127.0.0.1:9"},
        },
    )


def _make_up(folder: Path, settings: Settings, made: Path) -> None:
    """A district, and a terminal that has followed all its feeds; who was granted anything goes to `made`."""
    began = time.perf_counter()
    location = folder / "district.db"
    seed(location, residents=RESIDENTS, subsidies=GRANTS)
    make_up_publications(location, datetime.now(UTC).date())
    database = Database(location)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    store = Store(settings, SystemClock())
    citizens: dict[str, str] = {}
    granted: set[str] = set()
    try:
        for page in _pages(database):
            store.mirror.apply(decode_page(page))
            for item in page.items:
                match item:
                    case Put(value=ResidentValue(name=name, id_number=number)):
                        citizens[item.key] = f"{name} {number}"
                    case Put(value=SubsidyValue(person=person)):
                        granted.add(person)
                    case _:
                        pass
    finally:
        store.close()
        database.close()
    made.write_text("\n".join(citizens[person] for person in sorted(granted)), encoding="utf-8")
    print(
        f"made up and brought down in {time.perf_counter() - began:.0f} s; {settings.store_file.stat().st_size / 1e6:.0f} MB"
    )


def _pages(database: Database) -> Iterator[FeedPage]:
    feeds: list[Callable[[str | None], FeedPage]] = [
        lambda after: residents_after(database, after, PAGE),
        lambda after: grants_after(database, after, PAGE),
    ]
    feeds += [lambda after, kind=kind: publications_after(database, kind.feed, after, PAGE) for kind in PublicationKind]
    for page_after in feeds:
        page = page_after(None)
        yield page
        while page.more:
            page = page_after(page.next)
            yield page


def _both(waited: Sequence[Waited]) -> str:
    return f"{_spread([one.wall for one in waited])}; computing {_spread([one.computing for one in waited])}"


def _spread(seconds: Sequence[float]) -> str:
    cuts = statistics.quantiles([value * 1000 for value in seconds], n=100, method="inclusive")
    return ", ".join(f"p{quantile} {cuts[quantile - 1]:.1f}" for quantile in (50, 95, 99))


if __name__ == "__main__":
    main()
