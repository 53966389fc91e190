"""Walks a flow as the session loop does, keeping count of the timers that run."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from kiosk.flows.effects import Effect, StartTimer, StopTimer
from kiosk.flows.events import Event, Timer, TimerFired
from kiosk.flows.machine import Flow, Rules, Step

S = TypeVar("S")


class Walk(Generic[S]):
    def __init__(self, flow: Flow[S], rules: Rules) -> None:
        self.flow = flow
        self.rules = rules
        self.state: S = flow.home
        self.running: list[Timer] = []
        self.last: tuple[Effect, ...] = ()

    def take(self, *events: Event) -> S:
        for event in events:
            self._follow(self.flow.step(self.state, event, self.rules))
        return self.state

    def fire(self, timer: Timer) -> S:
        assert timer in self.running, f"{timer} does not run at {self.state}"
        self.running.remove(timer)
        return self.take(TimerFired(timer))

    def _follow(self, step: Step[S]) -> None:
        self.state, self.last = step.state, step.effects
        for effect in step.effects:
            match effect:
                case StartTimer(timer):
                    self.running = [*(kept for kept in self.running if kept is not timer), timer]
                case StopTimer(timer):
                    self.running = [kept for kept in self.running if kept is not timer]
                case _:
                    pass

    def effects(self, kind: type[Effect]) -> Sequence[Effect]:
        return [effect for effect in self.last if isinstance(effect, kind)]
