"""Whether anything at this terminal can speak for a living face, before it is told to require that.

A terminal that waits for a word which no instrument can give would turn everybody away without saying why. An instrument that is
fitted and fails later is the flows' matter: they offer the other ways.
"""

from devices.face_engine.packs import MINIFASNET, installed, missing
from kiosk.domain.records import Place
from kiosk.flows.machine import AttackDetection
from kiosk.settings import Settings


class NoLivingFaceError(Exception):
    """`attack_detection` is required where nobody could ever be confirmed; the text says what to do."""


def require_a_channel(settings: Settings) -> None:
    """Raises NoLivingFaceError."""
    if settings.attack_detection is not AttackDetection.REQUIRED or measures_warmth(settings):
        return
    if installed(settings.models_dir, MINIFASNET) is None:
        lacking = ", ".join(missing(settings.models_dir, MINIFASNET))
        raise NoLivingFaceError(
            f"attack_detection is required, but nothing here can confirm a living face: there is no thermometer at the door, and "
            f"{lacking} is missing in {settings.models_dir}: bring it with `kiosk models add PATH`, or set attack_detection to "
            f'"advisory"'
        )


def measures_warmth(settings: Settings) -> bool:
    """Only the door asks its thermometer; a port that is set to nothing says that there is none."""
    return settings.place is Place.DOOR and bool(settings.serial.thermometer)
