"""A person's own subsidies, as the mirror holds them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum


class PaymentState(Enum):
    PAID = "paid"
    PROCESSING = "processing"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Subsidy:
    """One grant to one person. `fen` is hundredths of a yuan: money is never a float."""

    item: str
    fen: int
    granted_on: date
    state: PaymentState
    account_tail: str
    grant: str = ""
    """The district's own key for it, for somebody who doubts it."""


@dataclass(frozen=True, slots=True)
class SubsidyAnswer:
    """A person's grants, newest first, and the moment at which the district's data was as shown."""

    subsidies: tuple[Subsidy, ...]
    as_of: datetime

    def total_fen(self, year: int) -> int:
        """What was paid in a calendar year; money on its way or returned is not counted."""
        return sum(
            subsidy.fen
            for subsidy in self.subsidies
            if subsidy.granted_on.year == year and subsidy.state is PaymentState.PAID
        )


def yuan(fen: int) -> str:
    """1280050 -> 12,800.50"""
    return f"{fen // 100:,}.{fen % 100:02d}"
