"""Which of the machines that speak as one terminal is the terminal: a pure function of who spoke when.

A machine is known by its boot, its store by its epoch. A disk that was copied carries the terminal's key along, so both
machines sign well; but they are not the same boot. A terminal that starts anew falls silent first. So a newcomer waits
until the one before has been silent for `QUIET_SECONDS`; if that one speaks while the newcomer waits, there are two of
them: an alarm, and the newcomer is refused until the terminal is enrolled again. Not here: tables (store.py).
"""

from dataclasses import dataclass, replace
from enum import Enum

QUIET_SECONDS = 90.0
"""Longer than a heartbeat's minute with its scatter: who is silent for so long has stopped."""


@dataclass(frozen=True, slots=True)
class Presence:
    epoch: str
    boot: str


class Judgement(Enum):
    WELCOME = "welcome"
    TAKES_OVER = "takes_over"
    """Welcome, and from now on the terminal: to be written down."""
    WAITS = "waits"
    """Not yet: the one before spoke a moment ago."""
    CLONES = "clones"
    """Welcome, and there is another one at the same time: to be written down, with an alarm."""
    REFUSED = "refused"
    """One of two, or one that was replaced and came back."""


@dataclass(frozen=True, slots=True)
class History:
    """Who spoke as one terminal. `spoke_at` is monotonic seconds."""

    current: Presence | None = None
    spoke_at: float = 0.0
    waiting: frozenset[Presence] = frozenset()
    retired: frozenset[Presence] = frozenset()
    refused: frozenset[Presence] = frozenset()


def judge(history: History, speaker: Presence, now: float) -> tuple[History, Judgement]:
    """What to do with `speaker`, and the history from here on."""
    if speaker in history.refused or speaker in history.retired:
        return replace(history, refused=history.refused | {speaker}), Judgement.REFUSED
    if history.current is None:
        return replace(history, current=speaker, spoke_at=now), Judgement.TAKES_OVER
    if speaker == history.current:
        spoken = replace(history, spoke_at=now, waiting=frozenset())
        if not history.waiting:
            return spoken, Judgement.WELCOME
        return replace(spoken, refused=history.refused | history.waiting), Judgement.CLONES
    if speaker.boot == history.current.boot or now - history.spoke_at >= QUIET_SECONDS:
        # a new store on the same machine needs no wait: the machine has one store at a time, and the lock to prove it
        return _taken_over(history, history.current, speaker, now), Judgement.TAKES_OVER
    return replace(history, waiting=history.waiting | {speaker}), Judgement.WAITS


def _taken_over(history: History, before: Presence, speaker: Presence, now: float) -> History:
    return replace(
        history,
        current=speaker,
        spoke_at=now,
        waiting=frozenset(),
        retired=history.retired | {before},
    )
