"""What everybody may read: policies, what is made public, how a matter is got done. One question a page, a list, the text.

Each page carries the page it was come from, so that "back" is where the reader was. Nothing here is personal. Not here: the
complaint that a line of a notice may lead to (asking.py), which the town's flow hands over.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from kiosk.domain.catalogue import (
    SEARCHES,
    WORDS_LIMIT,
    Document,
    Entry,
    Facet,
    Option,
    Search,
    Selection,
    Shelf,
    next_facet,
    title_of,
)
from kiosk.domain.guide import Matter
from kiosk.domain.policies import Theme
from kiosk.domain.prompts import Prompt
from kiosk.flows.effects import PrintSlip, Say, TakeTicket, TicketSlip
from kiosk.flows.events import (
    Answer,
    BackPressed,
    DocumentFound,
    EntriesFound,
    EntryChosen,
    Event,
    News,
    OptionChosen,
    OptionsFound,
    PrintPressed,
    SceneSeen,
    SearchChosen,
    SlipPrinted,
    TicketTaken,
    TicketWanted,
    Timer,
    TimerFired,
    Touch,
    WarmthMeasured,
    WordsEntered,
)
from kiosk.flows.machine import Step
from kiosk.flows.pages import Last, Moment, Page, Resting
from kiosk.flows.printing import Printing
from kiosk.flows.questions import FindEntries, FindOptions, OpenDocument, Question


class BrowsingPage(Page):
    """A page of this journey."""


@dataclass(frozen=True, slots=True)
class Ways(BrowsingPage, Resting):
    """The first page of a shelf: how would the reader like to find it?"""

    shelf: Shelf


@dataclass(frozen=True, slots=True)
class Fetching(BrowsingPage, Moment):
    """A moment: the store is asked. Only the answer to this question is taken: an earlier one may still come."""

    question: Question
    back: "Reader | None"


@dataclass(frozen=True, slots=True)
class Choosing(BrowsingPage, Resting):
    """Which department, village ...? No options: nothing has been published yet."""

    selection: Selection
    facet: Facet
    options: tuple[Option, ...]
    as_of: datetime | None
    back: "Reader | None"


@dataclass(frozen=True, slots=True)
class Searching(BrowsingPage, Resting):
    """The page keeps the words."""

    wait = Timer.TYPING

    shelf: Shelf
    back: "Reader | None"


@dataclass(frozen=True, slots=True)
class Entries(BrowsingPage, Resting):
    """A list; an empty one says what to do instead."""

    selection: Selection
    entries: tuple[Entry, ...]
    as_of: datetime | None
    back: "Reader | None"


@dataclass(frozen=True, slots=True)
class Reading(BrowsingPage, Resting):
    document: Document
    as_of: datetime | None
    back: "Reader | None"
    printing: Printing = Printing.OFFERED


@dataclass(frozen=True, slots=True)
class TakingTicket(BrowsingPage, Moment):
    """A moment: the number is being written down."""

    back: Reading


@dataclass(frozen=True, slots=True)
class Ticket(BrowsingPage, Resting):
    """A number in the hall's queue; None: none could be kept, and the counter gives one."""

    wait = Timer.IDLE

    number: str | None
    back: Reading
    printing: Printing = Printing.OFFERED


@dataclass(frozen=True, slots=True)
class Withdrawn(BrowsingPage, Last):
    """What was chosen is no longer published, or the store did not answer."""

    back: "Reader | None"


Reader = Ways | Choosing | Searching | Entries | Reading
"""The pages that wait for the reader."""

BrowsingState = Reader | Fetching | TakingTicket | Ticket | Withdrawn

BrowsingStep = Step[BrowsingState | None]
"""None: back to the first page of the terminal."""


def opened(shelf: Shelf) -> BrowsingStep:
    """The shelf's first page."""
    if shelf in SEARCHES:
        return Step(Ways(shelf), (Say(Prompt.CHOOSE_SEARCH),))
    return _asked(Selection(shelf), None)


def step(state: BrowsingState, event: Event) -> BrowsingStep:
    match state:
        case Ways():
            return _ways(state, event)
        case Fetching():
            return _fetching(state, event)
        case Choosing():
            return _choosing(state, event)
        case Searching():
            return _searching(state, event)
        case Entries():
            return _entries(state, event)
        case Reading():
            return _reading(state, event)
        case TakingTicket():
            return _taking_ticket(state, event)
        case Ticket():
            return _ticket(state, event)
        case Withdrawn():
            return _withdrawn(state, event)
        case _:
            assert_never(state)


def _ways(state: Ways, event: Event) -> BrowsingStep:
    match event:
        case SearchChosen(search) if search in SEARCHES[state.shelf]:
            return _searched(state, search)
        case BackPressed():
            return Step(None)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _searched(state: Ways, search: Search) -> BrowsingStep:
    selection = Selection(state.shelf)
    match search:
        case Search.BY_DEPARTMENT:
            return _fetched(FindOptions(selection, Facet.DEPARTMENT), state)
        case Search.BY_REGION:
            return _fetched(FindOptions(selection, Facet.REGION), state)
        case Search.NEW_COUNTRYSIDE:
            return _fetched(FindEntries(selection.narrowed(Facet.THEME, Theme.NEW_COUNTRYSIDE.value)), state)
        case Search.BY_WORDS:
            return Step(Searching(state.shelf, state), (Say(Prompt.TYPE_WORDS),))
        case _:
            assert_never(search)


def _fetching(state: Fetching, event: Event) -> BrowsingStep:
    match event:
        case OptionsFound(question, options, as_of) if question == state.question:
            return Step(Choosing(question.selection, question.facet, options, as_of, state.back))
        case EntriesFound(question, entries, as_of) if question == state.question:
            return Step(Entries(question.selection, entries, as_of, state.back))
        case DocumentFound(question, document, as_of) if question == state.question:
            if document is None:
                return Step(Withdrawn(state.back))
            return Step(Reading(document, as_of, state.back))
        case TimerFired(Timer.ANSWER):
            return Step(Withdrawn(state.back))
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _choosing(state: Choosing, event: Event) -> BrowsingStep:
    match event:
        case OptionChosen(value) if any(option.value == value for option in state.options):
            return _asked(state.selection.narrowed(state.facet, value), state)
        case BackPressed():
            return Step(state.back)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _searching(state: Searching, event: Event) -> BrowsingStep:
    match event:
        case WordsEntered(text) if 0 < len(text.strip()) <= WORDS_LIMIT:
            return _fetched(FindEntries(Selection(state.shelf, words=text.strip())), state)
        case BackPressed():
            return Step(state.back)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _entries(state: Entries, event: Event) -> BrowsingStep:
    match event:
        case EntryChosen(key) if any(entry.key == key for entry in state.entries):
            return _fetched(OpenDocument(state.selection.shelf, key), state)
        case BackPressed():
            return Step(state.back)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _reading(state: Reading, event: Event) -> BrowsingStep:
    match event:
        case PrintPressed() if state.printing is not Printing.UNDER_WAY:
            return Step(replace(state, printing=Printing.UNDER_WAY), (PrintSlip(state.document, state.as_of),))
        case SlipPrinted(printed) if state.printing is Printing.UNDER_WAY:
            return Step(replace(state, printing=Printing.of(printed=printed)))
        case TicketWanted() if isinstance(state.document, Matter) and state.document.brief.in_hall:
            return Step(TakingTicket(state), (TakeTicket(state.document),))
        case BackPressed():
            return Step(state.back)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _taking_ticket(state: TakingTicket, event: Event) -> BrowsingStep:
    match event:
        case TicketTaken(number):
            return Step(Ticket(number, state.back), (Say(Prompt.TICKET_TAKEN),) if number else ())
        case TimerFired(Timer.ANSWER):
            return Step(Ticket(None, state.back))
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _ticket(state: Ticket, event: Event) -> BrowsingStep:
    match event:
        case PrintPressed() if state.number is not None and state.printing is not Printing.UNDER_WAY:
            return Step(
                replace(state, printing=Printing.UNDER_WAY),
                (PrintSlip(TicketSlip(state.number, title_of(state.back.document))),),
            )
        case SlipPrinted(printed) if state.printing is Printing.UNDER_WAY:
            return Step(replace(state, printing=Printing.of(printed=printed)))
        case BackPressed():
            return Step(state.back)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _withdrawn(state: Withdrawn, event: Event) -> BrowsingStep:
    match event:
        case BackPressed():
            return Step(state.back)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


# --- ways from one page to another --------------------------------------------------------------------------------


def _asked(selection: Selection, back: Reader | None) -> BrowsingStep:
    """The next question about a selection, or its list."""
    facet = next_facet(selection)
    return _fetched(FindEntries(selection) if facet is None else FindOptions(selection, facet), back)


def _fetched(question: Question, back: Reader | None) -> BrowsingStep:
    return Step(Fetching(question, back), (question,))
