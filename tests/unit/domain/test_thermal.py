"""Thermal pictures: the registration that is fitted is the one that was, and only what lies in the face's box is a
temperature.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.readings import ThermometerReading
from kiosk.domain.thermal import NoRegistrationError, Point, Registration, ThermalImage, region_of, warm_centre
from kiosk.domain.warmth import ChainRules, Target, warmth_of
from tests.support.visits import face

COLUMNS, ROWS = 32, 24
MARKS = [Point(0.3, 0.4), Point(0.7, 0.4), Point(0.5, 0.6), Point(0.35, 0.7), Point(0.65, 0.3)]


def picture(*hot: tuple[int, int, float], room: float = 24.0) -> ThermalImage:
    pixels = [room] * (COLUMNS * ROWS)
    for column, row, celsius in hot:
        pixels[row * COLUMNS + column] = celsius
    return ThermalImage(COLUMNS, ROWS, tuple(pixels))


def test_a_picture_has_as_many_pixels_as_it_says_and_does_not_print_them():
    with pytest.raises(ValueError, match="767 pixels"):
        ThermalImage(COLUMNS, ROWS, (24.0,) * 767)
    assert "24.0" not in repr(picture())


def test_mirrored_twice_is_the_same():
    image = picture((3, 5, 36.0), (20, 7, 33.0))
    assert image.mirrored().at(28, 5) == 36.0
    assert image.mirrored().mirrored() == image


registrations = st.builds(
    Registration,
    xx=st.floats(0.5, 2) | st.floats(-2, -0.5),
    xy=st.floats(-0.2, 0.2),
    x0=st.floats(-0.3, 0.3),
    yx=st.floats(-0.2, 0.2),
    yy=st.floats(0.5, 2),
    y0=st.floats(-0.3, 0.3),
)


@given(registrations)
def test_the_registration_is_found_again_from_its_marks(true: Registration):
    pairs = [(mark, true.of(mark)) for mark in MARKS]
    found = Registration.fitted(pairs)
    assert (
        found.residual([(Point(x / 5, y / 5), true.of(Point(x / 5, y / 5))) for x in range(6) for y in range(6)]) < 1e-6
    )


@pytest.mark.parametrize(
    "marks",
    [
        MARKS[:2],
        [Point(0.1 * n, 0.2 * n) for n in range(5)],
        [Point(0.5, 0.5)] * 4,
        [Point(0.1 * n, 0.4) for n in range(4)],
    ],
    ids=["two", "a line", "one place", "a level"],
)
def test_marks_that_fix_nothing_are_refused(marks: list[Point]):
    with pytest.raises(NoRegistrationError):
        Registration.fitted([(mark, mark) for mark in marks])


def test_the_residual_is_the_worst_mark():
    pairs = [(mark, mark) for mark in MARKS]
    pairs[2] = (MARKS[2], Point(0.5, 0.7))
    assert 0.04 < Registration.fitted(pairs).residual(pairs) < 0.1


def test_the_hottest_inside_the_box_and_not_the_lamp_beside_it():
    image = picture((16, 12, 35.9), (2, 2, 60.0))
    region = region_of(image, Registration(), face(left=0.4, top=0.3, width=0.2, height=0.4))
    assert region is not None
    assert region.hottest == 35.9
    assert (region.image.columns, region.image.rows) == (6, 10)
    assert region.surround is not None and region.surround < region.mean


def test_the_box_is_carried_over_by_the_registration():
    image = picture((26, 12, 35.9), (5, 12, 50.0))
    shifted = Registration(x0=0.3)
    box = face(left=0.4, top=0.4, width=0.2, height=0.2)
    region = region_of(image, shifted, box)
    assert region is not None and region.hottest == 35.9
    mirrored = Registration(xx=-1.0, x0=0.7)
    region = region_of(image, mirrored, box)
    assert region is not None and region.hottest == 50.0


def test_a_box_outside_the_view_or_below_a_pixel_is_nothing():
    image = picture()
    assert region_of(image, Registration(x0=2.0), face()) is None
    assert region_of(image, Registration(), face(width=0.001, height=0.001)) is None
    whole = region_of(image, Registration(), face(left=0.0, top=0.0, width=1.0, height=1.0))
    assert whole is not None and whole.surround is None


@given(registrations, st.floats(0, 0.8), st.floats(0, 0.8), st.floats(0.01, 1), st.floats(0.01, 1))
def test_no_box_and_no_registration_leaves_the_picture(
    true: Registration, left: float, top: float, width: float, height: float
):
    region = region_of(picture(), true, face(left=left, top=top, width=width, height=height))
    if region is not None:
        assert 1 <= region.image.columns <= COLUMNS and 1 <= region.image.rows <= ROWS


def test_an_array_measures_nobody_before_it_is_registered_and_nobody_without_a_face():
    reading = ThermometerReading(1.0, 60.0, 24.0, None, image=picture((16, 11, 35.9), (2, 2, 60.0)))
    rules = ChainRules(target=Target.FACE)
    assert warmth_of(reading, rules, face()) is None
    registered = ChainRules(target=Target.FACE, registration=Registration())
    assert warmth_of(reading, registered, None) is None
    sample = warmth_of(reading, registered, face())
    assert sample is not None and sample.raw == 35.9


def test_the_middle_of_what_is_warm():
    hot = [(column, row, 35.0) for column in range(10, 14) for row in range(6, 10)]
    assert warm_centre(picture(*hot)) == Point(12 / COLUMNS, 8 / ROWS)
    assert warm_centre(picture()) is None
