"""How many presentations of each kind pass: `python -m tests.benchmarks.presentation_attacks [PEOPLE [SEED]]`.

Photographs of the shared folder play the living and, drawn as prints, screens and masks, the attacks; the face engine looks at
both. Temperatures are a model's. No real attack was filmed.
"""

import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2

from devices.camera.attack import Attack
from devices.camera.ring import PictureSize
from devices.camera.simulator import Theatre
from devices.camera.stage import Actor, Stage
from devices.face_engine.detector import FaceFinder
from devices.face_engine.liveness import LivenessWatch
from devices.face_engine.packs import MINIFASNET
from devices.thermometer.simulator import body_offset
from kiosk.domain.liveness import PictureSigns
from kiosk.domain.warmth import SkinWarmth
from kiosk.flows.attacks import Trust, trust
from kiosk.flows.machine import AttackDetection, Rules
from tests.support.shared import FACES, install

VGA = PictureSize(640, 480)
PICTURES = 3
"""As many as a door opens on."""
FACE_WIDTHS = (0.2, 0.24, 0.3)
PEOPLE = 300
CHANNELS = ("camera", "camera and point", "camera and array")


@dataclass(frozen=True, slots=True)
class Presentation:
    attack: Attack | None
    signs: PictureSigns


def presentations(photographs: list[Path], models: Path) -> Iterator[Presentation]:
    theatre, finder, watch = Theatre(VGA), FaceFinder(), LivenessWatch(models)
    chance = random.Random(4)
    for photograph in photographs:
        width = chance.choice(FACE_WIDTHS)
        for attack in (None, *Attack):
            try:
                theatre.set(Stage((Actor(photograph, face_width=width, attack=attack),)))
            except ValueError:
                break  # no face in it at all
            watch.forget()
            began = time.monotonic()
            for number in range(PICTURES):
                picture = theatre.picture(began + 0.4 + number / 30)
                faces = () if picture is None else finder.find(picture)
                if picture is not None and faces:
                    watch.add(picture, faces[0])
            yield Presentation(attack, watch.signs())


def warmth(attack: Attack | None, channel: str, chance: random.Random) -> SkinWarmth | None:
    """Of the model in docs/presentation-attacks.md, in a hall of 18 to 30 °C."""
    if channel == "camera":
        return None
    room = chance.uniform(18.0, 30.0)
    match attack:
        case None:
            inside, over = chance.gauss(36.6, 0.3) - body_offset(room) + chance.gauss(0, 0.5), chance.gauss(1.6, 0.35)
        case Attack.PRINT | Attack.PHOTOGRAPH:
            inside, over = room + chance.uniform(0.0, 1.5), chance.uniform(0.1, 0.8)
        case Attack.SCREEN:
            inside, over = room + chance.uniform(3.0, 12.0), chance.uniform(0.1, 0.9)
        case Attack.CUT_MASK:
            inside = room + chance.uniform(0.2, 0.7) * (34.0 - room)
            over = 34.5 - inside
    array = channel.endswith("array")
    return SkinWarmth(inside, room, inside + over if array else None)


def shares(shown: list[Presentation], channel: str, mode: AttackDetection) -> dict[str, float]:
    """Of each kind, the share of presentations that are treated as living; the others are the classification errors."""
    chance = random.Random(7)
    rules = Rules(attack_detection=mode)
    passed: dict[str, list[bool]] = {}
    for one in shown:
        given, _ = trust(one.signs, warmth(one.attack, channel, chance), rules)
        name = "bona fide" if one.attack is None else one.attack.value
        passed.setdefault(name, []).append(given is Trust.GIVEN)
    return {name: sum(results) / len(results) for name, results in passed.items()}


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    cv2.setNumThreads(1)
    photographs = sorted((FACES / "lfw").glob("*/*_0001.jpg"))
    random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 5).shuffle(photographs)
    kinds = [attack.value for attack in Attack]
    print("| pack | channels | mode |", " | ".join(f"APCER {kind}" for kind in kinds), "| BPCER |")
    print("|---|---|---|", "---|" * (len(kinds) + 1), sep="")
    for pack in (False, True):
        with TemporaryDirectory() as folder:
            models = install(Path(folder), MINIFASNET) if pack else Path(folder)
            shown = list(presentations(photographs[:people], models))
        for channel in CHANNELS:
            for mode in (AttackDetection.ADVISORY, AttackDetection.REQUIRED):
                share = shares(shown, channel, mode)
                errors = " | ".join(f"{share[kind]:.1%}" for kind in kinds)
                print(
                    f"| {'with' if pack else 'without'} | {channel} | {mode.value} | {errors} | {1 - share['bona fide']:.1%} |"
                )


if __name__ == "__main__":
    main()
