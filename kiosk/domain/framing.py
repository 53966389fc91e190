"""Whether a face can be measured and recognised as it stands in the picture, and the one hint to give if not.

The recogniser's process reports what it sees as a Scene; everything here is geometry and light, nobody is identified.
"""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class FaceView:
    """One face in the picture. Lengths are fractions of the picture's width or height.

    `yaw` is the nose's offset from the middle of the eyes, in eye distances, positive to the picture's right (0 is
    frontal). `mask` is the likelihood, 0 to 1, that mouth and nose are covered. `luma` is the face's mean brightness, 0 to 255.
    `burnt` is the share of it, 0 to 1, that is white and shows nothing. `shade` is the difference of its halves' brightness over
    their sum, 0 to 1. `eyes` is the brightness around the eyes over the cheeks'. `forehead` is how far its colour is from the
    cheeks', in CIE Lab units. `sharpness` is the variance of the Laplacian, in squared grey levels. What is left out is as on a
    bare face in good light.
    """

    left: float
    top: float
    width: float
    height: float
    yaw: float
    mask: float
    luma: float
    burnt: float = 0.0
    shade: float = 0.0
    eyes: float = 1.0
    sharpness: float = 60.0
    forehead: float = 0.0


@dataclass(frozen=True, slots=True)
class Scene:
    """All that one processed picture showed. `captured_at` is monotonic seconds; faces are largest first. `figure` is whether
    somebody stands there, be a face of theirs found or not.
    """

    captured_at: float
    faces: tuple[FaceView, ...]
    figure: bool = False

    @property
    def hides_a_face(self) -> bool:
        return self.figure and not self.faces


class Hint(Enum):
    """What to ask of the citizen; one at a time, the first that applies in this order."""

    NOT_SEEN = "not_seen"
    HIDDEN = "hidden"
    SEVERAL = "several"
    TOO_FAR = "too_far"
    TOO_NEAR = "too_near"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    SIDE_LIGHT = "side_light"
    MASK = "mask"
    SUNGLASSES = "sunglasses"
    HAT = "hat"
    NOT_CENTRED = "not_centred"
    NOT_FRONTAL = "not_frontal"
    BLURRED = "blurred"


@dataclass(frozen=True, slots=True)
class FramingRules:
    """Limits on a usable face. At 640x480 the least width is 112 px: below that pose and mask are guesses.

    Where the limits on light, covering and sharpness come from: docs/face-quality.md.

    The detector's widths come in steps of 1.2 (0.16, 0.19, 0.23 … of the picture), so limits lie between two steps.
    """

    present_from_width: float = 0.09
    near_from_width: float = 0.15
    far_below_width: float = 0.175
    too_near_above_width: float = 0.52
    dark_below_luma: float = 45.0
    burnt_from: float = 0.25
    shade_from: float = 0.34
    mask_from: float = 0.5
    eyes_dark_below: float = 0.24
    hat_from: float = 25.0
    yaw_limit: float = 0.25
    blurred_below: float = 9.0
    centre_tolerance: float = 0.25
    bystander_ratio: float = 0.6
    """A second face at least this wide, relative to the first, is a second visitor and not the queue behind."""
    show_after: float = 0.7
    keep_for: float = 1.5


def nearest(scene: Scene, rules: FramingRules) -> FaceView | None:
    """The largest face that is near enough to be a visitor, or None."""
    for face in scene.faces[:1]:
        if face.width >= rules.present_from_width:
            return face
    return None


def judge(scene: Scene, rules: FramingRules) -> Hint | None:
    """The hint this picture calls for, or None when the face is usable."""
    face = nearest(scene, rules)
    if face is None:
        return Hint.HIDDEN if scene.hides_a_face else Hint.NOT_SEEN
    if any(other.width >= face.width * rules.bystander_ratio for other in scene.faces[1:]):
        return Hint.SEVERAL
    if face.width < rules.far_below_width:
        return Hint.TOO_FAR
    if face.width > rules.too_near_above_width:
        return Hint.TOO_NEAR
    light = _light(face, rules)
    if light is not None:
        return light
    covering = _covering(face, rules)
    if covering is not None:
        return covering
    if (
        abs(face.left + face.width / 2 - 0.5) > rules.centre_tolerance
        or abs(face.top + face.height / 2 - 0.5) > rules.centre_tolerance
    ):
        return Hint.NOT_CENTRED
    if abs(face.yaw) > rules.yaw_limit:
        return Hint.NOT_FRONTAL
    # last: in bad light and with a turned head the same measure says less
    return Hint.BLURRED if face.sharpness < rules.blurred_below else None


def _light(face: FaceView, rules: FramingRules) -> Hint | None:
    if face.luma < rules.dark_below_luma:
        return Hint.TOO_DARK
    if face.burnt >= rules.burnt_from:
        return Hint.TOO_BRIGHT
    return Hint.SIDE_LIGHT if face.shade >= rules.shade_from else None


def _covering(face: FaceView, rules: FramingRules) -> Hint | None:
    if face.mask >= rules.mask_from:
        return Hint.MASK
    if face.eyes < rules.eyes_dark_below:
        return Hint.SUNGLASSES
    return Hint.HAT if face.forehead >= rules.hat_from else None


@dataclass(frozen=True, slots=True)
class HintDisplay:
    """Hysteresis: a hint is shown once it has held for `show_after` and then stays for `keep_for` seconds."""

    shown: Hint | None = None
    shown_at: float = 0.0
    pending: Hint | None = None
    pending_since: float = 0.0

    def seen(self, hint: Hint | None, at: float, rules: FramingRules) -> "HintDisplay":
        """The display after a picture taken at `at` called for `hint`."""
        if hint == self.shown:
            return HintDisplay(self.shown, self.shown_at)
        if hint != self.pending or self.pending_since == 0.0:
            return HintDisplay(self.shown, self.shown_at, hint, at)
        held = at - self.pending_since >= rules.show_after
        free = self.shown is None or at - self.shown_at >= rules.keep_for
        if held and free:
            return HintDisplay(hint, at)
        return self
