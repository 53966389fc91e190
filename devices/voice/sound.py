"""The one form that clips have once they are in a pack, and what is done to them: joined, made quieter, freed of silence.

PCM, 16 bits, one channel, 22,050 samples a second: what espeak-ng writes, and enough for speech. Because all are alike, joining
is putting one after the other.
"""

import io
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from devices.errors import Garbled

Samples = NDArray[np.int16]

SAMPLES_A_SECOND = 22_050
BYTES_A_SAMPLE = 2

PAUSE_SECONDS = 0.35
"""Between phrases: a breath."""

_QUIET = 300
"""Of 32,767: -41 dB, below any spoken sound and above the noise of a recording in a quiet room."""
_LEAD_SECONDS, _TAIL_SECONDS = 0.015, 0.04
"""Kept around what is heard: consonants begin below the limit, and voices fade."""


def read(path: Path) -> Samples:
    """Raises Garbled for what is no clip of a pack, OSError for what cannot be read."""
    with path.open("rb") as stream:
        return clip_of(stream, path.name)


def clip_of(stream: BinaryIO, name: str) -> Samples:
    """Raises Garbled, which calls it by its name, for what is no clip of a pack."""
    try:
        with wave.open(stream, "rb") as clip:
            if (clip.getnchannels(), clip.getsampwidth(), clip.getframerate()) != (1, BYTES_A_SAMPLE, SAMPLES_A_SECOND):
                raise Garbled(f"{name} is not 16 bits, one channel, {SAMPLES_A_SECOND} Hz")
            count = clip.getnframes()
            sound = clip.readframes(count)
    except (wave.Error, EOFError, RuntimeError) as error:  # the last where a length leads beyond the file
        raise Garbled(f"{name} is no WAV file") from error
    if len(sound) != count * BYTES_A_SAMPLE:
        raise Garbled(f"{name} ends before its end")
    return np.frombuffer(sound, "<i2").astype(np.int16)


def write(path: Path, samples: Samples) -> None:
    path.write_bytes(as_wav(samples))


def as_wav(samples: Samples) -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as clip:
        clip.setnchannels(1)
        clip.setsampwidth(BYTES_A_SAMPLE)
        clip.setframerate(SAMPLES_A_SECOND)
        clip.writeframes(samples.astype("<i2").tobytes())
    return stream.getvalue()


def trimmed(samples: Samples) -> Samples:
    """Without the silence before and after; empty where nothing is heard."""
    heard = np.flatnonzero(np.abs(samples.astype(np.int32)) > _QUIET)
    if heard.size == 0:
        return samples[:0]
    first = max(0, int(heard[0]) - round(_LEAD_SECONDS * SAMPLES_A_SECOND))
    return samples[first : int(heard[-1]) + 1 + round(_TAIL_SECONDS * SAMPLES_A_SECOND)]


def joined(phrases: Sequence[Sequence[Samples]]) -> Samples:
    """The clips of a phrase one right after the other, phrases a breath apart."""
    pause = np.zeros(round(PAUSE_SECONDS * SAMPLES_A_SECOND), np.int16)
    parts: list[Samples] = []
    for phrase in phrases:
        parts += [pause, *phrase] if parts else phrase
    return np.concatenate(parts) if parts else pause[:0]


def at_level(samples: Samples, level: float) -> Samples:
    """`level` is a part of full scale, 0 to 1."""
    return samples if level == 1.0 else np.rint(samples * level).astype(np.int16)


def seconds_of(samples: Samples) -> float:
    return samples.size / SAMPLES_A_SECOND
