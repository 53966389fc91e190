"""Which page shows which state. The pages are QML files of the same name; closed, so that a new state needs a page."""

from enum import Enum
from typing import assert_never

from kiosk.flows import clinical, door, query
from kiosk.flows.door import DoorState
from kiosk.flows.query import QueryState
from kiosk.service.snapshot import State


class Screen(Enum):
    """A page; the value is its file in qml/Kiosk/Screens."""

    ATTRACT = "Attract"
    FACE = "Face"
    MEASURE_AGAIN = "MeasureAgain"
    ADMITTED = "Admitted"
    NOT_RECOGNISED = "NotRecognised"
    CHOOSE_WAY = "ChooseWay"
    HANDED_OVER = "HandedOver"
    CLINICAL_PIN = "ClinicalPin"
    CLINICAL_VALUE = "ClinicalValue"
    THANKS = "Thanks"
    STILL_THERE = "StillThere"
    HOME = "Home"
    TYPING_NUMBER = "TypingNumber"
    TYPING_NAME = "TypingName"
    PROVING_BY_FACE = "ProvingByFace"
    PROVING_BY_VOLUNTEER = "ProvingByVolunteer"
    WAITING = "Waiting"
    RESULTS = "Results"
    NOT_AVAILABLE = "NotAvailable"
    VOLUNTEER_CALLED = "VolunteerCalled"

    @property
    def at_rest(self) -> bool:
        """Nobody is being served."""
        return self in (Screen.ATTRACT, Screen.HOME)


def screen_of(state: State) -> Screen:
    """The page of a state."""
    return _at_the_door(state) if isinstance(state, DoorState) else _at_the_terminal(state)


def _at_the_door(state: DoorState) -> Screen:
    """From the first look to the decision it is one page: its picture must not flicker."""
    match state:
        case door.Attract():
            return Screen.ATTRACT
        case door.Approaching() | door.Framing() | door.Measuring() | door.Recognising() | door.Deciding():
            return Screen.FACE
        case door.MeasureAgain():
            return Screen.MEASURE_AGAIN
        case door.Admitted():
            return Screen.ADMITTED
        case door.NotRecognised():
            return Screen.NOT_RECOGNISED
        case door.ChooseWay():
            return Screen.CHOOSE_WAY
        case door.HandedOver():
            return Screen.HANDED_OVER
        case clinical.ClinicalPin():
            return Screen.CLINICAL_PIN
        case clinical.ClinicalValue():
            return Screen.CLINICAL_VALUE
        case door.Thanks():
            return Screen.THANKS
        case door.StillThere():
            return Screen.STILL_THERE
        case never:
            assert_never(never)


def _at_the_terminal(state: QueryState) -> Screen:
    match state:
        case query.StillThere():
            return Screen.STILL_THERE
        case query.Home():
            return Screen.HOME
        case query.TypingNumber():
            return Screen.TYPING_NUMBER
        case query.TypingName():
            return Screen.TYPING_NAME
        case query.ProvingByFace():
            return Screen.PROVING_BY_FACE
        case query.ProvingByVolunteer():
            return Screen.PROVING_BY_VOLUNTEER
        case query.CheckingClaim() | query.LookingUp():
            return Screen.WAITING
        case query.Results():
            return Screen.RESULTS
        case query.NotAvailable():
            return Screen.NOT_AVAILABLE
        case query.VolunteerCalled():
            return Screen.VOLUNTEER_CALLED
        case never:
            assert_never(never)
