"""A message to a department while it is being put together, page by page.

Not here: the record that it becomes (records.py), and what became of that (consultations.py).
"""

from dataclasses import dataclass, field
from enum import Enum

from kiosk.domain.consultations import ConsultationSort, Doubted
from kiosk.domain.people import PersonId

WORDS_LIMIT = 500
"""Characters of a message written at the terminal: what fits the page on which it is read once more."""

_TELEPHONE_DIGITS = range(7, 13)
"""7 or 8 of a landline, 11 of a mobile, 12 with an area code."""


class ReadyQuestion(Enum):
    """What people ask most, so that nobody has to write; the screen has the sentence of each."""

    WHEN_PAID = "when_paid"
    WHY_NOT_PAID = "why_not_paid"
    WHY_LESS = "why_less"
    WHY_RETURNED = "why_returned"
    AM_I_ENTITLED = "am_i_entitled"
    HOW_TO_APPLY = "how_to_apply"
    WHICH_PAPERS = "which_papers"
    HOW_LONG = "how_long"
    CHANGE_ACCOUNT = "change_account"
    NOT_CORRECT = "not_correct"


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a complaint is about: its key for the department, and its words for the citizen, who reads them once more."""

    doubted: Doubted
    label: str = field(repr=False)
    person: PersonId | None = None
    """Whose it is, where it is somebody's and the visit has proven who that is."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`department` is empty where the service centre is to find it. `voice_seconds` were recorded, 0 for none; the
    recording itself stays with the recorder until the message is sent or discarded.
    """

    sort: ConsultationSort
    doubt: Doubt | None = None
    department: str = ""
    question: ReadyQuestion | None = None
    words: str = field(default="", repr=False)
    voice_seconds: int = 0
    contact: str = field(default="", repr=False)

    @property
    def says_something(self) -> bool:
        return self.question is not None or bool(self.words) or self.voice_seconds > 0


def is_telephone(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) in _TELEPHONE_DIGITS
