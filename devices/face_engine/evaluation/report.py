"""All figures of an evaluation as one JSON object, and as sentences for whoever reads it at a terminal."""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from devices.face_engine.evaluation.album import Album, Masked
from devices.face_engine.evaluation.identification import Draw, Protocol, draws_of
from devices.face_engine.evaluation.pairs import Pairs, distances, pairs_of
from devices.face_engine.vectors import equalised, fused
from kiosk.domain.matching import Calibration

Figures = dict[str, Any]

SHARES: Final = (0.003, 0.01, 0.03)
"""Strangers admitted, at which misses are compared: FPIR 0.3, 1 and 3 %."""
THREE: Final = Protocol()
ONE: Final = Protocol(1, 1)
PEER: Final = Protocol(1, 1, raw=True)
PEER_LIMIT: Final = 0.6
"""face_recognition.compare_faces: one photograph, one picture, Euclidean distance at most 0.6."""
CURVE_POINTS: Final = 200
STRANGERS_WANTED: Final = 0.01


def evaluate(
    gallery: Album,
    probes: Album,
    groups: Mapping[str, Sequence[str]],
    sizes: Sequence[int],
    calibration: Calibration,
) -> Figures:
    everybody = len(gallery.people)
    wanted = [size for size in sizes if size <= everybody]
    figures: Figures = {
        "photographs": probes.photographs,
        "without_face": probes.without_face,
        "people": len(probes.people),
        "calibration": {"model": calibration.model, "group": calibration.group, "source": calibration.source},
        "verification": {"everybody": _verification(pairs_of(probes), calibration)},
        "identification": {"everybody": list(_identification(gallery, probes, wanted, calibration))},
        "milliseconds": {"detecting": probes.detecting_ms, "describing": probes.describing_ms},
    }
    for name, members in groups.items():
        seen = probes.of(members)
        enrolled = seen if gallery is probes else gallery.of(members)
        figures["verification"][name] = _verification(pairs_of(seen), calibration)
        all_of_them = len(enrolled.people)
        fitting = [*(size for size in (50,) if size < all_of_them), all_of_them]
        figures["identification"][name] = list(_identification(enrolled, seen, fitting, calibration))
    return figures


def _verification(pairs: Pairs, calibration: Calibration) -> Figures:
    """ROC and DET as points, and what the calibration's limit for claims does."""
    if not len(pairs.genuine) or not len(pairs.strangers):
        return {"people": pairs.people}
    lowest, highest = float(pairs.genuine[0]), float(pairs.strangers[len(pairs.strangers) // 2])
    steps = [lowest + (highest - lowest) * step / CURVE_POINTS for step in range(CURVE_POINTS + 1)]
    limit = calibration.verifying_limit(0.001)
    return {
        "people": pairs.people,
        "pairs_of_one_person": len(pairs.genuine),
        "pairs_of_strangers": len(pairs.strangers),
        "curve": [[round(at, 4), pairs.false_match(at), pairs.false_non_match(at)] for at in steps],
        "at_limit": {
            "limit": limit,
            "false_match": pairs.false_match(limit),
            "false_non_match": pairs.false_non_match(limit),
        },
    }


def _identification(gallery: Album, probes: Album, sizes: Sequence[int], calibration: Calibration) -> Iterator[Figures]:
    for size in sizes:
        three, single = draws_of(gallery, probes, size, THREE), draws_of(gallery, probes, size, ONE)
        peer = draws_of(gallery, probes, size, PEER)
        if not three:
            continue
        limit = calibration.limit(size, STRANGERS_WANTED)
        yield {
            "enrolled": three[0].size,
            "enrolled_visitors": len(three[0].enrolled.nearest),
            "strangers": len(three[0].strangers.nearest),
            "draws": len(three),
            "three_photographs": _at_shares(three, 0.0),
            "three_photographs_and_margin": _at_shares(three, calibration.margin),
            "one_photograph": _at_shares(single, 0.0),
            "as_calibrated": {"limit": round(limit, 4)} | _at_limit(three, limit, calibration.margin),
            "face_recognition_defaults": {"limit": PEER_LIMIT} | _at_limit(peer, PEER_LIMIT, 0.0),
        }


def _at_shares(draws: Sequence[Draw], margin: float) -> Figures:
    """FNIR at each FPIR, as mean and spread over the draws."""
    found: Figures = {}
    for share in SHARES:
        limits = [draw.limit_for(share, margin) for draw in draws]
        missed = [draw.missed(limit, margin) for draw, limit in zip(draws, limits, strict=True)]
        found[f"FNIR at FPIR {share:.1%}"] = _spread(missed)
    return found


def _at_limit(draws: Sequence[Draw], limit: float, margin: float) -> Figures:
    def spread(of: Callable[[Draw], float]) -> Figures:
        return _spread([of(draw) for draw in draws])

    return {
        "FPIR": spread(lambda draw: draw.admitted(limit, margin)),
        "FNIR": spread(lambda draw: draw.missed(limit, margin)),
    }


def _spread(values: Sequence[float]) -> Figures:
    if not values:
        return {}
    return {"mean": round(statistics.fmean(values), 5), "sd": round(statistics.pstdev(values), 5)}


def masked_figures(masked: Masked, gallery: Album, calibration: Calibration, people: int) -> Figures:
    """Whom unnoticed masks are taken for, among the first `people` of the album, one picture each, as calibrated."""
    enrolled = np.stack([fused(faces[:3]) for faces in list(gallery.people.values())[:people]])
    apart = distances(enrolled, equalised(masked.unnoticed))
    return {
        "photographs": masked.photographs,
        "face_found": masked.found,
        "asked_to_take_it_off": masked.noticed,
        "compared": len(masked.unnoticed),
        "enrolled": len(enrolled),
        "taken_for_somebody": int((apart.min(axis=1) <= calibration.limit(people, STRANGERS_WANTED)).sum()),
    }


def sentences(figures: Figures) -> Iterator[str]:
    yield f"{figures['photographs']} photographs of {figures['people']} people; no face in {figures['without_face']}"
    for group, rows in figures["identification"].items():
        for row in rows:
            three, one = row["three_photographs"], row["one_photograph"]
            best, single = three["FNIR at FPIR 1.0%"], one["FNIR at FPIR 1.0%"]
            own, peer = row["as_calibrated"], row["face_recognition_defaults"]
            yield (
                f"{group}, {row['enrolled']} enrolled: FNIR at FPIR 1 % {best['mean']:.2%} +- {best['sd']:.2%}"
                f" (one photograph {single['mean']:.1%}); as calibrated FPIR {own['FPIR']['mean']:.2%},"
                f" FNIR {own['FNIR']['mean']:.2%}; face_recognition's defaults"
                f" FPIR {peer['FPIR']['mean']:.1%}, FNIR {peer['FNIR']['mean']:.1%}"
            )
    if "masked" in figures:
        masked = figures["masked"]
        yield (
            f"masked: {masked['photographs']} photographs, {masked['face_found']} faces found,"
            f" {masked['asked_to_take_it_off']} asked to take it off, {masked['taken_for_somebody']} taken for somebody"
        )
    times = figures["milliseconds"]
    yield ", ".join(f"{stage} {milliseconds:.1f} ms" for stage, milliseconds in times.items())
