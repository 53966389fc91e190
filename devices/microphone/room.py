"""The sound of a room in which somebody speaks or nobody does, as a microphone hears it. A model, not a recording.

A voice is a low tone with its overtones that swells and fades with the syllables, four a second (the rate at which people speak),
at about -25 dB; a quiet room is noise at about -65 dB. Standard library only: the emulated program starts at once.
"""

import math
from array import array
from random import Random

SAMPLES_A_SECOND = 16_000

_VOICE_HZ, _OVERTONES = 140.0, 5
_SYLLABLES_A_SECOND = 4.0
_VOICE_PEAK = 4000.0
_NOISE_PEAK = 30


def quiet(seconds: int = 1) -> bytes:
    noise = Random(1)
    return _bytes([noise.randint(-_NOISE_PEAK, _NOISE_PEAK) for _ in range(seconds * SAMPLES_A_SECOND)])


def voice(seconds: int = 1) -> bytes:
    return _bytes([_voice(number / SAMPLES_A_SECOND) for number in range(seconds * SAMPLES_A_SECOND)])


def _voice(at: float) -> int:
    tone = sum(math.sin(math.tau * _VOICE_HZ * n * at) / n for n in range(1, _OVERTONES + 1))
    swell = math.sin(math.pi * _SYLLABLES_A_SECOND * at) ** 2
    return round(_VOICE_PEAK * swell * tone / 2)


def _bytes(samples: list[int]) -> bytes:
    """Little-endian, as arecord's S16_LE; all machines that the kiosk runs on are."""
    return array("h", samples).tobytes()
