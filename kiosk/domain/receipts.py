"""The receipt of a consultation: its asker keeps it, reads it out and types it in; nobody else can guess it.

Twenty digits in five groups of four. Digits, because they are read aloud in any dialect and typed on a pad that
everybody knows. Eighteen are drawn at random (59.8 bits): among a million open receipts a guess hits one with a chance
of 10^-12, so that whoever types one has it from the asker. The last two are check characters of ISO 7064, MOD 97-10, which
find every wrong digit and every pair that was exchanged.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

DIGITS = 20
_DRAWN = 10**18
_GROUP = 4


class ReceiptFault(Enum):
    """Why a typed text is no receipt; the screen has a sentence for each."""

    TOO_SHORT = "too_short"
    NOT_DIGITS = "not_digits"
    CHECK_DIGITS = "check_digits"


class InvalidReceiptError(ValueError):
    """The text is no receipt. Carries the fault and never the text."""

    def __init__(self, fault: ReceiptFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Receipt:
    """Twenty digits that check. Whoever knows them may read the answer, so its repr shows none."""

    digits: str = field(repr=False)

    @staticmethod
    def draw(below: Callable[[int], int]) -> "Receipt":
        """A new one. `below(n)` is uniform in [0, n) and must be unpredictable: `secrets.randbelow`."""
        number = below(_DRAWN) * 100
        return Receipt(f"{number + 98 - number % 97:020d}")

    @staticmethod
    def parse(text: str) -> "Receipt":
        """Read a typed, heard or scanned one; spaces and hyphens are ignored.

        Raises InvalidReceiptError with the first fault found, in the order of ReceiptFault.
        """
        digits = "".join(text.replace("-", " ").split())
        fault = fault_of(digits)
        if fault is not None:
            raise InvalidReceiptError(fault)
        return Receipt(digits)

    @property
    def spoken(self) -> str:
        """In groups, as it is printed and read aloud."""
        return " ".join(self.digits[at : at + _GROUP] for at in range(0, DIGITS, _GROUP))


def fault_of(digits: str) -> ReceiptFault | None:
    """What is wrong with a receipt so far, or None. Digits must be ASCII."""
    if digits and not (digits.isascii() and digits.isdigit()):
        return ReceiptFault.NOT_DIGITS
    if len(digits) < DIGITS:
        return ReceiptFault.TOO_SHORT
    if len(digits) > DIGITS:
        return ReceiptFault.NOT_DIGITS
    return None if int(digits) % 97 == 1 else ReceiptFault.CHECK_DIGITS
