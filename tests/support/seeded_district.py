"""A made-up district as an operator makes one, its real process, and what it knows of people and of what they sent."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from district.__main__ import main
from tests.support.district_process import DistrictProcess
from tests.support.forked import run_forked

SEED_SECONDS = 1_800.0


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """Somebody to whom something was granted this year; `paid_fen` of it was paid."""

    person: str
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    paid_fen: int


class SeededDistrict:
    """Serves on construction. Stopped, its port is closed; afterwards it serves under the same address."""

    def __init__(self, folder: Path, residents: int, subsidies: int) -> None:
        self.database = folder / "district.db"
        self.operator("seed", "--residents", str(residents), "--subsidies", str(subsidies), seconds=SEED_SECONDS)
        self._process = DistrictProcess(self.database)
        self._serves = True

    @property
    def url(self) -> str:
        return self._process.url

    def stop(self) -> None:
        self._process.stop()
        self._serves = False

    def serve(self) -> None:
        """Does nothing where it serves already."""
        if not self._serves:
            self._process = DistrictProcess(self.database, port=self._process.port)
            self._serves = True

    def operator(self, *words: str, said: str = "", seconds: float = 60.0) -> str:
        done = run_forked(main, *words, "--database", str(self.database), typed=said, seconds=seconds)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def asked(self, query: str, *values: object) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.database)) as opened:
            return opened.execute(query, values).fetchall()

    def beneficiaries(self, year: int, count: int) -> list[Beneficiary]:
        """The same ones each time; first those whose payments came back."""
        rows = self.asked(
            "SELECT r.person, r.name, r.id_number, sum(g.fen * (g.state = 'paid'))"
            " FROM grant_to_resident g JOIN resident r ON r.person = g.person"
            " WHERE g.granted_on >= ? GROUP BY r.person ORDER BY sum(g.state = 'returned') DESC, r.person LIMIT ?",
            f"{year}-01-01",
            count,
        )
        return [Beneficiary(str(person), str(name), str(number), int(str(paid))) for person, name, number, paid in rows]
