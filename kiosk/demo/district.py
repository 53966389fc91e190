"""A small seeded district for the demonstration: a real server process on loopback, behind a line that can be cut."""

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from district.database import Database
from district.line import SimulatedLine
from district.made_up import make_up_publications
from district.seed import SeedResident, SeedSubsidy, seed
from district.terminals.store import offer_enrolment
from kiosk.demo.cast import CODES, Grant, Role
from offline_cache.wire.enrolment import EVERY_TOWN

RESIDENTS, SUBSIDIES = 400, 1200
START_SECONDS = 30.0


class DemoDistrict:
    """`url` is reached through `line`. Made in `folder`; ends with `stop`."""

    def __init__(self, folder: Path, roles: Sequence[Role], today: date) -> None:
        self.database = folder / "district.db"
        extra = [_seeded(role, today) for role in roles]
        seed(self.database, residents=RESIDENTS, subsidies=SUBSIDIES, random_seed=20211, extra=extra, today=today)
        make_up_publications(self.database, today)
        codes = folder / "codes.json"
        lines = [{"code": code, "colour": colour, "person": person} for code, (colour, person) in CODES.items()]
        codes.write_text(json.dumps(lines), encoding="utf-8")
        serve = ["--database", str(self.database), "--port", "0", "--health-codes", str(codes)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "district", "run", *serve],
            stdout=subprocess.PIPE,
            text=True,
        )
        self.line = SimulatedLine("127.0.0.1", self._announced_port())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.line.port}"

    def add_terminal(self, terminal: str) -> str:
        """A code for a terminal that serves all towns: the cast comes from several."""
        opened = Database(self.database)
        try:
            return offer_enrolment(opened, terminal, EVERY_TOWN)
        finally:
            opened.close()

    def stop(self) -> None:
        self.line.close()
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _announced_port(self) -> int:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            digits = line.strip().rsplit(":", 1)[-1]
            if digits.isdigit():
                return int(digits)
        raise RuntimeError("the district ended before it announced its port")


def _seeded(role: Role, today: date) -> SeedResident:
    grants = tuple(_granted(grant, today) for grant in role.grants)
    return SeedResident(role.person, role.name, role.id_number.text, role.town, grants)


def _granted(grant: Grant, today: date) -> SeedSubsidy:
    return SeedSubsidy(grant.item, grant.fen, grant.granted_on(today), grant.state.value, "0317")
