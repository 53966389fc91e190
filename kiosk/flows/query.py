"""My subsidies: a villager types number and name, or lays the card, proves to be that person, and sees what was granted.

Rule 1: nothing personal is shown without a second proof; where the settings say so, the card in the hand is one.
Rule 2: a name and number that are nobody's lead through the same pages, for the same time, to the same answer as a
resident's without the proof: the terminal tells nobody who is on the roster.

Ending, silence and walking away are the same on every page of the terminal and are decided in town.py.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import assert_never

from kiosk.domain.consultations import Consultation
from kiosk.domain.entitlements import Finding
from kiosk.domain.framing import Scene, judge
from kiosk.domain.health import Device
from kiosk.domain.id_card import CardTrouble, CardVerdict
from kiosk.domain.id_number import IdNumber, IdNumberFault, InvalidIdNumberError
from kiosk.domain.matching import FaceEvidence, verify
from kiosk.domain.people import PersonId, VolunteerId
from kiosk.domain.pin import is_pin
from kiosk.domain.prompts import Prompt
from kiosk.domain.proofs import SecondProof
from kiosk.domain.records import HandOver, Help, QueryOutcome
from kiosk.domain.subsidies import SubsidyAnswer
from kiosk.flows.attacks import Trust, trust
from kiosk.flows.card_claim import NOT_WATCHING, Claimed, claim_of, watching, watching_again
from kiosk.flows.effects import (
    CheckClaim,
    CheckOwnPin,
    CheckPin,
    CompareFaces,
    Effect,
    FindEntitlements,
    FindReplies,
    KeepHandOver,
    KeepHelp,
    KeepQuery,
    LookUpSubsidies,
    PrintSlip,
    ReadAloud,
    RestFaces,
    Say,
    SetOwnPin,
)
from kiosk.flows.events import (
    Activity,
    Answer,
    BackPressed,
    CardChecked,
    ClaimChecked,
    DeviceBack,
    DeviceLost,
    EntitlementsFound,
    EntitlementsWanted,
    Event,
    FaceCompared,
    NameEntered,
    News,
    NumberEntered,
    OtherWayWanted,
    OwnPinChecked,
    OwnPinSet,
    OwnPinWanted,
    PinChecked,
    PinEntered,
    PrintPressed,
    ProofChosen,
    ReadAloudPressed,
    RepliesFound,
    RepliesWanted,
    ReplyChosen,
    SceneSeen,
    SlipPrinted,
    SubsidiesFound,
    Timer,
    TimerFired,
    Touch,
    TryAgainPressed,
    VouchPressed,
    WarmthMeasured,
)
from kiosk.flows.guidance import Guidance
from kiosk.flows.machine import Rules, Step
from kiosk.flows.pages import Last, Moment, Page, Resting
from kiosk.flows.printing import Printing

NAME_LIMIT = 30
"""Characters of a name, as many as an identity card holds."""


class QueryPage(Page):
    """A page of this journey."""

    personal = True


@dataclass(frozen=True, slots=True)
class TypingNumber(QueryPage, Resting):
    """The page keeps the digits; a number that cannot be comes back with its fault. A card may be laid instead."""

    wait = Timer.TYPING

    fault: IdNumberFault | None = None
    card: CardTrouble | None = None


@dataclass(frozen=True, slots=True)
class TypingName(QueryPage, Resting):
    wait = Timer.TYPING

    id_number: IdNumber


@dataclass(frozen=True, slots=True)
class CheckingClaim(QueryPage, Moment):
    """A moment: the roster is asked."""


@dataclass(frozen=True, slots=True)
class ChoosingProof(QueryPage, Resting):
    """How to show that the number is one's own: ways of equal rank."""

    wait = Timer.IDLE

    person: PersonId | None
    proofs: tuple[SecondProof, ...]


@dataclass(frozen=True, slots=True)
class ProvingByFace(QueryPage, Moment):
    """The face is compared with the claimed person's; with nobody's, for the same time, where the claim is nobody's."""

    wait = Timer.PATIENCE

    person: PersonId | None
    guidance: Guidance = field(default_factory=Guidance)


@dataclass(frozen=True, slots=True)
class ProvingByPin(QueryPage, Resting):
    """The citizen types the own number that was set beside a volunteer."""

    wait = Timer.IDLE

    person: PersonId | None
    wrong: int = 0
    checking: bool = False


@dataclass(frozen=True, slots=True)
class ProvingByVolunteer(QueryPage, Resting):
    """A volunteer has looked at the citizen's card and types his or her own number."""

    wait = Timer.IDLE

    person: PersonId | None
    wrong: int = 0
    checking: bool = False


@dataclass(frozen=True, slots=True)
class Vouching(QueryPage, Resting):
    """A volunteer who is signed in looks at the citizen's card."""

    wait = Timer.IDLE

    person: PersonId | None
    volunteer: VolunteerId


@dataclass(frozen=True, slots=True)
class LookingUp(QueryPage, Moment):
    """A moment: the store is asked. `vouched`: the volunteer who stands by."""

    person: PersonId | None
    vouched: VolunteerId | None = None


@dataclass(frozen=True, slots=True)
class Results(QueryPage, Resting):
    """Also what a volunteer who stands by may do for the citizen: set a number to prove it with next time."""

    wait = Timer.IDLE

    person: PersonId
    masked_name: str
    answer: SubsidyAnswer
    vouched: VolunteerId | None = None
    printing: Printing = Printing.OFFERED


@dataclass(frozen=True, slots=True)
class LookingFurther(QueryPage, Moment):
    """A moment: what else is there for this person?"""

    back: Results


@dataclass(frozen=True, slots=True)
class Entitled(QueryPage, Resting):
    """What the person may be entitled to and does not receive yet."""

    wait = Timer.BROWSE

    findings: tuple[Finding, ...]
    as_of: datetime | None
    back: Results


@dataclass(frozen=True, slots=True)
class Replies(QueryPage, Resting):
    """What became of this person's questions and complaints."""

    wait = Timer.BROWSE

    consultations: tuple[Consultation, ...]
    back: Results


@dataclass(frozen=True, slots=True)
class ReadingReply(QueryPage, Resting):
    wait = Timer.BROWSE

    consultation: Consultation
    back: Replies
    printing: Printing = Printing.OFFERED


class PinTrouble(Enum):
    TOO_EASY = "too_easy"
    DIFFERENT = "different"
    NOT_KEPT = "not_kept"


@dataclass(frozen=True, slots=True)
class SettingPin(QueryPage, Resting):
    """Typed twice; `first` is what was typed the first time."""

    wait = Timer.TYPING

    back: Results
    first: str = field(default="", repr=False)
    trouble: PinTrouble | None = None
    keeping: bool = False


@dataclass(frozen=True, slots=True)
class PinIsSet(QueryPage, Resting):
    wait = Timer.IDLE

    back: Results


@dataclass(frozen=True, slots=True)
class NotAvailable(QueryPage, Last):
    """Nothing can be shown; one page for every reason."""


QueryState = (
    TypingNumber
    | TypingName
    | CheckingClaim
    | ChoosingProof
    | ProvingByFace
    | ProvingByPin
    | ProvingByVolunteer
    | Vouching
    | LookingUp
    | Results
    | LookingFurther
    | Entitled
    | Replies
    | ReadingReply
    | SettingPin
    | PinIsSet
    | NotAvailable
)

QueryStep = Step[QueryState | None]
"""None: back to the first page of the terminal."""


def started(rules: Rules) -> QueryStep:
    asked = Prompt.LAY_CARD_OR_TYPE if rules.reads_cards else Prompt.TYPE_NUMBER
    return Step(TypingNumber(), (*watching(rules), Say(asked)))


def leaving(state: QueryState) -> tuple[Effect, ...]:
    """What to count when a citizen walks away; a query that never asked for a proof is not counted."""
    proving = ChoosingProof | ProvingByFace | ProvingByPin | ProvingByVolunteer | Vouching
    return (KeepQuery(QueryOutcome.NOT_PROVEN),) if isinstance(state, proving) else ()


def unchecked(state: QueryState) -> QueryState:
    """A number that was being checked when its page was covered has to be typed again."""
    return replace(state, checking=False) if isinstance(state, ProvingByPin | ProvingByVolunteer) else state


def step(state: QueryState, event: Event, rules: Rules) -> QueryStep:
    match state:
        case TypingNumber():
            return _typing_number(state, event, rules)
        case TypingName():
            return _typing_name(state, event, rules)
        case CheckingClaim():
            return _checking_claim(state, event, rules)
        case ChoosingProof():
            return _choosing_proof(state, event, rules)
        case ProvingByFace():
            return _proving_by_face(state, event, rules)
        case ProvingByPin():
            return _proving_by_pin(state, event, rules)
        case ProvingByVolunteer():
            return _proving_by_volunteer(state, event, rules)
        case Vouching():
            return _vouching(state, event, rules)
        case LookingUp():
            return _looking_up(state, event)
        case Results():
            return _results(state, event)
        case LookingFurther():
            return _looking_further(state, event)
        case Replies():
            return _replies(state, event)
        case ReadingReply():
            return _reading_reply(state, event)
        case Entitled() | PinIsSet():
            return _further(state, event)
        case SettingPin():
            return _setting_pin(state, event)
        case NotAvailable():
            return _not_available(state, event)
        case _:
            assert_never(state)


def _typing_number(state: TypingNumber, event: Event, rules: Rules) -> QueryStep:
    match event:
        case CardChecked(verdict):
            return card_laid(verdict, rules)
        case NumberEntered(text):
            try:
                id_number = IdNumber.parse(text)
            except InvalidIdNumberError as error:
                return Step(TypingNumber(error.fault))
            return Step(TypingName(id_number), (*NOT_WATCHING, Say(Prompt.TYPE_NAME)))
        case Activity():
            return Step(TypingNumber())
        case BackPressed():
            return Step(None)
        case DeviceBack(device):
            return Step(state, watching_again(device, rules))
        case SceneSeen() | WarmthMeasured() | TimerFired() | DeviceLost() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def card_laid(verdict: CardVerdict, rules: Rules) -> QueryStep:
    """A card on the reader: the claim that it makes, or what is wrong with it."""
    claim = claim_of(verdict)
    if isinstance(claim, CardTrouble):
        return Step(TypingNumber(card=claim), (Say(Prompt.LAY_CARD_AGAIN),))
    if rules.card_proves:
        looked_up = _to_look_up(claim.person)
        return Step(looked_up.state, (*NOT_WATCHING, *looked_up.effects))
    return _claimed(claim, rules)


def _claimed(claim: Claimed, rules: Rules) -> QueryStep:
    offered = proofs(rules)
    taken = _to_proof(offered[0], claim.person, rules) if offered else _to_nobody_can_prove()
    return Step(taken.state, (*NOT_WATCHING, *taken.effects))


def _typing_name(state: TypingName, event: Event, rules: Rules) -> QueryStep:
    match event:
        case NameEntered(text) if 0 < len(text.strip()) <= NAME_LIMIT:
            return Step(CheckingClaim(), (CheckClaim(text.strip(), state.id_number.text),))
        case BackPressed():
            return Step(TypingNumber(), watching(rules))
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _checking_claim(state: CheckingClaim, event: Event, rules: Rules) -> QueryStep:
    match event:
        case ClaimChecked(person):
            return _claimed(Claimed(person), rules)
        case TimerFired(Timer.ANSWER):
            return _to_not_available(QueryOutcome.NOT_AVAILABLE)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _choosing_proof(state: ChoosingProof, event: Event, rules: Rules) -> QueryStep:
    match event:
        case ProofChosen(proof) if proof in state.proofs and proof in proofs(rules):
            return _to_proof(proof, state.person, rules)
        case BackPressed():
            return Step(None, leaving(state))
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _proving_by_face(state: ProvingByFace, event: Event, rules: Rules) -> QueryStep:
    match event:
        case SceneSeen(scene):
            return _seen(state, scene, rules)
        case FaceCompared(evidence):
            if state.person is not None and _is_claimed(evidence, state.person, rules):
                return _to_look_up(state.person)
            # Another face is refused only when the time is up: sooner would tell who is on the roster.
            return Step(state)
        case TimerFired(Timer.PATIENCE):
            return _to_not_available(QueryOutcome.NOT_PROVEN)
        case OtherWayWanted() | DeviceLost(Device.CAMERA | Device.RECOGNISER):
            return _to_other_proof(SecondProof.FACE, state.person, rules)
        case BackPressed():
            return Step(None, leaving(state))
        case WarmthMeasured() | TimerFired() | DeviceLost() | DeviceBack() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _is_claimed(evidence: FaceEvidence, person: PersonId, rules: Rules) -> bool:
    """The claimed person's face, and no picture of it as far as that is asked for."""
    given, _ = trust(evidence.signs, None, rules)
    return bool(verify(evidence, person, rules.match)) and given in (Trust.GIVEN, Trust.REMARKED)


def _seen(state: ProvingByFace, scene: Scene, rules: Rules) -> QueryStep:
    guidance, spoken = state.guidance.seen(judge(scene, rules.framing), scene.captured_at, rules)
    return Step(replace(state, guidance=guidance), spoken)


def _proving_by_pin(state: ProvingByPin, event: Event, rules: Rules) -> QueryStep:
    match event:
        case PinEntered(text) if not state.checking:
            return Step(replace(state, checking=True), (CheckOwnPin(state.person, text),))
        case OwnPinChecked(accepted) if state.checking:
            if accepted and state.person is not None:
                return _to_look_up(state.person)
            if state.wrong + 1 >= rules.pin_attempts:
                return _to_not_available(QueryOutcome.NOT_PROVEN)
            return Step(ProvingByPin(state.person, state.wrong + 1))
        case OtherWayWanted():
            return _to_other_proof(SecondProof.PIN, state.person, rules)
        case BackPressed():
            return Step(None, leaving(state))
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _proving_by_volunteer(state: ProvingByVolunteer, event: Event, rules: Rules) -> QueryStep:
    match event:
        case PinEntered(text) if not state.checking:
            return Step(replace(state, checking=True), (CheckPin(text),))
        case PinChecked(volunteer) if state.checking:
            if volunteer is not None:
                return _to_look_up(state.person, volunteer)
            if state.wrong + 1 >= rules.pin_attempts:
                return _to_not_available(QueryOutcome.NOT_PROVEN)
            return Step(ProvingByVolunteer(state.person, state.wrong + 1))
        case TryAgainPressed() if SecondProof.FACE in proofs(rules):
            return _to_proof(SecondProof.FACE, state.person, rules)
        case OtherWayWanted():
            return _to_other_proof(SecondProof.VOLUNTEER, state.person, rules)
        case BackPressed():
            return Step(None, leaving(state))
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _vouching(state: Vouching, event: Event, rules: Rules) -> QueryStep:
    match event:
        case VouchPressed():
            return _to_look_up(state.person, state.volunteer)
        case OtherWayWanted():
            return _to_other_proof(SecondProof.VOLUNTEER, state.person, rules)
        case BackPressed():
            return Step(None, leaving(state))
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _looking_up(state: LookingUp, event: Event) -> QueryStep:
    match event:
        case SubsidiesFound(masked_name, SubsidyAnswer() as answer) if answer.subsidies and state.person is not None:
            results = Results(state.person, masked_name, answer, state.vouched)
            return Step(results, (Say(Prompt.RESULTS), KeepQuery(QueryOutcome.SHOWN)))
        case SubsidiesFound() | TimerFired(Timer.ANSWER):
            return _to_not_available(QueryOutcome.NOT_AVAILABLE)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _results(state: Results, event: Event) -> QueryStep:
    match event:
        case EntitlementsWanted():
            return Step(LookingFurther(state), (FindEntitlements(state.person),))
        case RepliesWanted():
            return Step(LookingFurther(state), (FindReplies(state.person),))
        case OwnPinWanted() if state.vouched is not None:
            return Step(SettingPin(state), (Say(Prompt.SET_PIN),))
        case ReadAloudPressed():
            return Step(state, (ReadAloud(state.answer),))
        case PrintPressed() if state.printing is not Printing.UNDER_WAY:
            slip = PrintSlip(state.answer, state.answer.as_of)
            return Step(replace(state, printing=Printing.UNDER_WAY), (slip,))
        case SlipPrinted(printed) if state.printing is Printing.UNDER_WAY:
            return Step(replace(state, printing=Printing.of(printed=printed)))
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _looking_further(state: LookingFurther, event: Event) -> QueryStep:
    match event:
        case EntitlementsFound(findings, as_of):
            return Step(Entitled(findings, as_of, state.back), (Say(Prompt.ENTITLEMENTS),))
        case RepliesFound(consultations):
            return Step(Replies(consultations, state.back))
        case TimerFired(Timer.ANSWER):
            return Step(state.back)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _replies(state: Replies, event: Event) -> QueryStep:
    match event:
        case ReplyChosen(wanted):
            chosen = [one for one in state.consultations if one.consultation == wanted]
            return Step(ReadingReply(chosen[0], state) if chosen else state)
        case BackPressed():
            return Step(state.back)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _reading_reply(state: ReadingReply, event: Event) -> QueryStep:
    match event:
        case PrintPressed() if state.printing is not Printing.UNDER_WAY:
            return Step(replace(state, printing=Printing.UNDER_WAY), (PrintSlip(state.consultation),))
        case SlipPrinted(printed) if state.printing is Printing.UNDER_WAY:
            return Step(replace(state, printing=Printing.of(printed=printed)))
        case BackPressed():
            return Step(state.back)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _further(state: Entitled | PinIsSet, event: Event) -> QueryStep:
    match event:
        case BackPressed():
            return Step(state.back)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _setting_pin(state: SettingPin, event: Event) -> QueryStep:
    match event:
        case PinEntered(text) if not state.keeping:
            return _pin_typed(state, text)
        case OwnPinSet(kept=True) if state.keeping:
            return Step(PinIsSet(state.back), _help(state.back.vouched, Help.PIN_SET))
        case OwnPinSet() if state.keeping:
            return Step(SettingPin(state.back, trouble=PinTrouble.NOT_KEPT))
        case Activity() if state.trouble is not None:
            return Step(replace(state, trouble=None))
        case BackPressed():
            return Step(state.back)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _pin_typed(state: SettingPin, text: str) -> QueryStep:
    if not state.first:
        return Step(
            SettingPin(state.back, text) if is_pin(text) else SettingPin(state.back, trouble=PinTrouble.TOO_EASY)
        )
    if text != state.first:
        return Step(SettingPin(state.back, trouble=PinTrouble.DIFFERENT))
    return Step(replace(state, keeping=True, trouble=None), (SetOwnPin(state.back.person, text),))


def _not_available(state: NotAvailable, event: Event) -> QueryStep:
    match event:
        case BackPressed():
            return Step(None)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


# --- ways from one page to another --------------------------------------------------------------------------------


def proofs(rules: Rules) -> tuple[SecondProof, ...]:
    """Those that the settings allow and the devices can give, the easiest first: where a volunteer is signed in, a look at
    the card.
    """
    given = [
        proof
        for proof in SecondProof
        if proof in rules.second_proofs and (proof is not SecondProof.FACE or rules.faces_work)
    ]
    return tuple(sorted(given, key=lambda proof: rules.volunteer is None or proof is not SecondProof.VOLUNTEER))


def _to_proof(proof: SecondProof, person: PersonId | None, rules: Rules) -> QueryStep:
    match proof:
        case SecondProof.FACE:
            compare = CompareFaces(person, nobody=person is None)
            return Step(ProvingByFace(person), (compare, Say(Prompt.PROVE_BY_FACE)))
        case SecondProof.PIN:
            return Step(ProvingByPin(person), (RestFaces(), Say(Prompt.PROVE_BY_PIN)))
        case SecondProof.VOLUNTEER if rules.volunteer is not None:
            return Step(Vouching(person, rules.volunteer), (RestFaces(),))
        case SecondProof.VOLUNTEER:
            return Step(ProvingByVolunteer(person), (RestFaces(), Say(Prompt.PROVE_BY_VOLUNTEER)))
        case _:
            assert_never(proof)


def _to_other_proof(tried: SecondProof, person: PersonId | None, rules: Rules) -> QueryStep:
    others = tuple(proof for proof in proofs(rules) if proof is not tried)
    if not others:
        return _to_nobody_can_prove()
    if len(others) == 1:
        return _to_proof(others[0], person, rules)
    return Step(ChoosingProof(person, others), (RestFaces(), Say(Prompt.CHOOSE_PROOF)))


def _to_nobody_can_prove() -> QueryStep:
    """No way of proving is left at this terminal: a person helps."""
    handed = (RestFaces(), KeepHandOver(HandOver.DEVICE_LOST), Say(Prompt.NOT_AVAILABLE))
    return Step(NotAvailable(), handed)


def _to_look_up(person: PersonId | None, vouched: VolunteerId | None = None) -> QueryStep:
    look_up = LookUpSubsidies(person, vouched=vouched is not None)
    return Step(LookingUp(person, vouched), (RestFaces(), *_help(vouched, Help.VOUCHED), look_up))


def _help(volunteer: VolunteerId | None, help_: Help) -> tuple[Effect, ...]:
    return () if volunteer is None else (KeepHelp(volunteer, help_),)


def _to_not_available(outcome: QueryOutcome) -> QueryStep:
    return Step(NotAvailable(), (RestFaces(), KeepQuery(outcome), Say(Prompt.NOT_AVAILABLE)))
