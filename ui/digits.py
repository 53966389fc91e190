"""What each page of typing a number asks for, as values."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain import receipts
from kiosk.domain.pin import DIGITS as PIN_DIGITS
from kiosk.flows import asking, assisted, query, rating
from kiosk.flows.events import ContactEntered, Event, OtherWayWanted, PinEntered, ReceiptEntered
from kiosk.service.snapshot import Snapshot
from ui.i18n import Words

_TELEPHONE_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Digits:
    """`secret` digits are shown as dots. `other` is the button beside, with the event that it stands for."""

    title: str = ""
    note: str = ""
    most: int = 0
    entered: Callable[[str], Event] = PinEntered
    wrong: bool = False
    secret: bool = False
    group: int = 0
    other: str = ""
    otherwise: Event | None = None


def digits_of(snapshot: Snapshot, words: Words) -> Digits:
    """What is typed on the page that is seen; an empty one where nothing is."""
    state = snapshot.page
    match state:
        case asking.LeavingContact():
            return _telephone(words["contact_title"], words["contact_text"], words, wrong=state.wrong)
        case rating.CallingBack():
            return _telephone(words["call_back_title"], words["call_back_text"], words, wrong=state.wrong)
        case asking.EnteringReceipt():
            fault = state.fault
            note = words["receipt_text"] if fault is None else words.of("receipt_fault", fault)
            return Digits(
                words["receipt_title"], note, receipts.DIGITS, ReceiptEntered, wrong=fault is not None, group=4
            )
        case assisted.SigningIn():
            wrong = state.wrong > 0 and not state.checking
            note = words["pin_checking" if state.checking else "sign_in_wrong" if wrong else "sign_in_text"]
            return Digits(words["sign_in_title"], note, PIN_DIGITS, wrong=wrong, secret=True)
        case query.ProvingByPin():
            note = (
                words["pin_checking"] if state.checking else words["own_pin_wrong" if state.wrong else "own_pin_text"]
            )
            wrong = state.wrong > 0 and not state.checking
            return Digits(
                words["own_pin_title"], note, PIN_DIGITS, wrong=wrong, secret=True,
                other=words["prove_otherwise"], otherwise=OtherWayWanted(),
            )  # fmt: skip
        case query.SettingPin():
            trouble = state.trouble
            note = words["set_pin_again" if state.first else "set_pin_text"]
            if trouble is not None:
                note = words.of("pin_trouble", trouble)
            return Digits(words["set_pin_title"], note, PIN_DIGITS, wrong=trouble is not None, secret=True)
        case _:
            return Digits()


def _telephone(title: str, text: str, words: Words, *, wrong: bool) -> Digits:
    note = words["contact_wrong"] if wrong else text
    return Digits(
        title,
        note,
        _TELEPHONE_DIGITS,
        ContactEntered,
        wrong=wrong,
        other=words["no_contact"],
        otherwise=ContactEntered(""),
    )
