"""The voice port: clips of a voice pack through a player program.

Silence is never an error of the journey: no player, no sound card and no clip are health news and nothing else.
"""

import logging
import subprocess
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from devices.errors import DeviceError, Disconnected, Hung, NotFound
from devices.voice import sound
from devices.voice.library import Library
from devices.voice.reading import CHINA, phrases_of
from devices.voice.sound import Samples
from devices.voice.texts import ASKED
from kiosk.clock import Clock
from kiosk.domain.health import Fault, Health, Ready, Retrying, Starting
from kiosk.domain.prompts import Prompt
from kiosk.domain.speech import Loudness, Pace
from kiosk.domain.subsidies import SubsidyAnswer

_log = logging.getLogger(__name__)

_STOP_SECONDS = 2.0
"""The promise of every port: `stop` ends what was begun within this time."""


def aplay(speaker: str) -> tuple[str, ...]:
    """ALSA's player, with the name that ALSA has for the speaker."""
    return ("aplay", "-q", "-D", speaker, "-")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a terminal speaks."""

    loudness: Loudness = field(default_factory=Loudness)
    pace: Pace = Pace.NORMAL
    """At the beginning of each visit."""
    repeat_after_seconds: float = 12.0
    """Of idle; then what was asked is asked once more."""
    player_grace_seconds: float = 5.0
    """For the player to come to an end after the sound itself: one that is still at it hangs on a dead sound card."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """What is to be said, at the pace that held when it was asked for. Over as soon as the number is no longer the newest."""

    number: int
    words: Prompt | SubsidyAnswer = field(repr=False)
    pace: Pace


class ClipVoice:
    """Implements kiosk.ports.Voice. One thread, begun by the first word, joins clips and waits for the player."""

    def __init__(
        self,
        library: Library,
        clock: Clock,
        on_health: Callable[[Health], None],
        player: Sequence[str] = aplay("default"),
        manner: Manner = Manner(),
    ) -> None:
        """`player` plays the WAV file that it is given at its standard input; `on_health` is called from the voice's thread."""
        self._library = library
        self._clock = clock
        self._on_health = on_health
        self._player = tuple(player)
        self._manner = manner
        self._changed = threading.Condition()
        self._pace = manner.pace
        self._muted = False
        self._turn = 0
        self._next: Prompt | SubsidyAnswer | None = None
        self._last: Prompt | SubsidyAnswer | None = None
        self._unanswered: Prompt | None = None
        self._playing: subprocess.Popen[bytes] | None = None
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._health: Health = Starting()

    def say(self, prompt: Prompt) -> None:
        with self._changed:
            self._speak(prompt, prompt if prompt in ASKED else None)

    def read(self, answer: SubsidyAnswer) -> None:
        with self._changed:
            self._speak(answer, None)

    def again(self) -> None:
        with self._changed:
            if self._last is not None:
                self._speak(self._last, self._unanswered)

    def turn(self, pace: Pace) -> None:
        with self._changed:
            self._pace = pace

    def mute(self, muted: bool) -> None:
        with self._changed:
            self._muted = muted
            if muted:
                self._unanswered = None
                self._interrupt(None)

    def moved(self, known: Prompt | None = None) -> None:
        with self._changed:
            self._last, self._unanswered = known, None

    def hush(self) -> None:
        with self._changed:
            self._interrupt(None)

    def rest(self) -> None:
        with self._changed:
            self._forget()

    def stop(self) -> None:
        """Silence for good: what is said afterwards is not spoken."""
        with self._changed:
            self._stopping = True
            self._forget()
            thread = self._thread
        if thread is not None:
            thread.join(_STOP_SECONDS)

    def _speak(self, words: Prompt | SubsidyAnswer, unanswered: Prompt | None) -> None:
        if self._stopping:
            return
        self._last, self._unanswered = words, None if self._muted else unanswered
        if self._muted:
            return
        self._interrupt(words)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="voice", daemon=True)
            self._thread.start()

    def _forget(self) -> None:
        self._last = self._unanswered = None
        self._pace, self._muted = self._manner.pace, False
        self._interrupt(None)

    def _interrupt(self, words: Prompt | SubsidyAnswer | None) -> None:
        """The newest word wins. Killed, not asked: no clip is worth saving, and a frozen card ignores requests."""
        self._turn += 1
        self._next = words
        if self._playing is not None:
            self._playing.kill()
            self._playing = None
        self._changed.notify()

    def _run(self) -> None:
        while (turn := self._await_turn()) is not None:
            try:
                self._play(turn)
            except DeviceError as error:
                self._failed(error.fault)
            except Exception:  # noqa: BLE001 - the top of a thread
                _log.exception("the voice crashed")
                self._failed(Fault.CRASHED)

    def _await_turn(self) -> _Turn | None:
        """Until there is something to say; what was asked and nobody reacts to comes once more. None at the end."""
        with self._changed:
            while not self._stopping and self._next is None:
                asked = self._unanswered
                touched = self._changed.wait(None if asked is None else self._manner.repeat_after_seconds)
                if not touched and self._next is None and asked is self._unanswered:
                    self._next, self._unanswered = asked, None
            words, self._next = self._next, None
            return None if self._stopping or words is None else _Turn(self._turn, words, self._pace)

    def _play(self, turn: _Turn) -> None:
        """Raises DeviceError. Being cut off is no failure."""
        samples = self._sound(turn)
        process = self._begin(turn)
        if process is None:
            return
        longest = sound.seconds_of(samples) + self._manner.player_grace_seconds
        try:
            with process:
                _feed(process, sound.as_wav(samples), longest)
        finally:
            with self._changed:
                cut_off = self._playing is not process
                self._playing = None
        if cut_off:
            return
        if process.returncode != 0:
            raise Disconnected("the player found no sound card that works")
        self._worked()

    def _sound(self, turn: _Turn) -> Samples:
        try:
            if isinstance(turn.words, Prompt):
                samples = self._library.prompt(turn.words, turn.pace)
            else:
                samples = self._library.phrases(phrases_of(turn.words), turn.pace)
        except OSError as error:
            raise NotFound("a clip cannot be read") from error
        return sound.at_level(samples, self._manner.loudness.at(self._clock.now().astimezone(CHINA).time()))

    def _begin(self, turn: _Turn) -> "subprocess.Popen[bytes] | None":
        """None where something newer has been said meanwhile, or nothing more was wanted."""
        with self._changed:
            if self._turn != turn.number:
                return None
            quiet = subprocess.DEVNULL
            try:
                self._playing = subprocess.Popen(self._player, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)
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


def _feed(player: "subprocess.Popen[bytes]", wav: bytes, longest_seconds: float) -> None:
    """Raises Hung, with the player ended."""
    try:
        player.communicate(wav, longest_seconds)
    except subprocess.TimeoutExpired:
        player.kill()
        raise Hung("the player does not come to an end") from None
