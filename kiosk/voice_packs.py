"""What `kiosk voice` does: lists what is to be recorded, takes recordings, synthesises, tells what a pack lacks."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from devices.voice.manifest import folder
from devices.voice.pack import build
from devices.voice.recorded import add, lacking
from devices.voice.script import SCRIPT
from kiosk.domain.speech import SpokenLanguage

EXIT_FAILED = 1


def list_texts() -> int:
    """Clip id, tab, the words: a sheet for the announcer."""
    for clip, words in SCRIPT.items():
        print(f"{clip}\t{words.text}")
    return 0


def synthesise(voice: Path, on: date) -> int:
    """Mandarin, as far as nobody has recorded it. Raises devices.voice.pack.PackError."""
    made = build(voice, on)
    print(f"{len(made)} clips spoken, {len(SCRIPT) - len(made)} unchanged")
    return 0


def add_recordings(voice: Path, language: SpokenLanguage, recordings: Path, speaker: str, on: date) -> int:
    """Raises devices.voice.pack.PackError."""
    added = add(voice, language, recordings, speaker, on)
    print(f"{len(added.clips)} clips added to {folder(voice, language)}")
    for file, reason in added.refused.items():
        print(f"{file} {reason}", file=sys.stderr)
    return EXIT_FAILED if added.refused else 0


def check_packs(voice: Path, languages: Sequence[SpokenLanguage]) -> int:
    """Fails where Mandarin lacks anything, because nothing speaks in its place, or where a clip is not as it was recorded."""
    failed = False
    for language in dict.fromkeys((*languages, SpokenLanguage.MANDARIN)):
        found = lacking(voice, language)
        print(f"{language.value}: {len(SCRIPT) - len(found.missing)} of {len(SCRIPT)} clips")
        for name, clips in (("missing", found.missing), ("outdated", found.outdated), ("damaged", found.damaged)):
            for clip in clips:
                words = SCRIPT.get(clip)
                print(f"  {name}\t{clip}\t{clip if words is None else words.text}")
        failed = failed or bool(found.damaged) or (language is SpokenLanguage.MANDARIN and found.anything)
    return EXIT_FAILED if failed else 0
