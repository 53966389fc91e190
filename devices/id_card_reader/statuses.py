"""What the module's status bytes mean, from the headers of three vendors' libraries; 01 to 09 belong to those libraries."""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType


class Status(IntEnum):
    DONE = 0x90
    CARD_FOUND = 0x9F
    NO_SUCH_ITEM = 0x91
    CHECKSUM = 0x10
    LENGTH = 0x11
    COMMAND = 0x21
    NOT_ALLOWED = 0x23
    UNKNOWN = 0x24
    CARD_REFUSES_SAM = 0x31
    SAM_REFUSES_CARD = 0x32
    INFORMATION_CHECK = 0x33
    FINGERPRINT_CHECK = 0x37
    INFORMATION_LENGTH = 0x3F
    CARD_TYPE = 0x40
    READ_FAILED = 0x41
    RANDOM_NUMBER = 0x47
    SELF_TEST = 0x60
    NOT_AUTHORISED = 0x66
    NO_CARD = 0x80
    SELECT_FAILED = 0x81


SENTENCES: Mapping[Status, str] = MappingProxyType(
    {
        Status.DONE: "done",
        Status.CARD_FOUND: "a card lies on the reader",
        Status.NO_SUCH_ITEM: "the card does not hold this item",
        Status.CHECKSUM: "the command arrived damaged: check the cable and the rate",
        Status.LENGTH: "the command arrived with a wrong length: check the cable and the rate",
        Status.COMMAND: "the module does not know this command: it is another model",
        Status.NOT_ALLOWED: "the module may not do this: it is locked by its maker",
        Status.UNKNOWN: "the module reports an error that it does not name",
        Status.CARD_REFUSES_SAM: "the card did not accept the security module: lay it again",
        Status.SAM_REFUSES_CARD: "the security module did not accept the card: it may be forged, or no identity card",
        Status.INFORMATION_CHECK: "the card's contents do not match their signature: it may be damaged or forged",
        Status.FINGERPRINT_CHECK: "the card's fingerprint does not match its signature",
        Status.INFORMATION_LENGTH: "the card's contents have an impossible length",
        Status.CARD_TYPE: "a card of a kind that this module does not know",
        Status.READ_FAILED: "the card moved away while it was read: lay it again and leave it there",
        Status.RANDOM_NUMBER: "the security module cannot make random numbers: it is broken",
        Status.SELF_TEST: "the security module failed its self-test: it is broken",
        Status.NOT_AUTHORISED: "the security module is not authorised: its maker must activate it",
        Status.NO_CARD: "no card lies on the reader, or the one there was read already",
        Status.SELECT_FAILED: "the card moved away while it was chosen, or two cards lie there",
    }
)

BROKEN = frozenset({Status.RANDOM_NUMBER, Status.SELF_TEST, Status.NOT_AUTHORISED, Status.NOT_ALLOWED})
"""The module's own trouble: no card will ever be read until somebody mends it."""


def sentence(status: int) -> str:
    """For the operator; a code that no header lists is named by its number."""
    try:
        return SENTENCES[Status(status)]
    except ValueError:
        return f"an unlisted status, 0x{status:02X}"
