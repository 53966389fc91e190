"""Everybody's vectors rounded to one byte a number: the first look of an exact search, at a quarter of the memory.

Rounding moves a product by no more than is known, so a first look can only name too many, never miss one, and who is named is
measured with the unrounded vectors. What is rounded is how a row differs from the middle of all rows: faces all point much the
same way, and what they have in common would leave few of a byte's steps for what tells them apart.

With m the middle, a row x = m + d and the face y:  x.y = m.y + d.m + d.(y - m).  The first term is the same for all; the second
is kept for each row; the third is taken from the rounded d and y - m, and by Cauchy and Schwarz is off by at most
|d - d'| |y - m| + |d'| |y - m - (y - m)'|.

Imports no native library but numpy: the parent's process rounds, the recogniser's searches.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from devices.face_engine.vectors import Vector, Vectors
from kiosk.domain.secrecy import NeverWritten

Codes = NDArray[np.int8]
"""(d, n): one dimension of everybody after the other, as the kernel reads them."""
ByteProduct = Callable[[NDArray[np.uint8], Codes], NDArray[np.int32]]
"""(d,) and (d, n) to (n,): the sum over d, exact."""

_ROW_STEPS: Final = 127
_FACE_STEPS: Final = 63
_FACE_ZERO: Final = 64
"""The face is sent as 1..127: kernels that add two products in 16 bits, as AVX2's do, have room for 2 * 127 * 127 and no more."""
_CHUNK: Final = 4096
"""Rows rounded at a time: the copy that is worked on stays small."""
_FLOAT_SLACK: Final = 1e-4
"""What single precision may add to the bound: a hundred times what was seen."""
_LEAST: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Rounding:
    """What was rounded to, and how far from it the rows are at most."""

    step: float
    off: float
    """The greatest |d - d'| of a row."""
    longest: float
    """The greatest |d'| of a row."""


@dataclass(frozen=True, slots=True)
class RoundedRows(NeverWritten):
    """Of n people with d numbers each."""

    codes: Codes = field(repr=False)
    offsets: Vector = field(repr=False)
    """(n,): d.m of each row."""
    sums: NDArray[np.int32] = field(repr=False)
    """(n,): of each row's codes, for what the face's zero adds."""
    middle: Vector = field(repr=False)

    @classmethod
    def within(cls, memory: memoryview, people: int, dimensions: int) -> "RoundedRows":
        """Arrays that lie in `memory`, of bytes_needed(people, dimensions) bytes, one after the other."""
        size = people * dimensions
        codes = np.frombuffer(memory, np.int8, size).reshape(dimensions, people)
        floats = np.frombuffer(memory, np.float32, people + dimensions, _aligned(size))
        sums = np.frombuffer(memory, np.int32, people, _aligned(size) + floats.nbytes)
        return cls(codes, floats[:people], sums, floats[people:])

    def fill(self, vectors: Vectors) -> Rounding:
        """Round `vectors`, (n, d), into these arrays."""
        if not len(vectors):
            return Rounding(_LEAST, 0.0, 0.0)
        self.middle[:] = vectors.mean(axis=0, dtype=np.float64)
        # without a copy of everybody: the farthest from the middle in each dimension is one of two
        reach = np.maximum(vectors.max(axis=0) - self.middle, self.middle - vectors.min(axis=0))
        step = max(float(reach.max()) / _ROW_STEPS, _LEAST)
        off = longest = 0.0
        rows = np.empty((min(_CHUNK, len(vectors)), len(self.middle)), np.float32)
        for start in range(0, len(vectors), _CHUNK):
            chunk = slice(start, min(start + _CHUNK, len(vectors)))
            differing = np.subtract(vectors[chunk], self.middle, out=rows[: chunk.stop - start])
            np.matmul(differing, self.middle, out=self.offsets[chunk])
            codes = np.rint(differing / step)
            self.codes[:, chunk] = codes.T
            self.sums[chunk] = codes.sum(axis=1)
            codes *= step
            longest = max(longest, _longest(codes))
            differing -= codes
            off = max(off, _longest(differing))
            codes.fill(0.0)
            differing.fill(0.0)
        return Rounding(step, off, longest)


def bytes_needed(people: int, dimensions: int) -> int:
    return _aligned(people * dimensions) + 4 * (people + dimensions) + 4 * people


def promising(
    rows: RoundedRows, rounding: Rounding, product: ByteProduct, face: Vector, count: int
) -> NDArray[np.intp]:
    """The rows among which the `count` with the greatest products with `face`, (d,), are; in their order. `count` at most n."""
    differing = face - rows.middle
    step = max(float(np.abs(differing).max()) / _FACE_STEPS, _LEAST)
    codes = np.rint(differing / step)
    sent = (codes + _FACE_ZERO).astype(np.uint8)
    rounded = product(sent, rows.codes)
    rounded -= _FACE_ZERO * rows.sums
    likely = rounded.astype(np.float32)  # exact: below 2**24
    likely *= step * rounding.step
    likely += rows.offsets
    off = rounding.off * _length(differing)
    codes *= step
    differing -= codes
    off += rounding.longest * _length(differing)
    # a product may be `off` less than it looks, and so may that of whoever should be named before: twice `off` loses nobody
    least = np.partition(likely, -count)[-count] - 2 * off - _FLOAT_SLACK
    found = np.flatnonzero(likely >= least)
    for secret in (differing, codes, sent, rounded, likely):
        secret.fill(0)
    return found


def _longest(rows: Vectors) -> float:
    return float(np.sqrt(np.einsum("ij,ij->i", rows, rows).max(initial=0.0)))


def _length(vector: Vector) -> float:
    return float(np.linalg.norm(vector))


def _aligned(size: int) -> int:
    return (size + 3) & ~3
