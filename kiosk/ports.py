"""What the hub needs of the world, as protocols. The spokes implement them; only the assembly knows which does.

Callbacks given to `start` may be called from any thread and return at once. `stop` ends what `start` began, joins its threads
and processes within two seconds, and may be called twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.framing import Scene
from kiosk.domain.health import Health, Link
from kiosk.domain.id_number import IdNumber
from kiosk.domain.matching import FaceEvidence
from kiosk.domain.people import FaceTemplate, PersonId, Resident, SessionId
from kiosk.domain.prompts import Prompt
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.records import Record
from kiosk.domain.secrecy import NeverWritten
from kiosk.domain.subsidies import SubsidyAnswer


@dataclass(frozen=True, slots=True)
class Frame(NeverWritten):
    """One picture: BGR, uint8, (height, width, 3), the caller's own copy. `captured_at` is monotonic seconds."""

    image: NDArray[np.uint8] = field(repr=False)
    captured_at: float
    sequence: int


class FrameSource(Protocol):
    def latest(self) -> Frame | None:
        """The newest picture, or None when there has been none for a second. Never blocks; frames never queue."""
        ...


class Camera(FrameSource, Protocol):
    def start(self, on_health: Callable[[Health], None]) -> None: ...
    def stop(self) -> None: ...


class Recogniser(Protocol):
    """Looks at every picture it has time for, in a process of its own; compares faces only while asked to."""

    def start(
        self,
        on_scene: Callable[[Scene], None],
        on_evidence: Callable[[SessionId, FaceEvidence], None],
        on_health: Callable[[Health], None],
    ) -> None: ...

    def stop(self) -> None: ...

    def load(self, templates: Sequence[FaceTemplate]) -> None:
        """Replace the gallery; survives a restart of the process."""
        ...

    def compare(self, session: SessionId, claimed: PersonId | None = None) -> None:
        """Forget the faces of before, then collect evidence for this session over usable pictures until `rest`.

        With `claimed`, the evidence names that person only (one to one); otherwise the nearest of all.
        """
        ...

    def rest(self) -> None:
        """Stop comparing and overwrite what was collected."""
        ...


class Thermometer(Protocol):
    def start(self, on_reading: Callable[[ThermometerReading], None], on_health: Callable[[Health], None]) -> None: ...
    def stop(self) -> None: ...


class Latch(Protocol):
    def start(self, on_health: Callable[[Health], None]) -> None: ...
    def stop(self) -> None: ...

    def release(self) -> bool:
        """Open for the configured pulse and close again; blocks no longer than a second. False when it did not open."""
        ...


class Voice(Protocol):
    def say(self, prompt: Prompt) -> None:
        """Speak at once, cutting off what is being said. Never blocks; silence is not an error."""
        ...

    def hush(self) -> None: ...

    def stop(self) -> None: ...


class Mirror(Protocol):
    """What the district sent down, answered from the terminal's own store."""

    def find(self, name: str, id_number: IdNumber) -> Resident | None: ...
    def resident(self, person: PersonId) -> Resident | None: ...
    def subsidies(self, person: PersonId) -> SubsidyAnswer | None:
        """None before the first synchronisation; an empty answer for a person without grants."""
        ...

    def as_of(self) -> datetime | None: ...


class StorageError(Exception):
    """The store could not keep what it was given; nothing of it was kept."""


class NoRoomError(StorageError):
    """The store is too full for this kind of thing; more urgent ones may still be kept."""


class Outbox(Protocol):
    def append(self, record: Record) -> None:
        """Return once the record survives a power cut. Raises StorageError."""
        ...


class TemplateStore(Protocol):
    def add(self, template: FaceTemplate) -> None: ...
    def templates(self) -> Sequence[FaceTemplate]: ...


class Sync(Protocol):
    """The one thread that talks to the district."""

    def start(self, on_link: Callable[[Link], None]) -> None: ...
    def stop(self) -> None: ...

    def nudge(self) -> None:
        """There is something new to send."""
        ...


@dataclass(frozen=True, slots=True)
class DockControl:
    """One switch of the simulator panel. `label` is shown; `engaged` is None for a momentary button."""

    control: str
    label: str
    engaged: bool | None = None


class DockPanel(Protocol):
    """The simulators' one handle, as the panel sees it."""

    def controls(self) -> Sequence[DockControl]: ...
    def use(self, control: str) -> None: ...
