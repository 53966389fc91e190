"""What a card laid on the reader says, and whether it can speak for its holder. Policy only; the roster is asked elsewhere.

The address, the nation and the picture on the card never come this far: nobody here needs them.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from kiosk.domain.id_number import Holder, IdNumber, InvalidIdNumberError
from kiosk.domain.people import PersonId


class CardKind(Enum):
    """The four layouts that readers know. Values are the type letters on the chip."""

    RESIDENT = " "
    HMT_RESIDENCE = "J"
    """Residence permit for Hong Kong, Macau and Taiwan residents."""
    FOREIGNER_2017 = "I"
    FOREIGNER_2023 = "Y"


@dataclass(frozen=True, slots=True)
class IdCard:
    """`number` as on the card: 18 characters, or 15 on a foreigner's card of 2017. `valid_until` None means for ever (长期)."""

    kind: CardKind
    name: str = field(repr=False)
    number: str = field(repr=False)
    valid_from: date = field(repr=False)
    valid_until: date | None = field(repr=False)


class CardTrouble(Enum):
    """Why a card does not let its holder in; the page has a sentence for each."""

    UNREADABLE = "unreadable"
    """Moved too soon, damaged, or no identity card; lifted and laid again it may be read."""
    NOT_YET_LIFTED = "not_yet_lifted"
    """The card of before still lies there; it counts again once it was lifted."""
    FOREIGN = "foreign"
    """A good card whose number the roster cannot hold."""
    EXPIRED = "expired"
    NOT_LISTED = "not_listed"
    """Nobody on the roster has this name with this number."""


@dataclass(frozen=True, slots=True)
class CardKnown:
    """The card is good, and its holder is on the roster."""

    person: PersonId


CardVerdict = CardKnown | CardTrouble

_HOLDERS_OF = {
    CardKind.RESIDENT: {Holder.CITIZEN},
    CardKind.HMT_RESIDENCE: {Holder.HONG_KONG, Holder.MACAU, Holder.TAIWAN},
    CardKind.FOREIGNER_2023: {Holder.FOREIGNER},
}


def number_on(card: IdCard, today: date) -> IdNumber | CardTrouble:
    """The number to look for on the roster, or why there is none.

    A number that does not fit the card's kind comes from a misread or forged chip: the card counts as unreadable.
    """
    if card.kind is CardKind.FOREIGNER_2017:
        return CardTrouble.FOREIGN
    try:
        number = IdNumber.parse(card.number)
    except InvalidIdNumberError:
        return CardTrouble.UNREADABLE
    if number.holder not in _HOLDERS_OF[card.kind]:
        return CardTrouble.UNREADABLE
    if not card.valid_from <= today or (card.valid_until is not None and today > card.valid_until):
        return CardTrouble.EXPIRED
    return number
