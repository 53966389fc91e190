"""Whether anybody spoke, and whether anything can be heard at all. Pure arithmetic on samples; understands no word."""

import numpy as np

from devices.microphone.wav import BYTES_A_SAMPLE, BYTES_A_SECOND, SAMPLES_A_SECOND

_FRAME = SAMPLES_A_SECOND // 20
"""Fifty milliseconds: shorter than a syllable."""

_SPOKEN_LEVEL = 180.0
"""Root of the mean square, of 32,768: -45 dB. A quiet room is below -55 dB, a voice an arm's length away around -30 dB."""

_FEWEST_FRAMES = 4
"""A fifth of a second above the level: the tap on the button that ends the recording lasts less."""


def is_anything_heard(sound: bytes | bytearray | memoryview) -> bool:
    """`sound` is PCM16, little-endian, one channel, 16 kHz. A constant offset, as of a cheap sound card, is no sound."""
    samples = np.frombuffer(sound, "<i2")
    frames = samples[: samples.size // _FRAME * _FRAME].reshape(-1, _FRAME).astype(np.float32)
    if not frames.size:
        return False
    levels = np.std(frames, axis=1)
    return int(np.count_nonzero(levels > _SPOKEN_LEVEL)) >= _FEWEST_FRAMES


class NoiseWatch:
    """Notices a sound card that delivers the same sample for ever: every room has noise. It is switched off in its mixer, or its
    plug leads to nothing.
    """

    def __init__(self) -> None:
        self._alive = False
        self._nothing = 0

    def is_missing(self, sound: memoryview) -> bool:
        """`sound` is what comes next. Some sound cards begin with a moment of nothing: a second of it is too much."""
        samples = np.frombuffer(sound[: len(sound) - len(sound) % BYTES_A_SAMPLE], "<i2")
        self._alive = self._alive or bool(samples.size and np.ptp(samples))
        self._nothing += len(sound)
        return not self._alive and self._nothing >= BYTES_A_SECOND
