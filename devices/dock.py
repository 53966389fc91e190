"""One handle on all simulators: who stands before the terminal, what is plugged in, and whether the line is there.

The demonstration, the panel beside the window and the end-to-end tests all play through this; nothing else moves the doubles.
"""

import os
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from devices.camera.simulator import PhotographCamera
from devices.camera.stage import Actor, Approach, Stage, StagedFault
from devices.face_engine.driver import EngineRecogniser
from devices.id_card_reader.emulator import IdCardReaderEmulator
from devices.id_card_reader.simulator import PlayedCard
from devices.latch.emulator import LatchEmulator
from devices.microphone.emulator import ArecordEmulator, MicrophoneFault
from devices.printer.emulator import PrinterEmulator
from devices.scanner.emulator import ScannerEmulator
from devices.thermometer.emulator import ThermometerEmulator
from kiosk.ports import DockControl


class Line(Protocol):
    """The line to the district, in a hand that can cut it."""

    def cut(self) -> None: ...
    def restore(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who can walk up. `celsius` is the true body temperature."""

    photograph: Path
    celsius: float = 36.6
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Counter:
    """What stands beside the screen: where cards are laid, codes shown and slips come out."""

    card_reader: IdCardReaderEmulator
    scanner: ScannerEmulator
    printer: PrinterEmulator

    def start(self) -> None:
        for device in (self.card_reader, self.scanner, self.printer):
            device.start()

    def stop(self) -> None:
        for device in (self.card_reader, self.scanner, self.printer):
            device.stop()


WALK = Approach(from_width=0.08, seconds=1.5)
"""From the hall's middle to the yellow line."""
NOBODY = "nobody"


class Dock:
    def __init__(
        self,
        camera: PhotographCamera,
        recogniser: EngineRecogniser,
        thermometer: ThermometerEmulator,
        latch: LatchEmulator,
        counter: Counter,
        microphone: ArecordEmulator,
    ) -> None:
        self.counter = counter
        self.microphone = microphone
        self.camera = camera
        self.recogniser = recogniser
        self.thermometer = thermometer
        self.latch = latch

    def present(self, visitor: Visitor, *, walking: bool = True) -> None:
        """One person comes up to the terminal, or changes there (without `walking`)."""
        self.camera.show(Stage((replace(_actor(visitor), approach=WALK if walking else None),)))
        self.thermometer.body.arrive(visitor.celsius)

    def present_both(self, first: Visitor, second: Visitor) -> None:
        """Two people stand shoulder to shoulder; the first before the thermometer."""
        self.camera.show(
            Stage((replace(_actor(first), x=0.3, face_width=0.22), replace(_actor(second), x=0.72, face_width=0.21)))
        )
        self.thermometer.body.arrive(first.celsius)

    def clear(self) -> None:
        """Whoever stood there has gone."""
        self.camera.show(Stage())
        self.thermometer.body.leave()

    def unplug_camera(self) -> None:
        self.camera.suffer(StagedFault.UNPLUGGED)

    def plug_camera(self) -> None:
        self.camera.suffer(None)

    def kill_recogniser(self) -> None:
        """As a crash in native code would: no warning, no farewell."""
        pid = self.recogniser.worker.pid
        if pid is not None:
            os.kill(pid, signal.SIGKILL)


def _actor(visitor: Visitor) -> Actor:
    return Actor(visitor.photograph, masked=visitor.masked)


class DockSwitches:
    """The dock as a panel of switches. Implements kiosk.ports.DockPanel; labels are for whoever shows the program."""

    def __init__(
        self,
        dock: Dock,
        line: Line,
        visitors: Mapping[str, Visitor],
        cards: Mapping[str, PlayedCard],
        codes: Mapping[str, str],
        move: Callable[[], None],
    ) -> None:
        """`cards` and `codes` by their labels; `move` changes to the other terminal."""
        self._cards = cards
        self._codes = codes
        self._laid: str | None = None
        self._shown: str | None = None
        self._dock = dock
        self._move = move
        self._line = line
        self._visitors = visitors
        self._present = NOBODY
        self._off: frozenset[str] = frozenset()

    def controls(self) -> Sequence[DockControl]:
        people = [DockControl(f"present:{name}", name, self._present == name) for name in self._visitors]
        cards = [DockControl(f"card:{name}", f"放身份证 {name}", self._laid == name) for name in self._cards]
        codes = [DockControl(f"code:{name}", f"出示健康码 {name}", self._shown == name) for name in self._codes]
        plugs = [DockControl(f"toggle:{name}", label, name in self._off) for name, label in _PLUGS.items()]
        return [
            DockControl(f"present:{NOBODY}", "无人 Nobody", self._present == NOBODY),
            *people,
            *cards,
            *codes,
            *plugs,
            DockControl("kill:recogniser", "杀掉识别进程 Kill the recogniser"),
            DockControl("move:", "换到另一台终端 The other terminal"),
        ]

    def use(self, control: str) -> None:
        match control.split(":", 1):
            case ["present", name]:
                self._present = name
                if name == NOBODY:
                    self._dock.clear()
                else:
                    self._dock.present(self._visitors[name])
            case ["card", name]:
                self._lay_or_lift(name)
            case ["code", name]:
                self._show_or_hide(name)
            case ["toggle", name]:
                self._off ^= {name}
                self._toggle(name, off=name in self._off)
            case ["kill", _]:
                self._dock.kill_recogniser()
            case ["move", _]:
                self._move()
            case _:
                raise ValueError(f"the dock has no control {control!r}")

    def _lay_or_lift(self, name: str) -> None:
        plate = self._dock.counter.card_reader.plate
        if self._laid == name:
            self._laid = None
            plate.lift()
        else:
            self._laid = name
            plate.lay(self._cards[name])

    def _show_or_hide(self, name: str) -> None:
        window = self._dock.counter.scanner.window
        if self._shown == name:
            self._shown = None
            window.hide()
        else:
            self._shown = name
            window.show(self._codes[name])

    def _toggle(self, name: str, *, off: bool) -> None:
        dock, line = self._dock, self._line
        roll, microphone = dock.counter.printer.roll, dock.microphone
        acts = {
            "card reader": (dock.counter.card_reader.unplug, dock.counter.card_reader.plug),
            "scanner": (dock.counter.scanner.unplug, dock.counter.scanner.plug),
            "paper": (lambda: roll.load(0), roll.load),
            "cover": (roll.open_cover, roll.close_cover),
            "microphone": (microphone.unplug, microphone.plug),
            "capture": (lambda: microphone.fail(MicrophoneFault.ZEROS), lambda: microphone.fail(None)),
            "voice": (microphone.speak, microphone.keep_quiet),
            "thermometer": (dock.thermometer.unplug, dock.thermometer.plug),
            "latch": (dock.latch.unplug, dock.latch.plug),
            "camera": (dock.unplug_camera, dock.plug_camera),
            "line": (line.cut, line.restore),
        }
        acts[name][0 if off else 1]()


_PLUGS = {
    "thermometer": "拔测温仪 Unplug the thermometer",
    "latch": "拔门锁 Unplug the latch",
    "card reader": "拔身份证阅读器 Unplug the card reader",
    "scanner": "拔扫码器 Unplug the scanner",
    "paper": "打印纸用完 The printer's paper is used up",
    "cover": "打开打印机盖 Open the printer's cover",
    "voice": "对着麦克风说话 Speak into the microphone",
    "capture": "麦克风收不到声音 The microphone is switched off in the mixer",
    "microphone": "拔麦克风 Unplug the microphone",
    "camera": "拔摄像头 Unplug the camera",
    "line": "断网 Cut the line",
}
