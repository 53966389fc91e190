"""What each sign is worth, and what follows from all of them in each mode."""

import pytest

from kiosk.domain.liveness import LivenessRules, PictureSigns, Sign, skin_of, weigh
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.thermal import Registration, ThermalImage
from kiosk.domain.warmth import OFFSETS, ChainRules, SkinWarmth, Target, Warmth, warmth_of
from kiosk.flows.attacks import Trust, trust
from kiosk.flows.machine import AttackDetection, Rules
from tests.support.visits import face

RULES = LivenessRules()
FACE, PAPER = SkinWarmth(34.0, 24.0, 35.6), SkinWarmth(24.4, 24.0, 24.9)
SCREEN, HOLES = SkinWarmth(33.0, 24.0, 33.3), SkinWarmth(31.6, 24.0, 36.0)
PLAIN, DOTTED = PictureSigns(3, raster=5.0), PictureSigns(3, raster=60.0)


@pytest.mark.parametrize(
    ("picture", "warm", "signs", "living"),
    [
        (PLAIN, FACE, (Sign.SKIN_WARM,), True),
        (PLAIN, SkinWarmth(34.0, 24.0), (Sign.SKIN_WARM,), True),
        (PLAIN, PAPER, (Sign.COLD,), False),
        (PLAIN, SkinWarmth(33.0, 31.0), (Sign.COLD,), False),
        (PLAIN, SkinWarmth(31.2, 18.0), (Sign.COLD,), False),
        (PLAIN, SkinWarmth(31.3, 18.0), (Sign.SKIN_WARM,), True),
        (PLAIN, SkinWarmth(33.0, 29.9), (Sign.COLD,), False),
        (PLAIN, SkinWarmth(33.1, 30.0), (Sign.SKIN_WARM,), True),
        (PLAIN, SkinWarmth(31.2, 24.0, 34.5), (Sign.COLD,), False),
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
        (
            PictureSigns(3, 5.0, blinked=True, beside=3.0),
            FACE,
            (Sign.SKIN_WARM, Sign.BLINKED, Sign.MOVES_AS_ONE),
            False,
        ),
        (PictureSigns(3, 5.0, blinked=True, beside=-2.0), PAPER, (Sign.COLD, Sign.BLINKED), False),
        (PictureSigns(3, 5.0, beside=0.2), FACE, (Sign.SKIN_WARM,), True),
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


@pytest.mark.parametrize("room", [16.0, 20.0, 24.0, 28.0, 30.0])
def test_paper_warmed_by_the_face_behind_it_is_no_forehead(room: float) -> None:
    """At most seven tenths of the way from the room to skin; a forehead that is 3.9 deviations too cold still is one."""
    paper = weigh(PLAIN, SkinWarmth(room + 0.7 * (34.0 - room), room), RULES)
    assert paper is not None and paper.signs == (Sign.COLD,)
    forehead = 36.96 - 3.9 * 0.59 - OFFSETS[Target.FOREHEAD].at(room)
    person = weigh(PLAIN, SkinWarmth(forehead, room), RULES)
    assert person is not None and person.living


def sample(at: float, skin: SkinWarmth | None) -> Warmth:
    return Warmth(at, 34.0, 34.0, 34.0, 36.5, 24.0, None, in_reach=True, warm_for=3600.0, skin=skin)


def test_the_skin_s_warmth_waits_for_five_samples_and_takes_the_medians() -> None:
    insides = (24.0, 34.0, 34.1, 34.0, 60.0)
    points = [sample(n / 10, SkinWarmth(inside, 24.0)) for n, inside in enumerate(insides)]
    assert skin_of(points[:4]) is None
    assert skin_of(points) == SkinWarmth(34.0, 24.0)
    faces = [sample(n / 10, SkinWarmth(inside, 24.0, inside + 1.0)) for n, inside in enumerate(insides)]
    assert skin_of(faces) == SkinWarmth(34.0, 24.0, 35.0)


def test_a_module_that_tells_only_the_body_says_nothing_of_the_skin() -> None:
    body = warmth_of(ThermometerReading(0.0, None, 24.0, 36.5), ChainRules(), None)
    assert body is not None and body.skin is None
    assert skin_of([body] * 5) is None
    without_room = warmth_of(ThermometerReading(0.0, 34.0, None, None), ChainRules(), None)
    assert without_room is not None and without_room.skin is None


def test_an_array_tells_the_face_from_what_lies_around_it() -> None:
    lines = ((20.0,) * 8, (20.0, 20.0, *((33.0, 35.0) * 2), 20.0, 20.0))
    image = ThermalImage(8, 6, tuple(value for row in (0, 0, 1, 1, 0, 0) for value in lines[row]))
    reading = ThermometerReading(0.0, image.hottest, 24.0, None, image=image)
    chain = ChainRules(registration=Registration())
    found = warmth_of(reading, chain, face(left=0.25, width=0.5, top=0.33, height=0.34))
    assert found is not None and found.skin == SkinWarmth(34.0, 20.0, 35.0)
    poster = warmth_of(reading, chain, face(left=0.0, width=0.25, top=0.0, height=0.33))
    assert poster is not None and poster.skin is not None and poster.skin.inside == 20.0


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
