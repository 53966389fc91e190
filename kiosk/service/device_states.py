"""How each device that was started is doing and since when, for whoever looks from afar. Journeys read the snapshot."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from threading import Lock

from kiosk.clock import Clock
from kiosk.domain.health import Device, Health, Retrying


@dataclass(frozen=True, slots=True)
class DeviceState:
    """`since` is monotonic seconds: of the first failure, where a device is retried."""

    health: Health
    since: float


class DeviceStates:
    """Stands between the devices and `post`, which hears everything. Called on any thread."""

    def __init__(self, clock: Clock, post: Callable[[Device, Health], None]) -> None:
        self._clock = clock
        self._post = post
        self._lock = Lock()
        self._states: dict[Device, DeviceState] = {}

    def listener(self, device: Device) -> Callable[[Health], None]:
        """What the device is to call when its health changes."""
        return partial(self._heard, device)

    def states(self) -> Mapping[Device, DeviceState]:
        with self._lock:
            return dict(self._states)

    def _heard(self, device: Device, health: Health) -> None:
        with self._lock:
            before = self._states.get(device)
            if isinstance(health, Retrying):
                since = health.since
            elif before is not None and before.health == health:
                since = before.since
            else:
                since = self._clock.monotonic()
            self._states[device] = DeviceState(health, since)
        self._post(device, health)
