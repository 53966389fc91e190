"""Which thermometer a terminal has, and how its picture lies in the camera's: from settings and files to what driver
and hub take.

Read by the composition root and by the commands of maintenance; talks to no device.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from devices.thermometer import profiles
from devices.thermometer.profile import Profile
from devices.thermometer.profiles import UnknownProfileError, modbus
from kiosk.domain.thermal import Registration
from kiosk.domain.warmth import ChainRules
from kiosk.settings import ModbusSettings, QuantitySettings, Settings, ThermometerSettings

SEARCH = "search"
_ARRAYS = frozenset({"gy-mcu90640", "hm-32x32", "evo-thermal-33"})


class ThermometerSetupError(Exception):
    """The settings name a thermometer that cannot work like this; the text says what to do."""


def profiles_of(settings: ThermometerSettings) -> Sequence[Profile]:
    """The one that is named, or all that can be told apart. Raises ThermometerSetupError."""
    if settings.profile == SEARCH:
        return profiles.KNOWN
    if settings.profile != modbus.NAME:
        try:
            return (profiles.named(settings.profile),)
        except UnknownProfileError as error:
            raise ThermometerSetupError(f"thermometer.profile: {error}") from error
    if settings.modbus is None:
        raise ThermometerSetupError("thermometer.modbus: a Modbus thermometer needs its register map")
    try:
        return (modbus.profile(_register_map(settings.modbus), settings.baud or 9600),)
    except ValueError as error:
        raise ThermometerSetupError(f"thermometer.modbus: {error}") from error


def is_unregistered(settings: Settings, *, pictured: bool) -> bool:
    """Whether an array's picture cannot be laid over the camera's. `pictured`: the module that is there has delivered one,
    whatever the settings call it.
    """
    if not pictured and settings.thermometer.profile not in _ARRAYS:
        return False
    try:
        return chain_of(settings).registration is None
    except ThermometerSetupError:
        return True


def chain_of(settings: Settings) -> ChainRules:
    """With the registration measured at installation. Raises ThermometerSetupError for an array without one."""
    chain = settings.thermometer.chain
    if settings.registration_file.exists():
        return replace(chain, registration=read_registration(settings.registration_file))
    if settings.thermometer.profile in _ARRAYS:
        raise ThermometerSetupError("the array is not registered with the camera: run `kiosk thermometer register`")
    return chain


def read_registration(path: Path) -> Registration:
    """Raises ThermometerSetupError for a file that is none of ours."""
    try:
        return Registration(**{name: float(value) for name, value in json.loads(path.read_text("utf-8")).items()})
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ThermometerSetupError(f"{path}: is no registration; run `kiosk thermometer register` again") from error


def write_registration(path: Path, registration: Registration) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(registration), indent=1) + "\n", "utf-8")


def _register_map(settings: ModbusSettings) -> modbus.RegisterMap:
    return modbus.RegisterMap(
        slave=settings.slave,
        function=modbus.Function.INPUT if settings.input_registers else modbus.Function.HOLDING,
        surface=_quantity(settings.surface),
        ambient=_quantity(settings.ambient),
        body=_quantity(settings.body),
        distance=_quantity(settings.distance),
    )


def _quantity(settings: QuantitySettings | None) -> modbus.Quantity | None:
    if settings is None:
        return None
    order = modbus.WordOrder.LOW_FIRST if settings.low_word_first else modbus.WordOrder.HIGH_FIRST
    return modbus.Quantity(settings.address, settings.scale, settings.registers, settings.signed, order)
