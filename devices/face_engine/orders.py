"""What the parent orders of the recogniser's process, and what it tells back. Vectors go in as memory that both map
(shared_gallery.py), never over the pipe, and never come out.
"""

from dataclasses import dataclass

from devices.face_engine.rounded import Rounding
from devices.worker_process import WithFile
from kiosk.domain.framing import Scene
from kiosk.domain.matching import FaceEvidence
from kiosk.domain.people import PersonId


@dataclass(frozen=True, slots=True)
class GalleryRows:
    """Use the gallery that comes along as a file (devices.worker_process.WithFile): float32, (len(persons), dimensions),
    C order, and then its rounded rows. `number` grows with each that replaces another.
    """

    number: int
    persons: tuple[PersonId, ...]
    dimensions: int
    searched: bool
    rounding: Rounding


@dataclass(frozen=True, slots=True)
class Compare:
    """`ticket` numbers the comparisons, so that an answer to an older one is known and dropped, even in the same
    session.
    """

    ticket: int
    claimed: PersonId | None


@dataclass(frozen=True, slots=True)
class Rest:
    """Compare nobody and forget."""


Order = WithFile | Compare | Rest
"""A file comes with GalleryRows only."""


@dataclass(frozen=True, slots=True)
class Seen:
    scene: Scene


@dataclass(frozen=True, slots=True)
class Compared:
    ticket: int
    evidence: FaceEvidence


@dataclass(frozen=True, slots=True)
class Uses:
    """The gallery of this number, and no longer any of before."""

    number: int


News = Seen | Compared | Uses
