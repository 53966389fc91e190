"""`kiosk doctor` on real drivers over emulated devices: what is well, what is wrong, what to do, and nothing left open."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest

from devices.dock import Counter
from devices.face_engine.engines import DLIB
from devices.id_card_reader.emulator import IdCardReaderEmulator
from devices.latch.emulator import LatchEmulator
from devices.microphone.arecord import ArecordSource
from devices.microphone.driver import Microphone
from devices.microphone.emulator import NAME, ArecordEmulator, MicrophoneFault
from devices.printer.emulator import PrinterEmulator
from devices.scanner.emulator import ScannerEmulator
from devices.scanner.profiles import Maker
from devices.thermometer.emulator import ThermometerEmulator
from devices.thermometer.modules.choice import emulated_profile
from devices.voice.script import SCRIPT
from kiosk import doctor, inspecting
from kiosk.assembly import Hardware, Store, card_reader_of, latch_of, printer_of, scanner_of, thermometer_of
from kiosk.clock import SystemClock
from kiosk.domain.health import Device, Fault, Health, Ready
from kiosk.domain.people import FaceTemplate, PersonId
from kiosk.domain.readiness import ADVICE, FOUND, TO_DO, Finding, Part, Readiness, Remark, Standing, finding_of
from kiosk.domain.thermal import Registration
from kiosk.flows.machine import AttackDetection, Screening
from kiosk.ports import Camera, Recogniser
from kiosk.settings import Settings, load
from kiosk.thermometers import write_registration
from offline_cache.sync.outcomes import Obstacle
from offline_cache.sync.vitals import ROSTER_OUTDATED
from offline_cache.wire.heartbeat import FeedVitals, LaneVitals, Vitals
from tests.support.well import Well


class Rig:
    def __init__(self, folder: Path, module: str = "gy-614v3") -> None:
        self.clock = SystemClock()
        self.settings: Settings = load(
            None,
            {
                "data_dir": folder,
                "screening": "required",
                "thermometer": {"profile": module},
                "serial": {"thermometer": str(folder / "thermometer"), "latch": str(folder / "latch")},
                "card_reader": {"port": str(folder / "card")},
                "scanner": {"port": str(folder / "scanner")},
                "printer": {"port": str(folder / "printer")},
                "microphone": NAME,
            },
        )
        self.thermometer = ThermometerEmulator(
            folder / "thermometer", Random(1), profile=emulated_profile(self.settings.thermometer.profile)
        )
        self.latch = LatchEmulator(folder / "latch", Random(1))
        self.counter = Counter(
            IdCardReaderEmulator(folder / "card", Random(1)),
            ScannerEmulator(folder / "scanner", Maker.GM65, Random(1)),
            PrinterEmulator(folder / "printer", Random(1)),
        )
        self.microphone = ArecordEmulator(folder / "bin", speed=10.0)
        self.well = Well()

    def plug_all(self) -> None:
        self.thermometer.plug()
        self.latch.plug()
        self.counter.start()
        self.microphone.plug()

    def unplug_all(self) -> None:
        self.microphone.unplug()
        self.thermometer.unplug()
        self.latch.unplug()
        self.counter.stop()

    def examine(self, patience: float = 10.0) -> Readiness:
        well = cast(Any, self.well)
        camera: Camera = well
        recogniser: Recogniser = well

        def voice(on_health: Callable[[Health], None]) -> Any:
            well.start(on_health)
            return well

        hardware = Hardware(
            camera=camera,
            recogniser=recogniser,
            thermometer=thermometer_of(self.settings, self.clock),
            latch=latch_of(self.settings, self.clock),
            voice=voice,
            id_card_reader=card_reader_of(self.settings, self.clock),
            scanner=scanner_of(self.settings, camera, self.clock),
            printer=printer_of(self.settings, self.clock),
            recorder=Microphone(ArecordSource(NAME, (str(self.microphone.program),)), self.clock),
        )
        found = doctor.examine(self.settings, hardware, self.clock, patience, listening=0.4)
        assert self.well.running == 0
        return found


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path)
    rig.plug_all()
    yield rig
    rig.unplug_all()


def standings(readiness: Readiness) -> dict[Device | Part, Standing]:
    return {finding.part: finding.standing for finding in readiness.findings}


def test_all_devices_well_and_a_terminal_that_nobody_enrolled(rig: Rig) -> None:
    readiness = rig.examine()
    found = standings(readiness)
    assert {device: found[device] for device in Device} == dict.fromkeys(Device, Standing.GOOD)
    assert (found[Part.STORE], found[Part.DISTRICT]) == (Standing.GOOD, Standing.BROKEN)
    assert not readiness.ready
    assert "kiosk enrol-terminal" in doctor.as_text(readiness)


def test_the_face_engine_is_named_with_what_it_is_worth_and_who_is_a_stranger_to_it(rig: Rig) -> None:
    store = Store(rig.settings, rig.clock)
    for person, model in (("p-1", DLIB.model_id), ("p-2", "older")):
        store.templates.add(FaceTemplate(PersonId(person), model, b"\1" * 512, rig.clock.now()))
    store.close()
    (faces,) = (finding for finding in rig.examine().findings if finding.part is Part.FACES)
    assert " of visits not recognised with 1 enrolled on three days each" in faces.found
    assert faces.found.endswith("1 enrolled, 100 allowed, 306 at most")
    assert faces.standing is Standing.ATTENTION and "1 people are strangers to this engine" in faces.advice
    other = rig.settings.faces.model_copy(update={"engine": "retail-0095"})
    rig.settings = rig.settings.model_copy(update={"faces": other})
    (faces,) = (finding for finding in rig.examine().findings if finding.part is Part.FACES)
    assert faces.standing is Standing.BROKEN and "kiosk models fetch" in faces.found


def test_what_is_wrong_is_named_with_what_to_do(rig: Rig) -> None:
    rig.counter.printer.roll.load(0)
    rig.counter.card_reader.unplug()
    readiness = rig.examine(patience=1.5)
    faults = {finding.part: finding.fault for finding in readiness.findings if finding.fault is not None}
    assert faults == {Device.PRINTER: Fault.NO_PAPER, Device.ID_CARD_READER: Fault.NOT_FOUND}
    text = doctor.as_text(readiness)
    assert ADVICE[Fault.NO_PAPER] in text
    assert text.endswith("NOT READY")
    as_read = json.loads(doctor.as_json(readiness))
    assert as_read["ready"] is False
    assert {"part": "printer", "standing": "broken"}.items() <= next(
        finding for finding in as_read["findings"] if finding["part"] == "printer"
    ).items()


def test_what_the_voice_packs_lack_is_told(rig: Rig, tmp_path: Path) -> None:
    rig.settings = rig.settings.model_copy(update={"voice_dir": tmp_path / "voice"})
    found = next(finding for finding in rig.examine().findings if finding.part is Part.VOICE_PACKS)
    assert found.standing is Standing.ATTENTION
    assert f"{len(SCRIPT)} clips are missing" in found.found
    assert "kiosk voice check" in found.advice


def about(readiness: Readiness, part: Device | Part) -> Finding:
    (found,) = (finding for finding in readiness.findings if finding.part is part)
    return found


def test_a_microphone_that_hears_not_even_the_room(rig: Rig) -> None:
    rig.microphone.fail(MicrophoneFault.ZEROS)
    deaf = about(rig.examine(), Device.MICROPHONE)
    assert (deaf.standing, deaf.fault) == (Standing.BROKEN, Fault.SILENT)
    assert "alsamixer" in deaf.advice


def test_a_microphone_that_is_not_there_or_has_no_program(rig: Rig) -> None:
    rig.microphone.unplug()
    assert "arecord -L" in about(rig.examine(patience=0.5), Device.MICROPHONE).advice
    rig.microphone.program.unlink()
    assert "alsa-utils" in about(rig.examine(patience=0.5), Device.MICROPHONE).advice


@pytest.mark.parametrize("named", ["gy-mcu90640", "search"])
def test_an_array_that_nobody_registered(tmp_path: Path, named: str) -> None:
    """By its name, and by the picture that it sends where the module was looked for."""
    rig = Rig(tmp_path, "gy-mcu90640")
    profile = rig.settings.thermometer.model_copy(update={"profile": named, "baud": 115200})
    rig.settings = rig.settings.model_copy(update={"thermometer": profile})
    rig.plug_all()
    try:
        lame = about(rig.examine(), Device.THERMOMETER)
        assert (lame.standing, lame.remark) == (Standing.BROKEN, Remark.UNREGISTERED)
        assert "kiosk thermometer register" in lame.advice
        write_registration(rig.settings.registration_file, Registration())
        assert about(rig.examine(), Device.THERMOMETER).standing is Standing.GOOD
    finally:
        rig.unplug_all()


def test_a_thermometer_that_only_tells_living_faces_has_its_line(rig: Rig) -> None:
    rig.settings = rig.settings.model_copy(
        update={"screening": Screening.OFF, "attack_detection": AttackDetection.ADVISORY}
    )
    assert about(rig.examine(), Device.THERMOMETER).standing is Standing.GOOD


def test_a_device_that_the_settings_do_not_name_is_absent(rig: Rig) -> None:
    rig.settings = rig.settings.model_copy(update={"scanner": rig.settings.scanner.model_copy(update={"port": ""})})
    assert standings(rig.examine())[Device.SCANNER] is Standing.ABSENT


def test_a_store_that_the_running_kiosk_holds(rig: Rig) -> None:
    held = Store(rig.settings, rig.clock)
    readiness = rig.examine()
    held.close()
    (store,) = [finding for finding in readiness.findings if finding.part is Part.STORE]
    assert store.standing is Standing.BROKEN
    assert "stop it first" in store.advice


def test_every_fault_has_advice_and_every_remark_its_words() -> None:
    assert set(ADVICE) == set(Fault)
    assert set(FOUND) == set(Remark) and set(TO_DO) < set(Remark)
    assert all(Remark[f"DISTRICT_{obstacle.name}"] in TO_DO for obstacle in Obstacle)


def test_what_waits_and_how_old_the_data_are() -> None:
    lanes = (LaneVitals(lane=0, waiting=2, oldest_seconds=90_000.0), LaneVitals(lane=1, waiting=1, oldest_seconds=60.0))
    fresh, stale, never = (
        FeedVitals(feed=feed, age_seconds=age) for feed, age in (("a", 9.0), ("b", 9e4), ("c", None))
    )
    standing = inspecting.queue(Vitals(lanes=lanes))
    assert (standing.remark, standing.found) == (Remark.QUEUE_STANDS, "3 records wait, the oldest for 25 h")
    assert inspecting.queue(Vitals(lanes=lanes, set_aside=1)).remark is Remark.QUEUE_SET_ASIDE
    assert inspecting.queue(Vitals()).standing is Standing.GOOD
    assert inspecting.feeds(Vitals(feeds=(fresh,))).standing is Standing.GOOD
    assert inspecting.feeds(Vitals(feeds=(fresh, stale))).found == "not followed for 25 h: b"
    assert inspecting.feeds(Vitals(feeds=(fresh, stale, never))).found == "never received: c"
    assert inspecting.feeds(Vitals(feeds=(stale,), notices=(ROSTER_OUTDATED,))).standing is Standing.BROKEN
    assert inspecting.store(Vitals(room="no_caching", store_bytes=9_000_000)).found.startswith("the store takes 9 MB")


def test_only_what_is_broken_makes_a_terminal_unfit() -> None:
    good = finding_of(Device.CAMERA, Ready())
    worn = replace(good, standing=Standing.ATTENTION)
    assert Readiness((good, worn)).ready
    assert not Readiness((good, replace(good, standing=Standing.BROKEN))).ready
