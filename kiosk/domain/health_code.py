"""What the district says of a health code. The code itself is an opaque token with a short life: nobody reads it here."""

from dataclasses import dataclass
from enum import Enum

from kiosk.domain.people import PersonId


class CodeColour(Enum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    UNKNOWN = "unknown"
    """The district does not know this code, or no longer."""


@dataclass(frozen=True, slots=True)
class CodeVerdict:
    """`person` is None where the code belongs to nobody on the roster, or the district does not say to whom."""

    colour: CodeColour
    person: PersonId | None = None


class Unverified(Enum):
    """The district could not be asked."""

    NO_LINE = "no_line"
