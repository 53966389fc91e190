"""kiosk.ports.Recogniser over any engine: the parent's side of the recogniser's process. Imports no native library itself."""

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from devices.camera.ring import FrameRing
from devices.face_engine.engines import Engine
from devices.face_engine.gallery import Gallery
from devices.face_engine.orders import Compare, Compared, News, Rest, Seen, Uses
from devices.face_engine.pace import Pace
from devices.face_engine.shared_gallery import SharedGalleries
from devices.worker_process import Desk, Patience, WorkerProcess
from kiosk.domain.framing import FramingRules, Scene
from kiosk.domain.health import Health
from kiosk.domain.matching import FaceEvidence
from kiosk.domain.people import FaceTemplate, PersonId, SessionId

_log = logging.getLogger(__name__)


class EngineRecogniser:
    """Looks into `ring`, the camera's; `framing` says which face is usable; `models` holds the engine's packs.

    `liveness`: whether the signs of a living face are measured too: 5 ms a picture with a face, and of those that are compared
    1 ms more, 13 with the pack.

    With more than `most` people in the gallery nobody is searched for: the model could not tell them apart as wanted.
    """

    def __init__(
        self,
        ring: FrameRing,
        framing: FramingRules,
        engine: Engine,
        models: Path,
        most: int,
        pace: Pace | None = None,
        patience: Patience | None = None,
        *,
        liveness: bool = False,
    ) -> None:
        arguments = (ring, framing, engine, models, pace or Pace(), liveness)
        self._engine = engine
        self.worker = WorkerProcess("recogniser", _recognise, arguments, self._hear, patience)
        self._on_scene: Callable[[Scene], None] = _unheard
        self._on_evidence: Callable[[SessionId, FaceEvidence], None] = _unheard
        self._lock = threading.Lock()
        self._most = most
        self._galleries = SharedGalleries()
        self._tickets = 0
        self._asked: tuple[int, SessionId] | None = None

    def start(
        self,
        on_scene: Callable[[Scene], None],
        on_evidence: Callable[[SessionId, FaceEvidence], None],
        on_health: Callable[[Health], None],
    ) -> None:
        self._on_scene = on_scene
        self._on_evidence = on_evidence
        self.worker.start(on_health)

    def stop(self) -> None:
        self.rest()
        self.worker.stop()
        with self._lock:
            self._galleries.no_child()

    def load(self, templates: Sequence[FaceTemplate]) -> None:
        """Replace the gallery; templates of another model are left out."""
        gallery = Gallery.of(templates, self._engine, self._most)
        if not gallery.searched:
            _log.warning(
                "%d people are enrolled, and the face model is trusted with %d: only claims are answered",
                len(gallery.persons),
                self._most,
            )
        with self._lock:
            self.worker.order("gallery", self._galleries.replace(gallery))

    def compare(self, session: SessionId, claimed: PersonId | None = None) -> None:
        with self._lock:
            self._tickets += 1
            self._asked = (self._tickets, session)
            self.worker.order("compare", Compare(self._tickets, claimed))

    def rest(self) -> None:
        with self._lock:
            self._asked = None
            self.worker.order("compare", Rest())

    def _hear(self, news: News) -> None:
        match news:
            case Seen(scene):
                self._on_scene(scene)
            case Uses(number):
                with self._lock:
                    self._galleries.used(number)
            case Compared(ticket, evidence):
                with self._lock:
                    asked = self._asked
                if asked is not None and asked[0] == ticket:
                    self._on_evidence(asked[1], evidence)


def _recognise(
    desk: Desk,
    ring: FrameRing,
    framing: FramingRules,
    engine: Engine,
    models: Path,
    pace: Pace,
    liveness: bool,
) -> None:
    """The child's program, imported by the child alone: with it come the native libraries and half a second."""
    from devices.face_engine.process import recognise

    recognise(desk, ring, framing, engine, models, pace, liveness=liveness)


def _unheard(*_: object) -> None:
    """Before start nobody listens."""
