"""Whether anybody spoke. Pure arithmetic on samples; understands no word."""

import numpy as np

from devices.microphone.wav import SAMPLES_A_SECOND

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
