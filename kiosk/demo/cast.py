"""Who plays in the demonstration: invented residents, acted by photographs that set-up has placed."""

from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from devices.dock import Visitor
from kiosk.domain.id_number import IdNumber, check_character
from kiosk.domain.subsidies import PaymentState

CODES = {"demo-green": ("green", "demo-elder"), "demo-red": ("red", None)}
"""Health codes that the district of the demonstration knows: what they say, and whose they are."""


class PhotographMissingError(Exception):
    """The demonstration has nobody to show; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Grant:
    item: str
    fen: int
    months_ago: int
    state: PaymentState = PaymentState.PAID

    def granted_on(self, today: date) -> date:
        """Grants are paid in the middle of a month."""
        months = today.year * 12 + today.month - 1 - self.months_ago
        return date(months // 12, months % 12 + 1, 15)


@dataclass(frozen=True, slots=True)
class Role:
    """A resident, the photographs to enrol from, and the one that walks in: another day's, as in life."""

    person: str
    name: str
    id_number: IdNumber
    town: str
    enrolled_from: tuple[Path, ...]
    plays: Visitor
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True, slots=True)
class Cast:
    elder: Role
    neighbour: Role
    stranger: Visitor

    @property
    def roles(self) -> tuple[Role, ...]:
        return self.elder, self.neighbour


def assemble(photographs: Path) -> Cast:
    """Raises PhotographMissingError."""

    def photograph(name: str) -> Path:
        return _existing(photographs / name)

    return Cast(
        elder=Role(
            person="demo-elder",
            name="肖国强",
            id_number=_number("44140219480315", "101"),
            town="江南街道",
            enrolled_from=(photograph("obama.jpg"), photograph("obama2.jpg")),
            plays=Visitor(photograph("obama3.jpg")),
            grants=(
                Grant("高龄津贴", 10_000, 1),
                Grant("城乡居民养老保险", 21_850, 1),
                Grant("高龄津贴", 10_000, 2),
                Grant("城乡居民养老保险", 21_850, 2),
                Grant("耕地地力保护补贴", 36_480, 3),
                Grant("种粮补贴", 12_600, 5, PaymentState.PROCESSING),
                Grant("高龄津贴", 10_000, 13),
            ),
        ),
        neighbour=Role(
            person="demo-neighbour",
            name="古德明",
            id_number=_number("44140219530907", "203"),
            town="三角镇",
            enrolled_from=(photograph("biden.jpg"),),
            plays=Visitor(photograph("biden.jpg")),
        ),
        stranger=Visitor(_existing(_astronaut())),
    )


def _number(first_fourteen: str, sequence: str) -> IdNumber:
    body = first_fourteen + sequence
    return IdNumber.parse(body + check_character(body))


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise PhotographMissingError(f"{path} is missing: run ./run setup, or name the folder with --photographs")
    return path


def _astronaut() -> Path:
    """NASA's portrait of Eileen Collins, public domain, out of scikit-image's wheel, which itself is not imported."""
    spec = find_spec("skimage")
    if spec is None or spec.origin is None:
        raise PhotographMissingError("scikit-image is missing: run ./run setup")
    return Path(spec.origin).parent / "data" / "astronaut.png"
