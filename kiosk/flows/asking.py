"""Ask a department: which one, what about, in ready words, own words or one's own voice; then a receipt. And what came of it.

Nobody has to say who asks. Rule: "sent" is shown only after the message is durable. Not here: identity. A message is the
person's only where the visit has proven one, and the town's flow says so.
"""

from dataclasses import dataclass, replace
from enum import Enum
from typing import assert_never

from kiosk.domain.consultations import Consultation, ConsultationSort
from kiosk.domain.consulting import WORDS_LIMIT, Doubt, Draft, is_telephone
from kiosk.domain.health import Device
from kiosk.domain.prompts import Prompt
from kiosk.domain.receipts import InvalidReceiptError, Receipt, ReceiptFault
from kiosk.flows.effects import (
    DiscardRecording,
    FindDepartments,
    FindReply,
    PrintSlip,
    Say,
    SendMessage,
    StartRecording,
    StopRecording,
)
from kiosk.flows.events import (
    Activity,
    Answer,
    BackPressed,
    ContactEntered,
    DepartmentChosen,
    DepartmentsFound,
    Event,
    MessageEntered,
    MessageKept,
    MessageNotKept,
    News,
    OwnWordsWanted,
    PrintPressed,
    ReadyQuestionChosen,
    ReceiptEntered,
    RecordingEnded,
    RecordingPressed,
    ReplyFound,
    ReplyWanted,
    SceneSeen,
    SendPressed,
    SlipPrinted,
    SortChosen,
    Timer,
    TimerFired,
    Touch,
    VoiceWanted,
    WarmthMeasured,
)
from kiosk.flows.machine import Rules, Step
from kiosk.flows.pages import Last, Moment, Page, Resting
from kiosk.flows.printing import Printing


class AskingPage(Page):
    """A page of this journey."""


@dataclass(frozen=True, slots=True)
class AskingStart(AskingPage, Resting):
    """A question, a complaint, or the answer to an earlier one?"""


@dataclass(frozen=True, slots=True)
class FindingDepartments(AskingPage, Moment):
    """A moment: which departments are there?"""

    draft: Draft


@dataclass(frozen=True, slots=True)
class ChoosingDepartment(AskingPage, Resting):
    draft: Draft
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChoosingWords(AskingPage, Resting):
    """Ready questions, own words, or one's own voice."""

    draft: Draft
    back: "Asker | None"


@dataclass(frozen=True, slots=True)
class Writing(AskingPage, Resting):
    """The page keeps the strokes and the text."""

    wait = Timer.TYPING
    personal = True

    draft: Draft
    back: "Asker | None"


@dataclass(frozen=True, slots=True)
class Speaking(AskingPage, Resting):
    """The citizen speaks; what was recorded can be discarded or kept."""

    wait = Timer.TYPING
    personal = True

    draft: Draft
    back: "Asker | None"
    recording: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True)
class LeavingContact(AskingPage, Resting):
    """Optional. `wrong`: what was typed cannot be a telephone number."""

    wait = Timer.TYPING
    personal = True

    draft: Draft
    back: "Asker | None"
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Reviewing(AskingPage, Resting):
    """All of it once more, before it goes."""

    wait = Timer.TYPING
    personal = True

    draft: Draft
    back: "Asker | None"


@dataclass(frozen=True, slots=True)
class Sending(AskingPage, Moment):
    """A moment: it is being written down."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class Sent(AskingPage, Resting):
    """The receipt finds the answer later."""

    wait = Timer.IDLE
    personal = True

    receipt: Receipt
    printing: Printing = Printing.OFFERED


class WhyNotSent(Enum):
    NO_ROOM = "no_room"
    NOT_KEPT = "not_kept"


@dataclass(frozen=True, slots=True)
class NotSent(AskingPage, Last):
    """Nothing of it was kept, and the citizen is told where else to go with it."""

    why: WhyNotSent


@dataclass(frozen=True, slots=True)
class EnteringReceipt(AskingPage, Resting):
    """The page keeps the digits; what is no receipt comes back with its fault."""

    wait = Timer.TYPING
    personal = True

    fault: ReceiptFault | None = None


@dataclass(frozen=True, slots=True)
class FindingReply(AskingPage, Moment):
    """A moment: what has become of it?"""


@dataclass(frozen=True, slots=True)
class ShowingReply(AskingPage, Resting):
    """None: nothing is known here of such a receipt."""

    wait = Timer.IDLE
    personal = True

    consultation: Consultation | None
    printing: Printing = Printing.OFFERED


Asker = (
    AskingStart | ChoosingDepartment | ChoosingWords | Writing | Speaking | LeavingContact | Reviewing | EnteringReceipt
)
"""The pages that wait for the citizen and can be come back to."""

AskingState = Asker | FindingDepartments | Sending | Sent | NotSent | FindingReply | ShowingReply

AskingStep = Step[AskingState | None]
"""None: back to where the citizen came from."""


def started() -> AskingStep:
    return Step(AskingStart(), (Say(Prompt.ASK_START),))


def doubted(doubt: Doubt, rules: Rules) -> AskingStep:
    """A complaint that is filled in already: the citizen says only what is wrong, and the service centre finds the department."""
    if not rules.store.takes_registrations:
        return _to_not_sent(WhyNotSent.NO_ROOM)
    return _to_words(Draft(ConsultationSort.COMPLAINT, doubt), None)


def step(state: AskingState, event: Event, rules: Rules) -> AskingStep:
    match state:
        case AskingStart():
            return _start(state, event, rules)
        case FindingDepartments():
            return _finding_departments(state, event)
        case ChoosingDepartment():
            return _choosing_department(state, event)
        case ChoosingWords():
            return _choosing_words(state, event)
        case Writing():
            return _writing(state, event)
        case Speaking():
            return _speaking(state, event, rules)
        case LeavingContact():
            return _leaving_contact(state, event)
        case Reviewing():
            return _reviewing(state, event)
        case Sending():
            return _sending(state, event)
        case Sent():
            return _sent(state, event)
        case NotSent():
            return _not_sent(state, event)
        case EnteringReceipt():
            return _entering_receipt(state, event)
        case FindingReply():
            return _finding_reply(state, event)
        case ShowingReply():
            return _showing_reply(state, event)
        case _:
            assert_never(state)


def _start(state: AskingStart, event: Event, rules: Rules) -> AskingStep:
    match event:
        case SortChosen() if not rules.store.takes_registrations:
            # before anything is written: nobody is to write a page that cannot be kept
            return _to_not_sent(WhyNotSent.NO_ROOM)
        case SortChosen(sort):
            return Step(FindingDepartments(Draft(sort)), (FindDepartments(),))
        case ReplyWanted():
            return Step(EnteringReceipt(), (Say(Prompt.TYPE_RECEIPT),))
        case BackPressed():
            return Step(None)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _finding_departments(state: FindingDepartments, event: Event) -> AskingStep:
    match event:
        case DepartmentsFound(departments) if departments:
            return Step(ChoosingDepartment(state.draft, departments), (Say(Prompt.CHOOSE_DEPARTMENT),))
        case DepartmentsFound() | TimerFired(Timer.ANSWER):
            # nothing was published yet: the service centre finds the department
            return _to_words(state.draft, AskingStart())
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _choosing_department(state: ChoosingDepartment, event: Event) -> AskingStep:
    match event:
        case DepartmentChosen(name) if name in ("", *state.departments):
            return _to_words(replace(state.draft, department=name), state)
        case BackPressed():
            return Step(AskingStart())
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _choosing_words(state: ChoosingWords, event: Event) -> AskingStep:
    match event:
        case ReadyQuestionChosen(question):
            return _to_contact(replace(state.draft, question=question), state)
        case OwnWordsWanted():
            return Step(Writing(state.draft, state), (Say(Prompt.WRITE_MESSAGE),))
        case VoiceWanted():
            return Step(Speaking(state.draft, state), (Say(Prompt.SPEAK_MESSAGE),))
        case BackPressed():
            return Step(state.back)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _writing(state: Writing, event: Event) -> AskingStep:
    match event:
        case MessageEntered(text) if 0 < len(text.strip()) <= WORDS_LIMIT:
            return _to_contact(replace(state.draft, words=text.strip()), state)
        case BackPressed():
            return Step(state.back)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _speaking(state: Speaking, event: Event, rules: Rules) -> AskingStep:
    match event:
        case RecordingPressed() if Device.MICROPHONE in rules.lost and not state.recording:
            # what was said before is worth more than what nobody could hear
            return Step(state)
        case OwnWordsWanted() if not state.recording and not state.draft.voice_seconds:
            return Step(Writing(state.draft, state.back), (DiscardRecording(), Say(Prompt.WRITE_MESSAGE)))
        case RecordingPressed() if not state.recording:
            begun = replace(state, draft=replace(state.draft, voice_seconds=0), recording=True, failed=False)
            return Step(begun, (DiscardRecording(), StartRecording()))
        case RecordingPressed():
            return Step(state, (StopRecording(),))
        case RecordingEnded(seconds):
            ended = replace(
                state, draft=replace(state.draft, voice_seconds=seconds), recording=False, failed=seconds == 0
            )
            return Step(ended)
        case SendPressed() if state.draft.voice_seconds and not state.recording:
            return _to_contact(state.draft, state)
        case BackPressed():
            return Step(state.back, (DiscardRecording(),))
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _leaving_contact(state: LeavingContact, event: Event) -> AskingStep:
    match event:
        case ContactEntered(""):
            return _to_review(replace(state.draft, contact=""), state)
        case ContactEntered(text):
            if not is_telephone(text):
                return Step(replace(state, wrong=True))
            return _to_review(replace(state.draft, contact=text), replace(state, wrong=False))
        case Activity() if state.wrong:
            return Step(replace(state, wrong=False))
        case BackPressed():
            return Step(state.back)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _reviewing(state: Reviewing, event: Event) -> AskingStep:
    match event:
        case SendPressed() if state.draft.says_something:
            return Step(Sending(state.draft), (SendMessage(state.draft),))
        case BackPressed():
            return Step(state.back)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _sending(state: Sending, event: Event) -> AskingStep:
    match event:
        case MessageKept(receipt):
            return Step(Sent(receipt), (Say(Prompt.MESSAGE_KEPT),))
        case MessageNotKept(no_room):
            return _to_not_sent(WhyNotSent.NO_ROOM if no_room else WhyNotSent.NOT_KEPT)
        case TimerFired(Timer.ANSWER):
            return _to_not_sent(WhyNotSent.NOT_KEPT)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _sent(state: Sent, event: Event) -> AskingStep:
    match event:
        case PrintPressed() if state.printing is not Printing.UNDER_WAY:
            return Step(replace(state, printing=Printing.UNDER_WAY), (PrintSlip(state.receipt),))
        case SlipPrinted(printed) if state.printing is Printing.UNDER_WAY:
            return Step(replace(state, printing=Printing.of(printed=printed)))
        case BackPressed():
            return Step(None)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _not_sent(state: NotSent, event: Event) -> AskingStep:
    match event:
        case BackPressed():
            return Step(None)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _entering_receipt(state: EnteringReceipt, event: Event) -> AskingStep:
    match event:
        case ReceiptEntered(text):
            try:
                receipt = Receipt.parse(text)
            except InvalidReceiptError as error:
                return Step(EnteringReceipt(error.fault))
            return Step(FindingReply(), (FindReply(receipt),))
        case Activity() if state.fault is not None:
            return Step(EnteringReceipt())
        case BackPressed():
            return Step(AskingStart())
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _finding_reply(state: FindingReply, event: Event) -> AskingStep:
    match event:
        case ReplyFound(consultation):
            return Step(ShowingReply(consultation))
        case TimerFired(Timer.ANSWER):
            return Step(ShowingReply(None))
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _showing_reply(state: ShowingReply, event: Event) -> AskingStep:
    match event:
        case PrintPressed() if state.consultation is not None and state.printing is not Printing.UNDER_WAY:
            return Step(replace(state, printing=Printing.UNDER_WAY), (PrintSlip(state.consultation),))
        case SlipPrinted(printed) if state.printing is Printing.UNDER_WAY:
            return Step(replace(state, printing=Printing.of(printed=printed)))
        case BackPressed():
            return Step(AskingStart())
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


# --- ways from one page to another --------------------------------------------------------------------------------


def _to_words(draft: Draft, back: Asker | None) -> AskingStep:
    return Step(ChoosingWords(draft, back), (Say(Prompt.CHOOSE_WORDS),))


def _to_contact(draft: Draft, back: Asker) -> AskingStep:
    return Step(LeavingContact(draft, back), (Say(Prompt.LEAVE_CONTACT),))


def _to_review(draft: Draft, back: Asker) -> AskingStep:
    return Step(Reviewing(draft, back), (Say(Prompt.REVIEW_MESSAGE),))


def _to_not_sent(why: WhyNotSent) -> AskingStep:
    return Step(NotSent(why), (Say(Prompt.MESSAGE_NOT_KEPT),))
