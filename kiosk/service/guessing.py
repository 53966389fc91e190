"""Limits guessing: a typed claim counts as a failure of its number and of this terminal until it is proven.

It is counted when it is made, so that pulling the plug takes nothing back, and by the district over all its terminals, as
soon as it has given a key. All of it is silent: a locked claim leads through the same pages, in the same time, to the same
answer.
"""

import hashlib
import hmac
from collections.abc import Callable

from kiosk.domain.guesses import GuessRules
from kiosk.ports import GuessLocks

_TERMINAL = "terminal"


class Guessing:
    """Used by the store's one worker. `secret` keys the hashes: numbers cannot be tried against what lies in the store.
    `shared_name` is what the district knows a number by (None before it has given its key); it may raise StorageError.
    """

    def __init__(
        self,
        locks: GuessLocks,
        secret: bytes,
        shared_name: Callable[[str], str | None] = lambda _: None,
        rules: GuessRules | None = None,
    ) -> None:
        self._locks = locks
        self._shared_name = shared_name
        self._secret = secret
        self._rules = rules or GuessRules()
        self._claimed: str | None = None
        self._blocked = False

    def claim(self, id_number: str) -> None:
        """Somebody claims to be the holder of this number. Raises StorageError."""
        claimed = hmac.new(self._secret, id_number.encode(), hashlib.sha256).hexdigest()
        shared = self._shared_name(id_number)
        # all are asked and counted, whatever the first says: the time must not tell
        locked = [
            self._locks.note_failure(claimed, self._rules.subject_failures, shared),
            self._locks.note_failure(_TERMINAL, self._rules.terminal_failures),
            self._locks.locked_by_district(shared or ""),
        ]
        self._claimed, self._blocked = claimed, any(locked)

    @property
    def blocked(self) -> bool:
        """Whatever is offered as a proof of the present claim is not to be believed."""
        return self._blocked

    def proven(self) -> None:
        """The claim was true. Raises StorageError."""
        if self._claimed is not None:
            self._locks.forgive(self._claimed)
            self._locks.take_back(_TERMINAL)
        self._claimed, self._blocked = None, False

    def no_claim(self) -> None:
        """Who one is was shown without typing: there is nothing to guess."""
        self._claimed, self._blocked = None, False
