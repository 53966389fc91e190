"""Ports of a terminal that was built without a device. They are asked to rest, and never to begin: `Rules.fitted` lacks them."""

from collections.abc import Callable

from kiosk.domain.health import Health
from kiosk.domain.health_code import Unverified
from kiosk.domain.scanned_code import ScannedCode
from kiosk.domain.slip import PrintTrouble, Slip
from kiosk.ports import CardSeen


class NoCardReader:
    """Implements kiosk.ports.IdCardReader."""

    def start(self, on_card: Callable[[CardSeen], None], on_health: Callable[[Health], None]) -> None:
        """There is nothing to start, and no health to report."""

    def stop(self) -> None: ...

    def begin(self) -> None: ...

    def rest(self) -> None: ...


class NoScanner:
    """Implements kiosk.ports.Scanner."""

    def start(self, on_code: Callable[[ScannedCode], None], on_health: Callable[[Health], None]) -> None:
        """There is nothing to start, and no health to report."""

    def stop(self) -> None: ...

    def begin(self) -> None: ...

    def rest(self) -> None: ...


class NoHealthCodes:
    """Implements kiosk.ports.HealthCodes: a terminal without a district has nobody to ask."""

    def verify(self, code: ScannedCode) -> Unverified:
        return Unverified.NO_LINE

    def close(self) -> None: ...


class NoPrinter:
    """Implements kiosk.ports.Printer."""

    def start(self, on_health: Callable[[Health], None]) -> None:
        """There is nothing to start, and no health to report."""

    def stop(self) -> None: ...

    def print(self, slip: Slip) -> PrintTrouble:
        return PrintTrouble.NOT_WORKING


class NoRecorder:
    """Implements kiosk.ports.Recorder: nothing can be heard."""

    def start(self, on_health: Callable[[Health], None]) -> None:
        """There is nothing to start, and no health to report."""

    def stop(self) -> None: ...

    def begin(self, on_ended: Callable[[int], None]) -> None:
        on_ended(0)

    def end(self) -> None: ...

    def take(self) -> None:
        return None

    def discard(self) -> None: ...
