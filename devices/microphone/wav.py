"""The head of a WAV file (RIFF, Multimedia Programming Interface 1.0, 1991), as arecord begins its stream and as a note begins.

Lengths in the head of a stream are those of a file that nobody ends, and are not believed.
"""

import struct

from devices.errors import Garbled

SAMPLES_A_SECOND = 16_000
BYTES_A_SAMPLE = 2
BYTES_A_SECOND = SAMPLES_A_SECOND * BYTES_A_SAMPLE

HEAD_BYTES = 44
"""Of plain PCM: RIFF, one `fmt ` chunk of 16 bytes, and the head of `data`."""

_HEAD = struct.Struct("<4sI4s4sIHHIIHH4sI")
_PCM = 1


def head_of(sound_bytes: int) -> bytes:
    """For 16-bit samples of one channel at 16 kHz."""
    return _HEAD.pack(
        b"RIFF",
        HEAD_BYTES - 8 + sound_bytes,
        b"WAVE",
        b"fmt ",
        16,
        _PCM,
        1,
        SAMPLES_A_SECOND,
        BYTES_A_SECOND,
        BYTES_A_SAMPLE,
        8 * BYTES_A_SAMPLE,
        b"data",
        sound_bytes,
    )


def require_form(head: bytes) -> None:
    """Raises Garbled where a stream is not what was asked for: some sound cards answer at a rate of their own."""
    if len(head) != HEAD_BYTES:
        raise Garbled("the stream ends within its head")
    riff, _, wave, form, size, *sound, data, _ = _HEAD.unpack(head)
    if (riff, wave, form, size, data) != (b"RIFF", b"WAVE", b"fmt ", 16, b"data"):
        raise Garbled("no head of a WAV file")
    wanted = [_PCM, 1, SAMPLES_A_SECOND, BYTES_A_SECOND, BYTES_A_SAMPLE, 8 * BYTES_A_SAMPLE]
    if sound != wanted:
        raise Garbled(f"{sound[1]} channels of {sound[5]} bits at {sound[2]} Hz, and not 1 of 16 at {SAMPLES_A_SECOND}")
