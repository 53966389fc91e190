"""How often the recogniser looks, and why not more often."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds from the start of one picture to the start of the next, by what there is to do."""

    deserted: float = 0.2
    """Nobody for a while: a visitor who walks up is seen before the second step, at half the power."""
    deserted_after: float = 10.0
    watching: float = 0.1
    """Presence; the eye takes ten a second for continuous."""
    attending: float = 0.05
    """Somebody is in the picture: hints, and the steady pictures that must come before a comparison."""
    comparing: float = 0.03
    """Every picture that the camera takes."""
    describing: float = 0.03
    """Between two pictures that are compared. An elder waits for three, and the door opens on no fewer; whether the
    visitor is turned away is decided two pictures later."""
    refreshing: float = 0.4
    """The same once the memory is full: the answer only has to follow a change."""
    poll: float = 0.006
    """Between looks for a new picture: a fifth of a picture at thirty a second."""
