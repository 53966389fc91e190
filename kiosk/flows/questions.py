"""What a reader's page asks of the store. The answer carries its question back, which tells a late one from the wanted."""

from dataclasses import dataclass

from kiosk.domain.catalogue import Facet, Selection, Shelf


@dataclass(frozen=True, slots=True)
class FindOptions:
    """Which values of a facet does what was selected have? Answered by OptionsFound."""

    selection: Selection
    facet: Facet


@dataclass(frozen=True, slots=True)
class FindEntries:
    """Answered by EntriesFound."""

    selection: Selection


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """Answered by DocumentFound."""

    shelf: Shelf
    key: str


Question = FindOptions | FindEntries | OpenDocument
