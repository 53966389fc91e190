"""Whether a living face stands before the terminal, or a picture of one: signs of several kinds, weighed into one score.

Each sign adds what it is worth as evidence (a logarithm of odds, in nats), bounded, so that no sign alone can outvote all
others. A sign that was not measured adds nothing. Where the figures come from, and what this does not stop:
docs/presentation-attacks.md.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from statistics import median

from kiosk.domain.warmth import OFFSETS, SkinWarmth, Target, Warmth

NEAR_ENOUGH_FOR_SIGNS = 0.255
"""The least width of a face, as a share of the picture's, where signs of life are required: from 0.23 on the drawn rasters show
at 640 x 480, and the detector's widths come in steps of a fifth."""

SAMPLES = 5
"""Half a second at ten samples a second: a sensor that still settles on a new face reads low at first."""


class Sign(Enum):
    """What speaks for a living face or against it; journalled, and never shown to a visitor."""

    SKIN_WARM = "skin_warm"
    COLD = "cold"
    HOT = "hot"
    NO_FACE_OF_WARMTH = "no_face_of_warmth"
    RASTER = "raster"
    LOOKS_REAL = "looks_real"
    LOOKS_COPIED = "looks_copied"
    BLINKED = "blinked"
    MOVES_AS_ONE = "moves_as_one"


@dataclass(frozen=True, slots=True)
class PictureSigns:
    """What the camera says of one face over `frames` pictures.

    `raster` is how far a regular pattern (printer dots, a screen's pixels) stands out of the face's texture, the median of
    the pictures, as a ratio to what is usual at that fineness. `real` is a classifier's mean probability of a living face;
    None where there is none. `blinked` is whether both eyes closed and opened. `beside` is how much better what lies beside the
    head is explained by moving along with the face (above 0) than by resting (below 0), a logarithm; None where the face kept
    still or nothing was to be seen there.
    """

    frames: int = 0
    raster: float | None = None
    real: float | None = None
    blinked: bool = False
    beside: float | None = None


@dataclass(frozen=True, slots=True)
class LivenessRules:
    """Limits with their sources, and what each sign is worth in nats."""

    frames: int = 3
    """Pictures before the camera's signs count: one may be blurred."""
    raster_from: float = 18.0
    """Of 1,495 press photographs none reaches 15.8."""
    body_from: float = 34.6
    """°C of a body, by the forehead's offset in this room: what a sensor for one point must see. The FDA's healthy people have
    36.96 with a deviation of 0.59 (docs/fever-screening.md); paper that a face behind it warms has 34.4 at most, by a model."""
    face_body_from: float = 33.8
    """The same of an array, whose face is a mean: cheeks and nose are colder than the forehead, by how much was not measured."""
    skin_to: float = 38.5
    """A face indoors has 32 to 36 °C; above it is a lamp or a heated thing."""
    rise_from: float = 3.0
    """Over what lies around: the least contrast of a face in a warm hall. A print has less than one."""
    uneven_from: float = 0.6
    uneven_to: float = 4.0
    """The hottest place of a face over its mean: eyes and brow are warmer than nose and cheeks. A screen is even; cold paper
    with holes for warm eyes is too uneven."""
    warm: float = 3.0
    not_skin: float = -6.0
    raster: float = -6.0
    most_real: float = 2.0
    most_copied: float = -4.0
    blinked: float = 0.5
    """A replayed film blinks, and so does who wears a mask with holes."""
    moves_as_one: float = -6.0
    one_from: float = 1.4
    """Of what lies beside the head: drawn sheets and screens in a hand have 1.67 or more, drawn visitors 1.21 or less."""
    usual_real: float = 0.12
    """Of the classifier, where the odds are even: of living faces 2 % lie below, of attacks nearly all; its own 0.5 turns
    away a tenth."""


@dataclass(frozen=True, slots=True)
class Liveness:
    """`score` in nats: above 0 a living face is more likely. `confirmed` says that a channel which a picture cannot easily
    satisfy (warmth, or the classifier) spoke for life.
    """

    score: float
    signs: tuple[Sign, ...]
    confirmed: bool

    @property
    def living(self) -> bool:
        return self.score > 0


def weigh(picture: PictureSigns, warmth: SkinWarmth | None, rules: LivenessRules) -> Liveness | None:
    """The signs together; None while there are too few pictures to say anything."""
    if picture.frames < rules.frames:
        return None
    found: list[tuple[Sign, float]] = []
    if warmth is not None:
        found.append(_of_warmth(warmth, rules))
    if picture.raster is not None and picture.raster >= rules.raster_from:
        found.append((Sign.RASTER, rules.raster))
    if picture.real is not None:
        found.append(_of_classifier(picture.real, rules))
    if picture.blinked:
        found.append((Sign.BLINKED, rules.blinked))
    if picture.beside is not None and picture.beside >= rules.one_from:
        found.append((Sign.MOVES_AS_ONE, rules.moves_as_one))
    signs = tuple(sign for sign, _ in found)
    return Liveness(sum(worth for _, worth in found), signs, bool({Sign.SKIN_WARM, Sign.LOOKS_REAL} & set(signs)))


def _of_warmth(warmth: SkinWarmth, rules: LivenessRules) -> tuple[Sign, float]:
    body = warmth.inside + OFFSETS[Target.FOREHEAD].at(warmth.around)
    least = rules.body_from if warmth.hottest is None else rules.face_body_from
    if body < least or warmth.inside - warmth.around < rules.rise_from:
        return Sign.COLD, rules.not_skin
    if warmth.inside > rules.skin_to:
        return Sign.HOT, rules.not_skin
    if warmth.hottest is not None and not rules.uneven_from <= warmth.hottest - warmth.inside <= rules.uneven_to:
        return Sign.NO_FACE_OF_WARMTH, rules.not_skin
    return Sign.SKIN_WARM, rules.warm


def _of_classifier(real: float, rules: LivenessRules) -> tuple[Sign, float]:
    """Its probability as odds, beside the odds of the value at which it decides as well for life as against it."""
    worth = min(rules.most_real, max(rules.most_copied, _log_odds(real) - _log_odds(rules.usual_real)))
    return (Sign.LOOKS_REAL if worth > 0 else Sign.LOOKS_COPIED), worth


def _log_odds(probability: float) -> float:
    bounded = min(1 - 1e-6, max(1e-6, probability))
    return math.log(bounded / (1 - bounded))


def skin_of(samples: Sequence[Warmth]) -> SkinWarmth | None:
    """The medians of the newest five samples, taken while the face was usable; None with fewer, or where one tells nothing."""
    skins = [sample.skin for sample in samples[-SAMPLES:] if sample.skin is not None]
    if len(skins) < SAMPLES:
        return None
    hottest = [skin.hottest for skin in skins if skin.hottest is not None]
    return SkinWarmth(
        median(skin.inside for skin in skins),
        median(skin.around for skin in skins),
        median(hottest) if len(hottest) == SAMPLES else None,
    )
