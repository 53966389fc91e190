"""How long the exact search takes, one to many, and how long a gallery takes from templates to memory that a child maps:
`python -m tests.benchmarks.search`. Prints figures and asserts nothing.
"""

import os

# before numpy is imported: a terminal's second core belongs to the screen
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import statistics
import time
from datetime import UTC, datetime

import numpy as np

from devices.face_engine.byte_product import byte_product
from devices.face_engine.engines import DLIB
from devices.face_engine.gallery import Gallery
from devices.face_engine.shared_gallery import SharedGalleries, mapped
from devices.face_engine.vectors import equalised, to_bytes
from devices.worker_process import WithFile
from kiosk.domain.people import FaceTemplate, PersonId
from tests.benchmarks.machine import machine
from tests.support.crowd import crowd

SIZES = (1_000, 10_000, 100_000, 440_000)
"""The last is everybody in the district."""
SEARCHES = 60
TEMPLATES = 100_000
NOW = datetime(2026, 11, 26, tzinfo=UTC)


def main() -> None:
    print(f"{machine()}; one thread, {DLIB.dimensions} numbers a person, five candidates")
    random = np.random.default_rng(1)
    product = byte_product()
    for size in SIZES:
        vectors = crowd(random, size)
        galleries = SharedGalleries()
        made = Gallery(tuple(PersonId(str(number)) for number in range(size)), vectors.copy())
        order = galleries.replace(made)
        gallery = mapped(received(order), product)
        noise = 0.03 * random.standard_normal((SEARCHES, DLIB.dimensions), np.float32)
        faces = equalised((vectors[random.integers(0, size, SEARCHES)] + noise).astype(np.float32))
        waited: list[float] = []
        worked: list[float] = []
        for face in faces:
            began, busy = time.perf_counter(), time.thread_time()
            gallery.nearest(face, 5)
            waited.append((time.perf_counter() - began) * 1e3)
            worked.append((time.thread_time() - busy) * 1e3)
        megabytes = os.fstat(order.descriptor).st_size / 1e6
        print(
            f"{size:>8} people  p50 {statistics.median(waited):6.2f} ms  p95 {statistics.quantiles(waited, n=20)[-1]:6.2f} ms"
            f"  of processor p50 {statistics.median(worked):6.2f} ms  {megabytes:6.1f} MB, mapped by both processes"
        )
    _started(random)


def _started(random: np.random.Generator) -> None:
    """What the store's templates cost before the first search."""
    vectors = random.standard_normal((TEMPLATES, DLIB.dimensions), np.float32)
    templates = [
        FaceTemplate(PersonId(f"p-{row:016x}"), DLIB.model_id, to_bytes(vector), NOW)
        for row, vector in enumerate(vectors)
    ]
    began, busy = time.perf_counter(), time.thread_time()
    gallery = Gallery.of(templates, DLIB)
    fused, galleries = time.perf_counter(), SharedGalleries()
    mapped(received(galleries.replace(gallery)), byte_product())
    ended = time.perf_counter()
    print(
        f"{TEMPLATES} templates: fused {fused - began:.2f} s, shared and mapped {ended - fused:.2f} s; "
        f"{time.thread_time() - busy:.2f} s of processor"
    )


def received(order: WithFile) -> WithFile:
    """As another process has it: a descriptor of its own of the same memory."""
    return WithFile(order.command, os.dup(order.descriptor))


if __name__ == "__main__":
    main()
