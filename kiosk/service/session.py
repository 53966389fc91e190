"""The one object that owns a changing state: posted to from any thread, drained on one."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from kiosk.domain.health import Device, Health, Link, Retrying
from kiosk.domain.people import SessionId
from kiosk.domain.prompts import Prompt
from kiosk.domain.room import StoreHealth
from kiosk.domain.speech import Speaking, SpeechWish
from kiosk.flows.assisted import Assisting, DoorWithHelp, TownWithHelp
from kiosk.flows.effects import Say
from kiosk.flows.events import DeviceBack, DeviceLost, Event, SpeechAsked, Touch
from kiosk.flows.machine import Flow, Rules, Step
from kiosk.journal import Entry, Journal
from kiosk.service.effects import Effects, Wanted
from kiosk.service.snapshot import Snapshot

S = TypeVar("S", DoorWithHelp, TownWithHelp)


def always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class _Happened:
    event: Event
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class _HealthChanged:
    device: Device
    health: Health


@dataclass(frozen=True, slots=True)
class _LinkChanged:
    link: Link
    data_as_of: datetime | None


@dataclass(frozen=True, slots=True)
class _StoreChanged:
    store: StoreHealth


_Posted = _Happened | _HealthChanged | _LinkChanged | _StoreChanged


def _place(state: DoorWithHelp | TownWithHelp) -> type:
    """Where the citizen stands, helped or alone."""
    return type(state.below) if isinstance(state, Assisting) else type(state)


class SessionLoop(Generic[S]):
    """Feeds a flow. A visit begins when the flow leaves home and ends when it is back; its number is never used again."""

    def __init__(
        self,
        flow: Flow[S],
        rules: Rules,
        journal: Journal,
        on_posted: Callable[[], None] = lambda: None,
        speaking: Speaking | None = None,
    ) -> None:
        """`on_posted` is called on the posting thread whenever there is something to drain; it must return at once. Each visit
        begins with `speaking`.
        """
        self._flow = flow
        self._journal = journal
        self._on_posted = on_posted
        self._inbox: deque[_Posted] = deque()
        self._effects: Effects | None = None
        self._draining = threading.Lock()
        self._speaking = speaking or Speaking()
        self._prompts: dict[type, Prompt] = {}
        """What each page of this visit has said last: for whoever comes back to it."""
        self._snapshot = Snapshot(SessionId(0), flow.home, rules, speaking=self._speaking)
        self._state: S = flow.home

    def attach(self, effects: Effects, on_posted: Callable[[], None]) -> None:
        """Close the circle: effects answer to this loop, so they cannot exist before it."""
        self._effects = effects
        self._on_posted = on_posted

    @property
    def snapshot(self) -> Snapshot:
        return self._snapshot

    @property
    def at_rest(self) -> bool:
        """Nobody is being served; may be asked on any thread."""
        return self._flow.is_home(self._state)

    def post(self, event: Event, wanted: Wanted = always) -> None:
        """From any thread. `wanted` is asked when the event's turn comes; an event that nobody wants any more is dropped."""
        self._put(_Happened(event, wanted))

    def post_health(self, device: Device, health: Health) -> None:
        self._put(_HealthChanged(device, health))

    def post_link(self, link: Link, data_as_of: datetime | None) -> None:
        self._put(_LinkChanged(link, data_as_of))

    def post_store(self, store: StoreHealth) -> None:
        self._put(_StoreChanged(store))

    def _put(self, item: _Posted) -> None:
        self._inbox.append(item)
        self._on_posted()

    def drain(self) -> Snapshot:
        """Take all that was posted, in order. On one thread only; an effect that answers at once is drained too."""
        if not self._draining.acquire(blocking=False):
            raise RuntimeError("the session loop is drained on two threads, or from inside an effect")
        try:
            while self._inbox:
                self._take(self._inbox.popleft())
        finally:
            self._draining.release()
        return self._snapshot

    def _take(self, item: _Posted) -> None:
        match item:
            case _Happened(event, wanted):
                if wanted():
                    if self._effects is not None and isinstance(event, Touch):
                        self._effects.touched()
                    if isinstance(event, SpeechAsked):
                        self._take_wish(event.wish)
                    self._step(event)
            case _HealthChanged(device, health):
                self._take_health(device, health)
            case _LinkChanged(link, data_as_of):
                if link.online != self._snapshot.link.online:
                    self._journal.write(Entry.LINK_CHANGED, online=link.online, waiting=link.waiting)
                self._snapshot = replace(self._snapshot, link=link, data_as_of=data_as_of)
            case _StoreChanged(store):
                self._take_store(store)

    def _take_health(self, device: Device, health: Health) -> None:
        rules = self._snapshot.rules
        was_lost, is_lost = device in rules.lost, isinstance(health, Retrying)
        lost = rules.lost | {device} if is_lost else rules.lost - {device}
        self._snapshot = replace(
            self._snapshot, health={**self._snapshot.health, device: health}, rules=replace(rules, lost=lost)
        )
        if was_lost != is_lost:
            fault = health.fault if isinstance(health, Retrying) else None
            self._journal.write(Entry.DEVICE_CHANGED, device=device, fault=fault)
            self._step(DeviceLost(device) if is_lost else DeviceBack(device))

    def _take_wish(self, wish: SpeechWish) -> None:
        speaking = self._snapshot.speaking.asked(wish)
        self._snapshot = replace(self._snapshot, speaking=speaking)
        if self._effects is not None:
            self._effects.speak(speaking)

    def _take_store(self, store: StoreHealth) -> None:
        rules = self._snapshot.rules
        if store != rules.store:
            self._journal.write(Entry.STORE_CHANGED, level=store.level, roster_outdated=int(store.roster_outdated))
            self._snapshot = replace(self._snapshot, rules=replace(rules, store=store))

    def _step(self, event: Event) -> None:
        try:
            self._follow(self._flow.step(self._state, event, self._snapshot.rules))
        except Exception as error:  # noqa: BLE001 - the one handler of our own broken promises
            self._journal.bug(error)
            self._follow(self._flow.rescue)

    def _follow(self, taken: Step[S]) -> None:
        if self._effects is None:
            raise RuntimeError("the session loop was posted to before it was attached")
        before, self._state = self._state, taken.state
        page_before = type(self._snapshot.page)
        self._snapshot = replace(self._snapshot, state=taken.state)
        page = type(self._snapshot.page)
        if _place(before) is not _place(taken.state):
            self._note_move(before, taken.state)
        if page is not page_before:
            self._effects.moved(visit_over=self._flow.is_home(taken.state), known=self._prompts.get(page))
        for effect in taken.effects:
            if isinstance(effect, Say):
                self._prompts[page] = effect.prompt
        self._snapshot = replace(self._snapshot, spoken=page in self._prompts)
        session = self._snapshot.session
        for effect in taken.effects:
            self._effects.perform(effect, lambda: self._snapshot.session == session)

    def _note_move(self, before: S, after: S) -> None:
        if self._flow.is_home(before):
            self._snapshot = replace(self._snapshot, session=SessionId(self._snapshot.session + 1))
            self._journal.write(Entry.SESSION_BEGAN, session=self._snapshot.session)
        self._journal.write(Entry.ENTERED_PLACE, place=_place(after))
        if self._flow.is_home(after):
            ended = self._snapshot.session
            # What is still under way for the visitor who left is not wanted by the next.
            self._snapshot = replace(self._snapshot, session=SessionId(ended + 1), speaking=self._speaking)
            self._prompts.clear()
            self._journal.write(Entry.SESSION_ENDED, session=ended)
