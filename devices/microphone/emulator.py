"""An `arecord` that any program can start: the real arguments, the real WAV stream, and a room on the other side.

What happens in the room is told to the program by files in a folder; it looks at them ten times in a second of its time.
"""

import sys
from enum import Enum
from pathlib import Path

_ROOT = Path(__file__).parents[2]

FROZEN = "emulated-arecord"
"""What kiosk.spec calls arecord_program.py."""
NAME = "plughw:CARD=Emulated,DEV=0"


class MicrophoneFault(Enum):
    WRONG_RATE = "wrong_rate"
    """The sound card knows 48 kHz only, and says so in the head."""
    TORN_HEAD = "torn_head"
    MUTE = "mute"
    """The device opens, and no sound ever comes."""
    ZEROS = "zeros"
    """Capture is switched off in the mixer: sound comes at its rate, and all of it is nothing."""


class ArecordEmulator:
    """`folder` holds the program afterwards; put it before all else on PATH, or start `program`."""

    def __init__(self, folder: Path, speed: float = 1.0) -> None:
        self._state = folder / "state"
        self._state.mkdir(parents=True, exist_ok=True)
        self.fail(None)
        self.keep_quiet()
        self.program = folder / "arecord"
        self.program.write_text(f'#!/bin/sh\n{_start()} "{self._state}" {speed!r} "$@"\n', "utf-8")
        self.program.chmod(0o755)

    def plug(self) -> None:
        (self._state / "plugged").write_text(NAME, "utf-8")

    def unplug(self) -> None:
        (self._state / "plugged").unlink(missing_ok=True)

    def speak(self) -> None:
        (self._state / "voice").touch()

    def keep_quiet(self) -> None:
        (self._state / "voice").unlink(missing_ok=True)

    def fail(self, fault: MicrophoneFault | None) -> None:
        """From the next start of the program on."""
        (self._state / "fault").write_text("" if fault is None else fault.value, "utf-8")


def _start() -> str:
    """In words of the shell. A frozen program starts no modules: there it lies beside it, as a program too."""
    if getattr(sys, "frozen", False):
        return f'exec "{Path(sys.executable).with_name(FROZEN)}"'
    return f'export PYTHONPATH="{_ROOT}"\nexec "{sys.executable}" -S -m devices.microphone.arecord_program'
