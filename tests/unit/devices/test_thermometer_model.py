"""The body before the sensor, and the driver's opinion of what can be true; no thread, no port."""

from random import Random
from statistics import mean, median

import pytest

from devices.errors import Garbled, Hung
from devices.faults import Distortion, FaultSwitch, SerialFault
from devices.thermometer.driver import SerialThermometer
from devices.thermometer.modules.gy614 import Gy614Module
from devices.thermometer.profiles.gy614 import ENTER_QUERY_MODE, QUERY, Gy614Frame, encode, scanner, write_register
from devices.thermometer.simulator import BodyBeforeSensor, Ellipse, Sample, face_offset
from kiosk.clock import ManualClock
from kiosk.domain.fever import Elevated, FeverRules, Normal, TooFar, Verdict, assess
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.warmth import ChainRules, warmth_of


def readings(body: BodyBeforeSensor, count: int) -> list[Sample]:
    return [body.advance(0.1) for _ in range(count)]


def judged(body: BodyBeforeSensor) -> Verdict:
    """What the hub says of two seconds before the sensor."""
    seen = (
        warmth_of(ThermometerReading(n / 10, sample.surface, sample.ambient, sample.body), ChainRules(), None)
        for n, sample in enumerate(readings(body, 20))
    )
    return assess([sample for sample in seen if sample is not None], FeverRules())


@pytest.mark.parametrize("room", [18.0, 24.0, 30.0])
@pytest.mark.parametrize("true_celsius", [36.5, 38.2])
def test_a_body_reads_back_near_its_true_temperature(room: float, true_celsius: float):
    body = BodyBeforeSensor(Random(1), room)
    body.arrive(true_celsius)
    assert median(reading.body for reading in readings(body, 20)[10:]) == pytest.approx(true_celsius, abs=0.15)


def test_nobody_in_front_reads_the_room():
    seen = readings(BodyBeforeSensor(Random(2), room=22.0), 20)
    assert mean(reading.surface for reading in seen) == pytest.approx(22.0, abs=0.1)
    assert judged(BodyBeforeSensor(Random(2), room=22.0)) == TooFar()


def test_it_takes_some_samples_until_somebody_new_is_read():
    body = BodyBeforeSensor(Random(3))
    body.arrive(36.6)
    seen = [reading.surface for reading in readings(body, 10)]
    assert seen[0] < 30 < seen[5] and seen[5] == pytest.approx(seen[9], abs=0.8)
    body.leave()
    assert readings(body, 10)[-1].surface == pytest.approx(24.0, abs=0.3)


def test_the_hub_tells_fever_from_health():
    for true_celsius, verdict in ((36.6, Normal), (38.4, Elevated)):
        body = BodyBeforeSensor(Random(4))
        body.arrive(true_celsius)
        assert isinstance(judged(body), verdict)


def test_from_too_far_away_the_room_is_mixed_in():
    body = BodyBeforeSensor(Random(5))
    body.arrive(36.6, fill=0.4)
    assert readings(body, 20)[-1].surface < 30


def test_a_module_just_switched_on_reads_low():
    warm, cold = BodyBeforeSensor(Random(6)), BodyBeforeSensor(Random(6), switched_on=0.0)
    assert cold.advance(1.0).surface == pytest.approx(warm.advance(1.0).surface - 0.3, abs=0.02)


def test_the_same_seed_and_steps_give_the_same_samples():
    assert readings(BodyBeforeSensor(Random(7)), 30) == readings(BodyBeforeSensor(Random(7)), 30)


@pytest.fixture
def faults() -> FaultSwitch[SerialFault]:
    return FaultSwitch()


@pytest.fixture
def module(faults: FaultSwitch[SerialFault]) -> Gy614Module:
    return Gy614Module(BodyBeforeSensor(Random(8)), Distortion(faults, Random(8)))


def test_the_module_streams_at_the_rate_it_was_told(module: Gy614Module):
    for rate, frames in ((0, 1), (1, 2), (2, 5), (3, 10)):
        module.power_cut()
        module.receive(write_register(0x02, rate))
        assert len(scanner().feed(b"".join(module.tick(0.1) for _ in range(10)))) == frames


def test_the_module_answers_a_query_and_otherwise_keeps_quiet(module: Gy614Module):
    module.receive(ENTER_QUERY_MODE)
    assert module.tick(1.0) == b""
    assert len(scanner().feed(module.receive(QUERY[:2]) + module.receive(QUERY[2:]))) == 1
    module.power_cut()
    assert module.tick(1.0) != b""


def test_the_module_obeys_no_command_with_a_wrong_sum(module: Gy614Module):
    module.receive(ENTER_QUERY_MODE[:-1] + b"\x00")
    assert module.tick(0.1) != b""


@pytest.mark.parametrize(
    "fault", [SerialFault.SILENCE, SerialFault.TORN_FRAME, SerialFault.FLIPPED_BIT, SerialFault.WRONG_BAUD]
)
def test_a_fault_spoils_one_frame_and_the_next_is_whole(
    fault: SerialFault, module: Gy614Module, faults: FaultSwitch[SerialFault]
):
    parser = scanner()
    faults.fail_next(fault)
    assert parser.feed(module.tick(0.1)) == []
    assert len(parser.feed(module.tick(0.1))) == 1


def test_a_stuck_module_repeats_itself_until_cleared(module: Gy614Module, faults: FaultSwitch[SerialFault]):
    first = module.tick(0.1)
    faults.fail_always(SerialFault.STUCK_VALUE)
    assert {module.tick(0.1) for _ in range(5)} == {first}
    faults.clear()
    assert module.tick(0.1) != first


def frame(surface: float = 34.2, ambient: float = 24.0, body: float = 36.6) -> bytes:
    return encode(Gy614Frame(0.95, surface, ambient, body))


def driver() -> SerialThermometer:
    return SerialThermometer("never opened", ManualClock())


def test_a_value_that_never_moves_is_not_a_temperature():
    thermometer = driver()
    assert thermometer.heard(frame() * 99)
    for _ in range(3):
        with pytest.raises(Hung):
            thermometer.heard(frame())
    assert thermometer.heard(frame(surface=34.21))


def test_an_impossible_housing_is_garbled():
    with pytest.raises(Garbled):
        driver().heard(frame(ambient=85.0))


def test_a_lamp_is_no_reading_and_no_fault():
    assert driver().heard(frame(surface=60.0, body=62.5))


def test_somebody_out_of_the_sun_cools_while_he_stands_there():
    body = BodyBeforeSensor(Random(9))
    body.arrive(37.6, drift=-0.05)
    seen = readings(body, 100)
    assert mean(sample.surface for sample in seen[10:20]) - mean(sample.surface for sample in seen[-10:]) > 0.3


def test_an_array_sees_a_face_where_it_stands_and_the_room_beside_it():
    body = BodyBeforeSensor(Random(10))
    body.arrive(36.8, face=Ellipse(x=0.25, y=0.5, width=0.3, height=0.6))
    readings(body, 20)
    scene = body.look(32, 24)
    rows = [scene[start : start + 32] for start in range(0, len(scene), 32)]
    assert max(rows[12][:16]) == pytest.approx(36.8 - face_offset(24.0), abs=0.6)
    assert mean(rows[12][20:]) == pytest.approx(24.0, abs=0.3)
    body.leave()
    readings(body, 20)
    assert max(body.look(32, 24)) < 26


@pytest.mark.parametrize("fault", [SerialFault.LATE, SerialFault.POWER_CYCLE])
def test_a_late_answer_and_a_restart(fault: SerialFault, module: Gy614Module, faults: FaultSwitch[SerialFault]):
    parser = scanner()
    module.receive(ENTER_QUERY_MODE)
    faults.fail_next(fault)
    assert parser.feed(module.receive(QUERY)) == []
    if fault is SerialFault.LATE:
        assert len(parser.feed(module.receive(QUERY))) == 2
    else:
        assert len(parser.feed(module.tick(0.1))) == 1, "what it was told is forgotten: it streams again"
