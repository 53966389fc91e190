"""The voice of a terminal without a speaker."""

import threading
from collections import deque

from kiosk.domain.prompts import Prompt
from kiosk.domain.speech import Pace
from kiosk.domain.subsidies import SubsidyAnswer


class SilentVoice:
    """Implements kiosk.ports.Voice; remembers which prompts it would have said, newest last, and nothing of an answer."""

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

    def read(self, answer: SubsidyAnswer) -> None:
        """Cuts off what is being said, as every voice does."""
        self.hush()

    def again(self) -> None: ...

    def turn(self, pace: Pace) -> None: ...

    def mute(self, muted: bool) -> None: ...

    def moved(self, known: Prompt | None = None) -> None: ...

    def hush(self) -> None:
        with self._lock:
            self._speaking = None

    def rest(self) -> None:
        self.hush()

    def stop(self) -> None:
        self.hush()
