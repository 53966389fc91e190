"""How often the recogniser looks, and why not more often."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds from the start of one picture to the start of the next, by what there is to do."""

    deserted: float = 0.2
    """Nobody for a while: a visitor who walks up is seen before the second step, at half the power."""
    deserted_after: float = 10.0
    watching: float = 0.1
    """Presence and hints; the eye takes ten a second for continuous."""
    comparing: float = 0.05
    describing: float = 0.1
    """Between two pictures that are compared: closer ones are the same picture again and add no evidence."""
    refreshing: float = 0.4
    """The same once the memory is full: the answer only has to follow a change."""
    poll: float = 0.015
    """Between looks for a new picture: half a picture at thirty a second."""
