"""The voice port: clips of a voice pack through a player program, or silence that remembers.

Silence is never an error of the journey: no player, no sound card and no clip are health news and nothing else.
"""

import logging
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from devices.errors import DeviceError, Disconnected, Hung, NotFound
from devices.voice.pack import clip_path
from kiosk.clock import Clock
from kiosk.domain.health import Fault, Health, Ready, Retrying, Starting
from kiosk.domain.prompts import Prompt

_log = logging.getLogger(__name__)

APLAY = ("aplay", "-q")

_STOP_SECONDS = 2.0
"""The promise of every port: `stop` ends what was begun within this time."""

LONGEST_CLIP_SECONDS = 15.0
"""No phrase lasts half of this: a player that is still at it hangs on a dead sound card."""


class ClipVoice:
    """Implements kiosk.ports.Voice. One thread, begun by the first word, waits for the player; callers never do."""

    def __init__(
        self,
        pack: Path,
        clock: Clock,
        on_health: Callable[[Health], None],
        player: Sequence[str] = APLAY,
        longest_clip_seconds: float = LONGEST_CLIP_SECONDS,
    ) -> None:
        """`player` is called with the path of a clip; `on_health` from the voice's thread."""
        self._pack = pack
        self._clock = clock
        self._on_health = on_health
        self._player = tuple(player)
        self._longest_clip_seconds = longest_clip_seconds
        self._changed = threading.Condition()
        self._next: Prompt | None = None
        self._playing: subprocess.Popen[bytes] | None = None
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._health: Health = Starting()

    def say(self, prompt: Prompt) -> None:
        with self._changed:
            if self._stopping:
                return
            self._interrupt(prompt)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="voice", daemon=True)
                self._thread.start()

    def hush(self) -> None:
        with self._changed:
            self._interrupt(None)

    def stop(self) -> None:
        """Silence for good: what is said afterwards is not spoken."""
        with self._changed:
            self._stopping = True
            self._interrupt(None)
            thread = self._thread
        if thread is not None:
            thread.join(_STOP_SECONDS)

    def _interrupt(self, prompt: Prompt | None) -> None:
        """The newest word wins. Killed, not asked: no clip is worth saving, and a frozen card ignores requests."""
        self._next = prompt
        if self._playing is not None:
            self._playing.kill()
            self._playing = None
        self._changed.notify()

    def _run(self) -> None:
        while (prompt := self._await_prompt()) is not None:
            try:
                self._play(clip_path(self._pack, prompt))
            except DeviceError as error:
                self._failed(error.fault)
            except Exception:  # noqa: BLE001 - the top of a thread
                _log.exception("the voice crashed")
                self._failed(Fault.CRASHED)

    def _await_prompt(self) -> Prompt | None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or self._next is not None)
            prompt, self._next = self._next, None
            return prompt

    def _play(self, clip: Path) -> None:
        """Raises DeviceError. Being cut off is no failure."""
        if not clip.is_file():
            raise NotFound("the voice pack has no such clip")
        process = self._begin(clip)
        if process is None:
            return
        try:
            status = process.wait(self._longest_clip_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise Hung("the player does not come to an end") from None
        finally:
            with self._changed:
                cut_off = self._playing is not process
                self._playing = None
        if cut_off:
            return
        if status != 0:
            raise Disconnected("the player found no sound card that works")
        self._worked()

    def _begin(self, clip: Path) -> "subprocess.Popen[bytes] | None":
        """None where something newer has been said meanwhile."""
        with self._changed:
            if self._stopping or self._next is not None:
                return None
            quiet = subprocess.DEVNULL
            try:
                self._playing = subprocess.Popen((*self._player, str(clip)), stdin=quiet, stdout=quiet, stderr=quiet)
            except OSError as error:
                raise NotFound("the player program is missing") from error
            return self._playing

    def _worked(self) -> None:
        if not isinstance(self._health, Ready):
            self._health = Ready()
            self._on_health(self._health)

    def _failed(self, fault: Fault) -> None:
        match self._health:
            case Retrying(_, since, attempt):
                self._health = Retrying(fault, since, attempt + 1)
            case _:
                self._health = Retrying(fault, self._clock.monotonic(), 1)
        self._on_health(self._health)


class SilentVoice:
    """Implements kiosk.ports.Voice for a terminal without a speaker; remembers what it would have said, newest last."""

    def __init__(self, remembered: int = 64) -> None:
        self._lock = threading.Lock()
        self._said: deque[Prompt] = deque(maxlen=remembered)
        self._speaking: Prompt | None = None

    @property
    def said(self) -> tuple[Prompt, ...]:
        with self._lock:
            return tuple(self._said)

    @property
    def speaking(self) -> Prompt | None:
        """What was said last, unless it was hushed since."""
        with self._lock:
            return self._speaking

    def say(self, prompt: Prompt) -> None:
        with self._lock:
            self._said.append(prompt)
            self._speaking = prompt

    def hush(self) -> None:
        with self._lock:
            self._speaking = None

    def stop(self) -> None:
        self.hush()
