"""What a screen may know: an immutable picture of the terminal, published after each step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.health import Device, Health, Link
from kiosk.domain.people import SessionId, VolunteerId
from kiosk.domain.speech import Speaking
from kiosk.flows.assisted import Assisting, Confirming, Desk, DoorWithHelp, Inspecting, SigningIn, TownWithHelp
from kiosk.flows.door import DoorState
from kiosk.flows.machine import Rules
from kiosk.flows.readiness import LookingOver
from kiosk.flows.town import Doubting, TownState

State = DoorWithHelp | TownWithHelp
Page = State | LookingOver


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
    def page(self) -> Page:
        """What is on the screen: of a citizen who is helped, the journey's page; of a doubt, the page of asking; of a terminal
        that is looked over, the sheet.
        """
        match self.state:
            case Assisting():
                return _asking_of(self.state.below)
            case Inspecting():
                return self.state.sheet
            case _:
                return _asking_of(self.state)

    @property
    def volunteer(self) -> VolunteerId | None:
        """Who is signed in."""
        return self.state.volunteer if isinstance(self.state, Desk | Assisting | Confirming | Inspecting) else None

    @property
    def below(self) -> DoorState | TownState:
        """Where the journey stands, whether a volunteer is signed in or not."""
        match self.state:
            case SigningIn() | Desk() | Assisting() | Confirming() | Inspecting():
                return self.state.below
            case _:
                return self.state


def _asking_of(state: State) -> State:
    return state.asking if isinstance(state, Doubting) else state
