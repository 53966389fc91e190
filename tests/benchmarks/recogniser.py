"""How fast the recogniser is on this machine: `python -m tests.benchmarks.recogniser`. Prints figures and asserts
nothing."""

import queue
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import cv2
import dlib
import numpy as np

from devices.camera.simulator import PhotographCamera
from devices.camera.stage import Actor, Stage
from devices.face_engine.describer import FaceDescriber
from devices.face_engine.detector import FaceFinder
from devices.face_engine.driver import EngineRecogniser
from devices.face_engine.engines import DLIB
from devices.face_engine.enrolment import EnrolmentDesk
from devices.face_engine.models import NETWORK_FILE, model_file
from devices.face_engine.network_cache import network
from devices.face_engine.packs import MINIFASNET
from kiosk.domain.framing import FramingRules, Scene, judge
from kiosk.domain.health import Ready
from kiosk.domain.matching import FaceEvidence
from kiosk.domain.people import FaceTemplate, PersonId, SessionId
from tests.benchmarks.machine import machine
from tests.support.photographs import photograph
from tests.support.shared import MODELS, install

VISITS = 20
RULES = FramingRules()


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as folder:
        _measure(Path(folder))


def _measure(models: Path) -> None:
    print(machine())
    cv2.setNumThreads(1)
    image = cv2.imread(str(photograph("obama.jpg")))
    assert image is not None
    picture = np.asarray(cv2.resize(image, (640, 800), interpolation=cv2.INTER_AREA)[:480], np.uint8)
    finder, describer = FaceFinder(), FaceDescriber(network(models))
    chip = finder.find(picture)[0].chip
    print("detection of 640x480  ", _milliseconds(lambda: finder.find(picture)))
    known = finder.find(picture)
    print("the face found again  ", _milliseconds(lambda: finder.find_again(picture, known)))
    reference = dlib.face_recognition_model_v1(str(model_file(NETWORK_FILE)))
    print("embedding             ", _milliseconds(lambda: describer.describe(chip)))
    print("embedding by dlib     ", _milliseconds(lambda: reference.compute_face_descriptor(chip)))
    apart = np.abs(describer.describe(chip) - np.array(reference.compute_face_descriptor(chip))).max()
    print(f"greatest difference    {apart:.1e}")
    vector = EnrolmentDesk(RULES, DLIB, models).describe(np.asarray(image, np.uint8))
    assert isinstance(vector, bytes)
    templates = [FaceTemplate(PersonId("a man"), DLIB.model_id, vector, datetime.now(UTC))]
    _visits(templates, models, liveness=False)
    print("with the signs of life of the camera alone:")
    _visits(templates, models, liveness=True)
    if MODELS.is_dir():
        install(models, MINIFASNET)
        print("with the pack minifasnet too:")
        _visits(templates, models, liveness=True)


def _visits(templates: list[FaceTemplate], models: Path, *, liveness: bool) -> None:
    camera = PhotographCamera()
    recogniser = EngineRecogniser(camera.ring, RULES, DLIB, models, 100, liveness=liveness)
    news: queue.Queue[tuple[float, Scene | tuple[SessionId, FaceEvidence]]] = queue.Queue()
    ready: queue.Queue[object] = queue.Queue()
    recogniser.load(templates)
    camera.start(lambda _: None)
    recogniser.start(
        lambda scene: news.put((time.monotonic(), scene)),
        lambda session, evidence: news.put((time.monotonic(), (session, evidence))),
        ready.put,
    )
    try:
        while not isinstance(ready.get(timeout=60), Ready):
            continue
        camera.show(Stage((Actor(photograph("obama2.jpg")),)))
        print("scenes/s watching     ", _scenes_a_second(news, 4.0))
        recogniser.compare(SessionId(0))
        print("scenes/s comparing    ", _scenes_a_second(news, 4.0))
        print(
            "usable to 3 pictures  ",
            _spread([_visit(camera, recogniser, news, SessionId(n + 1)) for n in range(VISITS)]),
        )
    finally:
        recogniser.stop()
        camera.stop()


def _visit(
    camera: PhotographCamera,
    recogniser: EngineRecogniser,
    news: "queue.Queue[tuple[float, Scene | tuple[SessionId, FaceEvidence]]]",
    session: SessionId,
) -> float:
    """Milliseconds from the capture of the first usable picture to the evidence of three."""
    recogniser.rest()
    camera.show(Stage())
    while not (isinstance(item := news.get(timeout=30)[1], Scene) and not item.faces):
        continue
    recogniser.compare(session)
    camera.show(Stage((Actor(photograph("obama2.jpg")),)))
    usable_at: float | None = None
    while True:
        heard_at, item = news.get(timeout=30)
        if isinstance(item, Scene):
            if usable_at is None and judge(item, RULES) is None:
                usable_at = item.captured_at
        elif item[0] == session and item[1].frames >= 3 and usable_at is not None:
            return (heard_at - usable_at) * 1e3


def _scenes_a_second(news: "queue.Queue[tuple[float, Scene | tuple[SessionId, FaceEvidence]]]", seconds: float) -> str:
    time.sleep(1.0)  # the change takes effect
    while not news.empty():
        news.get()
    time.sleep(seconds)
    return f"{sum(isinstance(news.get()[1], Scene) for _ in range(news.qsize())) / seconds:.1f}"


def _milliseconds(work: Callable[[], object]) -> str:
    spent: list[float] = []
    for _ in range(30):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1e3)
    return _spread(spent)


def _spread(values: list[float]) -> str:
    return f"p50 {statistics.median(values):.1f} ms, p95 {statistics.quantiles(values, n=20)[-1]:.1f} ms"


if __name__ == "__main__":
    main()
