"""The enrolled people's vectors in memory that the recogniser's process maps: written once by the parent, read by the child.

Anonymous memory (memfd_create): it has no name in any file system, nothing of it is pickled, and it is gone with the last process
that has it. What crosses the pipe is its descriptor, and who stands in which row. The child maps it for reading only. After the
vectors lie their rounded forms, which a search looks at first (rounded.py).
"""

import mmap
import os
import weakref
from functools import partial

import numpy as np

from devices.face_engine.gallery import Gallery
from devices.face_engine.orders import GalleryRows
from devices.face_engine.rounded import ByteProduct, RoundedRows, Rounding, bytes_needed, promising
from devices.face_engine.vectors import Vectors
from devices.worker_process import WithFile


class SharedGallery:
    """The parent's; not for several threads."""

    def __init__(self, number: int, gallery: Gallery) -> None:
        """Takes the vectors over: what `gallery` held is overwritten."""
        vectors = gallery.vectors
        people, dimensions = vectors.shape
        descriptor = os.memfd_create("gallery", os.MFD_CLOEXEC)
        self._close = weakref.finalize(self, os.close, descriptor)
        os.ftruncate(descriptor, vectors.nbytes + bytes_needed(people, dimensions))
        self._memory = mmap.mmap(descriptor, 0)
        self._memory.madvise(mmap.MADV_DONTDUMP)
        rounding = _copied(vectors, self._memory)
        vectors.fill(0.0)
        self.order = WithFile(GalleryRows(number, gallery.persons, dimensions, gallery.searched, rounding), descriptor)

    def overwrite(self) -> None:
        """For good; only when no child looks into it any more."""
        self._memory[:] = bytes(len(self._memory))
        self._memory.close()
        self._close()


class SharedGalleries:
    """The one in use, and those that a child may still be looking into."""

    def __init__(self) -> None:
        self._kept: dict[int, SharedGallery] = {}
        self._number = 0

    def __len__(self) -> int:
        return len(self._kept)

    def replace(self, gallery: Gallery) -> WithFile:
        """The order to use it, for a child. Those of before stay until `used`."""
        self._number += 1
        self._kept[self._number] = SharedGallery(self._number, gallery)
        return self._kept[self._number].order

    def used(self, number: int) -> None:
        """A child uses this one, and will never again use one of before."""
        for older in [one for one in self._kept if one < number]:
            self._kept.pop(older).overwrite()

    def no_child(self) -> None:
        """Nobody looks into any: only the newest is kept, for the next child."""
        self.used(self._number)


def mapped(order: WithFile, product: ByteProduct) -> Gallery:
    """The child's: rows that cannot be written to. Closes the order's descriptor; the mapping goes with the last array of it."""
    rows: GalleryRows = order.command
    try:
        memory = mmap.mmap(order.descriptor, 0, prot=mmap.PROT_READ)
    finally:
        os.close(order.descriptor)
    memory.madvise(mmap.MADV_DONTDUMP)
    vectors, rounded = _parts(memory, len(rows.persons), rows.dimensions)
    first_look = partial(promising, rounded, rows.rounding, product)
    return Gallery(rows.persons, vectors, rows.searched, first_look)


def _copied(vectors: Vectors, memory: mmap.mmap) -> Rounding:
    """In a function of its own: a mapping that an array looks into cannot be closed."""
    shared, rounded = _parts(memory, *vectors.shape)
    np.copyto(shared, vectors)
    return rounded.fill(vectors)


def _parts(memory: mmap.mmap, people: int, dimensions: int) -> tuple[Vectors, RoundedRows]:
    vectors = np.frombuffer(memory, np.float32, people * dimensions).reshape(people, dimensions)
    return vectors, RoundedRows.within(memoryview(memory)[vectors.nbytes :], people, dimensions)
