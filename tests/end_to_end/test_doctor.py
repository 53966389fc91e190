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
from devices.microphone.emulator import NAME, ArecordEmulator
from devices.printer.emulator import PrinterEmulator
from devices.scanner.emulator import ScannerEmulator
from devices.scanner.profiles import Maker
from devices.thermometer.driver import SerialThermometer
from devices.thermometer.emulator import ThermometerEmulator
from devices.voice.script import SCRIPT
from kiosk import doctor
from kiosk.assembly import Hardware, Store, card_reader_of, latch_of, printer_of, scanner_of
from kiosk.clock import SystemClock
from kiosk.domain.health import Device, Fault, Health, Ready
from kiosk.domain.people import FaceTemplate, PersonId
from kiosk.ports import Camera, Recogniser
from kiosk.service.readiness import ADVICE, Part, Readiness, Standing, finding_of
from kiosk.settings import Settings, load
from tests.support.well import Well


class Rig:
    def __init__(self, folder: Path) -> None:
        self.clock = SystemClock()
        self.settings: Settings = load(
            None,
            {
                "data_dir": folder,
                "screening": "required",
                "serial": {"thermometer": str(folder / "thermometer"), "latch": str(folder / "latch")},
                "card_reader": {"port": str(folder / "card")},
                "scanner": {"port": str(folder / "scanner")},
                "printer": {"port": str(folder / "printer")},
                "microphone": NAME,
            },
        )
        self.thermometer = ThermometerEmulator(folder / "thermometer", Random(1))
        self.latch = LatchEmulator(folder / "latch", Random(1))
        self.counter = Counter(
            IdCardReaderEmulator(folder / "card", Random(1)),
            ScannerEmulator(folder / "scanner", Maker.GM65, Random(1)),
            PrinterEmulator(folder / "printer", Random(1)),
        )
        self.microphone = ArecordEmulator(folder / "bin")
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
            thermometer=SerialThermometer(self.settings.serial.thermometer, self.clock),
            latch=latch_of(self.settings, self.clock),
            voice=voice,
            id_card_reader=card_reader_of(self.settings, self.clock),
            scanner=scanner_of(self.settings, camera, self.clock),
            printer=printer_of(self.settings, self.clock),
            recorder=Microphone(ArecordSource(NAME, (str(self.microphone.program),)), self.clock),
        )
        found = doctor.examine(self.settings, hardware, self.clock, patience)
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
    assert faces.found.startswith("dlib: tells 400 people apart") and faces.found.endswith("1 enrolled, 100 allowed")
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
    assert f"cmn lacks {len(SCRIPT)} clips" in found.found
    assert "kiosk voice check" in found.advice


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


def test_every_fault_has_advice() -> None:
    assert set(ADVICE) == set(Fault)


def test_only_what_is_broken_makes_a_terminal_unfit() -> None:
    good = finding_of(Device.CAMERA, Ready())
    worn = replace(good, standing=Standing.ATTENTION)
    assert Readiness((good, worn)).ready
    assert not Readiness((good, replace(good, standing=Standing.BROKEN))).ready
