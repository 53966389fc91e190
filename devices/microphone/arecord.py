"""A microphone by ALSA's `arecord`, as a separate program: it writes a WAV stream to a pipe, and no file.

arecord(1): -t wav -f S16_LE -r 16000 -c 1, and without a file's name standard output; -L lists what can be recorded from.
"""

import os
import select
import subprocess
from collections.abc import Sequence

from devices.errors import DeviceError, Disconnected, Hung, NotFound, Silent
from devices.microphone.driver import Microphone
from devices.microphone.wav import HEAD_BYTES, SAMPLES_A_SECOND, require_form
from kiosk.clock import Clock

ARECORD = ("arecord",)

_LIST_SECONDS = 1.5
_SILENT_SECONDS = 1.5
"""A microphone sends sound all the time, also that of a quiet room. Both are shorter than what a port may take to stop."""

_FORM = ("-q", "-t", "wav", "-f", "S16_LE", "-r", str(SAMPLES_A_SECOND), "-c", "1")


def microphone(name: str, clock: Clock) -> Microphone:
    """A kiosk.ports.Recorder on the microphone that ALSA calls so."""
    return Microphone(ArecordSource(name), clock)


class ArecordSource:
    """`name` as `arecord -L` lists it."""

    def __init__(self, name: str, program: Sequence[str] = ARECORD) -> None:
        self._name = name
        self._program = tuple(program)

    def check(self) -> None:
        """By ALSA's list: opening the device would be listening."""
        try:
            listed = subprocess.run(
                (*self._program, "-L"), capture_output=True, text=True, timeout=_LIST_SECONDS, check=False
            )
        except OSError as error:
            raise NotFound("arecord is missing") from error
        except subprocess.TimeoutExpired as error:
            raise Hung("arecord does not list the microphones") from error
        # a name stands at the beginning of a line, what is said of it further in
        if self._name not in listed.stdout.splitlines():
            raise NotFound("ALSA knows no such microphone")

    def open(self) -> "ArecordStream":
        command = (*self._program, "-D", self._name, *_FORM)
        quiet = subprocess.DEVNULL
        try:
            # unbuffered: nothing of what was said lies in a buffer of a library
            process = subprocess.Popen(command, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet, bufsize=0)
        except OSError as error:
            raise NotFound("arecord is missing") from error
        stream = ArecordStream(process)
        try:
            stream.read_head()
        except DeviceError:
            stream.close()
            raise
        return stream


class ArecordStream:
    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        if process.stdout is None:
            raise ValueError("the program's output is not a pipe")
        self._process = process
        self._output = process.stdout
        self._interrupted = False

    def read_head(self) -> None:
        """Raises DeviceError."""
        head = bytearray(HEAD_BYTES)
        filled = 0
        while filled < HEAD_BYTES:
            count = self._read(memoryview(head)[filled:])
            if count == 0:
                raise NotFound("arecord could not open the microphone")
            filled += count
        require_form(bytes(head))

    def read_into(self, room: memoryview) -> int:
        count = self._read(room)
        if count == 0 and not self._interrupted:
            raise Disconnected("arecord came to an end by itself")
        return count

    def interrupt(self) -> None:
        self._interrupted = True
        self._process.kill()

    def close(self) -> None:
        self.interrupt()
        self._process.wait()
        self._output.close()

    def _read(self, room: memoryview) -> int:
        if not select.select([self._output], [], [], _SILENT_SECONDS)[0]:
            raise Silent("no sound comes, not even of a quiet room")
        return os.readv(self._output.fileno(), [room])
