"""`kiosk doctor`: opens everything that the settings name, says what it found, what is wrong and what to do. Changes nothing.

Not while the kiosk runs: ports, camera and store belong to one program at a time, and it says so. The devices speak for
themselves through the health of their ports; nothing here knows a driver.
"""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from kiosk.assembly import Hardware, Store, no_devices, surroundings_of, vitals_of
from kiosk.clock import Clock
from kiosk.domain.health import Device, Health, Ready, Retrying, Starting
from kiosk.domain.prompts import Prompt
from kiosk.domain.readiness import Finding, Part, Readiness, Remark, Standing
from kiosk.domain.readings import ThermometerReading
from kiosk.inspecting import around, device_findings
from kiosk.ports import Recorder
from kiosk.settings import Settings
from offline_cache.errors import StoreInUseError, StoreOpenError
from offline_cache.key import KeyFileError

PATIENCE_SECONDS = 30.0
"""For the slowest device, the recogniser, which loads its network."""
LISTENING_SECONDS = 1.5
"""A second of nothing tells a dead microphone from a quiet room; the rest is for its program to start."""
_ENDING_SECONDS = 2.0


@dataclass(slots=True)
class _Heard:
    """The newest health of each device that was opened, and whether the thermometer has delivered a picture."""

    changed: threading.Condition = field(default_factory=threading.Condition)
    health: dict[Device, Health] = field(default_factory=dict[Device, Health])
    pictured: bool = False

    def expect(self, device: Device) -> Callable[[Health], None]:
        self.health[device] = Starting()
        return partial(self._take, device)

    def _take(self, device: Device, health: Health) -> None:
        with self.changed:
            self.health[device] = health
            self.changed.notify_all()

    def reading(self, reading: ThermometerReading) -> None:
        self.pictured |= reading.image is not None

    def wait(self, seconds: float) -> None:
        """Until each works: a first failure may be the plug's last bounce, so only that ends it early."""
        with self.changed:
            self.changed.wait_for(lambda: all(isinstance(one, Ready) for one in self.health.values()), seconds)

    def wait_for_trouble(self, device: Device, seconds: float) -> None:
        with self.changed:
            self.changed.wait_for(lambda: isinstance(self.health[device], Retrying), seconds)


def examine(
    settings: Settings,
    hardware: Hardware,
    clock: Clock,
    patience: float = PATIENCE_SECONDS,
    listening: float = LISTENING_SECONDS,
) -> Readiness:
    """Takes up to `patience` seconds where something does not answer, and listens for `listening` seconds; what was heard is
    overwritten.
    """
    return Readiness((*_devices(settings, hardware, patience, listening), *_around(settings, clock)))


def as_text(readiness: Readiness) -> str:
    marks = {Standing.GOOD: "ok", Standing.ATTENTION: "!", Standing.BROKEN: "WRONG", Standing.ABSENT: "-"}
    lines: list[str] = []
    for finding in readiness.findings:
        lines.append(f"{marks[finding.standing]:<6}{finding.part.value:<16}{finding.found}")
        if finding.advice:
            lines.append(f"{'':<22}{finding.advice}")
    return "\n".join((*lines, "ready" if readiness.ready else "NOT READY"))


def as_json(readiness: Readiness) -> str:
    """`{"ready": ..., "findings": [{"part", "standing", "found", "advice", "fault"}]}`, words as in domain/readiness.py."""
    findings = [
        {
            "part": finding.part.value,
            "standing": finding.standing.value,
            "found": finding.found,
            "advice": finding.advice,
            "fault": None if finding.fault is None else finding.fault.value,
        }
        for finding in readiness.findings
    ]
    return json.dumps({"ready": readiness.ready, "findings": findings}, ensure_ascii=False, indent=2)


def _devices(settings: Settings, hardware: Hardware, patience: float, listening: float) -> Iterator[Finding]:
    heard = _Heard()
    stops: list[Callable[[], None]] = []
    starts = _starts(settings, hardware, heard)
    try:
        for device, (start, stop) in starts.items():
            stops.append(stop)
            start(heard.expect(device))
        voice = hardware.voice(heard.expect(Device.VOICE))
        stops.append(voice.stop)
        voice.say(Prompt.WELCOME)
        heard.wait(patience)
        if isinstance(heard.health.get(Device.MICROPHONE), Ready):
            _listen(hardware.recorder, heard, listening)
        found = dict(heard.health)
    finally:
        for stop in stops:
            stop()
    yield from device_findings(settings, found, pictured=heard.pictured)


def _listen(recorder: Recorder, heard: _Heard, seconds: float) -> None:
    """To the room: a microphone that is there may still hear nothing. It ends by itself where it fails."""
    ended = threading.Event()
    recorder.begin(lambda _: ended.set())
    if ended.wait(seconds):
        heard.wait_for_trouble(Device.MICROPHONE, _ENDING_SECONDS)
    recorder.end()
    ended.wait(_ENDING_SECONDS)
    recorder.discard()


_Start = Callable[[Callable[[Health], None]], None]


def _starts(settings: Settings, hardware: Hardware, heard: _Heard) -> dict[Device, tuple[_Start, Callable[[], None]]]:
    """Of each device that this terminal has, how to open and close it; what it sees is of no interest now."""
    camera, recogniser, thermometer = hardware.camera, hardware.recogniser, hardware.thermometer
    reader, scanner, printer, latch = hardware.id_card_reader, hardware.scanner, hardware.printer, hardware.latch
    starts: dict[Device, tuple[_Start, Callable[[], None]]] = {
        Device.CAMERA: (camera.start, camera.stop),
        Device.RECOGNISER: (lambda told: recogniser.start(_ignored, _ignored, told), recogniser.stop),
        Device.THERMOMETER: (lambda told: thermometer.start(heard.reading, told), thermometer.stop),
        Device.LATCH: (latch.start, latch.stop),
        Device.ID_CARD_READER: (lambda told: reader.start(_ignored, told), reader.stop),
        Device.SCANNER: (lambda told: scanner.start(_ignored, told), scanner.stop),
        Device.PRINTER: (printer.start, printer.stop),
        Device.MICROPHONE: (hardware.recorder.start, hardware.recorder.stop),
    }
    return {device: start for device, start in starts.items() if device in settings.parts}


def _ignored(*_: object) -> None:
    """What the devices see is nobody's business here."""


def _around(settings: Settings, clock: Clock) -> Iterator[Finding]:
    try:
        store = Store(settings, clock)
    except StoreInUseError:
        yield Finding(Part.STORE, Standing.BROKEN, Remark.STORE_HELD)
    except (StoreOpenError, KeyFileError, OSError) as error:
        yield Finding(Part.STORE, Standing.BROKEN, Remark.STORE_SHUT, (("error", str(error)),))
    else:
        try:
            yield from surroundings_of(settings, store, clock, vitals_of(store, clock, no_devices)).findings()
        finally:
            store.close()
        return
    yield from around(settings)
