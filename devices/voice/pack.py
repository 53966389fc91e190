"""Builds the Mandarin pack that speaks until somebody has recorded one. Run at installation, not by the kiosk.

    python -m devices.voice.pack DIRECTORY

Speaks with espeak-ng as a separate program, each clip at all three paces. A clip recorded by a person is left alone as long
as its text is still the script's.
"""

import argparse
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from devices.errors import DeviceError
from devices.voice import sound
from devices.voice.manifest import Entry, clip_path, folder, hashes, is_whole, read_manifest, write_manifest
from devices.voice.script import SCRIPT
from devices.voice.texts import Spoken
from kiosk.domain.speech import Pace, SpokenLanguage

VOICE = "cmn-latn-pinyin"
"""The espeak-ng voice that reads pinyin with tone numbers."""

RATE = 150
"""Words a minute as espeak-ng counts: about 165 syllables a minute, slower than people talk, for elders."""

SPEAKER = f"espeak-ng {VOICE}"

_SYNTHESIS_SECONDS = 20.0
"""A phrase takes 30 ms; a synthesiser that needs so long is broken."""


class PackError(Exception):
    """The pack could not be built; the message says what to do."""


def build(voice: Path, today: date, script: Mapping[str, Spoken] = SCRIPT, synthesiser: str = "espeak-ng") -> list[str]:
    """Speak what is new or changed, and write the manifest last; answers the clips that were spoken. Raises PackError."""
    pack = folder(voice, SpokenLanguage.MANDARIN)
    pack.mkdir(parents=True, exist_ok=True)
    before = read_manifest(pack)
    made: list[str] = []
    # what a recorded pack has beyond the script is kept
    entries = {clip: entry for clip, entry in before.items() if clip not in script and entry.speaker != SPEAKER}
    for clip, words in script.items():
        entry = before.get(clip)
        if entry is None or not _current(pack, clip, entry, words):
            for pace in Pace:
                _speak(words, clip_path(pack, clip, pace), _rate(pace), synthesiser)
            entry = Entry(words.text, _spoken_as(words), SPEAKER, today.isoformat(), hashes(pack, clip))
            made.append(clip)
        entries[clip] = entry
    if entries != before:
        write_manifest(pack, entries)
    return made


def _current(pack: Path, clip: str, entry: Entry, words: Spoken) -> bool:
    recorded = entry.speaker != SPEAKER
    same = entry.text == words.text and (recorded or entry.spoken_as == _spoken_as(words))
    return same and is_whole(pack, clip, entry)


def _spoken_as(words: Spoken) -> str:
    return f"{words.pinyin} @{RATE}"


def _rate(pace: Pace) -> int:
    return round(RATE * pace.tempo)


def _speak(words: Spoken, clip: Path, rate: int, synthesiser: str) -> None:
    unfinished = clip.with_suffix(".part")
    command = (synthesiser, "-v", VOICE, "-s", str(rate), "-w", str(unfinished), words.pinyin)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SYNTHESIS_SECONDS, check=False)
    except FileNotFoundError:
        raise PackError(f"{synthesiser} is missing: install the package espeak-ng") from None
    except subprocess.TimeoutExpired:
        raise PackError(f"{synthesiser} did not come to an end") from None
    if done.returncode != 0 or not unfinished.is_file():
        raise PackError(f"{synthesiser} could not speak {words.text}: {done.stderr.strip()}")
    try:
        spoken = sound.trimmed(sound.read(unfinished))
    except DeviceError as error:
        raise PackError(f"{synthesiser} could not speak {words.text}: {error}") from error
    sound.write(unfinished, spoken)
    unfinished.replace(clip)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m devices.voice.pack", description="Build the kiosk's voice pack.")
    parser.add_argument("directory", type=Path)
    try:
        made = build(parser.parse_args(arguments).directory, date.today())  # noqa: DTZ011 - the operator's own day
    except (PackError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(made)} clips spoken, {len(SCRIPT) - len(made)} unchanged")
    return 0


if __name__ == "__main__":
    sys.exit(main())
