"""From what a sensor sees to a body's temperature, each stage kept: the maintenance page shows them all, and a
mistake can be placed.

    raw -> emissivity and site offset -> distance -> statistic of the body

Only the first two stages can be held against a black body; the last is a statement about people. Its offsets are
those that make the mean of skin and oral temperature agree in the FDA data (PhysioNet 10.13026/3bhc-9065, CC0; 1,020
people, rooms of 20 to 29 °C). The slope in skin is one on purpose: the regression's 0.39 would fit better and hide
fevers. Nothing is ever lifted to a likely value.
"""

from dataclasses import dataclass, replace
from enum import Enum

from kiosk.domain.framing import FaceView
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.thermal import FaceRegion, Registration, region_of

_KELVIN = 273.15
_WHOLE_PICTURE = FaceView(left=0.0, top=0.0, width=1.0, height=1.0, yaw=0.0, mask=0.0, luma=128.0)


class Target(Enum):
    """What the sensor looks at, and so which statistic holds."""

    FOREHEAD = "forehead"
    """The centre of the forehead: what a sensor for one point sees."""
    CANTHI = "canthi"
    """The warmest of the inner corners of the eyes."""
    FACE = "face"
    """The hottest place of the face: what an array sees inside the face's box."""
    BODY = "body"
    """The module has converted already, by arithmetic of its own that cannot be undone; nothing of ours is added."""
    BLACK_BODY = "black_body"
    """Calibration: no body at all, and no statistic."""


@dataclass(frozen=True, slots=True)
class BodyOffset:
    """oral - skin = `at_zero` + `per_degree` * room, all in °C."""

    at_zero: float
    per_degree: float

    def at(self, room: float) -> float:
        return self.at_zero + self.per_degree * room


OFFSETS = {
    Target.FOREHEAD: BodyOffset(6.16, -0.154),
    Target.CANTHI: BodyOffset(3.15, -0.078),
    Target.FACE: BodyOffset(2.19, -0.052),
}


@dataclass(frozen=True, slots=True)
class DistanceStep:
    """At `metres`, what to add (°C) so that the reading agrees with that at the reference distance; measured on the site."""

    metres: float
    add: float


@dataclass(frozen=True, slots=True)
class ChainRules:
    target: Target | None = None
    """None: as the reading shows it, a face for a picture, the forehead for a point, the body where the module converts."""
    surface_emissivity: float = 0.98
    """0.98 for skin; a black body's is on its plate."""
    site_offset: float = 0.0
    """°C to add, found before a black body on the site."""
    distances: tuple[DistanceStep, ...] = ()
    """By growing distance; empty where the visitor's place is fixed. Nearer than the first the first holds, beyond
    the last nothing does.
    """
    face_width_at_a_metre: float = 0.14
    """Of the camera's picture, for modules that measure no distance: a face of 16 cm under a lens of 60 degrees."""
    usual_room: float = 24.0
    """°C, for modules that tell no ambient temperature."""
    registration: Registration | None = None
    """Where the camera's picture lies in an array's; without it an array measures nobody."""


@dataclass(frozen=True, slots=True)
class SkinWarmth:
    """What a thermometer says of the place where the face is, °C, before any stage of the chain.

    `inside` is the face's mean, or what a sensor for one point sees; `around` what lies beside it, or the sensor's own
    temperature. `hottest` is the warmest pixel of the face, None where there is one pixel only.
    """

    inside: float
    around: float
    hottest: float | None = None


@dataclass(frozen=True, slots=True)
class Warmth:
    """One sample through all stages, °C. `at` is monotonic seconds, `metres` None where the distance does not matter.

    `raw` is what the sensor saw of the visitor; `radiance` after emissivity and site offset; `corrected` after the
    distance table; `body` after the statistic, None in calibration. `room` is None where no module tells it, `skin` where
    none tells what the face and its surroundings radiate.
    """

    at: float
    raw: float
    radiance: float
    corrected: float
    body: float | None
    room: float | None
    metres: float | None
    in_reach: bool
    warm_for: float
    skin: SkinWarmth | None = None


def warmth_of(reading: ThermometerReading, rules: ChainRules, face: FaceView | None) -> Warmth | None:
    """The sample through the chain; None when the reading holds nothing about the visitor.

    `face` is the visitor's in the camera's picture: an array's pixels inside it count, and its width tells the distance.
    """
    target = rules.target or _shown(reading)
    region = _region(reading, rules, face)
    raw = _raw(reading, target, region)
    if raw is None:
        return None
    room = rules.usual_room if reading.ambient is None else reading.ambient
    converted = target is Target.BODY
    seen = raw if converted else as_emitted(raw, room, reading.emissivity, rules.surface_emissivity)
    radiance = seen + rules.site_offset
    metres = _metres(reading, rules, face) if rules.distances else None
    corrected = radiance + (_added(rules.distances, metres) if metres is not None else 0.0)
    match target:
        case Target.BLACK_BODY:
            body = None
        case Target.BODY:
            body = corrected
        case Target.FOREHEAD | Target.CANTHI | Target.FACE:
            body = corrected + OFFSETS[target].at(room)
    in_reach = metres is None or metres <= rules.distances[-1].metres
    return Warmth(
        at=reading.at,
        raw=raw,
        radiance=radiance,
        corrected=corrected,
        body=body,
        room=reading.ambient,
        metres=metres,
        in_reach=in_reach,
        warm_for=reading.warm_for,
        skin=_skin(reading, region),
    )


def hottest_of(reading: ThermometerReading, rules: ChainRules) -> Warmth | None:
    """As `warmth_of`, of the hottest place that the module sees, whoever's it is: for those who look after it."""
    return warmth_of(reading, replace(rules, registration=Registration()), _WHOLE_PICTURE)


def _shown(reading: ThermometerReading) -> Target:
    if reading.image is not None:
        return Target.FACE
    return Target.BODY if reading.surface is None else Target.FOREHEAD


def _region(reading: ThermometerReading, rules: ChainRules, face: FaceView | None) -> FaceRegion | None:
    if reading.image is None or face is None or rules.registration is None:
        return None
    return region_of(reading.image, rules.registration, face)


def _raw(reading: ThermometerReading, target: Target, region: FaceRegion | None) -> float | None:
    if target is Target.BODY:
        return reading.body
    if reading.image is None:
        return reading.surface
    if target is Target.BLACK_BODY:
        return reading.image.hottest
    return None if region is None else region.hottest


def _skin(reading: ThermometerReading, region: FaceRegion | None) -> SkinWarmth | None:
    if region is not None:
        return None if region.surround is None else SkinWarmth(region.mean, region.surround, region.hottest)
    if reading.image is not None or reading.surface is None or reading.ambient is None:
        return None
    return SkinWarmth(reading.surface, reading.ambient)


def as_emitted(apparent: float, reflected: float, assumed: float, true: float) -> float:
    """What a surface's temperature is, when a sensor that took its emissivity for `assumed` read `apparent`; all °C.

    By the fourth powers of Stefan and Boltzmann: a sensor with a wide band sees the surface and, in what it does not
    emit, the room.
    """
    reflected_4 = (reflected + _KELVIN) ** 4
    radiated_4 = ((apparent + _KELVIN) ** 4 - reflected_4) * assumed / true + reflected_4
    return max(radiated_4, 0.0) ** 0.25 - _KELVIN


def _metres(reading: ThermometerReading, rules: ChainRules, face: FaceView | None) -> float | None:
    if reading.distance is not None:
        return reading.distance
    return None if face is None or face.width <= 0 else rules.face_width_at_a_metre / face.width


def _added(steps: tuple[DistanceStep, ...], metres: float) -> float:
    """Between two steps on a straight line, outside of them as at the nearer end."""
    before = steps[0]
    for step in steps:
        if metres <= step.metres:
            if step.metres == before.metres:
                return step.add
            share = max(0.0, (metres - before.metres) / (step.metres - before.metres))
            return before.add + share * (step.add - before.add)
        before = step
    return before.add
