"""The recorder port: listens on request, keeps what it hears in one buffer, and overwrites it when it is not wanted any more.

One thread looks now and then whether the microphone is there, and records when it is asked to. Nothing is written to a disk.
"""

import logging
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass

from devices.errors import DeviceError, Silent
from devices.microphone.level import NoiseWatch, is_anything_heard
from devices.microphone.source import Source, Stream
from devices.microphone.wav import BYTES_A_SAMPLE, BYTES_A_SECOND, head_of
from kiosk.clock import Clock
from kiosk.domain.consultations import VoiceCodec
from kiosk.domain.health import Fault, Health, Ready, Retrying, Starting
from kiosk.ports import VoiceNote

_log = logging.getLogger(__name__)

LONGEST_SECONDS = 90
"""What a voice note may last; see kiosk.domain.consultations."""

LOOK_SECONDS = 5.0
"""Somebody who plugs a microphone in again sees it work before walking away."""

_STOP_SECONDS = 2.0
"""The promise of every port: `stop` ends what was begun within this time."""

_READ_BYTES = BYTES_A_SECOND // 10

OnEnded = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class _Recording:
    number: int
    on_ended: OnEnded


class Microphone:
    """Implements kiosk.ports.Recorder. `on_ended` and `on_health` are called from its thread."""

    def __init__(
        self, source: Source, clock: Clock, look_seconds: float = LOOK_SECONDS, longest_seconds: int = LONGEST_SECONDS
    ) -> None:
        self._source = source
        self._clock = clock
        self._look_seconds = look_seconds
        self._changed = threading.Condition()
        # one buffer for all notes: what is overwritten here is nowhere else
        self._sound = bytearray(longest_seconds * BYTES_A_SECOND)
        self._length = 0
        self._newest = 0
        """The number of the newest recording; what an earlier one still hears is worth nothing."""
        self._wanted: _Recording | None = None
        self._open = False
        self._stream: Stream | None = None
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._health: Health = Starting()
        self._on_health: Callable[[Health], None] = _unheard

    def start(self, on_health: Callable[[Health], None]) -> None:
        if self._thread is not None:
            raise RuntimeError("the microphone is already started")
        self._on_health, self._health, self._stopping = on_health, Starting(), False
        on_health(self._health)
        self._thread = threading.Thread(target=self._run, name="microphone", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        with self._changed:
            self._stopping = True
            self._drop()
            thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(_STOP_SECONDS)

    def begin(self, on_ended: OnEnded) -> None:
        with self._changed:
            self._drop()
            if self._thread is not None:
                self._wanted, self._open = _Recording(self._newest, on_ended), True
                return
        on_ended(0)

    def end(self) -> None:
        with self._changed:
            self._finish()

    def take(self) -> VoiceNote | None:
        with self._changed:
            if self._open or not self._length:
                return None
            sound = head_of(self._length) + self._sound[: self._length]
            self._drop()
        return VoiceNote(VoiceCodec.WAV_PCM16_16K, bytes(sound))

    def discard(self) -> None:
        with self._changed:
            self._drop()

    def _drop(self) -> None:
        """Whatever goes on is not wanted, and what it heard is overwritten."""
        self._newest += 1
        self._wanted = None
        self._finish()
        self._wipe()

    def _finish(self) -> None:
        self._open = False
        if self._stream is not None:
            self._stream.interrupt()
        self._changed.notify()

    def _wipe(self) -> None:
        self._sound[: self._length] = bytes(self._length)
        self._length = 0

    def _run(self) -> None:
        look_in = 0.0
        while not self._stopping:
            wanted = self._await_wanted(look_in)
            look_in = self._look_seconds
            try:
                if wanted is not None:
                    self._record(wanted)
                elif not self._stopping:
                    self._source.check()
                    self._worked()
            except DeviceError as error:
                self._failed(error.fault)
            except Exception:  # noqa: BLE001 - the top of a thread
                _log.exception("the microphone crashed")
                self._failed(Fault.CRASHED)

    def _await_wanted(self, seconds: float) -> _Recording | None:
        """None when it is time to look whether the microphone is there."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or self._wanted is not None, seconds)
            wanted, self._wanted = self._wanted, None
            return wanted

    def _record(self, recording: _Recording) -> None:
        """Raises DeviceError; what was heard before is kept all the same."""
        try:
            if self._open:
                self._listen(recording.number)
        finally:
            self._conclude(recording)

    def _listen(self, number: int) -> None:
        stream = self._source.open()
        chunk = bytearray(_READ_BYTES)
        noise = NoiseWatch()
        try:
            with self._changed:
                if number != self._newest or not self._open:
                    return
                self._stream = stream
            while count := stream.read_into(memoryview(chunk)):
                if noise.is_missing(memoryview(chunk)[:count]):
                    raise Silent("the sound card delivers nothing, not even the noise of a room")
                if not self._keep(number, chunk, count):
                    return
                self._worked()
        finally:
            with self._changed:
                self._stream = None
            stream.close()
            chunk[:] = bytes(len(chunk))

    def _keep(self, number: int, chunk: bytearray, count: int) -> bool:
        """Whether more is wanted."""
        with self._changed:
            if number != self._newest or not self._open:
                return False
            kept = min(count, len(self._sound) - self._length)
            self._sound[self._length : self._length + kept] = chunk[:kept]
            self._length += kept
            return self._length < len(self._sound)

    def _conclude(self, recording: _Recording) -> None:
        with self._changed:
            if recording.number != self._newest:
                return
            self._open = False
            self._length -= self._length % BYTES_A_SAMPLE
            if not is_anything_heard(self._sound[: self._length]):
                self._wipe()
            seconds = math.ceil(self._length / BYTES_A_SECOND)
        recording.on_ended(seconds)

    def _worked(self) -> None:
        if not isinstance(self._health, Ready):
            self._health = Ready()
            self._on_health(self._health)

    def _failed(self, fault: Fault) -> None:
        match self._health:
            case Retrying(before, since, attempt):
                # what was pulled out is missing afterwards: the operator reads the cause, not its consequence
                pulled = fault is Fault.NOT_FOUND and before is Fault.DISCONNECTED
                self._health = Retrying(before if pulled else fault, since, attempt + 1)
            case _:
                self._health = Retrying(fault, self._clock.monotonic(), 1)
        self._on_health(self._health)


def _unheard(_: Health) -> None:
    """Nobody listens before `start`."""
