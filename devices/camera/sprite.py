"""A person cut out of a photograph with their surroundings, softly, so that a detector meets what it meets in real
pictures.

Prepared once for each look (turn, mask, light); `paint` then only scales and places it, 2 ms a picture.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.camera.attack import Attack, presented, worn
from devices.camera.stage import Actor, Box
from devices.camera.stirring import Pose, Stirring, axes, turn_field
from devices.face_engine.detector import FaceFinder

Picture = NDArray[np.uint8]

_FACE_PIXELS: Final = 240
"""Width of the face in a sprite: enough for a face over a third of a 640 px picture without blowing it up."""
_MARGIN_SIDES: Final = 1.5
_MARGIN_ABOVE: Final = 1.3
_MARGIN_BELOW: Final = 1.9
"""What is cut along with the face, in face widths from its middle."""
_SURGICAL_BLUE: Final = (214.0, 190.0, 150.0)


@dataclass(frozen=True, slots=True)
class Sprite:
    """`premultiplied` BGR uint8 and `transparency` (255 lets the background through), both (h, w, 3)."""

    premultiplied: Picture
    transparency: Picture
    centre: tuple[float, float]
    face_width: float
    light: float = 1.0
    stirring: Stirring | None = field(default=None, repr=False)

    def stirred(self, pose: Pose) -> None:
        """Draws the face anew in this pose, in place; a picture that does not live stays as it is."""
        if self.stirring is None:
            return
        part = self.stirring.part
        opaque = (255.0 - self.transparency[part]) * (self.light / 255)
        self.premultiplied[part] = np.clip(self.stirring.drawn(pose) * opaque, 0, 255).astype(np.uint8)

    def paint(
        self, canvas: Picture, x: float, y: float, width: float, tilt: tuple[float, float] = (0.0, 0.0)
    ) -> Picture:
        """Onto a BGR canvas: the face's middle at pixel (x, y), the face `width` pixels wide. Returns what it drew on.

        `tilt` is how much nearer the right and the lower edge are than the left and the upper, as a share of the distance.
        """
        scale = width / self.face_width
        height, breadth = self.premultiplied.shape[:2]
        left, top = x - self.centre[0] * scale, y - self.centre[1] * scale
        x0, y0 = max(0, int(left)), max(0, int(top))
        x1 = min(canvas.shape[1], int(left + breadth * scale) + 1)
        y1 = min(canvas.shape[0], int(top + height * scale) + 1)
        if x1 <= x0 or y1 <= y0:
            return canvas[0:0, 0:0]
        placed = np.array([[scale, 0, left - x0], [0, scale, top - y0]], np.float64)
        size = (x1 - x0, y1 - y0)
        source, through = self.premultiplied, self.transparency
        if scale < 0.5:  # bilinear sampling skips pixels below half size and the face turns to noise
            source, through, placed = _halved(source), _halved(through), placed @ np.diag([2.0, 2.0, 1.0])
        if tilt == (0.0, 0.0):
            person = cv2.warpAffine(source, placed, size, flags=cv2.INTER_LINEAR)
            behind = cv2.warpAffine(through, placed, size, flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255))
        else:
            leaning = self._leaning((x - x0, y - y0), width, tilt) @ np.vstack([placed, (0, 0, 1)])
            person = cv2.warpPerspective(source, leaning, size, flags=cv2.INTER_LINEAR)
            behind = cv2.warpPerspective(through, leaning, size, flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255))
        region = canvas[y0:y1, x0:x1]
        region[:] = cv2.add(person, cv2.multiply(region, behind, scale=1 / 255))
        return region

    @staticmethod
    def _leaning(middle: tuple[float, float], width: float, tilt: tuple[float, float]) -> NDArray[np.float64]:
        """A perspective about a point of the picture, (3, 3): `tilt` is reached a face's width from it."""
        to = np.array([[1, 0, -middle[0]], [0, 1, -middle[1]], [0, 0, 1]], np.float64)
        back = np.array([[1, 0, middle[0]], [0, 1, middle[1]], [0, 0, 1]], np.float64)
        return back @ np.array([[1, 0, 0], [0, 1, 0], [-tilt[0] / width, -tilt[1] / width, 1]], np.float64) @ to


def cut(photograph: Picture, actor: Actor, finder: FaceFinder) -> Sprite:
    """The actor's look. Raises ValueError when the photograph shows no face and none is given."""
    picture, box = _reduced(photograph, actor.face, finder)
    scale = _FACE_PIXELS / box.width
    middle = (box.left + box.width / 2, box.top + box.height / 2)
    size = (round(2 * _MARGIN_SIDES * _FACE_PIXELS), round((_MARGIN_ABOVE + _MARGIN_BELOW) * _FACE_PIXELS))
    centre = (_MARGIN_SIDES * _FACE_PIXELS, _MARGIN_ABOVE * _FACE_PIXELS)
    move = np.array([[scale, 0, centre[0] - middle[0] * scale], [0, scale, centre[1] - middle[1] * scale]])
    person: Any = cv2.warpAffine(picture, move, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    inside: Any = cv2.warpAffine(np.full(picture.shape[:2], 255, np.uint8), move, size)
    faces = finder.find(np.asarray(person, np.uint8))
    points = faces[0].points if faces else _usual_points(centre)
    if actor.yaw:
        person = _turned(person, points, actor.yaw)
    if actor.masked:
        person = _wearing_a_mask(person, points)
    alpha = _softly(size, centre) * cv2.GaussianBlur(cv2.erode(inside, np.ones((41, 41))), (0, 0), 12)[..., None] / 255
    stirring = None
    if actor.life is not None:
        alpha = alpha * _figure(size, centre) if actor.attack in (None, Attack.CUT_MASK) else alpha
        stirring = _living(person, actor, (*centre, _FACE_PIXELS), points)
    if actor.attack is not None:
        person, sheet = presented(person, actor.attack, (*centre, _FACE_PIXELS), _eyes(points))
        alpha = alpha if sheet is None else sheet
    light = np.clip(np.asarray(person, np.float32) * actor.light, 0, 255)
    through = np.repeat(np.round(255 * (1 - alpha)), 3, axis=2)
    shown = np.round(light * alpha).astype(np.uint8)
    return Sprite(shown, through.astype(np.uint8), centre, _FACE_PIXELS, actor.light, stirring)


def _living(
    person: Any, actor: Actor, face: tuple[float, float, float], points: NDArray[np.float64]
) -> Stirring | None:
    """None for what lies on paper. On a screen the film moves, and with it, by a pixel or two, the grid drawn into it."""
    match actor.attack:
        case None:
            return Stirring(person, points)
        case Attack.SCREEN:
            displayed, _ = presented(person, Attack.SCREEN, face, _eyes(points))
            return Stirring(displayed, points)
        case Attack.CUT_MASK:
            behind, cover = worn(person, face, _eyes(points))
            return Stirring(behind, points, cover)
        case Attack.PRINT | Attack.PHOTOGRAPH:
            return None


def _reduced(photograph: Picture, face: Box | None, finder: FaceFinder) -> tuple[Picture, Box]:
    """The photograph with its face about as wide as a sprite's, and where the face is in it."""
    if face is None:
        found = finder.find(photograph)
        if not found:
            raise ValueError("no face in the photograph of an actor")
        face = Box(int(found[0].left), int(found[0].top), int(found[0].width), int(found[0].height))
    scale = min(1.0, _FACE_PIXELS / face.width)
    small = cv2.resize(photograph, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    edges = (round(edge * scale) for edge in (face.left, face.top, face.width, face.height))
    return np.asarray(small, np.uint8), Box(*edges)


def _halved(picture: Picture) -> Picture:
    return np.asarray(cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)


def _usual_points(centre: tuple[float, float]) -> NDArray[np.float64]:
    """Where the five points of an upright face lie when the detector does not find them."""
    offsets = np.array([(0.30, -0.18), (0.12, -0.17), (-0.30, -0.18), (-0.12, -0.17), (0.0, 0.14)])
    return offsets * _FACE_PIXELS + centre


def _eyes(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The middles of both, (2, 2)."""
    return np.stack([points[0:2].mean(axis=0), points[2:4].mean(axis=0)])


def _turned(person: Any, points: NDArray[np.float64], yaw: float) -> Any:
    middle, across, _ = axes(points)
    present = float(np.dot(points[4] - middle, across)) / float(np.dot(across, across))
    shift = (yaw - present) * turn_field(points, person.shape, yaw)
    rows, columns = np.mgrid[0 : person.shape[0], 0 : person.shape[1]].astype(np.float32)
    # `remap` asks where each pixel comes from, so that the shift is taken away.
    source_x = (columns - shift[..., 0]).astype(np.float32)
    source_y = (rows - shift[..., 1]).astype(np.float32)
    return cv2.remap(person, source_x, source_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


_MASK_OUTLINE: Final = (
    (-0.78, 0.50), (-0.36, 0.40), (0.0, 0.30), (0.36, 0.40), (0.78, 0.50), (0.80, 0.95),
    (0.60, 1.38), (0.28, 1.64), (0.0, 1.70), (-0.28, 1.64), (-0.60, 1.38), (-0.80, 0.95),
)  # fmt: skip
"""A surgical mask, in eye distances right of and below the middle of the eyes: nose bridge, cheek, chin."""


def _wearing_a_mask(person: Any, points: NDArray[np.float64]) -> Any:
    middle, across, down = axes(points)

    def at(right: float, below: float) -> NDArray[np.float64]:
        return middle + right * across + below * down

    cover = np.zeros(person.shape[:2], np.float32)
    outline = np.array([at(*corner) for corner in _MASK_OUTLINE])
    cv2.fillPoly(cover, [np.round(outline).astype(np.int32)], 1.0, lineType=cv2.LINE_AA)
    cover = cv2.GaussianBlur(cover, (0, 0), 2.0)[..., None]

    rows, columns = np.mgrid[0 : person.shape[0], 0 : person.shape[1]].astype(np.float32)
    distance = float(np.linalg.norm(across))
    sideways = ((columns - middle[0]) * across[0] + (rows - middle[1]) * across[1]) / distance**2
    below = ((columns - middle[0]) * down[0] + (rows - middle[1]) * down[1]) / distance**2
    shade = 1.0 - 0.28 * np.clip(np.abs(sideways) / 0.80, 0, 1) ** 2 - 0.10 * np.clip(below - 0.9, 0, 1)
    for pleat in (0.76, 0.98, 1.20):
        shade -= 0.10 * np.exp(-(((below - pleat) / 0.018) ** 2))
    under = person[cover[..., 0] > 0.5]
    brightness = np.clip(float(np.median(under)) / 130, 0.6, 1.1)  # the light on the face is the light on the mask
    cloth = np.array(_SURGICAL_BLUE, np.float32) * brightness * shade[..., None]
    dressed = person * (1 - cover) + cloth * cover
    for side in (-1.0, 1.0):
        for edge in (0.54, 1.25):
            ends = [np.round(end).astype(int) for end in (at(side * 0.74, edge), at(side * 1.05, 0.36))]
            cv2.line(dressed, tuple(map(int, ends[0])), tuple(map(int, ends[1])), (225, 225, 225), 2, cv2.LINE_AA)
    return np.clip(dressed, 0, 255)


def _figure(size: tuple[int, int], centre: tuple[float, float]) -> NDArray[np.float32]:
    """1 over a head with its hair and over shoulders, and nothing of what the photograph shows beside them; (h, w, 1)."""
    cover = np.zeros((size[1], size[0]), np.float32)
    x, y = round(centre[0]), round(centre[1])
    head = (round(0.66 * _FACE_PIXELS), round(0.90 * _FACE_PIXELS))
    cv2.ellipse(cover, (x, y - round(0.10 * _FACE_PIXELS)), head, 0, 0, 360, 1.0, -1, cv2.LINE_AA)
    body = (round(1.35 * _FACE_PIXELS), round(1.05 * _FACE_PIXELS))
    cv2.ellipse(cover, (x, y + round(1.75 * _FACE_PIXELS)), body, 0, 0, 360, 1.0, -1, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(cover, (0, 0), 4.0), np.float32)[..., None]


def _softly(size: tuple[int, int], centre: tuple[float, float]) -> NDArray[np.float32]:
    """1 over head and shoulders, falling to 0 before the cut's edge; (h, w, 1)."""
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    right = (columns - centre[0]) / (_MARGIN_SIDES * _FACE_PIXELS)
    down = (rows - centre[1]) / np.where(rows < centre[1], _MARGIN_ABOVE, _MARGIN_BELOW) / _FACE_PIXELS
    radius = (np.abs(right) ** 2.5 + np.abs(down) ** 2.5) ** (1 / 2.5)
    t = np.clip((1.0 - radius) / 0.35, 0, 1)
    return (t * t * (3 - 2 * t))[..., None].astype(np.float32)
