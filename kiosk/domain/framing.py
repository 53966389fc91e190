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
    """

    left: float
    top: float
    width: float
    height: float
    yaw: float
    mask: float
    luma: float


@dataclass(frozen=True, slots=True)
class Scene:
    """All that one processed picture showed. `captured_at` is monotonic seconds; faces are largest first."""

    captured_at: float
    faces: tuple[FaceView, ...]


class Hint(Enum):
    """What to ask of the citizen; one at a time, the first that applies in this order."""

    NOT_SEEN = "not_seen"
    SEVERAL = "several"
    TOO_FAR = "too_far"
    TOO_NEAR = "too_near"
    TOO_DARK = "too_dark"
    MASK = "mask"
    NOT_CENTRED = "not_centred"
    NOT_FRONTAL = "not_frontal"


@dataclass(frozen=True, slots=True)
class FramingRules:
    """Limits on a usable face. At 640x480 the least width is 112 px: below that pose and mask are guesses.

    The detector's widths come in steps of 1.2 (0.16, 0.19, 0.23 … of the picture), so limits lie between two steps.
    """

    present_from_width: float = 0.09
    near_from_width: float = 0.15
    far_below_width: float = 0.175
    too_near_above_width: float = 0.52
    dark_below_luma: float = 45.0
    mask_from: float = 0.5
    yaw_limit: float = 0.25
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
        return Hint.NOT_SEEN
    if any(other.width >= face.width * rules.bystander_ratio for other in scene.faces[1:]):
        return Hint.SEVERAL
    if face.width < rules.far_below_width:
        return Hint.TOO_FAR
    if face.width > rules.too_near_above_width:
        return Hint.TOO_NEAR
    if face.luma < rules.dark_below_luma:
        return Hint.TOO_DARK
    if face.mask >= rules.mask_from:
        return Hint.MASK
    if (
        abs(face.left + face.width / 2 - 0.5) > rules.centre_tolerance
        or abs(face.top + face.height / 2 - 0.5) > rules.centre_tolerance
    ):
        return Hint.NOT_CENTRED
    if abs(face.yaw) > rules.yaw_limit:
        return Hint.NOT_FRONTAL
    return None


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
