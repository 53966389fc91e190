"""A person's subsidies as phrases to read aloud. Never a name, never an account, and nothing of why money came back."""

from dataclasses import dataclass
from datetime import timedelta, timezone

from devices.voice import spoken_numbers
from devices.voice.words import Word
from kiosk.domain.subsidies import PaymentState, Subsidy, SubsidyAnswer

CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Item:
    """The name of an item, where the pack has a clip for it."""

    name: str


Phrase = tuple[Word | Item, ...]
"""Spoken in one breath; between two there is a pause."""

_STATES = {
    PaymentState.PAID: Word.PAID,
    PaymentState.PROCESSING: Word.PROCESSING,
    PaymentState.RETURNED: Word.RETURNED,
}


def phrases_of(answer: SubsidyAnswer) -> tuple[Phrase, ...]:
    """What was paid in the year of the data, as on the screen; then each grant: item and amount, month, day and state."""
    if not answer.subsidies:
        return ((Word.NOTHING,),)
    year = answer.as_of.astimezone(CHINA).year
    total = (*spoken_numbers.year(year), Word.TOTAL, *spoken_numbers.amount(answer.total_fen(year)))
    return (total, *(phrase for subsidy in answer.subsidies for phrase in _grant(subsidy, year)))


def _grant(subsidy: Subsidy, year: int) -> tuple[Phrase, Phrase]:
    granted = subsidy.granted_on
    earlier = () if granted.year == year else spoken_numbers.year(granted.year)
    return (
        (Item(subsidy.item), *spoken_numbers.amount(subsidy.fen)),
        (*earlier, *spoken_numbers.day(granted), _STATES[subsidy.state]),
    )
