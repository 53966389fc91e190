"""The enrolled people as one matrix, searched whole: exact, and fast enough for everybody in a district."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from devices.face_engine.engines import Engine
from devices.face_engine.vectors import Vector, Vectors, distance, from_bytes, fused_each
from kiosk.domain.matching import Candidate
from kiosk.domain.people import FaceTemplate, PersonId
from kiosk.domain.secrecy import NeverWritten

FirstLook = Callable[[Vector, int], NDArray[np.intp]]
"""The rows among which the so many nearest to a face are: quickly, and none of them missed."""


@dataclass(frozen=True, slots=True)
class Gallery(NeverWritten):
    """`vectors` is float32 (n, d), C order; row i is what the templates of `persons[i]` have in common."""

    persons: tuple[PersonId, ...]
    vectors: Vectors = field(repr=False)
    searched: bool = True
    """False where more people are enrolled than may be told apart: then nobody is nearest, and only claims are answered."""
    first_look: FirstLook | None = field(default=None, repr=False)
    """None where all rows are compared at once."""

    @classmethod
    def of(cls, templates: Sequence[FaceTemplate], engine: Engine, most: int | None = None) -> "Gallery":
        """Of the templates that this engine made; others are not comparable and are left out.

        With more than `most` people it is not searched.
        """
        comparable = [template for template in templates if template.model == engine.model_id]
        rows: dict[PersonId, int] = {}
        owners = [rows.setdefault(template.person, len(rows)) for template in comparable]
        faces = np.empty((len(comparable), engine.dimensions), np.float32)
        for face, template in zip(faces, comparable, strict=True):
            face[:] = from_bytes(template.vector)
        vectors = fused_each(faces, np.array(owners, np.intp), len(rows))
        faces.fill(0.0)
        return cls(tuple(rows), vectors, searched=most is None or len(rows) <= most)

    def nearest(self, face: Vector, count: int) -> tuple[Candidate, ...]:
        """The `count` nearest persons, nearest first; `face` is fused, as the rows are."""
        count = min(count, len(self.persons))
        if not self.searched or not count:
            return ()
        looked_at = np.arange(len(self.persons)) if self.first_look is None else self.first_look(face, count)
        compared = self.vectors if len(looked_at) == len(self.persons) else self.vectors[looked_at]
        # All rows and the face are of one length: the order of their products is that of their distances.
        products = compared @ face
        rows = [looked_at[_take_greatest(products)] for _ in range(count)]
        # The short form loses digits just where faces are alike: the few that matter are measured properly.
        found = [Candidate(self.persons[row], distance(self.vectors[row], face)) for row in rows]
        return tuple(sorted(found, key=lambda candidate: candidate.distance))

    def compare(self, face: Vector, claimed: PersonId) -> tuple[Candidate, ...]:
        """The claimed person, or nothing when they are not enrolled."""
        if claimed not in self.persons:
            return ()
        return (Candidate(claimed, distance(self.vectors[self.persons.index(claimed)], face)),)


def _take_greatest(products: Vector) -> int:
    """Its row; it does not count a second time. For a few, this takes a tenth of the time of a partial sort."""
    row = int(products.argmax())
    products[row] = -np.inf
    return row
