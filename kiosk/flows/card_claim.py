"""The citizen's own card in the place of typing number and name: what it claims, and how the page wants it.

A card that nobody on the roster has leads on like any other, with a claim to be nobody: the terminal tells no one who is listed.
"""

from dataclasses import dataclass

from kiosk.domain.health import Device
from kiosk.domain.id_card import CardKnown, CardTrouble, CardVerdict
from kiosk.domain.people import PersonId
from kiosk.flows.effects import CodePurpose, Effect, ReadCard, ReadCode, RestCard, RestCode
from kiosk.flows.machine import Rules


@dataclass(frozen=True, slots=True)
class Claimed:
    """To be this person; None for somebody who is not listed."""

    person: PersonId | None


def claim_of(verdict: CardVerdict) -> Claimed | CardTrouble:
    """What to do with a card: follow its claim, or say what is wrong with it."""
    match verdict:
        case CardKnown(person):
            return Claimed(person)
        case CardTrouble.NOT_LISTED | CardTrouble.FOREIGN:
            return Claimed(None)
        case CardTrouble.UNREADABLE | CardTrouble.NOT_YET_LIFTED | CardTrouble.EXPIRED:
            return verdict


def watching(rules: Rules) -> tuple[Effect, ...]:
    """Beside the keys a card may be laid, or a number scanned, where there is something to do it with."""
    card = (ReadCard(),) if rules.reads_cards else ()
    code = (ReadCode(CodePurpose.NUMBER),) if rules.reads_codes else ()
    return (*card, *code)


def watching_again(device: Device, rules: Rules) -> tuple[Effect, ...]:
    """What came back is wanted on a page that was opened without it."""
    kind = {Device.ID_CARD_READER: ReadCard, Device.SCANNER: ReadCode}.get(device)
    return tuple(effect for effect in watching(rules) if kind is not None and isinstance(effect, kind))


NOT_WATCHING: tuple[Effect, ...] = (RestCard(), RestCode())
