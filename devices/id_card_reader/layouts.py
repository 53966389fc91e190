"""The 256 bytes of text on a card: four layouts, UTF-16LE, padded with spaces, told apart by the letter at byte 248.

Source: the switch on that letter in PCSCGetData.h (Johann356/readinfo), and three drivers that agree on the resident's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from devices.id_card_reader.frames import TEXT_BYTES
from kiosk.domain.id_card import CardKind, IdCard

KIND_AT = 248
FOR_EVER = "长期"


@dataclass(frozen=True, slots=True)
class Place:
    """Bytes of one field, in the order of the card."""

    at: int
    length: int


def _in_order(**lengths: int) -> Mapping[str, Place]:
    places: dict[str, Place] = {}
    at = 0
    for name, length in lengths.items():
        places[name] = Place(at, length)
        at += length
    if at != TEXT_BYTES:
        raise ValueError(f"a layout of {at} bytes")
    return MappingProxyType(places)


LAYOUTS: Mapping[CardKind, Mapping[str, Place]] = MappingProxyType(
    {
        CardKind.RESIDENT: _in_order(
            name=30,
            sex=2,
            nation=4,
            birth=16,
            address=70,
            number=36,
            issuer=30,
            valid_from=16,
            valid_until=16,
            reserved=28,
            kind=2,
            reserved_end=6,
        ),
        CardKind.HMT_RESIDENCE: _in_order(
            name=30,
            sex=2,
            reserved_nation=4,
            birth=16,
            address=70,
            number=36,
            issuer=30,
            valid_from=16,
            valid_until=16,
            pass_number=18,
            times_issued=4,
            reserved=6,
            kind=2,
            reserved_end=6,
        ),
        CardKind.FOREIGNER_2017: _in_order(
            english_name=120,
            sex=2,
            number=30,
            nationality=6,
            name=30,
            valid_from=16,
            valid_until=16,
            birth=16,
            version=4,
            accepting_office=8,
            kind=2,
            reserved_end=6,
        ),
        CardKind.FOREIGNER_2023: _in_order(
            name=30,
            sex=2,
            times_renewed=4,
            birth=16,
            english_name=70,
            number=36,
            reserved=30,
            valid_from=16,
            valid_until=16,
            english_name_rest=22,
            nationality=6,
            kind=2,
            old_number=6,
        ),
    }
)


class UnknownLayoutError(ValueError):
    """The text is none of the four layouts, names nobody or holds a date that never was. Says nothing of what it holds."""


def fields_of(text: bytes) -> tuple[CardKind, Mapping[str, str]]:
    """Every field of the card by name, without its padding. Raises UnknownLayoutError."""
    try:
        kind = CardKind(text[KIND_AT : KIND_AT + 2].decode("utf-16-le"))
        fields = {
            name: text[place.at : place.at + place.length].decode("utf-16-le").rstrip(" \0")
            for name, place in LAYOUTS[kind].items()
        }
    except ValueError as error:
        raise UnknownLayoutError("the text of the card is in no known layout") from error
    return kind, fields


def card_of(text: bytes) -> IdCard:
    """What the hub needs of a card, and no more. Raises UnknownLayoutError."""
    kind, fields = fields_of(text)
    # a foreigner without a Chinese name is registered under the English one
    name = fields["name"] or fields.get("english_name", "") + fields.get("english_name_rest", "")
    if not name:
        raise UnknownLayoutError("the card names nobody")
    until = fields["valid_until"]
    return IdCard(
        kind=kind,
        name=name,
        number=fields["number"],
        valid_from=_date(fields["valid_from"]),
        valid_until=None if until == FOR_EVER else _date(until),
    )


def text_of(kind: CardKind, fields: Mapping[str, str]) -> bytes:
    """A card's text, for emulators. Fields left out are blank; one that is too long raises ValueError."""
    text = bytearray("  ".encode("utf-16-le") * (TEXT_BYTES // 4))
    for name, value in {**fields, "kind": kind.value}.items():
        place = LAYOUTS[kind][name]
        data = value.encode("utf-16-le")
        if len(data) > place.length:
            raise ValueError(f"{name} has room for {place.length // 2} characters")
        text[place.at : place.at + len(data)] = data
    return bytes(text)


def _date(text: str) -> date:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError as error:
        raise UnknownLayoutError("the card holds a date that never was") from error
