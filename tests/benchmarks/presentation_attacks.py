"""How many presentations of each kind pass: `python -m tests.benchmarks.presentation_attacks [PEOPLE [SEED]]`.

Photographs of the shared folder play the living and, drawn as prints, screens and masks, the attacks; the face engine looks at
both, as a person walks up, as near as required mode asks. Temperatures are a model's. No real attack was filmed, and the drawn
rasters are coarser than those of office printers and screens: the second half of the table is without that sign.
"""

import random
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import product, repeat
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2

from devices.camera.attack import Attack
from devices.camera.ring import PictureSize
from devices.camera.simulator import Theatre
from devices.camera.stage import Actor, Approach, Stage
from devices.face_engine.detector import FaceFinder
from devices.face_engine.liveness import LivenessWatch
from devices.face_engine.packs import MINIFASNET
from devices.face_engine.tracker import FaceTracker
from devices.thermometer.simulator import body_offset
from kiosk.domain.liveness import NEAR_ENOUGH_FOR_SIGNS, PictureSigns
from kiosk.domain.warmth import SkinWarmth
from kiosk.flows.attacks import Trust, trust
from kiosk.flows.machine import AttackDetection, Rules
from tests.support.shared import FACES, install

VGA = PictureSize(640, 480)
PICTURES = 3
"""As many as a door opens on."""
LOOKS, LOOKS_A_SECOND = 30, 15
"""Two seconds, from the first step to the decision; slower than the recogniser looks, as on a busy machine."""
WALK = Approach(0.13, 1.2)
FACE_WIDTHS = (0.2, 0.24, 0.27, 0.3, 0.34)
"""Where people stop; who is asked to come nearer stops at the next."""
PEOPLE = 200
PROCESSES = 2
CHANNELS = ("camera", "camera and point", "camera and array")
MODES = (AttackDetection.ADVISORY, AttackDetection.REQUIRED)


@dataclass(frozen=True, slots=True)
class Presentation:
    attack: Attack | None
    signs: PictureSigns


@dataclass(frozen=True, slots=True)
class Set:
    """What a film is made and looked at with."""

    theatre: Theatre
    finder: FaceFinder
    watch: LivenessWatch


def presentations(person: tuple[int, Path], models: Path) -> list[Presentation]:
    """All kinds, as clips of one person walking up: followed from the first picture on, compared in the last three."""
    number, photograph = person
    cv2.setNumThreads(1)
    set_ = Set(Theatre(VGA), FaceFinder(), LivenessWatch(models))
    chance = random.Random(number)
    stop, life = chance.randrange(3), chance.uniform(0, 1000)
    shown: list[Presentation] = []
    for attack in (None, *Attack):
        signs = PictureSigns()
        for width in FACE_WIDTHS[stop:]:
            actor = Actor(photograph, width, attack=attack, approach=WALK, life=life)
            try:
                signs = film(set_, actor)
            except ValueError:
                return []  # no face in it at all
            if signs.frames == PICTURES:
                break
        shown.append(Presentation(attack, signs))
    return shown


def film(set_: Set, actor: Actor) -> PictureSigns:
    """Followed from the first picture on; the last pictures count where the face is near enough. Raises ValueError."""
    set_.theatre.set(Stage((actor,)))
    began = time.monotonic()
    tracker = FaceTracker(set_.finder)
    set_.watch.forget()
    for look in range(LOOKS):
        at = began + 0.2 + look / LOOKS_A_SECOND
        picture = set_.theatre.picture(at)
        faces = () if picture is None else tracker.find(picture, at)
        if picture is not None and faces:
            set_.watch.follow(picture, faces[0], at)
            if look >= LOOKS - PICTURES and faces[0].width >= NEAR_ENOUGH_FOR_SIGNS * VGA.width:
                set_.watch.add(picture, faces[0])
    return set_.watch.signs()


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


def shares(shown: Sequence[Presentation], channel: str, mode: AttackDetection) -> dict[str, float]:
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
    photographs = sorted((FACES / "lfw").glob("*/*_0001.jpg"))
    random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 5).shuffle(photographs)
    with TemporaryDirectory() as folder, ProcessPoolExecutor(PROCESSES) as pool:
        models = install(Path(folder), MINIFASNET)
        everybody = list(pool.map(presentations, enumerate(photographs[:people]), repeat(models)))
    kinds = [attack.value for attack in Attack]
    print(f"{sum(1 for person in everybody if person)} people")
    print("| raster | pack | channels | mode |", " | ".join(f"APCER {kind}" for kind in kinds), "| BPCER |")
    print("|---|---|---|---|", "---|" * (len(kinds) + 1), sep="")
    for drawn, pack, channel, mode in product((True, False), (False, True), CHANNELS, MODES):
        films = [without(one, raster=not drawn, pack=not pack) for person in everybody for one in person]
        share = shares(films, channel, mode)
        errors = " | ".join(f"{share[kind]:.1%}" for kind in kinds)
        names = "as drawn" if drawn else "too fine", "with" if pack else "without"
        print(f"| {' | '.join(names)} | {channel} | {mode.value} | {errors} | {1 - share['bona fide']:.1%} |")


def without(one: Presentation, *, raster: bool, pack: bool) -> Presentation:
    signs = one.signs
    return replace(
        one, signs=replace(signs, raster=None if raster else signs.raster, real=None if pack else signs.real)
    )


if __name__ == "__main__":
    main()
