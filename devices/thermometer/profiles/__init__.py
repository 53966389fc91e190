"""The kinds of thermometer modules that are known, one file each, and how one is chosen by its name."""

from collections.abc import Sequence

from devices.thermometer.profile import Profile
from devices.thermometer.profiles import aa55, cjmcu90614, evo_thermal, gy614, gy_mcu90615, gy_mcu90640, hm32, lu90614

KNOWN: Sequence[Profile] = (
    gy614.PROFILE,
    gy_mcu90640.PROFILE,
    hm32.PROFILE,
    evo_thermal.PROFILE,
    gy_mcu90615.PROFILE,
    cjmcu90614.PROFILE,
    lu90614.PROFILE,
    *aa55.PROFILES,
)
"""All but Modbus, whose profile is made of the settings' register map (modbus.py)."""
NAMES = tuple(profile.name for profile in KNOWN)


class UnknownProfileError(ValueError):
    """No such module; the text names those that there are."""


def named(name: str) -> Profile:
    """Raises UnknownProfileError; for `aa55` without its coding too, which no byte tells."""
    for profile in KNOWN:
        if profile.name == name:
            return profile
    if name == "aa55":
        raise UnknownProfileError("aa55 comes in two codings that the bytes do not tell: say aa55-binary or aa55-bcd")
    if name == "gy-mcu8833":
        raise UnknownProfileError("the gy-mcu8833 sends whole degrees, which tell no fever: take another module")
    raise UnknownProfileError(f"no thermometer is called {name!r}; known are {', '.join(NAMES)}")
