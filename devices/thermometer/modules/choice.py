"""Which controller plays a profile's module."""

from collections.abc import Callable

from devices.faults import Distortion
from devices.instrument import Instrument
from devices.thermometer.modules.arrays import EvoThermalModule, Gy90640Module, Hm32Module
from devices.thermometer.modules.controller import World
from devices.thermometer.modules.gy614 import Gy614Module
from devices.thermometer.modules.modbus import ModbusModule
from devices.thermometer.modules.points import Aa55Module, Cjmcu90614Module, Gy90615Module, Lu90614Module
from devices.thermometer.profile import Profile
from devices.thermometer.profiles import aa55, gy614, modbus

DEFAULT = gy614.PROFILE
PLAIN_MAP = modbus.RegisterMap(
    surface=modbus.Quantity(0, 0.01),
    ambient=modbus.Quantity(1, 0.01),
    body=modbus.Quantity(2, 0.01),
    distance=modbus.Quantity(3, 0.001),
)
"""The registers of the emulated Modbus thermometer."""

_MODULES: dict[str, Callable[[World, Distortion], Instrument]] = {
    "gy-614v3": Gy614Module,
    "gy-mcu90640": Gy90640Module,
    "hm-32x32": Hm32Module,
    "evo-thermal-33": EvoThermalModule,
    "gy-mcu90615": Gy90615Module,
    "cjmcu-90614": Cjmcu90614Module,
    "lu90614": Lu90614Module,
    "aa55-binary": lambda world, distortion: Aa55Module(world, distortion, aa55.BINARY),
    "aa55-bcd": lambda world, distortion: Aa55Module(world, distortion, aa55.BCD),
    modbus.NAME: lambda world, distortion: ModbusModule(world, distortion, PLAIN_MAP),
}
EMULATED = tuple(_MODULES)


def emulated_profile(name: str) -> Profile:
    """The driver's side of an emulated module. Raises devices.thermometer.profiles.UnknownProfileError."""
    from devices.thermometer import profiles

    return modbus.profile(PLAIN_MAP) if name == modbus.NAME else profiles.named(name)


def module_for(profile: Profile, world: World, distortion: Distortion) -> Instrument:
    return _MODULES[profile.name](world, distortion)
