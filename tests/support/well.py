"""A camera, a recogniser and a voice that are well and see nobody, where a test is about other devices."""

from collections.abc import Callable, Sequence

from kiosk.domain.health import Health, Ready
from kiosk.domain.people import FaceTemplate, PersonId, SessionId
from kiosk.domain.prompts import Prompt
from kiosk.domain.speech import Pace
from kiosk.domain.subsidies import SubsidyAnswer
from kiosk.ports import Frame


class Well:
    """A camera, a recogniser or a voice that works."""

    def __init__(self) -> None:
        self.running = 0

    def start(self, *callbacks: Callable[[Health], None]) -> None:
        self.running += 1
        callbacks[-1](Ready())

    def stop(self) -> None:
        self.running -= 1

    def say(self, prompt: Prompt) -> None: ...
    def read(self, answer: SubsidyAnswer) -> None: ...
    def hush(self) -> None: ...
    def again(self) -> None: ...
    def turn(self, pace: Pace) -> None: ...
    def mute(self, muted: bool) -> None: ...
    def moved(self, known: Prompt | None = None) -> None: ...
    def latest(self) -> Frame | None:
        return None

    def load(self, templates: Sequence[FaceTemplate]) -> None: ...
    def compare(self, session: SessionId, claimed: PersonId | None = None) -> None: ...
    def rest(self) -> None: ...
    def nudge(self) -> None: ...
