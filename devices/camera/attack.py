"""Presentation attacks as the simulated camera sees them: a print held up, a screen held up, a paper mask with eye holes.

Drawn from what each medium does to a picture and not from what a detector looks for: paper has less contrast and colour, dots
and a margin; a screen has a pixel grid that beats with the camera's, glow, a bezel and bands that run while it is filmed; a
mask is paper where the face is, and the wearer's own eyes and head around it. No real attack was filmed to make them.
"""

import math
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Plane = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Cover:
    """What lies over a face: `paper` BGR (h, w, 3) where `share` (h, w, 1) is 1."""

    paper: Plane
    share: Plane

    def over(self, face: Plane) -> Plane:
        return np.asarray(face * (1 - self.share) + self.paper * self.share, np.float32)


class Attack(Enum):
    """Kinds of instruments, in the words of ISO/IEC 30107-3: species."""

    PRINT = "print"
    """From an office printer: a raster of dots."""
    PHOTOGRAPH = "photograph"
    """On photographic paper, continuous in tone: nothing regular in it that a camera resolves."""
    SCREEN = "screen"
    CUT_MASK = "cut_mask"


_PAPER: Final = (238.0, 242.0, 242.0)
"""BGR of office paper under the hall's lamps."""
_INK: Final = 38.0
"""The darkest that toner on paper gets: ambient light is scattered back."""
_INK_COLOURS: Final = 0.72
"""Of the photograph's saturation; consumer printers lose a quarter to a third of it."""
_DOT: Final = 2.7
"""Pixels from one printer dot to the next at the sprite's size: 1.7 mm on a face of life size, 15 lines an inch, as draft modes
and large formats band. An office printer's 85 lines are finer than a camera of 640 x 480 resolves at any distance."""
_PIXEL: Final = 2.15
"""Pixels of the sprite from one column of the screen to the next: near the camera's own, so that the two beat. That is 1.3 mm on
a face of life size; real screens are finer, and seen by their beat alone."""
_BAND_HERTZ: Final = 3.1
"""At which a screen of 60 Hz seems to roll before a camera of 30 pictures a second that is not quite in step."""
_TREMOR_HERTZ: Final = 8.5
"""Of a stretched arm; 8 to 12 Hz are physiological."""
_TILT: Final = 0.012
"""How much nearer one edge of a sheet comes than the other, as a share of the distance: 3 degrees at arm's length."""


def presented(
    person: Any, attack: Attack, face: tuple[float, float, float], eyes: NDArray[np.float64]
) -> tuple[Picture, Plane | None]:
    """The instrument's picture, BGR (h, w, 3), and the sheet that hides what is behind it, (h, w, 1), 0 to 1; a mask has none.

    `face` is middle x, middle y and width in pixels; `eyes` are the middles of both eyes, float64 (2, 2).
    """
    match attack:
        case Attack.PRINT:
            return _held_up(_printed(person), face, margin=0.10, rim=_PAPER)
        case Attack.PHOTOGRAPH:
            return _held_up(_exposed(person), face, margin=0.04, rim=_PAPER)
        case Attack.SCREEN:
            return _held_up(_displayed(person), face, margin=0.07, rim=(24.0, 22.0, 22.0))
        case Attack.CUT_MASK:
            behind, cover = worn(person, face, eyes)
            return np.clip(cover.over(behind), 0, 255).astype(np.uint8), None


def shaken(attack: Attack | None, seconds: float) -> tuple[float, float]:
    """How far a hand has moved the instrument, as fractions of the face's width; a mask sits on a head and is steady."""
    if attack is None or attack is Attack.CUT_MASK:
        return 0.0, 0.0
    tremor = 2 * math.pi * _TREMOR_HERTZ * seconds
    drift = 2 * math.pi * 0.6 * seconds
    return 0.012 * math.sin(tremor) + 0.03 * math.sin(drift), 0.010 * math.cos(1.13 * tremor) + 0.02 * math.sin(
        1.4 * drift
    )


def tilted(attack: Attack | None, seconds: float) -> tuple[float, float]:
    """How the hand tilts the instrument, about its upright and its level axis (devices.camera.sprite.Sprite.paint)."""
    if attack is None or attack is Attack.CUT_MASK:
        return 0.0, 0.0
    return _TILT * math.sin(2 * math.pi * 0.5 * seconds), _TILT * math.sin(2 * math.pi * 0.37 * seconds + 0.7)


def rolled(region: Picture, seconds: float) -> None:
    """A screen's dark band, somewhere else in each picture; in place."""
    rows = np.arange(region.shape[0], dtype=np.float32) / region.shape[0]
    band = 1.0 - 0.09 * np.clip(np.cos(2 * np.pi * (rows - _BAND_HERTZ * seconds)), 0, 1) ** 4
    region[:] = np.clip(region * band[:, None, None], 0, 255).astype(np.uint8)


def _on_paper(picture: Any, colours: float, darkest: float) -> Plane:
    """A narrower range and paler colours; `colours` is the share of the saturation that is left."""
    values = np.asarray(picture, np.float32)
    grey = values.mean(axis=2, keepdims=True)
    values = grey + colours * (values - grey)
    return darkest + values * (np.array(_PAPER, np.float32) - darkest) / 255


def _exposed(picture: Any) -> Plane:
    """Silver halide or dye: blacks nearly as deep as in life, and the lamps' sheen over a corner."""
    values = _on_paper(picture, colours=0.9, darkest=18.0)
    rows, columns = np.mgrid[0 : 1 : complex(values.shape[0]), 0 : 1 : complex(values.shape[1])].astype(np.float32)
    sheen = 40.0 * np.exp(-(((rows - 0.12) / 0.25) ** 2) - ((columns - 0.8) / 0.3) ** 2)
    return np.asarray(values + sheen[..., None], np.float32)


def _printed(picture: Any) -> Plane:
    """Toner on paper, and the raster of the printer."""
    values = _on_paper(picture, _INK_COLOURS, _INK)
    rows, columns = np.mgrid[0 : values.shape[0], 0 : values.shape[1]].astype(np.float32)
    turned = (columns + rows) / math.sqrt(2), (columns - rows) / math.sqrt(2)
    raster = np.cos(2 * np.pi * turned[0] / _DOT) * np.cos(2 * np.pi * turned[1] / _DOT)
    coverage = 1 - values / 255  # dots show most in middle tones
    return values + (26.0 * raster[..., None] * coverage * (1 - coverage) * 4).astype(np.float32)


def _displayed(picture: Any) -> Plane:
    """A backlit grid of pixels: bluish, glowing, with the beat of its columns against the sensor's."""
    values = np.asarray(picture, np.float32)
    glow = cv2.GaussianBlur(values, (0, 0), 7)
    values = np.clip(0.86 * values + 0.16 * glow + 16.0, 0, 255) * np.array([1.06, 1.0, 0.95], np.float32)
    rows, columns = np.mgrid[0 : values.shape[0], 0 : values.shape[1]].astype(np.float32)
    grid = np.cos(2 * np.pi * columns / _PIXEL) + np.cos(2 * np.pi * (rows + 0.06 * columns) / _PIXEL)
    beat = np.cos(2 * np.pi * (columns * (1 / 2.0 - 1 / _PIXEL) + rows * 0.011))
    pattern = 0.035 * grid + 0.030 * beat
    return np.asarray(values * (1 + pattern[..., None]), np.float32)


def _held_up(
    medium: Plane, face: tuple[float, float, float], margin: float, rim: tuple[float, float, float]
) -> tuple[Picture, Plane]:
    """The medium cut to a sheet around head and shoulders, tilted a little in the hand, with its margin or bezel."""
    x, y, width = face
    height, breadth = medium.shape[:2]
    sheet = np.full_like(medium, rim)
    left, right = int(max(0, x - 1.05 * width)), int(min(breadth, x + 1.05 * width))
    top, bottom = int(max(0, y - 1.0 * width)), int(min(height, y + 1.35 * width))
    edge = int(margin * width)
    sheet[top:bottom, left:right] = medium[top:bottom, left:right]
    corners = np.array(
        [
            (left - edge, top - edge),
            (right + edge, top - edge),
            (right + edge, bottom + edge),
            (left - edge, bottom + edge),
        ],
        np.float32,
    )
    tilt = np.array([(0.02, 0.0), (-0.01, 0.015), (0.0, -0.01), (0.015, 0.01)], np.float32) * width
    inside = np.zeros(medium.shape[:2], np.float32)
    cv2.fillConvexPoly(inside, np.round(corners).astype(np.int32), 1.0, lineType=cv2.LINE_AA)
    warp = cv2.getPerspectiveTransform(corners, corners + tilt)
    size = (breadth, height)
    seen = cv2.warpPerspective(
        np.clip(sheet, 0, 255), warp, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return seen.astype(np.uint8), np.asarray(cv2.warpPerspective(inside, warp, size), np.float32)[..., None]


def worn(person: Any, face: tuple[float, float, float], eyes: NDArray[np.float64]) -> tuple[Plane, Cover]:
    """A printed face with holes for the eyes, on the head of whoever is behind it, BGR float32."""
    x, y, width = face
    paper = _printed(person)
    cover = np.zeros(paper.shape[:2], np.float32)
    axes = (round(0.52 * width), round(0.68 * width))
    cv2.ellipse(cover, (round(x), round(y + 0.04 * width)), axes, 0, 0, 360, 1.0, -1, cv2.LINE_AA)
    for eye in eyes:
        hole = (round(float(eye[0])), round(float(eye[1])))
        cv2.ellipse(cover, hole, (round(0.095 * width), round(0.055 * width)), 0, 0, 360, 0.0, -1, cv2.LINE_AA)
    shadow = cv2.GaussianBlur(cover, (0, 0), 0.025 * width)
    behind = np.asarray(person, np.float32) * (1 - 0.45 * shadow * (1 - cover))[..., None]
    return np.asarray(behind, np.float32), Cover(paper, cover[..., None])
