"""Why the district does not speak with whoever asks: the `detail` of a signed 401 or 403."""

from enum import Enum

from offline_cache.wire.message import Message


class Refusal(Enum):
    UNSIGNED = "unsigned"
    """There is no signature, or it does not cover what it must, or it is not by the terminal's key."""
    UNKNOWN = "unknown"
    """No such terminal is enrolled."""
    REVOKED = "revoked"
    """An operator has ended this terminal's enrolment."""
    CLOCK = "clock"
    """The request's moment is too far from the district's: ask again by the time that this answer carries."""
    REPLAYED = "replayed"
    """This very request was here before."""
    CLONE = "clone"
    """Another machine, or another store, speaks as this terminal at the same time: an operator must look."""
    FOREIGN = "foreign"
    """The content speaks for another terminal than the one that signed."""
    RENEW = "renew"
    """The terminal's key is to give way to a new one, before anything else is answered: see renewal.py."""
    CODE = "code"
    """The enrolment code is wrong, used, or too old."""


class RefusalAnswer(Message):
    detail: Refusal
