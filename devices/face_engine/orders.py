"""What the parent orders of the recogniser's process, and what it tells back. Vectors go in with the gallery and
never come out.

The gallery is the only thing of anybody's that crosses: pickled into an anonymous pipe between our two processes, in memory
alone.
"""

from dataclasses import dataclass

from devices.face_engine.gallery import Gallery
from kiosk.domain.framing import Scene
from kiosk.domain.matching import FaceEvidence
from kiosk.domain.people import PersonId


@dataclass(frozen=True, slots=True)
class UseGallery:
    gallery: Gallery


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


Order = UseGallery | Compare | Rest


@dataclass(frozen=True, slots=True)
class Seen:
    scene: Scene


@dataclass(frozen=True, slots=True)
class Compared:
    ticket: int
    evidence: FaceEvidence


News = Seen | Compared
