"""My subsidies: a villager types number and name, proves to be that person, and sees what was granted.

Rule 1: nothing personal is shown without a second proof.
Rule 2: a name and number that are nobody's lead through the same pages, for the same time, to the same answer as a
resident's without the proof: the terminal tells nobody who is on the roster.
"""

from dataclasses import dataclass, field, replace
from typing import assert_never

from kiosk.domain.framing import Scene, judge
from kiosk.domain.health import Device
from kiosk.domain.id_number import IdNumber, IdNumberFault, InvalidIdNumberError
from kiosk.domain.matching import FaceEvidence, verify
from kiosk.domain.people import PersonId
from kiosk.domain.prompts import Prompt
from kiosk.domain.records import HandOver, QueryOutcome
from kiosk.domain.subsidies import SubsidyAnswer
from kiosk.flows.attacks import Trust, trust
from kiosk.flows.effects import (
    CheckClaim,
    CheckPin,
    CompareFaces,
    Effect,
    KeepHandOver,
    KeepQuery,
    LookUpSubsidies,
    RestFaces,
    Say,
    StartTimer,
    StopTimer,
)
from kiosk.flows.events import (
    Activity,
    Answer,
    BackPressed,
    ClaimChecked,
    DeviceBack,
    DeviceLost,
    EndPressed,
    Event,
    FaceCompared,
    NameEntered,
    News,
    NumberEntered,
    OtherWayWanted,
    PinChecked,
    PinEntered,
    SceneSeen,
    StillHerePressed,
    SubsidiesFound,
    SubsidiesWanted,
    Timer,
    TimerFired,
    Touch,
    TryAgainPressed,
    VolunteerWanted,
    WarmthMeasured,
)
from kiosk.flows.guidance import Guidance
from kiosk.flows.machine import Flow, Rules, SecondProof, Step

NAME_LIMIT = 30
"""Characters of a name, as many as an identity card holds."""


@dataclass(frozen=True, slots=True)
class Home:
    """What this terminal can do; nobody is being served."""


@dataclass(frozen=True, slots=True)
class TypingNumber:
    """The page keeps the digits; a number that cannot be comes back with its fault."""

    fault: IdNumberFault | None = None


@dataclass(frozen=True, slots=True)
class TypingName:
    id_number: IdNumber


@dataclass(frozen=True, slots=True)
class CheckingClaim:
    """A moment: the roster is asked."""


@dataclass(frozen=True, slots=True)
class ProvingByFace:
    """The face is compared with the claimed person's; with nobody's, for the same time, where the claim is nobody's."""

    person: PersonId | None
    guidance: Guidance = field(default_factory=Guidance)


@dataclass(frozen=True, slots=True)
class ProvingByVolunteer:
    """A volunteer has looked at the citizen's card and types his or her own number."""

    person: PersonId | None
    wrong: int = 0
    checking: bool = False


@dataclass(frozen=True, slots=True)
class LookingUp:
    """A moment: the store is asked."""


@dataclass(frozen=True, slots=True)
class Results:
    masked_name: str
    answer: SubsidyAnswer


@dataclass(frozen=True, slots=True)
class NotAvailable:
    """Nothing can be shown; one page for every reason."""


@dataclass(frozen=True, slots=True)
class VolunteerCalled:
    pass


Resting = TypingNumber | TypingName | ProvingByVolunteer | Results


@dataclass(frozen=True, slots=True)
class StillThere:
    """Nothing was touched for a while: asks before it clears the page."""

    back: Resting


QueryState = (
    Home
    | TypingNumber
    | TypingName
    | CheckingClaim
    | ProvingByFace
    | ProvingByVolunteer
    | LookingUp
    | Results
    | NotAvailable
    | VolunteerCalled
    | StillThere
)

QueryStep = Step[QueryState]


def step(state: QueryState, event: Event, rules: Rules) -> QueryStep:
    """One move of the query. Ending and calling a volunteer mean the same on every page, so they are decided here."""
    match event:
        case EndPressed() if not isinstance(state, Home):
            return _to_home(_outcome_of_leaving(state))
        case VolunteerWanted() if not isinstance(state, VolunteerCalled):
            return _to_volunteer(HandOver.ASKED)
        case _:
            return _step_in(state, event, rules)


def _step_in(state: QueryState, event: Event, rules: Rules) -> QueryStep:
    match state:
        case Home():
            return _home(state, event)
        case TypingNumber():
            return _typing_number(state, event)
        case TypingName():
            return _typing_name(state, event)
        case CheckingClaim():
            return _checking_claim(state, event, rules)
        case ProvingByFace():
            return _proving_by_face(state, event, rules)
        case ProvingByVolunteer():
            return _proving_by_volunteer(state, event, rules)
        case LookingUp():
            return _looking_up(state, event)
        case Results():
            return _resting(state, event)
        case NotAvailable() | VolunteerCalled():
            return _last_page(state, event)
        case StillThere():
            return _still_there(state, event)
        case _:
            assert_never(state)


def _home(state: Home, event: Event) -> QueryStep:
    match event:
        case SubsidiesWanted():
            return Step(TypingNumber(), (Say(Prompt.TYPE_NUMBER), StartTimer(Timer.IDLE)))
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _typing_number(state: TypingNumber, event: Event) -> QueryStep:
    match event:
        case NumberEntered(text):
            try:
                id_number = IdNumber.parse(text)
            except InvalidIdNumberError as error:
                return Step(TypingNumber(error.fault), (StartTimer(Timer.IDLE),))
            return Step(TypingName(id_number), (Say(Prompt.TYPE_NAME), StartTimer(Timer.IDLE)))
        case Activity():
            return Step(TypingNumber(), (StartTimer(Timer.IDLE),))
        case BackPressed():
            return _to_home()
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return _resting(state, event)
        case _:
            assert_never(event)


def _typing_name(state: TypingName, event: Event) -> QueryStep:
    match event:
        case NameEntered(text):
            name = text.strip()
            if not name or len(name) > NAME_LIMIT:
                return Step(state, (StartTimer(Timer.IDLE),))
            return Step(
                CheckingClaim(),
                (StopTimer(Timer.IDLE), StartTimer(Timer.ANSWER), CheckClaim(name, state.id_number.text)),
            )
        case Activity():
            return Step(state, (StartTimer(Timer.IDLE),))
        case BackPressed():
            return Step(TypingNumber(), (StartTimer(Timer.IDLE),))
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return _resting(state, event)
        case _:
            assert_never(event)


def _checking_claim(state: CheckingClaim, event: Event, rules: Rules) -> QueryStep:
    match event:
        case ClaimChecked(person):
            if SecondProof.FACE in rules.second_proofs and rules.faces_work:
                return _to_face_proof(person)
            return _to_volunteer_proof(person, rules)
        case TimerFired(Timer.ANSWER):
            return _to_not_available(QueryOutcome.NOT_AVAILABLE)
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
            return _to_volunteer_proof(state.person, rules)
        case BackPressed():
            return _to_home(QueryOutcome.NOT_PROVEN)
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


def _proving_by_volunteer(state: ProvingByVolunteer, event: Event, rules: Rules) -> QueryStep:
    match event:
        case PinEntered(text) if not state.checking:
            return Step(replace(state, checking=True), (StartTimer(Timer.IDLE), CheckPin(text)))
        case PinChecked(accepted) if state.checking:
            if accepted:
                return _to_look_up(state.person)
            if state.wrong + 1 >= rules.pin_attempts:
                return _to_not_available(QueryOutcome.NOT_PROVEN)
            return Step(ProvingByVolunteer(state.person, state.wrong + 1), (StartTimer(Timer.IDLE),))
        case TryAgainPressed() if SecondProof.FACE in rules.second_proofs and rules.faces_work:
            return _to_face_proof(state.person)
        case Activity():
            return Step(state, (StartTimer(Timer.IDLE),))
        case BackPressed():
            return _to_home(QueryOutcome.NOT_PROVEN)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return _resting(state, event)
        case _:
            assert_never(event)


def _looking_up(state: LookingUp, event: Event) -> QueryStep:
    match event:
        case SubsidiesFound(masked_name, SubsidyAnswer() as answer) if answer.subsidies:
            shown = (
                StopTimer(Timer.ANSWER),
                Say(Prompt.RESULTS),
                KeepQuery(QueryOutcome.SHOWN),
                StartTimer(Timer.IDLE),
            )
            return Step(Results(masked_name, answer), shown)
        case SubsidiesFound() | TimerFired(Timer.ANSWER):
            return _to_not_available(QueryOutcome.NOT_AVAILABLE)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _resting(state: Resting, event: Event) -> QueryStep:
    """A page that waits for the citizen."""
    match event:
        case TimerFired(Timer.IDLE):
            return Step(StillThere(state), (Say(Prompt.STILL_THERE), StartTimer(Timer.ALERT)))
        case Activity():
            return Step(state, (StartTimer(Timer.IDLE),))
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _last_page(state: NotAvailable | VolunteerCalled, event: Event) -> QueryStep:
    match event:
        case TimerFired(Timer.IDLE) | BackPressed():
            return _to_home()
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _still_there(state: StillThere, event: Event) -> QueryStep:
    match event:
        case StillHerePressed():
            return Step(state.back, (StopTimer(Timer.ALERT), StartTimer(Timer.IDLE)))
        case PinChecked():
            # The answer came while the alert was up; the volunteer types again.
            return Step(StillThere(_unchecked(state.back)))
        case TimerFired(Timer.ALERT):
            return _to_home(_outcome_of_leaving(state.back))
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


# --- ways from one page to another --------------------------------------------------------------------------------

_STOP_EVERYTHING: tuple[Effect, ...] = (RestFaces(), *(StopTimer(timer) for timer in Timer))


def _to_home(outcome: QueryOutcome | None = None) -> QueryStep:
    kept = () if outcome is None else (KeepQuery(outcome),)
    return Step(Home(), (*_STOP_EVERYTHING, *kept))


def _outcome_of_leaving(state: QueryState) -> QueryOutcome | None:
    """What to count when a citizen walks away from a page; a query that never asked for a proof is not counted."""
    return QueryOutcome.NOT_PROVEN if isinstance(state, ProvingByFace | ProvingByVolunteer) else None


def _to_volunteer(reason: HandOver) -> QueryStep:
    called = (KeepHandOver(reason), Say(Prompt.VOLUNTEER_COMING), StartTimer(Timer.IDLE))
    return Step(VolunteerCalled(), (*_STOP_EVERYTHING, *called))


def _to_face_proof(person: PersonId | None) -> QueryStep:
    compare = CompareFaces(person, nobody=person is None)
    return Step(
        ProvingByFace(person),
        (
            StopTimer(Timer.ANSWER),
            StopTimer(Timer.IDLE),
            compare,
            Say(Prompt.PROVE_BY_FACE),
            StartTimer(Timer.PATIENCE),
        ),
    )


def _to_volunteer_proof(person: PersonId | None, rules: Rules) -> QueryStep:
    if SecondProof.VOLUNTEER not in rules.second_proofs:
        return _to_volunteer(HandOver.DEVICE_LOST)
    asked = (*_STOP_EVERYTHING, Say(Prompt.PROVE_BY_VOLUNTEER), StartTimer(Timer.IDLE))
    return Step(ProvingByVolunteer(person), asked)


def _to_look_up(person: PersonId | None) -> QueryStep:
    ask = (*_STOP_EVERYTHING, StartTimer(Timer.ANSWER), LookUpSubsidies(person))
    return Step(LookingUp(), ask)


def _to_not_available(outcome: QueryOutcome) -> QueryStep:
    told = (KeepQuery(outcome), Say(Prompt.NOT_AVAILABLE), StartTimer(Timer.IDLE))
    return Step(NotAvailable(), (*_STOP_EVERYTHING, *told))


def _unchecked(state: Resting) -> Resting:
    return replace(state, checking=False) if isinstance(state, ProvingByVolunteer) else state


def _is_home(state: QueryState) -> bool:
    return isinstance(state, Home)


FLOW: Flow[QueryState] = Flow(home=Home(), step=step, is_home=_is_home, rescue=_to_volunteer(HandOver.OUT_OF_ORDER))
