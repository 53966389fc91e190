"""Who may speak: signed by an enrolled terminal's key, of this minute, not heard before, and the only one of its name.

Nonces and the moment of a terminal's last word live in this process: a request from before the process began is refused
for its clock, so a restart opens no way for a replay. With several processes each guards its own; a replay that slips
to another repeats a question whose answers are the same. Not here: tables (store.py), HTTP (dependencies.py).
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic

from cryptography.hazmat.primitives.asymmetric import ec

from district.database import Database, now
from district.terminals import store
from district.terminals.keys import public_key_of
from district.terminals.presence import QUIET_SECONDS, History, Judgement, Presence, judge
from district.terminals.signing import Asked, Proof, UnsignedError, verify
from offline_cache.wire import signature as wire
from offline_cache.wire.enrolment import EVERY_TOWN
from offline_cache.wire.refusal import Refusal

_VALIDITY = timedelta(seconds=wire.VALIDITY_SECONDS)


class RefusedError(Exception):
    """401, or 403 where the terminal is known and still not to be spoken with."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class NotYetError(Exception):
    """Another machine spoke as this terminal a moment ago: come again in `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"another {seconds:.0f} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Speaker:
    """A terminal that may speak, and what it may ask about: `town` and nothing else, or all where it is None."""

    id: str
    town: str | None
    epoch: str
    boot: str


class Nonces:
    """Each nonce once, for as long as its request could be valid. `Lock`ed: requests come in many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: set[tuple[str, str]] = set()
        self._order: deque[tuple[datetime, tuple[str, str]]] = deque()

    def take(self, terminal: str, nonce: str, at: datetime) -> bool:
        """False when it was taken before."""
        with self._lock:
            while self._order and self._order[0][0] < at - 2 * _VALIDITY:
                self._known.discard(self._order.popleft()[1])
            key = (terminal, nonce)
            if key in self._known:
                return False
            self._known.add(key)
            self._order.append((at, key))
            return True


class Gate:
    """One for an application. Any thread may call it."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime] = now, ticks: Callable[[], float] = monotonic
    ) -> None:
        self._database = database
        self._clock = clock
        self._ticks = ticks
        # whole seconds, as a signature has them
        self._began = clock().replace(microsecond=0)
        self._nonces = Nonces()
        self._lock = Lock()
        self._histories: dict[str, tuple[str, History]] = {}

    def admit(self, asked: Asked, body: bytes, *, renewing: bool = False) -> Speaker:
        """`renewing` for the one request that is answered while a new key is asked for. Raises RefusedError, NotYetError,
        BusyError.
        """
        name = asked.headers.get(wire.TERMINAL_HEADER, "")
        enrolled = store.enrolled(self._database, name)
        if enrolled is None:
            raise RefusedError(Refusal.UNKNOWN)
        if enrolled.revoked:
            raise RefusedError(Refusal.REVOKED)
        by_next_key = self._check(asked, body, enrolled, name)
        if by_next_key:
            store.change_over(self._database, name, str(enrolled.next_public_key))
        elif enrolled.renewal_asked and not renewing:
            raise RefusedError(Refusal.RENEW)
        presence = Presence(asked.headers[wire.EPOCH_HEADER], asked.headers[wire.BOOT_HEADER])
        self._place(name, enrolled.enrolled_at, presence)
        town = None if enrolled.town == EVERY_TOWN else enrolled.town
        return Speaker(name, town, presence.epoch, presence.boot)

    def admit_newcomer(self, asked: Asked, body: bytes, public_key: ec.EllipticCurvePublicKey) -> None:
        """A terminal that enrols signs with the key that it presents. Neither its clock nor a nonce is asked for: a clock
        may be learnt only from a district that one knows, and a code works once. Raises RefusedError.
        """
        try:
            verify(asked, body, public_key, wire.ENROLLING_KEY_ID, wire.ENROLLING_COMPONENTS)
        except UnsignedError:
            raise RefusedError(Refusal.UNSIGNED) from None

    def _check(self, asked: Asked, body: bytes, enrolled: store.Enrolled, terminal: str) -> bool:
        """Whether it is signed by the terminal's next key, and not by its present one."""
        proof = _proof(asked, body, enrolled.public_key, terminal)
        by_next_key = proof is None and enrolled.next_public_key is not None
        if by_next_key:
            proof = _proof(asked, body, str(enrolled.next_public_key), terminal)
        if proof is None:
            raise RefusedError(Refusal.UNSIGNED)
        self._check_moment(proof)
        if not self._nonces.take(terminal, proof.nonce, self._clock()):
            raise RefusedError(Refusal.REPLAYED)
        return by_next_key

    def _check_moment(self, proof: Proof) -> None:
        at = self._clock()
        if abs(at - proof.created) > _VALIDITY or proof.created < self._began:
            raise RefusedError(Refusal.CLOCK)

    def _place(self, terminal: str, enrolled_at: str, speaker: Presence) -> None:
        with self._lock:
            known_since, history = self._histories.get(terminal, ("", History()))
            ticks = self._ticks()
            if known_since != enrolled_at:
                # never heard in this process, or enrolled anew since
                history = store.history_of(self._database, terminal, ticks)
            history, judgement = judge(history, speaker, ticks)
            self._histories[terminal] = (enrolled_at, history)
            if judgement in (Judgement.TAKES_OVER, Judgement.CLONES):
                store.keep_history(self._database, terminal, history, clones=judgement is Judgement.CLONES)
        if judgement is Judgement.REFUSED:
            raise RefusedError(Refusal.CLONE)
        if judgement is Judgement.WAITS:
            raise NotYetError(max(1.0, QUIET_SECONDS - (ticks - history.spoke_at)))


def _proof(asked: Asked, body: bytes, public_key: str, terminal: str) -> Proof | None:
    try:
        return verify(asked, body, public_key_of(public_key), terminal, wire.REQUEST_COMPONENTS)
    except UnsignedError:
        return None
