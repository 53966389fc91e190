"""Which page shows which state. The pages are QML files of the same name; closed, so that a new state needs a page."""

from enum import Enum
from typing import assert_never

from kiosk.flows import (
    asking,
    assisted,
    browsing,
    clinical,
    door,
    letting_in,
    narrowing,
    presenting,
    query,
    rating,
    town,
)
from kiosk.service.snapshot import State


class Screen(Enum):
    """A page; the value is its file in qml/Kiosk/Screens."""

    ATTRACT = "Attract"
    FACE = "Face"
    MEASURE_AGAIN = "MeasureAgain"
    ADMITTED = "Admitted"
    NOT_RECOGNISED = "NotRecognised"
    ASKING_SURNAME = "AskingSurname"
    ASKING_DIGITS = "AskingDigits"
    CHOOSE_WAY = "ChooseWay"
    PRESENTING = "Presenting"
    HANDED_OVER = "HandedOver"
    CLINICAL_PIN = "ClinicalPin"
    CLINICAL_VALUE = "ClinicalValue"
    THANKS = "Thanks"
    STILL_THERE = "StillThere"
    HOME = "Home"
    TYPING_NUMBER = "TypingNumber"
    PROVING_BY_FACE = "ProvingByFace"
    PROVING_BY_VOLUNTEER = "ProvingByVolunteer"
    WAITING = "Waiting"
    RESULTS = "Results"
    NOT_AVAILABLE = "NotAvailable"
    VOLUNTEER_CALLED = "VolunteerCalled"
    MENU = "Menu"
    PAPER = "Paper"
    TOLD = "Told"
    DIGITS = "Digits"
    WRITING = "Writing"
    SPEAKING = "Speaking"
    REASONS = "Reasons"
    READINESS = "Readiness"

    @property
    def at_rest(self) -> bool:
        """Nobody is being served."""
        return self in (Screen.ATTRACT, Screen.HOME)


def screen_of(state: State) -> Screen:
    """The page of a state."""
    match state:
        case assisted.SigningIn():
            return Screen.DIGITS
        case assisted.Desk() | assisted.Assisting(below=door.HandedOver()):
            return Screen.MENU
        case assisted.Confirming():
            return Screen.TOLD
        case assisted.Inspecting():
            return Screen.READINESS
        case assisted.Assisting(below=below):
            return screen_of(below)
        case _:
            return _at_door(state) if isinstance(state, door.DoorState) else _at_terminal(state)


def _at_door(state: door.DoorState) -> Screen:
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
        case narrowing.AskingSurname():
            return Screen.ASKING_SURNAME
        case narrowing.AskingDigits():
            return Screen.ASKING_DIGITS
        case door.ChooseWay():
            return Screen.CHOOSE_WAY
        case (
            presenting.LayingCard()
            | presenting.ShowingCode()
            | presenting.VerifyingCode()
            | presenting.TakingWarmth()
            | presenting.WarmthAgain()
        ):
            return Screen.PRESENTING
        case door.HandedOver():
            return Screen.HANDED_OVER
        case clinical.ClinicalPin():
            return Screen.CLINICAL_PIN
        case clinical.ClinicalValue():
            return Screen.CLINICAL_VALUE
        case letting_in.ChoosingGround() | letting_in.SendingAway():
            return Screen.MENU
        case letting_in.SentOn():
            return Screen.TOLD
        case door.Thanks():
            return Screen.THANKS
        case door.StillThere():
            return Screen.STILL_THERE
        case never:
            assert_never(never)


def _at_terminal(state: town.TownState) -> Screen:
    """Whatever is chosen, read, told or typed has one page each; what is on it, the state says."""
    match state:
        case town.StillThere():
            return Screen.STILL_THERE
        case town.Home():
            return Screen.HOME
        case query.TypingNumber():
            return Screen.TYPING_NUMBER
        case query.ProvingByFace():
            return Screen.PROVING_BY_FACE
        case query.ProvingByVolunteer():
            return Screen.PROVING_BY_VOLUNTEER
        case (
            query.CheckingClaim()
            | query.LookingUp()
            | query.LookingFurther()
            | browsing.Fetching()
            | browsing.TakingTicket()
            | asking.FindingDepartments()
            | asking.Sending()
            | asking.FindingReply()
            | rating.KeepingRating()
        ):
            return Screen.WAITING
        case (
            query.ChoosingProof()
            | query.Replies()
            | browsing.Ways()
            | browsing.Choosing()
            | browsing.Entries()
            | asking.AskingStart()
            | asking.ChoosingDepartment()
            | asking.ChoosingWords()
            | rating.ChoosingSubject()
            | rating.Grading()
        ):
            return Screen.MENU
        case query.Entitled() | query.ReadingReply() | browsing.Reading() | asking.ShowingReply() | asking.Reviewing():
            return Screen.PAPER
        case (
            query.Vouching()
            | query.PinIsSet()
            | browsing.Ticket()
            | browsing.Withdrawn()
            | asking.Sent()
            | asking.NotSent()
            | rating.Rated()
        ):
            return Screen.TOLD
        case (
            query.ProvingByPin()
            | query.SettingPin()
            | asking.LeavingContact()
            | asking.EnteringReceipt()
            | rating.CallingBack()
        ):
            return Screen.DIGITS
        case query.TypingName() | browsing.Searching() | asking.Writing():
            return Screen.WRITING
        case asking.Speaking():
            return Screen.SPEAKING
        case rating.GivingReasons():
            return Screen.REASONS
        case town.Doubting(inner):
            return _at_terminal(inner)
        case query.Results():
            return Screen.RESULTS
        case query.NotAvailable():
            return Screen.NOT_AVAILABLE
        case town.VolunteerCalled():
            return Screen.VOLUNTEER_CALLED
        case never:
            assert_never(never)
