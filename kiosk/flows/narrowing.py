"""Somebody who looks like two is asked for a little more: what both questions share.

Which pages follow each other tells nothing of whom the visitor looks like: a surname that fits nobody leads to the digits as
one does that two people share.
"""

from dataclasses import dataclass, replace

from kiosk.domain.framing import Scene, nearest
from kiosk.domain.narrowing import Clue
from kiosk.domain.people import PersonId
from kiosk.flows.effects import CheckClue, Effect, StartTimer
from kiosk.flows.events import Timer
from kiosk.flows.machine import Rules


@dataclass(frozen=True, slots=True)
class Doubt:
    """`candidates` are those whom it may be; nobody any more once a clue fitted nobody. `last_seen` is monotonic seconds."""

    candidates: tuple[PersonId, ...]
    last_seen: float | None = None
    checking: bool = False

    def seen(self, scene: Scene, rules: Rules) -> "Doubt | None":
        """The doubt after a picture; None when whoever was asked has gone. Whose face it is, is not compared again."""
        if self.last_seen is None or nearest(scene, rules.framing) is not None:
            return replace(self, last_seen=scene.captured_at)
        return None if scene.captured_at - self.last_seen > rules.unseen_while_asked_seconds else self

    def asked(self, clue: Clue) -> tuple["Doubt", tuple[Effect, ...]]:
        """While the store looks, no second clue is taken."""
        return replace(self, checking=True), (
            StartTimer(Timer.IDLE),
            StartTimer(Timer.ANSWER),
            CheckClue(self.candidates, clue),
        )

    def left(self, fitting: tuple[PersonId, ...]) -> "Doubt":
        """The doubt that is left when the clue fits those; who was no candidate does not become one."""
        alike = tuple(person for person in self.candidates if person in fitting)
        return Doubt(alike, self.last_seen)

    @property
    def only(self) -> PersonId | None:
        """Whom it can only be."""
        return self.candidates[0] if len(self.candidates) == 1 else None
