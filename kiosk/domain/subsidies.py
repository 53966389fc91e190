"""A person's own subsidies, as the mirror holds them."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum


class PaymentState(Enum):
    PAID = "paid"
    PROCESSING = "processing"
    RETURNED = "returned"


class ReturnReason(Enum):
    """Why a bank sent a payment back, as far as there is advice for it."""

    ACCOUNT_CLOSED = "account_closed"
    NO_SUCH_ACCOUNT = "no_such_account"
    NAME_DIFFERS = "name_differs"
    CARD_LOST = "card_lost"
    DORMANT = "dormant"
    FROZEN = "frozen"
    NOT_ACTIVATED = "not_activated"
    LIMIT_REACHED = "limit_reached"


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
    returned_for: ReturnReason | str | None = None
    """Why it came back, in the department's words where it is no known reason; None where nobody has said."""


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


_A_CODE = re.compile(r"[a-z0-9_]+")


def return_reason(said: str | None) -> ReturnReason | str | None:
    """A reason's value, or words. The value of a reason that a later program knows is no word for a citizen."""
    if said is None:
        return None
    try:
        return ReturnReason(said)
    except ValueError:
        return None if _A_CODE.fullmatch(said) else said


def yuan(fen: int) -> str:
    """1280050 -> 12,800.50"""
    return f"{fen // 100:,}.{fen % 100:02d}"
