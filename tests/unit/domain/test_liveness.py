"""What each sign is worth, and what follows from all of them in each mode."""

import pytest

from kiosk.domain.liveness import LivenessRules, PictureSigns, Sign, SkinWarmth, warmth_of_point, weigh
from kiosk.flows.attacks import Trust, trust
from kiosk.flows.machine import AttackDetection, Rules
from tests.support.visits import warmth

RULES = LivenessRules()
FACE, PAPER = SkinWarmth(34.0, 24.0, 35.6), SkinWarmth(24.4, 24.0, 24.9)
SCREEN, HOLES = SkinWarmth(33.0, 24.0, 33.3), SkinWarmth(30.2, 24.0, 34.5)
PLAIN, DOTTED = PictureSigns(3, raster=5.0), PictureSigns(3, raster=60.0)


@pytest.mark.parametrize(
    ("picture", "warm", "signs", "living"),
    [
        (PLAIN, FACE, (Sign.SKIN_WARM,), True),
        (PLAIN, SkinWarmth(34.0, 24.0), (Sign.SKIN_WARM,), True),
        (PLAIN, PAPER, (Sign.COLD,), False),
        (PLAIN, SkinWarmth(33.0, 31.0), (Sign.COLD,), False),
        (PLAIN, SCREEN, (Sign.NO_FACE_OF_WARMTH,), False),
        (PLAIN, HOLES, (Sign.NO_FACE_OF_WARMTH,), False),
        (PLAIN, SkinWarmth(45.0, 24.0), (Sign.HOT,), False),
        (DOTTED, FACE, (Sign.SKIN_WARM, Sign.RASTER), False),
        (PictureSigns(3, 60.0, 1.0), FACE, (Sign.SKIN_WARM, Sign.RASTER, Sign.LOOKS_REAL), False),
        (PictureSigns(3, 5.0, 0.9), None, (Sign.LOOKS_REAL,), True),
        (PictureSigns(3, 5.0, 0.01), None, (Sign.LOOKS_COPIED,), False),
        (PictureSigns(3, 5.0, 0.01), FACE, (Sign.SKIN_WARM, Sign.LOOKS_COPIED), True),
        (PictureSigns(3, 5.0, 0.0), FACE, (Sign.SKIN_WARM, Sign.LOOKS_COPIED), False),
        (PictureSigns(3, 5.0, 1.0), PAPER, (Sign.COLD, Sign.LOOKS_REAL), False),
        (PLAIN, None, (), False),
    ],
)
def test_signs_are_weighed(
    picture: PictureSigns, warm: SkinWarmth | None, signs: tuple[Sign, ...], living: bool
) -> None:
    liveness = weigh(picture, warm, RULES)
    assert liveness is not None
    assert liveness.signs == signs
    assert liveness.living is living


def test_two_pictures_say_nothing() -> None:
    assert weigh(PictureSigns(2, 60.0, 0.0), PAPER, RULES) is None


def test_warmth_of_a_point_waits_for_five_samples_and_takes_the_median() -> None:
    readings = [warmth(n / 10, 36.5, surface).reading for n, surface in enumerate((24.0, 34.0, 34.1, 34.0, 60.0))]
    assert warmth_of_point(readings[:4]) is None
    assert warmth_of_point(readings) == SkinWarmth(34.0, 24.0)


@pytest.mark.parametrize(
    ("mode", "picture", "warm", "given"),
    [
        (AttackDetection.OFF, DOTTED, PAPER, Trust.GIVEN),
        (AttackDetection.OFF, PictureSigns(), None, Trust.GIVEN),
        (AttackDetection.ADVISORY, PictureSigns(), None, Trust.GIVEN),
        (AttackDetection.ADVISORY, PLAIN, None, Trust.GIVEN),
        (AttackDetection.ADVISORY, DOTTED, None, Trust.REMARKED),
        (AttackDetection.ADVISORY, PLAIN, PAPER, Trust.REMARKED),
        (AttackDetection.REQUIRED, PictureSigns(), None, Trust.OPEN),
        (AttackDetection.REQUIRED, PLAIN, None, Trust.OPEN),
        (AttackDetection.REQUIRED, PLAIN, FACE, Trust.GIVEN),
        (AttackDetection.REQUIRED, PictureSigns(3, 5.0, 0.8), None, Trust.GIVEN),
        (AttackDetection.REQUIRED, DOTTED, None, Trust.WITHHELD),
        (AttackDetection.REQUIRED, PLAIN, PAPER, Trust.WITHHELD),
    ],
)
def test_what_follows(mode: AttackDetection, picture: PictureSigns, warm: SkinWarmth | None, given: Trust) -> None:
    found, remarks = trust(picture, warm, Rules(attack_detection=mode))
    assert found is given
    assert bool(remarks) is (given in (Trust.REMARKED, Trust.WITHHELD))
