"""Why a device does not work, by name. Raised inside `devices` only: outside, trouble is health news."""

from kiosk.domain.health import Fault


class DeviceError(Exception):
    """Each kind names the fault that the operator reads."""

    fault: Fault


class NotFound(DeviceError):
    """There is nothing at the configured place."""

    fault = Fault.NOT_FOUND


class Disconnected(DeviceError):
    """It was there and went away, or the line to it broke."""

    fault = Fault.DISCONNECTED


class Silent(DeviceError):
    """The line is open and nothing comes."""

    fault = Fault.SILENT


class Garbled(DeviceError):
    """Bytes come and make no sense: noise, another device, another baud rate."""

    fault = Fault.GARBLED


class OutOfPaper(DeviceError):
    """It works, and somebody has to put a new roll in."""

    fault = Fault.NO_PAPER


class CoverOpen(DeviceError):
    """It works, and somebody has to close it."""

    fault = Fault.COVER_OPEN


class Hung(DeviceError):
    """It answers, and the answers can no longer be true, or a request is never completed."""

    fault = Fault.HUNG
