"""What can happen at the town terminal, for the atlas: an answer of each kind to each question, and every touch."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

from kiosk.domain import room
from kiosk.domain.catalogue import Document, Entry, Facet, Option, PublicNotice, Search, Selection, Shelf, title_of
from kiosk.domain.consultations import Consultation, ConsultationSort, ConsultationState
from kiosk.domain.consulting import ReadyQuestion
from kiosk.domain.guide import Level, Matter, MatterBrief
from kiosk.domain.health import Device
from kiosk.domain.id_card import CardKnown, CardTrouble
from kiosk.domain.notices import Notice, NoticeBrief, NoticeCategory, NoticeLine
from kiosk.domain.policies import Policy, Theme
from kiosk.domain.proofs import SecondProof
from kiosk.domain.rated import Subject
from kiosk.domain.ratings import LowReason
from kiosk.domain.ratings import Step as Grade
from kiosk.domain.receipts import Receipt
from kiosk.domain.subsidies import PaymentState, Subsidy, SubsidyAnswer
from kiosk.flows import town
from kiosk.flows.events import (
    AskingWanted,
    BackPressed,
    CardChecked,
    ClaimChecked,
    ContactEntered,
    DepartmentChosen,
    DepartmentsFound,
    DeviceLost,
    DocumentFound,
    DoubtPressed,
    EndPressed,
    EntitlementsFound,
    EntitlementsWanted,
    EntriesFound,
    EntryChosen,
    Event,
    GradeChosen,
    MessageEntered,
    MessageKept,
    MessageNotKept,
    NameEntered,
    NumberEntered,
    OptionChosen,
    OptionsFound,
    OtherWayWanted,
    OwnPinChecked,
    OwnPinSet,
    OwnPinWanted,
    OwnWordsWanted,
    PinChecked,
    PinEntered,
    PrintPressed,
    ProofChosen,
    RatingKept,
    RatingNotKept,
    RatingWanted,
    ReadyQuestionChosen,
    ReasonsGiven,
    ReceiptEntered,
    RecordingEnded,
    RecordingPressed,
    RepliesFound,
    RepliesWanted,
    ReplyChosen,
    ReplyFound,
    ReplyWanted,
    SearchChosen,
    SendPressed,
    ShelfWanted,
    SlipPrinted,
    SortChosen,
    StillHerePressed,
    SubjectChosen,
    SubsidiesFound,
    SubsidiesWanted,
    TicketTaken,
    TicketWanted,
    TryAgainPressed,
    VoiceWanted,
    VolunteerWanted,
    VouchPressed,
    WordsEntered,
)
from kiosk.flows.journey import (
    FACE,
    FITTED,
    LOST_CAMERA,
    NUMBER,
    PERSON,
    SPEECH,
    TIMERS,
    VOLUNTEER,
    Journey,
    face_compared,
    scene,
)
from kiosk.flows.machine import Rules
from kiosk.flows.questions import FindEntries, FindOptions, OpenDocument

_AS_OF = datetime(2026, 11, 1, tzinfo=UTC)
_DEPARTMENT = "民政局"
_DAY = _AS_OF.date()
_POLICY = Policy("p-1", "高龄津贴", _DEPARTMENT, (), (), "", "", "", "", "", _DAY, None, None)
_MATTER = Matter(
    MatterBrief("m-1", "居住证办理", _DEPARTMENT, in_hall=True, towns=(), instant=False),
    Level.DISTRICT, (), (), "", None, "", None, "", None,
)  # fmt: skip
_NOTICE = PublicNotice(
    Notice(
        NoticeBrief("n-1", NoticeCategory.SUBSIDIES, "低保公示", None, None, "2026", _DAY, _DAY, 1), None, "", 10_000
    ),
    (NoticeLine(1, "肖*强", "低保", 10_000, None),),
)
_KEYS: tuple[tuple[Shelf, str, Document], ...] = (
    (Shelf.POLICIES, "p-1", _POLICY),
    (Shelf.GUIDE, "m-1", _MATTER),
    (Shelf.NOTICES, "n-1", _NOTICE),
)
_RECEIPT = Receipt.draw(lambda _: 1)
_NOTICES = Selection(Shelf.NOTICES)
_ASKED = Consultation(UUID(int=1), _DEPARTMENT, "补贴", ConsultationState.RECEIVED, _AS_OF)


def _published(selection: Selection, facet: Facet | None, key: str, document: Document) -> tuple[Event, ...]:
    """All that the store can answer about one shelf; the flow takes what it has asked for."""
    option, entry = Option("江南街道"), Entry(key, title_of(document), _DEPARTMENT)
    options = () if facet is None else (OptionsFound(FindOptions(selection, facet), (option,), _AS_OF),)
    return (
        *options,
        EntriesFound(FindEntries(selection), (entry,), _AS_OF),
        DocumentFound(OpenDocument(selection.shelf, key), document, _AS_OF),
    )


def _answers() -> Iterator[Event]:
    village = _NOTICES.narrowed(Facet.CATEGORY, "江南街道")
    year = village.narrowed(Facet.VILLAGE, "江南街道")
    policies, guide = Selection(Shelf.POLICIES), Selection(Shelf.GUIDE)
    yield from _published(policies, Facet.DEPARTMENT, "p-1", _POLICY)
    yield from _published(policies, Facet.REGION, "p-1", _POLICY)
    yield from _published(policies.narrowed(Facet.THEME, Theme.NEW_COUNTRYSIDE.value), None, "p-1", _POLICY)
    yield from _published(Selection(Shelf.GUIDE, words="居住证"), None, "m-1", _MATTER)
    yield from _published(guide, Facet.DEPARTMENT, "m-1", _MATTER)
    yield from _published(_NOTICES, Facet.CATEGORY, "n-1", _NOTICE)
    yield from _published(village, Facet.VILLAGE, "n-1", _NOTICE)
    yield from _published(year, Facet.PERIOD, "n-1", _NOTICE)
    yield from _published(year.narrowed(Facet.PERIOD, "江南街道"), None, "n-1", _NOTICE)


def _withdrawn() -> Iterator[Event]:
    for shelf, key, _ in _KEYS:
        yield DocumentFound(OpenDocument(shelf, key), None, _AS_OF)


TOWN: Journey[town.TownState] = Journey(
    flow=town.FLOW,
    walked_per_place=16,
    rules=(
        Rules(),
        Rules(lost=LOST_CAMERA),
        Rules(second_proofs=frozenset()),
        Rules(store=room.StoreHealth(level=room.Level.NO_REGISTRATIONS), fitted=FITTED),
        Rules(fitted=FITTED, card_proves=True),
        Rules(volunteer=VOLUNTEER),
    ),
    events={
        "look up subsidies": (SubsidiesWanted(),),
        **{f"read {shelf.value}": (ShelfWanted(shelf),) for shelf in Shelf},
        "ask a department": (AskingWanted(),),
        "rate the service": (RatingWanted(),),
        "somebody looks": (scene(1.0, FACE),),
        # my subsidies
        "card": (CardChecked(CardKnown(PERSON)),),
        "card unreadable": (CardChecked(CardTrouble.UNREADABLE),),
        "impossible number": (NumberEntered("110105194912310021"),),
        "number": (NumberEntered(NUMBER),),
        "name": (NameEntered("肖国强"),),
        "somebody's": (ClaimChecked(PERSON),),
        "nobody's": (ClaimChecked(None),),
        "the claimed face": (face_compared(0.3),),
        **{f"by {proof.value}": (ProofChosen(proof),) for proof in SecondProof},
        "digits": (PinEntered("135790"),),
        "easy digits": (PinEntered("111111"),),
        "volunteer's number accepted": (PinEntered("135790"), PinChecked(VOLUNTEER)),
        "volunteer's number refused": (PinEntered("135790"), PinChecked(None)),
        "volunteer has looked": (VouchPressed(),),
        "own number accepted": (PinEntered("135790"), OwnPinChecked(accepted=True)),
        "own number refused": (PinEntered("135790"), OwnPinChecked(accepted=False)),
        "subsidies": (
            SubsidiesFound(
                "肖*强",
                SubsidyAnswer(
                    (Subsidy("高龄津贴", 10000, date(2026, 10, 1), PaymentState.PAID, "1234", "g-1"),), _AS_OF
                ),
            ),
        ),
        "nothing to show": (SubsidiesFound("", None),),
        "what else": (EntitlementsWanted(),),
        "entitlements": (EntitlementsFound((), _AS_OF),),
        "my questions": (RepliesWanted(),),
        "replies": (RepliesFound((_ASKED,)),),
        "one reply": (ReplyChosen(_ASKED.consultation),),
        "own number": (OwnPinWanted(),),
        "number kept": (PinEntered("135790"), PinEntered("135790"), OwnPinSet(kept=True)),
        "number not kept": (PinEntered("135790"), PinEntered("135790"), OwnPinSet(kept=False)),
        # reading
        **{f"search {search.value}": (SearchChosen(search),) for search in Search},
        "words": (WordsEntered("居住证"),),
        "chosen": (OptionChosen("江南街道"),),
        **{f"opened {shelf.value}": (EntryChosen(key),) for shelf, key, _ in _KEYS},
        "answered": tuple(_answers()),
        "withdrawn": tuple(_withdrawn()),
        "take a number": (TicketWanted(),),
        "number taken": (TicketTaken("A001"),),
        # asking
        "doubt": (DoubtPressed(),),
        "doubt a line": (DoubtPressed(0),),
        **{sort.value: (SortChosen(sort),) for sort in ConsultationSort},
        "departments": (DepartmentsFound((_DEPARTMENT,)),),
        "no departments": (DepartmentsFound(()),),
        "department": (DepartmentChosen(_DEPARTMENT),),
        "ready question": (ReadyQuestionChosen(ReadyQuestion.WHEN_PAID),),
        "own words": (OwnWordsWanted(),),
        "own voice": (VoiceWanted(),),
        "text": (MessageEntered("什么时候发放？"),),
        "record": (RecordingPressed(), RecordingEnded(12)),
        "no microphone": (RecordingPressed(), RecordingEnded(0)),
        "no contact": (ContactEntered(""),),
        "contact": (ContactEntered("13800000000"),),
        "wrong contact": (ContactEntered("12"),),
        "send": (SendPressed(),),
        "kept": (MessageKept(_RECEIPT),),
        "not kept": (MessageNotKept(no_room=False),),
        "read a reply": (ReplyWanted(),),
        "wrong receipt": (ReceiptEntered("1234"),),
        "receipt": (ReceiptEntered(_RECEIPT.digits),),
        "reply": (ReplyFound(_ASKED),),
        "no reply": (ReplyFound(None),),
        # rating
        "this terminal": (SubjectChosen(Subject()),),
        "good": (GradeChosen(Grade.SATISFIED),),
        "bad": (GradeChosen(Grade.DISSATISFIED),),
        "very bad": (GradeChosen(Grade.VERY_DISSATISFIED),),
        "reasons": (ReasonsGiven((LowReason.LONG_WAIT,)),),
        "rating kept": (RatingKept(),),
        "rating not kept": (RatingNotKept(),),
        # everywhere
        "print": (PrintPressed(),),
        "printed": (PrintPressed(), SlipPrinted(printed=True)),
        "no paper": (PrintPressed(), SlipPrinted(printed=False)),
        "camera lost": (DeviceLost(Device.CAMERA),),
        "other way": (OtherWayWanted(),),
        "face again": (TryAgainPressed(),),
        "back": (BackPressed(),),
        "volunteer": (VolunteerWanted(),),
        "still here": (StillHerePressed(),),
        "end": (EndPressed(),),
        **SPEECH,
        **TIMERS,
    },
)
