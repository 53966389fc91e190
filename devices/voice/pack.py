"""Builds a voice pack: one WAV clip a prompt and a manifest, in a directory. Run once at installation, never while the kiosk runs.

    python -m devices.voice.pack DIRECTORY

Speaks with espeak-ng as a separate program. A clip recorded by a person may replace any of these: its manifest entry names
another voice, and it is left alone as long as its text is still the prompt's.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from devices.voice.texts import SPOKEN, Spoken
from kiosk.domain.prompts import Prompt

VOICE = "cmn-latn-pinyin"
"""The espeak-ng voice that reads pinyin with tone numbers."""

RATE = 150
"""Words a minute as espeak-ng counts: about 165 syllables a minute, slower than people talk, as elders ask of machines."""

MANIFEST = "manifest.json"
_SYNTHESIS_SECONDS = 20.0
"""A phrase takes 30 ms; a synthesiser that needs so long is broken."""


class PackError(Exception):
    """The pack could not be built; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    text: str
    pinyin: str
    voice: str
    rate: int
    sha256: str


def clip_path(pack: Path, prompt: Prompt) -> Path:
    return pack / f"{prompt.value}.wav"


def build(pack: Path, spoken: Mapping[Prompt, Spoken] = SPOKEN, synthesiser: str = "espeak-ng") -> list[Prompt]:
    """Speak what is new or changed, and write the manifest last; answers what was spoken. Raises PackError."""
    pack.mkdir(parents=True, exist_ok=True)
    before = read_manifest(pack)
    made: list[Prompt] = []
    entries: dict[str, Entry] = {}
    for prompt, words in spoken.items():
        clip, entry = clip_path(pack, prompt), before.get(prompt.value)
        if entry is None or not _current(entry, words, clip):
            _speak(words, clip, synthesiser)
            entry = Entry(words.text, words.pinyin, VOICE, RATE, _sha256(clip))
            made.append(prompt)
        entries[prompt.value] = entry
    if entries != before:
        _write_manifest(pack, entries)
    return made


def read_manifest(pack: Path) -> dict[str, Entry]:
    """Entries by prompt id; empty when there is no manifest, or none that can be read: then all is spoken again."""
    try:
        prompts = json.loads((pack / MANIFEST).read_text("utf-8"))["prompts"]
        return {name: Entry(**fields) for name, fields in prompts.items()}
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _current(entry: Entry, words: Spoken, clip: Path) -> bool:
    recorded = entry.voice != VOICE
    as_spoken = (entry.pinyin, entry.rate) == (words.pinyin, RATE)
    return entry.text == words.text and (recorded or as_spoken) and clip.is_file() and _sha256(clip) == entry.sha256


def _speak(words: Spoken, clip: Path, synthesiser: str) -> None:
    unfinished = clip.with_suffix(".part")
    command = (synthesiser, "-v", VOICE, "-s", str(RATE), "-w", str(unfinished), words.pinyin)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SYNTHESIS_SECONDS, check=False)
    except FileNotFoundError:
        raise PackError(f"{synthesiser} is missing: install the package espeak-ng") from None
    except subprocess.TimeoutExpired:
        raise PackError(f"{synthesiser} did not come to an end") from None
    if done.returncode != 0 or not unfinished.is_file():
        raise PackError(f"{synthesiser} could not speak {words.text}: {done.stderr.strip()}")
    os.replace(unfinished, clip)


def _write_manifest(pack: Path, entries: Mapping[str, Entry]) -> None:
    unfinished = pack / f"{MANIFEST}.part"
    document = {"prompts": {name: asdict(entry) for name, entry in entries.items()}}
    unfinished.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")
    os.replace(unfinished, pack / MANIFEST)


def _sha256(clip: Path) -> str:
    return hashlib.sha256(clip.read_bytes()).hexdigest()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m devices.voice.pack", description="Build the kiosk's voice pack.")
    parser.add_argument("directory", type=Path)
    try:
        made = build(parser.parse_args(arguments).directory)
    except (PackError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(made)} clips spoken, {len(SPOKEN) - len(made)} unchanged")
    return 0


if __name__ == "__main__":
    sys.exit(main())
