"""Whether a calibration holds for people it has not seen: made on one half of them, tried on the other, and the other way round.

People are halved by a hash of their name: the halves are the same on every machine, in one order, and have nobody in common.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from devices.face_engine.engines import Engine
from devices.face_engine.evaluation.album import Album
from devices.face_engine.evaluation.calibrating import EVERYBODY, TooFewPhotographsError, calibrate
from devices.face_engine.evaluation.identification import Protocol, draws_of
from devices.face_engine.evaluation.spread import as_ruled, at_limit
from kiosk.domain.matching import Calibration, limits_of

Figures = dict[str, Any]
NAMES = ("first half", "second half")


def halves(album: Album) -> tuple[Album, Album]:
    """By the last bit of the SHA-256 of each person's name."""
    second = {name for name in album.people if hashlib.sha256(name.encode()).digest()[-1] & 1}
    return album.of(n for n in album.people if n not in second), album.of(n for n in album.people if n in second)


def held_out(
    album: Album,
    engine: Engine,
    groups: Mapping[str, Sequence[str]],
    sizes: Sequence[int],
    accepted_strangers: float,
    made_on: date,
    visits: Album | None = None,
) -> list[Figures]:
    """A row for each half, group and size: FPIR and FNIR at the limit that the other half gave. Empty with too few people.

    With `visits`, sittings made from the album, also as the terminal decides on one of them.
    """
    parts = halves(album)
    rows: list[Figures] = []
    for calibrating, (learned, tried) in enumerate(((parts[0], parts[1]), (parts[1], parts[0]))):
        try:
            sat = None if visits is None else visits.of(learned.people)
            calibration = calibrate(learned, engine, groups, NAMES[calibrating], made_on, sat)
        except TooFewPhotographsError:
            return []
        for group, members in {EVERYBODY: list(tried.people), **groups}.items():
            part = tried.of(members)
            rows += [
                {"calibrated_on": NAMES[calibrating], "worst_group": calibration.group, "group": group, **row}
                for row in _tried(part, calibration, sizes, accepted_strangers, visits)
            ]
    return rows


def _tried(
    part: Album, calibration: Calibration, sizes: Sequence[int], accepted_strangers: float, visits: Album | None
) -> Iterator[Figures]:
    everyone = len(part.people)
    for size in sorted({size for size in sizes if size < everyone} | {everyone}):
        draws = draws_of(part, part, size, Protocol())
        limit = calibration.limit(size, accepted_strangers)
        if draws and limit > 0:  # half of the people make a shorter curve, which ends at smaller galleries
            row: Figures = {
                "enrolled": size,
                "enrolled_visitors": len(draws[0].enrolled.nearest),
                "strangers": len(draws[0].strangers.nearest),
                "limit": round(limit, 4),
                "without_margin": at_limit(draws, limit, 0.0),
                "with_margin": at_limit(draws, limit, calibration.margin),
            }
            if visits is not None:
                sat = visits.of(part.people)
                rules = limits_of(calibration, size, accepted_strangers)
                row["one_sitting"] = as_ruled(draws_of(sat, sat, size, Protocol(seen=1)), rules)
            yield row
