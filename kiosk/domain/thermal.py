"""Thermal pictures: what an array sees of the face that the camera has found, by a registration measured at installation.

The hottest pixel of a whole picture may be a lamp or a cup of tea; only what lies inside the face's box is anybody's temperature.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean

from kiosk.domain.framing import FaceView


@dataclass(frozen=True, slots=True)
class ThermalImage:
    """Temperatures in °C, row by row from the upper left, as somebody behind the sensor sees the scene."""

    columns: int
    rows: int
    celsius: tuple[float, ...] = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.celsius) != self.columns * self.rows:
            raise ValueError(f"{len(self.celsius)} pixels are no picture of {self.columns} x {self.rows}")

    @property
    def hottest(self) -> float:
        return max(self.celsius)

    def at(self, column: int, row: int) -> float:
        return self.celsius[row * self.columns + column]

    def mirrored(self) -> "ThermalImage":
        """Left and right exchanged."""
        lines = (self.celsius[start : start + self.columns] for start in range(0, len(self.celsius), self.columns))
        return ThermalImage(self.columns, self.rows, tuple(value for line in lines for value in reversed(line)))


@dataclass(frozen=True, slots=True)
class Point:
    """Fractions of a picture's width and height, from the upper left."""

    x: float
    y: float


class NoRegistrationError(ValueError):
    """The marks do not fix a registration: fewer than three, or on one line."""


@dataclass(frozen=True, slots=True)
class Registration:
    """Affine: where a point of the camera's picture lies in the thermal one, both as fractions.

    x' = xx x + xy y + x0 and y' = yx x + yy y + y0. Good for one distance, that at which it was measured: the two lenses stand
    apart, so nearer and farther faces are shifted by their parallax.
    """

    xx: float = 1.0
    xy: float = 0.0
    x0: float = 0.0
    yx: float = 0.0
    yy: float = 1.0
    y0: float = 0.0

    def of(self, point: Point) -> Point:
        return Point(self.xx * point.x + self.xy * point.y + self.x0, self.yx * point.x + self.yy * point.y + self.y0)

    def residual(self, pairs: Sequence[tuple[Point, Point]]) -> float:
        """The largest distance, in fractions of the thermal picture, between where a mark is and where it should be."""
        return max(
            ((self.of(camera).x - thermal.x) ** 2 + (self.of(camera).y - thermal.y) ** 2) ** 0.5
            for camera, thermal in pairs
        )

    @classmethod
    def fitted(cls, pairs: Sequence[tuple[Point, Point]]) -> "Registration":
        """Least squares over (camera, thermal) marks. Raises NoRegistrationError."""
        if len(pairs) < 3:
            raise NoRegistrationError("three marks at least, not on one line")
        mean_x, mean_y = fmean(camera.x for camera, _ in pairs), fmean(camera.y for camera, _ in pairs)
        across = [(camera.x - mean_x, camera.y - mean_y) for camera, _ in pairs]
        sxx, syy = sum(x * x for x, _ in across), sum(y * y for _, y in across)
        sxy = sum(x * y for x, y in across)
        determinant = sxx * syy - sxy * sxy
        if determinant <= 1e-4 * (sxx + syy) ** 2:
            raise NoRegistrationError("the marks lie on one line")

        def row(targets: Sequence[float]) -> tuple[float, float, float]:
            middle = fmean(targets)
            sx = sum(x * (target - middle) for (x, _), target in zip(across, targets, strict=True))
            sy = sum(y * (target - middle) for (_, y), target in zip(across, targets, strict=True))
            by_x, by_y = (sx * syy - sy * sxy) / determinant, (sy * sxx - sx * sxy) / determinant
            return by_x, by_y, middle - by_x * mean_x - by_y * mean_y

        return cls(*row([thermal.x for _, thermal in pairs]), *row([thermal.y for _, thermal in pairs]))


@dataclass(frozen=True, slots=True)
class FaceRegion:
    """The thermal picture inside a face's box and in a ring around it, °C: what a warm face looks like, and a
    photograph does not.

    `hottest` is the value that screening uses. `surround` is None where the box fills the picture.
    """

    image: ThermalImage
    hottest: float
    mean: float
    surround: float | None


def region_of(image: ThermalImage, registration: Registration, face: FaceView) -> FaceRegion | None:
    """What the array sees of a face; None when the box lies outside its view or is smaller than a pixel."""
    corners = [
        registration.of(Point(x, y))
        for x in (face.left, face.left + face.width)
        for y in (face.top, face.top + face.height)
    ]
    left, right = _span([corner.x for corner in corners], image.columns)
    top, bottom = _span([corner.y for corner in corners], image.rows)
    if left >= right or top >= bottom:
        return None
    rows = [image.celsius[row * image.columns + left : row * image.columns + right] for row in range(top, bottom)]
    inside = [value for row in rows for value in row]
    margin_x, margin_y = max(1, (right - left) // 2), max(1, (bottom - top) // 2)
    around = [
        image.at(column, row)
        for row in range(max(0, top - margin_y), min(image.rows, bottom + margin_y))
        for column in range(max(0, left - margin_x), min(image.columns, right + margin_x))
        if not (left <= column < right and top <= row < bottom)
    ]
    return FaceRegion(
        ThermalImage(right - left, bottom - top, tuple(inside)),
        max(inside),
        fmean(inside),
        fmean(around) if around else None,
    )


def _span(edges: Sequence[float], count: int) -> tuple[int, int]:
    """The pixels whose middles lie between the outermost edges, as a half-open range inside the picture."""
    first, last = min(edges) * count, max(edges) * count
    return max(0, _half_up(first)), min(count, _half_up(last))


def _half_up(position: float) -> int:
    """The first pixel whose middle is not before `position`."""
    return int(-((0.5 - position) // 1))


def warm_centre(image: ThermalImage, within: float = 2.0, least: float = 30.0) -> Point | None:
    """The middle of what is nearly as hot as the hottest pixel; None when nothing is as warm as skin (`least` °C)."""
    if image.hottest < least:
        return None
    warm = [
        (index % image.columns, index // image.columns)
        for index, value in enumerate(image.celsius)
        if value >= image.hottest - within
    ]
    return Point(
        (fmean(column for column, _ in warm) + 0.5) / image.columns, (fmean(row for _, row in warm) + 0.5) / image.rows
    )
