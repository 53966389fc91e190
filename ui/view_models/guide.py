"""What to ask of a face before the camera, and the sign drawn beside it; shared by the door and the query."""

from kiosk.domain.framing import Hint
from kiosk.domain.prompts import OF_HINT, Prompt
from ui.i18n import Words

_SIGNS = {
    Hint.NOT_SEEN: "here",
    Hint.HIDDEN: "mask",
    Hint.SEVERAL: "group",
    Hint.TOO_FAR: "up",
    Hint.TOO_NEAR: "down",
    Hint.TOO_DARK: "light",
    Hint.TOO_BRIGHT: "light",
    Hint.SIDE_LIGHT: "light",
    Hint.MASK: "mask",
    Hint.SUNGLASSES: "glasses",
    Hint.HAT: "hat",
    Hint.NOT_CENTRED: "here",
    Hint.NOT_FRONTAL: "face",
    Hint.BLURRED: "here",
}
"""Forward is up, towards the screen; back is down, towards the visitor."""


def asked(hint: Hint | None, words: Words) -> tuple[str, str]:
    """The sentence and the sign for a hint, or the plain request to look when there is nothing to correct."""
    if hint is None:
        return words.of("prompt", Prompt.LOOK_HERE), "face"
    return words.of("prompt", OF_HINT[hint]), _SIGNS[hint]
