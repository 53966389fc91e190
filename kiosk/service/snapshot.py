"""What a screen may know: an immutable picture of the terminal, published after each step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.health import Device, Health, Link
from kiosk.domain.people import SessionId
from kiosk.domain.speech import Speaking
from kiosk.flows.door import DoorState
from kiosk.flows.machine import Rules
from kiosk.flows.readiness import LookingOver
from kiosk.flows.town import Doubting, TownState

State = DoorState | TownState | LookingOver


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`data_as_of` is when the district's data was as the mirror has it; None before the first synchronisation. `spoken` when
    the page has said something that can be said again.
    """

    session: SessionId
    state: State
    rules: Rules
    health: Mapping[Device, Health] = field(default_factory=dict[Device, Health])
    link: Link = field(default_factory=lambda: Link(online=False, waiting=0))
    data_as_of: datetime | None = None
    speaking: Speaking = field(default_factory=Speaking)
    spoken: bool = False

    @property
    def page(self) -> State:
        """What is on the screen: of a doubt, the page of asking."""
        return self.state.asking if isinstance(self.state, Doubting) else self.state
