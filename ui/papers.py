"""What each page of reading says, as values: a heading, a text to turn over page by page, and what can be done about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.domain.consultations import Consultation, ConsultationState
from kiosk.domain.consulting import Draft
from kiosk.domain.entitlements import (
    AgeBetween,
    Condition,
    DoesNotReceive,
    Finding,
    HasAttribute,
    LivesIn,
    Receives,
)
from kiosk.domain.guide import Matter
from kiosk.domain.notices import Notice
from kiosk.domain.policies import Policy
from kiosk.domain.subsidies import yuan
from kiosk.flows import asking, browsing, query
from kiosk.flows.events import DoubtPressed, Event, PrintPressed, SendPressed, TicketWanted
from kiosk.flows.machine import Rules
from kiosk.flows.printing import Printing
from kiosk.flows.town import seen
from kiosk.service.snapshot import Snapshot
from ui.i18n import CHINA, Words


@dataclass(frozen=True, slots=True)
class Action:
    """A button beside the text. `name` is for tests and for people who cannot see it, `main` the one that goes on."""

    name: str
    text: str
    sign: str
    event: Event
    main: bool = False


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line of a published list, with the event of doubting it."""

    text: str
    amount: str
    event: Event


@dataclass(frozen=True, slots=True)
class Paper:
    """`text` has one paragraph a line. `lines` are shown as a list of their own. `note` is the date of the data."""

    title: str = ""
    text: str = ""
    note: str = ""
    actions: tuple[Action, ...] = ()
    lines: tuple[PaperLine, ...] = ()
    code: str = ""
    """What the square code on the page says, to take it home on a telephone; empty for none."""


def paper_of(snapshot: Snapshot, words: Words) -> Paper:
    """The paper of the page that is seen; an empty one where nothing is read."""
    state = seen(snapshot.state)
    match state:
        case browsing.Reading(document=Policy() as policy):
            return _policy(policy, state, snapshot.rules, words)
        case browsing.Reading(document=Notice() as notice):
            return _notice(notice, state, snapshot.rules, words)
        case browsing.Reading(document=Matter() as matter):
            return _matter(matter, state, snapshot.rules, words)
        case asking.ShowingReply(consultation=consultation):
            return _reply(consultation, state.printing, snapshot.rules, words)
        case query.ReadingReply():
            return _reply(state.consultation, state.printing, snapshot.rules, words)
        case query.Entitled():
            return _entitled(state, words)
        case asking.Reviewing():
            send = Action("send", words["send"], "next", SendPressed(), main=True)
            return Paper(words["review_title"], _draft(state.draft, words), words["review_note"], (send,))
        case _:
            return Paper()
