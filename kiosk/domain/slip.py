"""A slip of paper as a value: what stands on it, in order. How wide the paper is, and how dots are made, the printer knows."""

from dataclasses import dataclass, field
from enum import Enum

from kiosk.domain.subsidies import yuan


@dataclass(frozen=True, slots=True)
class TextLine:
    """Wrapped where it is longer than the paper is wide."""

    text: str = field(repr=False)
    centred: bool = False
    large: bool = False


@dataclass(frozen=True, slots=True)
class AmountLine:
    """What it is for on the left, the amount on the right edge. `fen` are hundredths of a yuan."""

    label: str = field(repr=False)
    fen: int = field(repr=False)

    @property
    def amount(self) -> str:
        return f"{yuan(self.fen)}元"


@dataclass(frozen=True, slots=True)
class Separator:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class QrLine:
    """A QR code in the middle of the paper."""

    text: str = field(repr=False)


SlipLine = TextLine | AmountLine | Separator | QrLine


@dataclass(frozen=True, slots=True)
class Slip:
    lines: tuple[SlipLine, ...]


class PrintTrouble(Enum):
    """Why a slip did not come out; none is kept for later, for its owner will have gone."""

    NO_PAPER = "no_paper"
    COVER_OPEN = "cover_open"
    NOT_WORKING = "not_working"
