"""The emulated `arecord`: a program of its own, started by the script that the emulator writes. Standard library only.

    python -S -m devices.microphone.arecord_program STATE_FOLDER SPEED [arecord's own arguments]

Does what arecord(1) does with -L, and with -D NAME -t wav -f S16_LE -r 16000 -c 1 to standard output; its lengths in the head are
those of a stream without an end.
"""

import struct
import sys
import time
from pathlib import Path

from devices.microphone import room

_ENDLESS = 0x7FFFFFFF
_RATE = 16_000
_EXPECTED = ["-q", "-t", "wav", "-f", "S16_LE", "-r", "16000", "-c", "1"]


def main(state: Path, speed: float, arguments: list[str]) -> int:
    plugged = state / "plugged"
    name = plugged.read_text("utf-8") if plugged.exists() else None
    if arguments == ["-L"]:
        print("null\n    Discard all samples (playback) or generate zero samples (capture)")
        if name is not None:
            print(f"{name}\n    Emulated, USB Audio\n    Hardware device with all software conversions")
        return 0
    if arguments[:1] != ["-D"] or arguments[2:] != _EXPECTED:
        print(f"arecord: unexpected arguments: {arguments}", file=sys.stderr)
        return 1
    if arguments[1] != name:
        print("arecord: main:831: audio open error: No such file or directory", file=sys.stderr)
        return 1
    return _record(state, plugged, speed)


def _record(state: Path, plugged: Path, speed: float) -> int:
    file = state / "fault"
    fault = file.read_text("utf-8") if file.exists() else ""
    head = _head(48_000 if fault == "wrong_rate" else _RATE)
    output = sys.stdout.buffer
    output.write(head[:20] if fault == "torn_head" else head)
    output.flush()
    if fault == "torn_head":
        return 1
    nothing = bytes(2 * _RATE)
    sounds = {True: room.voice(), False: room.quiet()} if fault != "zeros" else {True: nothing, False: nothing}
    tenth = _RATE // 10 * 2
    position = 0
    while plugged.exists():
        time.sleep(0.1 / speed)
        if fault != "mute":
            sound = sounds[(state / "voice").exists()]
            output.write(sound[position : position + tenth])
            output.flush()
            position = (position + tenth) % len(sound)
    print("arecord: pcm_read:2221: read error: No such device", file=sys.stderr)
    return 1


def _head(rate: int) -> bytes:
    sound = struct.pack("<HHIIHH", 1, 1, rate, rate * 2, 2, 16)
    riff = b"RIFF" + struct.pack("<I", _ENDLESS) + b"WAVE"
    return riff + b"fmt " + struct.pack("<I", len(sound)) + sound + b"data" + struct.pack("<I", _ENDLESS)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]))
