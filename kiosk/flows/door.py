"""The door: a visitor looks at the camera, is measured, recognised and let in, or comes in another way.

Rule 1: the latch opens only on the way into Admitted, and Admitted is reached only from Deciding, when the entry is durable:
that of a resident, or of somebody whom a volunteer lets in (letting_in.py).
Rule 2: whatever happens, every place has a way back to Attract, and nothing of the visitor comes along.
"""

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import assert_never

from kiosk.domain.fever import MoreSamples, NoVerdict, RoomUnfit, TooFar, WarmingUp, fresh
from kiosk.domain.framing import FaceView, Hint, Scene, judge, nearest
from kiosk.domain.health import Device
from kiosk.domain.liveness import SAMPLES, skin_of
from kiosk.domain.matching import Ambiguous, FaceEvidence, Match, MoreFrames, Stranger, identify
from kiosk.domain.people import PersonId, VolunteerId
from kiosk.domain.prompts import Prompt
from kiosk.domain.records import HandOver, Help, Way
from kiosk.domain.warmth import Warmth
from kiosk.flows import clinical, letting_in, narrowing, presenting, temperature
from kiosk.flows.attacks import Trust, trust
from kiosk.flows.clinical import ClinicalPin, ClinicalState, ClinicalValue
from kiosk.flows.effects import (
    CompareFaces,
    Effect,
    KeepClinical,
    KeepEntry,
    KeepHandOver,
    KeepHelp,
    KeepLetIn,
    RestCard,
    RestCode,
    RestFaces,
    Say,
    StartTimer,
    StopTimer,
    Unlock,
)
from kiosk.flows.events import (
    Answer,
    ClinicalWanted,
    DeviceBack,
    DeviceLost,
    EndPressed,
    EntryKept,
    EntryNotKept,
    Event,
    FaceCompared,
    LatchStuck,
    LetInWanted,
    News,
    OtherWayWanted,
    SceneSeen,
    SendAwayWanted,
    SpeechAsked,
    StillHerePressed,
    Timer,
    TimerFired,
    Touch,
    TryAgainPressed,
    VolunteerWanted,
    WarmthMeasured,
    WayChosen,
)
from kiosk.flows.guidance import Guidance
from kiosk.flows.letting_in import ChoosingGround, LettingInState, SendingAway, SentOn
from kiosk.flows.machine import Rules, Screening, StaffedFlow, Step
from kiosk.flows.narrowing import Asking, AskingDigits, AskingSurname
from kiosk.flows.presenting import LayingCard, ShowingCode, TakingWarmth, VerifyingCode, WarmthAgain
from kiosk.flows.temperature import Again, Judged, Measured, WhyAgain
from kiosk.flows.tries import Tries


class WhyChoose(Enum):
    """What brought the visitor to the choice of ways; the page says it in a sentence."""

    ASKED = "asked"
    NOT_RECOGNISED = "not_recognised"
    NOT_FRAMED = "not_framed"
    CAMERA_LOST = "camera_lost"
    THERMOMETER_LOST = "thermometer_lost"
    THERMOMETER_WARMING = "thermometer_warming"
    ROOM_UNFIT = "room_unfit"
    CARD_READER_LOST = "card_reader_lost"
    SCANNER_LOST = "scanner_lost"
    NOTHING_SHOWN = "nothing_shown"


_CANNOT_SCREEN = (WhyChoose.THERMOMETER_LOST, WhyChoose.THERMOMETER_WARMING, WhyChoose.ROOM_UNFIT)


@dataclass(frozen=True, slots=True)
class Faceless:
    """`since` when somebody stands there and no face of theirs is seen; None while it is nobody. `asked_at` is when one such was
    last told to take off a mask. Both are monotonic seconds.
    """

    since: float | None
    asked_at: float | None = None


@dataclass(frozen=True, slots=True)
class Attract:
    """Nobody is being served. `cleared` once the last visitor has stepped away, so that nobody is served twice."""

    cleared: bool = True
    faceless: Faceless | None = None


@dataclass(frozen=True, slots=True)
class Approaching:
    """Somebody comes nearer: the screen wakes and greets."""

    unseen_since: float | None = None
    """When the first of the latest pictures without anybody was taken; None while somebody is there."""


@dataclass(frozen=True, slots=True)
class Framing:
    """The visitor finds the right place before the camera; one hint at a time."""

    tries: Tries
    unseen_since: float | None = None
    """As while approaching."""
    steady: int = 0
    guidance: Guidance = field(default_factory=Guidance)


@dataclass(frozen=True, slots=True)
class Measuring:
    """The temperature is taken while the face is usable; faces are compared meanwhile."""

    tries: Tries
    face: FaceView | None = None
    """As last seen usable."""
    samples: tuple[Warmth, ...] = field(default=(), compare=False)
    """Out of equality: it is the same place, whatever the sensor has said."""
    found: NoVerdict = field(default_factory=lambda: MoreSamples(0))
    evidence: FaceEvidence | None = None
    unusable_since: float | None = None


@dataclass(frozen=True, slots=True)
class MeasureAgain:
    """The visitor rests before the next measurement, or is asked to come closer to the sensor."""

    tries: Tries
    why: WhyAgain


@dataclass(frozen=True, slots=True)
class Recognising:
    """The temperature is known (None where it does not matter); more pictures are compared."""

    tries: Tries
    celsius: float | None
    face: FaceView | None = None
    """As last seen usable."""
    samples: tuple[Warmth, ...] = field(default=(), compare=False)
    """The newest few, for what warmth says of a living face; out of equality, as while measuring."""
    unusable_since: float | None = None


@dataclass(frozen=True, slots=True)
class Deciding:
    """The entry is being written down. Nothing is promised before it is durable. `person` is None where a volunteer lets in
    somebody who need not say who it is.
    """

    person: PersonId | None
    celsius: float | None
    remarked: bool = False


@dataclass(frozen=True, slots=True)
class Admitted:
    """`masked_name` is empty for somebody whom a volunteer let in. `remarked`: the volunteer is asked to have a look, for
    signs of a picture instead of a face.
    """

    masked_name: str
    celsius: float | None
    remarked: bool = False


@dataclass(frozen=True, slots=True)
class NotRecognised:
    """No match and no guess; tried again, or another way."""

    tries: Tries


@dataclass(frozen=True, slots=True)
class ChooseWay:
    """ID card, health code where accepted, volunteer, or the face once more: equal ways."""

    why: WhyChoose
    doubts: int = 0
    """Taken along to the next try, so that nobody is asked for names until one fits."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The volunteer takes over; the screen says what to have at hand."""

    reason: HandOver


@dataclass(frozen=True, slots=True)
class Thanks:
    pass


@dataclass(frozen=True, slots=True)
class StillThere:
    """Nothing was touched for a while: asks before it goes back to the start."""

    back: ChooseWay


DoorState = (
    Attract
    | Approaching
    | Framing
    | Measuring
    | MeasureAgain
    | Recognising
    | AskingSurname
    | AskingDigits
    | Deciding
    | Admitted
    | NotRecognised
    | ChooseWay
    | LayingCard
    | ShowingCode
    | VerifyingCode
    | TakingWarmth
    | WarmthAgain
    | HandedOver
    | ClinicalPin
    | ClinicalValue
    | ChoosingGround
    | SendingAway
    | SentOn
    | Thanks
    | StillThere
)

DoorStep = Step[DoorState]


def step(state: DoorState, event: Event, rules: Rules) -> DoorStep:
    """One move of the door. An event that means nothing in a place leaves the state as it is, with no effects."""
    match state:
        case Attract():
            return _attract(state, event, rules)
        case Approaching():
            return _approaching(state, event, rules)
        case Framing():
            return _framing(state, event, rules)
        case Measuring():
            return _measuring(state, event, rules)
        case MeasureAgain():
            return _measure_again(state, event, rules)
        case Recognising():
            return _recognising(state, event, rules)
        case AskingSurname() | AskingDigits():
            return _asking(state, event, rules)
        case Deciding():
            return _deciding(state, event, rules)
        case Admitted():
            return _admitted(state, event)
        case NotRecognised():
            return _not_recognised(state, event, rules)
        case ChooseWay():
            return _choose_way(state, event, rules)
        case LayingCard() | ShowingCode() | VerifyingCode() | TakingWarmth() | WarmthAgain():
            return _presenting(state, event, rules)
        case HandedOver():
            return _handed_over(state, event, rules)
        case ClinicalPin() | ClinicalValue():
            return _clinical(state, event, rules)
        case ChoosingGround() | SendingAway() | SentOn():
            return _letting_in(state, event, rules)
        case Thanks():
            return _thanks(state, event)
        case StillThere():
            return _still_there(state, event)
        case _:
            assert_never(state)


def _attract(state: Attract, event: Event, rules: Rules) -> DoorStep:
    match event:
        case SceneSeen(scene):
            face = nearest(scene, rules.framing)
            near = face is not None and face.width >= rules.framing.near_from_width
            if not state.cleared:
                return Step(state if near else Attract(cleared=True))
            if near and rules.face_opens_door:
                return Step(
                    Approaching(),
                    (StopTimer(Timer.CLEAR), Say(Prompt.WELCOME), StartTimer(Timer.PATIENCE)),
                )
            return _faceless(state.faceless, scene, rules)
        case TimerFired(Timer.CLEAR):
            return Step(Attract(cleared=True))
        case TryAgainPressed() if rules.face_opens_door:
            return _to_framing(Tries(), rules, first=(StopTimer(Timer.CLEAR),))
        case OtherWayWanted() | TryAgainPressed():
            return _to_choice(WhyChoose.ASKED, Tries())
        case VolunteerWanted():
            return _to_volunteer(HandOver.ASKED)
        case LetInWanted() if rules.volunteer is not None:
            return _to_let_in(HandOver.ASKED, rules.volunteer, rules)
        case TimerFired() | WarmthMeasured() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _faceless(known: Faceless | None, scene: Scene, rules: Rules) -> DoorStep:
    """Who waits under a mask that hides the face from the detector is asked to take it off; not too often, in a full hall."""
    at, asked_at = scene.captured_at, known.asked_at if known else None
    if not (scene.hides_a_face and rules.face_opens_door):
        return Step(Attract(faceless=None if asked_at is None else Faceless(None, asked_at)))
    since = at if known is None or known.since is None else known.since
    rested = asked_at is None or at - asked_at >= rules.faceless_again_seconds
    if at - since < rules.faceless_seconds or not rested:
        return Step(Attract(faceless=Faceless(since, asked_at)))
    return Step(Attract(faceless=Faceless(since, at)), (Say(Prompt.HIDDEN),))


def _approaching(state: Approaching, event: Event, rules: Rules) -> DoorStep:
    match event:
        case SceneSeen(scene):
            face = nearest(scene, rules.framing)
            if face is not None and face.width >= rules.framing.far_below_width:
                return _to_framing(Tries(), rules)
            unseen_since = None if face is not None else _first_unseen(state.unseen_since, scene)
            return _to_attract() if _has_left(unseen_since, scene, rules) else Step(Approaching(unseen_since))
        case DeviceLost(device):
            return _without(device, state, Tries(), rules)
        case TimerFired(Timer.PATIENCE):
            return _to_attract()
        case OtherWayWanted() | VolunteerWanted() | EndPressed():
            return _left_by_touch(event, Tries())
        case TimerFired() | WarmthMeasured() | DeviceBack() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _framing(state: Framing, event: Event, rules: Rules) -> DoorStep:
    match event:
        case SceneSeen(scene):
            return _framed(state, scene, rules)
        case DeviceLost(device):
            return _without(device, state, state.tries, rules)
        case TimerFired(Timer.PATIENCE):
            return _to_choice(WhyChoose.NOT_FRAMED, state.tries)
        case OtherWayWanted() | VolunteerWanted() | EndPressed():
            return _left_by_touch(event, state.tries)
        case TimerFired() | WarmthMeasured() | DeviceBack() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _framed(state: Framing, scene: Scene, rules: Rules) -> DoorStep:
    hint = judge(scene, rules.framing)
    unseen_since = _first_unseen(state.unseen_since, scene) if hint is Hint.NOT_SEEN else None
    if _has_left(unseen_since, scene, rules):
        return _to_attract()
    if hint is None and state.steady + 1 >= rules.steady_scenes:
        return _to_checking(state.tries, rules)
    guidance, spoken = state.guidance.seen(hint, scene.captured_at, rules)
    steady = state.steady + 1 if hint is None else 0
    return Step(Framing(state.tries, unseen_since, steady, guidance), spoken)


def _measuring(state: Measuring, event: Event, rules: Rules) -> DoorStep:
    match event:
        case SceneSeen(scene):
            lapse = _lapse(state.unusable_since, scene, rules)
            if isinstance(lapse, _Broken):
                return _to_framing(state.tries, rules, first=(RestFaces(),))
            face = nearest(scene, rules.framing) if lapse is None else state.face
            samples = fresh(state.samples, scene.captured_at, rules.fever)
            return Step(replace(state, face=face, samples=samples, unusable_since=lapse))
        case WarmthMeasured(reading):
            if state.unusable_since is not None:
                return Step(state)
            samples = temperature.sampled(state.samples, reading, state.face, rules)
            return _judged(replace(state, samples=samples), temperature.judge(samples, rules), rules)
        case FaceCompared(evidence):
            return Step(replace(state, evidence=evidence))
        case TimerFired(Timer.MEASURE):
            return _judged(state, temperature.unread(rules), rules)
        case DeviceLost(Device.THERMOMETER):
            if rules.screening is Screening.REQUIRED:
                return _to_choice(WhyChoose.THERMOMETER_LOST, state.tries)
            return _to_recognising(state, None, rules)
        case DeviceLost(Device.CAMERA | Device.RECOGNISER):
            return _to_choice(WhyChoose.CAMERA_LOST, state.tries)
        case OtherWayWanted() | VolunteerWanted() | EndPressed():
            return _left_by_touch(event, state.tries)
        case TimerFired() | DeviceLost() | DeviceBack() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _judged(state: Measuring, judged: Judged, rules: Rules) -> DoorStep:
    match judged:
        case MoreSamples():
            return Step(replace(state, found=judged))
        case TooFar():
            spoken = () if isinstance(state.found, TooFar) else (Say(Prompt.COME_TO_SENSOR),)
            return Step(replace(state, found=judged), spoken)
        case WarmingUp():
            return _to_choice(WhyChoose.THERMOMETER_WARMING, state.tries)
        case RoomUnfit():
            return _to_choice(WhyChoose.ROOM_UNFIT, state.tries)
        case Measured(celsius):
            return _to_recognising(state, celsius, rules)
        case Again(why):
            return _to_measure_again(state.tries, why, rules)
        case _:
            assert_never(judged)


def _measure_again(state: MeasureAgain, event: Event, rules: Rules) -> DoorStep:
    match event:
        case TimerFired(Timer.REST | Timer.HOLD):
            return _to_framing(state.tries, rules)
        case DeviceLost(device):
            return _without(device, state, state.tries, rules)
        case OtherWayWanted() | VolunteerWanted() | EndPressed():
            return _left_by_touch(event, state.tries)
        case SceneSeen() | WarmthMeasured() | TimerFired() | DeviceBack() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _recognising(state: Recognising, event: Event, rules: Rules) -> DoorStep:
    match event:
        case SceneSeen(scene):
            lapse = _lapse(state.unusable_since, scene, rules)
            if isinstance(lapse, _Broken):
                # A temperature belongs to the face it was measured on: with the face, it goes.
                return _to_framing(replace(state.tries, clinical=None), rules, first=(RestFaces(),))
            face = nearest(scene, rules.framing) if lapse is None else state.face
            return Step(replace(state, face=face, unusable_since=lapse))
        case WarmthMeasured(reading):
            if state.unusable_since is not None:
                return Step(state)
            samples = temperature.sampled(state.samples, reading, state.face, rules)
            return Step(replace(state, samples=samples[-SAMPLES:]))
        case FaceCompared(evidence):
            return _compared(state, evidence, rules)
        case TimerFired(Timer.PATIENCE):
            return _to_not_recognised(state.tries, rules)
        case DeviceLost(Device.CAMERA | Device.RECOGNISER):
            return _to_choice(WhyChoose.CAMERA_LOST, state.tries)
        case OtherWayWanted() | VolunteerWanted() | EndPressed():
            return _left_by_touch(event, state.tries)
        case TimerFired() | DeviceLost() | DeviceBack() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _compared(state: Recognising, evidence: FaceEvidence, rules: Rules) -> DoorStep:
    identification = identify(evidence, rules.match)
    match identification:
        case MoreFrames():
            return Step(state)
        case Match() | Ambiguous():
            return _alive(state, identification, evidence, rules)
        case Stranger():
            return _to_not_recognised(state.tries, rules)
        case _:
            assert_never(identification)


def _alive(state: Recognising, known: Match | Ambiguous, evidence: FaceEvidence, rules: Rules) -> DoorStep:
    """Whose face it is, is known or nearly: whether it is a face at all comes before anything follows from that."""
    given, remarks = trust(evidence.signs, skin_of(state.samples), rules)
    match given:
        case Trust.OPEN:
            return Step(state)
        case Trust.WITHHELD:
            helped = _to_volunteer(HandOver.NOT_RECOGNISED)
            return Step(helped.state, (*remarks, *helped.effects))
        case Trust.GIVEN | Trust.REMARKED:
            taken = _singled_out(state, known, rules, remarked=given is Trust.REMARKED)
            return Step(taken.state, (*remarks, *taken.effects))
        case _:
            assert_never(given)


def _singled_out(state: Recognising, known: Match | Ambiguous, rules: Rules, *, remarked: bool) -> DoorStep:
    match known:
        case Match(person):
            return _to_deciding(person, Way.FACE, state.celsius, remarked=remarked)
        case Ambiguous(candidates) if state.tries.doubts < rules.doubts:
            asked = narrowing.ask_surname(state.tries, state.celsius, candidates, remarked=remarked)
            return Step(asked.state, asked.effects)
        case Ambiguous():
            return _to_not_recognised(state.tries, rules)
        case _:
            assert_never(known)


def _asking(state: Asking, event: Event, rules: Rules) -> DoorStep:
    match event:
        case TimerFired(Timer.IDLE):
            return _to_choice(WhyChoose.NOT_RECOGNISED, state.tries)
        case TimerFired(Timer.ANSWER):
            return _to_volunteer(HandOver.NOT_RECOGNISED)
        case WayChosen(Way.ID_CARD):
            return _to_volunteer(HandOver.ID_CARD)
        case OtherWayWanted() | VolunteerWanted() | EndPressed():
            return _left_by_touch(event, state.tries)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return _answered(state, narrowing.step(state, event, rules), rules)
        case _:
            assert_never(event)


def _answered(state: Asking, outcome: narrowing.Outcome, rules: Rules) -> DoorStep:
    match outcome:
        case Step(after, effects):
            return Step(after, effects)
        case narrowing.SingledOut(person):
            return _to_deciding(person, Way.FACE, state.celsius, remarked=state.remarked)
        case narrowing.Unsettled():
            return _to_not_recognised(state.tries, rules)
        case narrowing.Gone():
            return _to_attract()
        case _:
            assert_never(outcome)


def _deciding(state: Deciding, event: Event, rules: Rules) -> DoorStep:
    match event:
        case EntryKept() if Device.LATCH in rules.lost:
            # nobody is told to enter by a door that will not open
            return _to_volunteer(HandOver.DOOR_STUCK)
        case EntryKept(masked_name):
            return Step(
                Admitted(masked_name, state.celsius, state.remarked),
                (StopTimer(Timer.ANSWER), Unlock(), Say(Prompt.PLEASE_ENTER), StartTimer(Timer.HOLD)),
            )
        case EntryNotKept() | TimerFired(Timer.ANSWER):
            return _to_volunteer(HandOver.CANNOT_RECORD)
        # Too late to change one's mind: the entry is on its way to the disk, and its answer comes within a blink.
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _admitted(state: Admitted, event: Event) -> DoorStep:
    match event:
        case LatchStuck() | DeviceLost(Device.LATCH):
            # without power it is locked again, and whoever was told to enter may still stand before it
            return _to_volunteer(HandOver.DOOR_STUCK)
        case TimerFired(Timer.HOLD):
            return Step(Thanks(), (Say(Prompt.THANKS), StartTimer(Timer.HOLD)))
        case VolunteerWanted():
            return _to_volunteer(HandOver.ASKED)
        case EndPressed():
            return _to_attract()
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _not_recognised(state: NotRecognised, event: Event, rules: Rules) -> DoorStep:
    match event:
        case TimerFired(Timer.HOLD) | TryAgainPressed():
            return _to_framing(state.tries, rules)
        case DeviceLost(device):
            return _without(device, state, state.tries, rules)
        case OtherWayWanted() | VolunteerWanted() | EndPressed():
            return _left_by_touch(event, state.tries)
        case SceneSeen() | WarmthMeasured() | TimerFired() | DeviceBack() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _choose_way(state: ChooseWay, event: Event, rules: Rules) -> DoorStep:
    match event:
        case WayChosen(Way.ID_CARD):
            return _to_presenting(presenting.lay_card()) if rules.reads_cards else _to_volunteer(HandOver.ID_CARD)
        case WayChosen(Way.HEALTH_CODE) if rules.health_code_accepted:
            return _to_presenting(presenting.show_code()) if rules.reads_codes else _to_volunteer(HandOver.HEALTH_CODE)
        case WayChosen(Way.VOLUNTEER) | VolunteerWanted():
            return _to_volunteer(HandOver.NO_READING if state.why in _CANNOT_SCREEN else HandOver.ASKED)
        case WayChosen(Way.FACE) | TryAgainPressed() if rules.face_opens_door:
            return _to_framing(Tries(doubts=state.doubts), rules, first=(StopTimer(Timer.IDLE),))
        case EndPressed():
            return _to_attract()
        case SpeechAsked():
            return Step(state, (StartTimer(Timer.IDLE),))
        case TimerFired(Timer.IDLE):
            return Step(StillThere(state), (Say(Prompt.STILL_THERE), StartTimer(Timer.ALERT)))
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _presenting(state: presenting.Presenting, event: Event, rules: Rules) -> DoorStep:
    # whoever turned to a card or a code is not asked for clues to a face again: they are not to be tried out one by one
    tries = Tries(doubts=rules.doubts)
    if isinstance(event, OtherWayWanted | VolunteerWanted | EndPressed):
        return _left_by_touch(event, tries)
    outcome = presenting.step(state, event, rules)
    match outcome:
        case Step(after, effects):
            return Step(after, effects)
        case presenting.MayEnter(person, way, celsius):
            return _to_deciding(person, way, celsius)
        case presenting.NeedsHelp(reason):
            return _to_volunteer(reason)
        case presenting.OtherWay(Device.ID_CARD_READER):
            return _to_choice(WhyChoose.CARD_READER_LOST, tries)
        case presenting.OtherWay(Device.SCANNER):
            return _to_choice(WhyChoose.SCANNER_LOST, tries)
        case presenting.OtherWay():
            return _to_choice(WhyChoose.NOTHING_SHOWN, tries)
        case _:
            assert_never(outcome)


def _handed_over(state: HandedOver, event: Event, rules: Rules) -> DoorStep:
    match event:
        case ClinicalWanted() if clinical.may_confirm(state.reason):
            return Step(ClinicalPin(state.reason), (StartTimer(Timer.IDLE),))
        case LetInWanted() if rules.volunteer is not None:
            return _to_let_in(state.reason, rules.volunteer, rules)
        case SendAwayWanted() if rules.volunteer is not None:
            return Step(SendingAway(state.reason, rules.volunteer), (StartTimer(Timer.IDLE),))
        case OtherWayWanted() if rules.volunteer is not None:
            return _to_choice(WhyChoose.ASKED, Tries())
        case EndPressed() | TimerFired(Timer.IDLE):
            return _to_attract()
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _clinical(state: ClinicalState, event: Event, rules: Rules) -> DoorStep:
    if isinstance(event, EndPressed) or event == TimerFired(Timer.IDLE):
        return _to_attract()
    taken = clinical.step(state, event, rules)
    match taken:
        case Step(after, effects):
            return Step(after, effects)
        case clinical.GivenUp(reason):
            return Step(HandedOver(reason), (StartTimer(Timer.IDLE),))
        case clinical.Confirmed():
            return _confirmed(taken, rules)
        case _:
            assert_never(taken)


def _confirmed(taken: clinical.Confirmed, rules: Rules) -> DoorStep:
    """A normal temperature leads on: to the volunteer's word where one is signed in, or else to the face. Any other stays
    with the volunteer.
    """
    keep = (KeepClinical(taken.celsius, taken.reason), KeepHelp(taken.volunteer, Help.MEASURED))
    if not rules.fever.normal_from <= taken.celsius < rules.fever.elevated_from:
        return Step(HandedOver(HandOver.CLINICAL), (*keep, StartTimer(Timer.IDLE)))
    if rules.volunteer is not None:
        ground = ChoosingGround(taken.reason, taken.volunteer, taken.celsius)
        return Step(ground, (*keep, StartTimer(Timer.IDLE)))
    return _to_face(taken.celsius, rules, keep)


def _to_face(celsius: float | None, rules: Rules, first: tuple[Effect, ...] = ()) -> DoorStep:
    """With a temperature that a volunteer has taken, or without one."""
    return _to_framing(Tries(clinical=celsius), rules, first=(*first, StopTimer(Timer.IDLE)))


def _to_let_in(reason: HandOver, volunteer: VolunteerId, rules: Rules) -> DoorStep:
    """Where the temperature decides, it decides for a volunteer too."""
    if rules.screening is Screening.REQUIRED:
        return Step(ClinicalValue(reason, volunteer), (StartTimer(Timer.IDLE),))
    return Step(ChoosingGround(reason, volunteer), (StartTimer(Timer.IDLE),))


def _letting_in(state: LettingInState, event: Event, rules: Rules) -> DoorStep:
    if isinstance(event, EndPressed) or event == TimerFired(Timer.IDLE):
        return _to_attract()
    taken = letting_in.step(state, event)
    match taken:
        case Step(after, effects):
            return Step(after, effects)
        case letting_in.LetIn(volunteer, ground, celsius):
            keep = (StartTimer(Timer.ANSWER), KeepLetIn(volunteer, ground, celsius))
            return Step(Deciding(None, celsius), (*_STOP_EVERYTHING, *keep))
        case letting_in.ByOtherWay(celsius):
            return _to_face(celsius, rules) if celsius is not None else _to_choice(WhyChoose.ASKED, Tries())
        case letting_in.Gone():
            return _to_attract()
        case letting_in.Undecided(reason):
            return Step(HandedOver(reason), (StartTimer(Timer.IDLE),))
        case _:
            assert_never(taken)


def _thanks(state: Thanks, event: Event) -> DoorStep:
    match event:
        case TimerFired(Timer.HOLD) | EndPressed():
            return _to_attract()
        case LatchStuck():
            return _to_volunteer(HandOver.DOOR_STUCK)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _still_there(state: StillThere, event: Event) -> DoorStep:
    match event:
        case StillHerePressed():
            return Step(state.back, (StopTimer(Timer.ALERT), StartTimer(Timer.IDLE)))
        case VolunteerWanted():
            return _to_volunteer(HandOver.ASKED)
        case EndPressed() | TimerFired(Timer.ALERT):
            return _to_attract()
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


# --- ways from one place to another -------------------------------------------------------------------------------

_STOP_EVERYTHING: tuple[Effect, ...] = (RestFaces(), RestCard(), RestCode(), *(StopTimer(timer) for timer in Timer))


def _to_attract() -> DoorStep:
    return Step(Attract(cleared=False), (*_STOP_EVERYTHING, StartTimer(Timer.CLEAR)))


def _to_choice(why: WhyChoose, tries: Tries) -> DoorStep:
    return Step(ChooseWay(why, tries.doubts), (*_STOP_EVERYTHING, Say(Prompt.CHOOSE_WAY), StartTimer(Timer.IDLE)))


def _to_presenting(begun: Step[presenting.Presenting]) -> DoorStep:
    return Step(begun.state, (StopTimer(Timer.IDLE), *begun.effects))


def _to_deciding(person: PersonId, way: Way, celsius: float | None, *, remarked: bool = False) -> DoorStep:
    keep = (StartTimer(Timer.ANSWER), KeepEntry(person, way, celsius))
    return Step(Deciding(person, celsius, remarked), (*_STOP_EVERYTHING, *keep))


def _to_volunteer(reason: HandOver) -> DoorStep:
    prompt = _HAND_OVER_PROMPTS.get(reason, Prompt.VOLUNTEER_COMING)
    return Step(HandedOver(reason), (*_STOP_EVERYTHING, KeepHandOver(reason), Say(prompt), StartTimer(Timer.IDLE)))


_HAND_OVER_PROMPTS = {
    HandOver.ID_CARD: Prompt.SHOW_CARD_TO_VOLUNTEER,
    HandOver.HEALTH_CODE: Prompt.SHOW_CODE_TO_VOLUNTEER,
}


def _left_by_touch(event: OtherWayWanted | VolunteerWanted | EndPressed, tries: Tries) -> DoorStep:
    match event:
        case OtherWayWanted():
            return _to_choice(WhyChoose.ASKED, tries)
        case VolunteerWanted():
            return _to_volunteer(HandOver.ASKED)
        case EndPressed():
            return _to_attract()
        case _:
            assert_never(event)


def _first_unseen(since: float | None, scene: Scene) -> float:
    """Counted from a picture that shows nobody: where pictures come slowly, one that missed a face tells nothing yet."""
    return scene.captured_at if since is None else since


def _has_left(unseen_since: float | None, scene: Scene, rules: Rules) -> bool:
    return unseen_since is not None and scene.captured_at - unseen_since > rules.left_after_seconds


def _to_framing(tries: Tries, rules: Rules, *, first: tuple[Effect, ...] = ()) -> DoorStep:
    """Nobody is asked to look where looking leads nowhere."""
    lost = _lost_for_faces(tries, rules)
    if lost is not None:
        choice = _to_choice(lost, tries)
        return Step(choice.state, (*first, *choice.effects))
    return Step(Framing(tries), (*first, Say(Prompt.LOOK_HERE), StartTimer(Timer.PATIENCE)))


def _lost_for_faces(tries: Tries, rules: Rules) -> WhyChoose | None:
    if not rules.faces_work:
        return WhyChoose.CAMERA_LOST
    return WhyChoose.THERMOMETER_LOST if tries.clinical is None and not rules.can_screen else None


def _without(device: Device, state: DoorState, tries: Tries, rules: Rules) -> DoorStep:
    """A device went away while its visitor is still to be looked at."""
    match device:
        case Device.CAMERA | Device.RECOGNISER:
            return _to_choice(WhyChoose.CAMERA_LOST, tries)
        case Device.THERMOMETER if rules.screening is Screening.REQUIRED and tries.clinical is None:
            return _to_choice(WhyChoose.THERMOMETER_LOST, tries)
        case _:
            return Step(state)


def _to_checking(tries: Tries, rules: Rules) -> DoorStep:
    if tries.clinical is not None:
        return _to_recognising_only(tries, tries.clinical)
    if not rules.can_screen:
        return _to_choice(WhyChoose.THERMOMETER_LOST, tries)
    if rules.screening is Screening.OFF or Device.THERMOMETER in rules.lost:
        return _to_recognising_only(tries, None)
    measure = (CompareFaces(), StopTimer(Timer.PATIENCE), StartTimer(Timer.MEASURE), Say(Prompt.HOLD_STILL))
    return Step(Measuring(tries), measure)


def _to_recognising_only(tries: Tries, celsius: float | None) -> DoorStep:
    return Step(Recognising(tries, celsius), (CompareFaces(), StartTimer(Timer.PATIENCE), Say(Prompt.RECOGNISING)))


def _to_recognising(measured: Measuring, celsius: float | None, rules: Rules) -> DoorStep:
    """What was compared while measuring counts: often the person is known already."""
    state = Recognising(measured.tries, celsius, measured.face, measured.samples[-SAMPLES:], measured.unusable_since)
    if measured.evidence is not None:
        known = _compared(state, measured.evidence, rules)
        if not isinstance(known.state, Recognising):
            return known
    return Step(state, (StartTimer(Timer.PATIENCE),))


def _to_measure_again(tries: Tries, why: WhyAgain, rules: Rules) -> DoorStep:
    tried = replace(tries, warmth=tries.warmth + 1)
    if tried.warmth >= rules.warmth_attempts:
        return _to_volunteer(temperature.given_up(why))
    return Step(MeasureAgain(tried, why), (RestFaces(), StopTimer(Timer.PATIENCE), *temperature.rest(why)))


def _to_not_recognised(tries: Tries, rules: Rules) -> DoorStep:
    tried = replace(tries, face=tries.face + 1)
    if tried.face >= rules.face_attempts:
        return _to_choice(WhyChoose.NOT_RECOGNISED, tried)
    told = (Say(Prompt.NOT_RECOGNISED), StartTimer(Timer.HOLD))
    return Step(NotRecognised(tried), (*_STOP_EVERYTHING, *told))


@dataclass(frozen=True, slots=True)
class _Broken:
    """The face was away for too long, or is not alone."""


def _lapse(unusable_since: float | None, scene: Scene, rules: Rules) -> float | _Broken | None:
    """Since when the face is unusable, None while it is fine, _Broken when the check must start again."""
    hint = judge(scene, rules.framing)
    if hint is None:
        return None
    if hint is Hint.SEVERAL:
        return _Broken()
    since = scene.captured_at if unusable_since is None else unusable_since
    return _Broken() if scene.captured_at - since > rules.lapse_seconds else since


def _is_home(state: DoorState) -> bool:
    return isinstance(state, Attract)


FLOW: StaffedFlow[DoorState] = StaffedFlow(
    home=Attract(),
    step=step,
    is_home=_is_home,
    rescue=_to_volunteer(HandOver.OUT_OF_ORDER),
    leave=lambda _: _to_attract(),
    called=lambda state: isinstance(state, HandedOver),
    met=Step,
)
