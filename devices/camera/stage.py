"""What stands in front of the simulated camera, as values that travel to its process."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from devices.camera.attack import Attack


@dataclass(frozen=True, slots=True)
class Box:
    """A face in the pixels of its photograph."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Approach:
    """Walking up: the face grows from `from_width` to the actor's width in `seconds`, then stays."""

    from_width: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Actor:
    """One person played by a photograph. Lengths are fractions of the picture.

    `face_width` is the distance: 0.1 stands in the door, 0.3 at arm's length. `x`, `y` are the face's middle. `yaw` is
    the turn of the head in eye distances (see FaceView; it reads about two thirds of it), believable up to 0.45.
    `light` is a gain, 1 as photographed. Without a `face` the photograph's widest face is looked for.
    """

    photograph: Path
    face_width: float = 0.28
    x: float = 0.5
    y: float = 0.46
    yaw: float = 0.0
    light: float = 1.0
    masked: bool = False
    attack: Attack | None = None
    """What is shown to the camera instead of the person."""
    approach: Approach | None = None
    life: float | None = None
    """The second of somebody's life at which the scene begins: they blink, turn a little, and stand apart from what the
    photograph shows behind them. On a screen a film of that is shown. None: a picture that stands still."""
    face: Box | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """Everybody in the picture; an empty stage is an empty hall."""

    actors: tuple[Actor, ...] = ()


class StagedFault(Enum):
    """What the simulated camera can suffer. The first four last until they are lifted, the others happen once."""

    BLACK = "black"
    FROZEN = "frozen"
    UNPLUGGED = "unplugged"
    SILENT = "silent"
    CRASH = "crash"
    HANG = "hang"

    @property
    def lasts(self) -> bool:
        return self not in (StagedFault.CRASH, StagedFault.HANG)
