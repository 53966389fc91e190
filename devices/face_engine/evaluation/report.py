"""All figures of an evaluation as one JSON object, and as sentences for whoever reads it at a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np

from devices.face_engine.engines import Engine
from devices.face_engine.evaluation.album import Album, Masked
from devices.face_engine.evaluation.calibrating import EVERYBODY
from devices.face_engine.evaluation.held_out import held_out
from devices.face_engine.evaluation.identification import Protocol, draws_of
from devices.face_engine.evaluation.pairs import Pairs, distances, pairs_of
from devices.face_engine.evaluation.spread import as_ruled, at_limit, at_shares
from devices.face_engine.vectors import equalised, fused
from kiosk.domain.matching import Calibration, MatchRules, limits_of

Figures = dict[str, Any]

THREE: Final = Protocol()
ONE: Final = Protocol(1, 1)
THREE_DAYS: Final = Protocol(3, 1)
PEER: Final = Protocol(1, 1, raw=True)
PEER_LIMIT: Final = 0.6
"""face_recognition.compare_faces: one photograph, one picture, Euclidean distance at most 0.6."""
CURVE_POINTS: Final = 200
STRANGERS_WANTED: Final = 0.01


@dataclass(frozen=True, slots=True)
class Material:
    """What is measured. `gallery` and `probes` may be one album: then nobody is shown with a photograph that was enrolled.

    `library` is the same as face_recognition describes them: the peer. `sittings` has a sitting for each photograph of the
    gallery. `groups` are names, told apart.
    """

    gallery: Album
    probes: Album
    library: tuple[Album, Album]
    sittings: Album | None
    groups: Mapping[str, Sequence[str]]

    def of(self, members: Sequence[str]) -> "Material":
        gallery = self.gallery.of(members)
        enrolled, seen = self.library
        own = enrolled.of(members)
        return Material(
            gallery,
            gallery if self.gallery is self.probes else self.probes.of(members),
            (own, own if enrolled is seen else seen.of(members)),
            None if self.sittings is None else self.sittings.of(members),
            {},
        )


def evaluate(
    material: Material, sizes: Sequence[int], engine: Engine, calibration: Calibration, made_on: date
) -> Figures:
    gallery, probes = material.gallery, material.probes
    wanted = [size for size in sizes if size <= len(gallery.people)]
    figures: Figures = {
        "engine": engine.name,
        "photographs": probes.photographs,
        "without_face": probes.without_face,
        "people": len(probes.people),
        "calibration": {"model": calibration.model, "group": calibration.group, "source": calibration.source},
        "verification": {EVERYBODY: _verification(pairs_of(probes), calibration)},
        "identification": {EVERYBODY: list(_identification(material, wanted, calibration))},
        "held_out": held_out(gallery, engine, material.groups, wanted, STRANGERS_WANTED, made_on, material.sittings),
        "milliseconds": dict(probes.milliseconds),
    }
    for name, members in material.groups.items():
        part = material.of(members)
        figures["verification"][name] = _verification(pairs_of(part.probes), calibration)
        all_of_them = len(part.gallery.people)
        fitting = [*(size for size in (50,) if size < all_of_them), all_of_them]
        figures["identification"][name] = list(_identification(part, fitting, calibration))
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


def _identification(material: Material, sizes: Sequence[int], calibration: Calibration) -> Iterator[Figures]:
    gallery, probes = material.gallery, material.probes
    for size in sizes:
        three, single = draws_of(gallery, probes, size, THREE), draws_of(gallery, probes, size, ONE)
        peer = draws_of(*material.library, size, PEER)
        if not three:
            continue
        rules = limits_of(calibration, three[0].size, STRANGERS_WANTED)
        limit = rules.max_distance
        row: Figures = {
            "enrolled": three[0].size,
            "enrolled_visitors": len(three[0].enrolled.nearest),
            "strangers": len(three[0].strangers.nearest),
            "draws": len(three),
            "three_photographs": at_shares(three, 0.0),
            "three_photographs_and_margin": at_shares(three, calibration.margin),
            "one_photograph": at_shares(single, 0.0),
            "as_calibrated": {"limit": round(limit, 4)} | as_ruled(three, rules),
            "face_recognition_defaults": {"limit": PEER_LIMIT} | at_limit(peer, PEER_LIMIT, 0.0),
        }
        if material.sittings is not None:
            row |= _of_sittings(material.sittings, size, rules)
        yield row


def _of_sittings(album: Album, size: int, rules: MatchRules) -> Figures:
    """A visit is one sitting; enrolled are one sitting, or three of different days."""
    found: Figures = {}
    for name, protocol in (("one_sitting", ONE), ("three_sittings_enrolled_one_seen", THREE_DAYS)):
        draws = draws_of(album, album, size, protocol)
        found[name] = at_shares(draws, 0.0) | {
            "as_calibrated": as_ruled(draws, rules),
            "without_neighbours": as_ruled(draws, replace(rules, crowd=None)),
        }
    return found


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
            if "one_sitting" in row:
                once, days = (
                    row[key]["FNIR at FPIR 1.0%"] for key in ("one_sitting", "three_sittings_enrolled_one_seen")
                )
                own = row["three_sittings_enrolled_one_seen"]["as_calibrated"]
                yield (
                    f"  frames of one sitting {once['mean']:.1%}; three sittings enrolled, one seen {days['mean']:.1%},"
                    f" as calibrated FPIR {own['FPIR']['mean']:.2%}, FNIR {own['FNIR']['mean']:.1%}"
                )
    for row in figures["held_out"]:
        own = row["with_margin"]
        yield (
            f"held out, calibrated on the {row['calibrated_on']} ({row['worst_group']}): {row['group']}, {row['enrolled']}"
            f" enrolled: FPIR {own['FPIR']['mean']:.2%}, FNIR {own['FNIR']['mean']:.2%}"
        )
        if "one_sitting" in row:
            own = row["one_sitting"]
            yield f"  one sitting seen: FPIR {own['FPIR']['mean']:.2%}, FNIR {own['FNIR']['mean']:.2%}"
    if "masked" in figures:
        masked = figures["masked"]
        yield (
            f"masked: {masked['photographs']} photographs, {masked['face_found']} faces found,"
            f" {masked['asked_to_take_it_off']} asked to take it off, {masked['taken_for_somebody']} taken for somebody"
        )
    times = figures["milliseconds"]
    yield ", ".join(f"{stage} {milliseconds:.1f} ms" for stage, milliseconds in times.items())
