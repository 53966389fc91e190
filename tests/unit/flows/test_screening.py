"""The door's screening, one story a test: where the sensor cannot judge, what a volunteer's thermometer changes, and
whose face is measured.
"""

from dataclasses import replace
from random import Random

import pytest

from devices.faults import Distortion, FaultSwitch, SerialFault
from devices.thermometer.modules.arrays import Gy90640Module
from devices.thermometer.profiles import gy_mcu90640
from devices.thermometer.simulator import BodyBeforeSensor, Ellipse
from kiosk.domain.fever import TooFar
from kiosk.domain.health import Device
from kiosk.domain.id_card import CardKnown
from kiosk.domain.matching import Candidate, FaceEvidence
from kiosk.domain.narrowing import Surname
from kiosk.domain.people import PersonId
from kiosk.domain.prompts import Prompt
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.records import HandOver, Way
from kiosk.domain.thermal import Registration, ThermalImage
from kiosk.domain.warmth import ChainRules
from kiosk.flows import door
from kiosk.flows.clinical import ClinicalPin, ClinicalValue
from kiosk.flows.effects import KeepClinical, KeepEntry, Say
from kiosk.flows.events import (
    CardChecked,
    CelsiusEntered,
    ClinicalWanted,
    ClueChecked,
    ClueGiven,
    FaceCompared,
    OtherWayWanted,
    PinChecked,
    PinEntered,
    Timer,
    WarmthMeasured,
    WayChosen,
)
from kiosk.flows.machine import Rules, Screening
from kiosk.flows.narrowing import AskingSurname
from kiosk.flows.presenting import TakingWarmth
from tests.support.visits import ELDER, VOLUNTEER, compared, face, seen, spot, warmth
from tests.unit.flows.walking import Walk

REQUIRED = Rules(screening=Screening.REQUIRED)


def measuring(rules: Rules = REQUIRED) -> Walk[door.DoorState]:
    walk = Walk(door.FLOW, rules)
    walk.take(seen(0.0, face()), seen(0.1, face()), seen(0.2, face()), seen(0.3, face()), seen(0.4, face()))
    assert isinstance(walk.state, door.Measuring)
    return walk


def test_too_far_is_said_once_and_forgotten_when_the_visitor_comes_nearer():
    walk = measuring()
    spoken = 0
    for n in range(8):
        walk.take(spot(1.0 + n / 10, 27.0))
        spoken += walk.effects(Say) == [Say(Prompt.COME_TO_SENSOR)]
    assert isinstance(walk.state, door.Measuring) and walk.state.found == TooFar()
    assert spoken == 1
    walk.take(*(warmth(2.0 + n / 10, 36.5) for n in range(5)))
    assert isinstance(walk.state, door.Recognising) and walk.state.celsius == 36.5


@pytest.mark.parametrize(
    ("reading", "why"),
    [
        (spot(1.0, 34.0, warm_for=30.0), door.WhyChoose.THERMOMETER_WARMING),
        (spot(1.0, 30.5, ambient=9.0), door.WhyChoose.ROOM_UNFIT),
    ],
)
def test_where_nobody_can_be_measured_the_next_way_is_offered_at_once(reading: WarmthMeasured, why: door.WhyChoose):
    walk = measuring()
    assert walk.take(reading) == door.ChooseWay(why)
    assert walk.take(WayChosen(Way.VOLUNTEER)) == door.HandedOver(HandOver.NO_READING)
    advised = measuring(replace(REQUIRED, screening=Screening.ADVISORY))
    state = advised.take(reading)
    assert isinstance(state, door.Recognising) and state.celsius is None


def test_values_before_a_silence_do_not_count():
    walk = measuring()
    walk.take(*(warmth(1.0 + n / 10, 38.5) for n in range(4)))
    walk.take(*(seen(1.5 + n / 5, face()) for n in range(20)))
    assert isinstance(walk.state, door.Measuring) and walk.state.samples == ()


def handed_over() -> Walk[door.DoorState]:
    walk = Walk(door.FLOW, REQUIRED)
    walk.state = door.HandedOver(HandOver.FEVER)
    walk.running = [Timer.IDLE]
    walk.take(ClinicalWanted())
    assert walk.state == ClinicalPin(HandOver.FEVER)
    return walk


def test_a_normal_clinical_temperature_leads_on_to_the_face():
    walk = handed_over()
    walk.take(PinEntered("314159"), PinChecked(VOLUNTEER), CelsiusEntered("366"))
    assert walk.effects(KeepClinical) == [KeepClinical(36.6, HandOver.FEVER)]
    walk.take(seen(9.0, face()), seen(9.1, face()))
    assert isinstance(walk.state, door.Recognising), "not measured by infrared once more"
    walk.take(compared())
    assert walk.effects(KeepEntry) == [KeepEntry(ELDER, Way.FACE, 36.6)]


def test_with_the_face_the_clinical_temperature_goes():
    walk = handed_over()
    walk.take(PinEntered("314159"), PinChecked(VOLUNTEER), CelsiusEntered("366"))
    walk.take(seen(9.0, face()), seen(9.1, face()), seen(9.2, face(), face()))
    assert isinstance(walk.state, door.Framing) and walk.state.tries.clinical is None
    walk.take(seen(9.3, face()), seen(9.4, face()))
    assert isinstance(walk.state, door.Measuring)


def test_a_fever_that_is_confirmed_stays_with_the_volunteer():
    walk = handed_over()
    walk.take(PinEntered("314159"), PinChecked(VOLUNTEER), CelsiusEntered("38.1"))
    assert walk.state == door.HandedOver(HandOver.CLINICAL)
    assert walk.effects(KeepClinical) == [KeepClinical(38.1, HandOver.FEVER)]
    assert walk.take(ClinicalWanted()) == door.HandedOver(HandOver.CLINICAL)


def test_a_slip_of_the_finger_is_asked_for_again_and_three_wrong_numbers_end_it():
    walk = handed_over()
    for _ in range(REQUIRED.pin_attempts):
        walk.take(PinEntered("1"), PinChecked(None))
    assert walk.state == door.HandedOver(HandOver.FEVER)
    walk.take(ClinicalWanted(), PinEntered("314159"), PinChecked(VOLUNTEER), CelsiusEntered("663"))
    assert walk.state == ClinicalValue(HandOver.FEVER, VOLUNTEER, slipped=True)
    assert walk.effects(KeepClinical) == []


def carded(rules: Rules = REQUIRED) -> Walk[door.DoorState]:
    walk = Walk(door.FLOW, replace(rules, fitted=frozenset({Device.ID_CARD_READER})))
    walk.take(OtherWayWanted(), WayChosen(Way.ID_CARD), CardChecked(CardKnown(ELDER)))
    assert isinstance(walk.state, TakingWarmth)
    return walk


@pytest.mark.parametrize("reading", [spot(1.0, 34.0, warm_for=30.0), spot(1.0, 30.5, ambient=9.0)])
def test_a_card_s_owner_is_measured_by_a_person_where_the_sensor_cannot_judge(reading: WarmthMeasured):
    assert carded().take(reading) == door.HandedOver(HandOver.NO_READING)
    advised = carded(replace(REQUIRED, screening=Screening.ADVISORY))
    advised.take(reading)
    assert advised.effects(KeepEntry) == [KeepEntry(ELDER, Way.ID_CARD, None)]


def test_a_card_s_owner_is_measured_by_an_array_only_while_the_camera_sees_a_face():
    image = ThermalImage(8, 6, (35.0,) * 48)
    walk = carded(replace(REQUIRED, chain=ChainRules(registration=Registration())))
    readings = [WarmthMeasured(ThermometerReading(n / 10, 35.0, 24.0, None, image=image)) for n in range(10)]
    walk.take(*readings[:5])
    assert isinstance(walk.state, TakingWarmth) and walk.state.samples == ()
    walk.take(seen(0.45, face()), *readings[5:])
    assert isinstance(walk.state, door.Deciding) and walk.state.celsius == pytest.approx(35.94, abs=0.01)


def test_of_somebody_who_looks_like_two_the_clinical_temperature_is_kept():
    walk = handed_over()
    walk.take(PinEntered("314159"), PinChecked(VOLUNTEER), CelsiusEntered("366"))
    walk.take(seen(9.0, face()), seen(9.1, face()))
    walk.take(FaceCompared(FaceEvidence(5, (Candidate(ELDER, 0.30), Candidate(PersonId("double"), 0.31)))))
    assert isinstance(walk.state, AskingSurname)
    walk.take(ClueGiven(Surname("肖")), ClueChecked((ELDER,)))
    assert walk.effects(KeepEntry) == [KeepEntry(ELDER, Way.FACE, 36.6)]


def test_an_array_measures_the_face_and_not_the_lamp_beside_it():
    """From the world through the module's bytes, the parser and the registration to the door."""
    body = BodyBeforeSensor(Random(1))
    body.arrive(36.7, face=Ellipse(x=0.7, y=0.5, width=0.25, height=0.5))
    body.shine(60.0, Ellipse(x=0.15, y=0.3, width=0.15, height=0.15))
    faults: FaultSwitch[SerialFault] = FaultSwitch()
    module = Gy90640Module(body, Distortion(faults, Random(1)))
    parser = gy_mcu90640.PROFILE.parser()
    # the array looks from the side: what is in the middle of the camera's picture lies at 0.7 of its own
    chain = ChainRules(registration=Registration(x0=0.2))
    walk = measuring(replace(REQUIRED, chain=chain))
    walk.take(seen(0.9, face()))
    at = 1.0
    while isinstance(walk.state, door.Measuring) and at < 9.0:
        at += 0.25
        for measured in parser.feed(module.tick(0.25)):
            assert measured.surface is not None and measured.surface > 55.0
            reading = ThermometerReading(at, measured.surface, measured.ambient, None, image=measured.image)
            walk.take(WarmthMeasured(reading))
    assert isinstance(walk.state, door.Recognising)
    assert walk.state.celsius == pytest.approx(36.9, abs=0.3)
    skin = walk.state.samples[-1].skin
    assert skin is not None and skin.hottest == pytest.approx(36.0, abs=0.5)
    assert skin.around < 28.0 < skin.inside < 36.0, "neither the lamp nor the hall is the face"
