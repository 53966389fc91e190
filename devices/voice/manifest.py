"""What a pack says of its clips: which words each speaks, who spoke them and when, and what its files must be.

A pack is a folder for each language, `<voice>/<language>/`, with `manifest.json`, `<id>.wav` and for the other paces
`<id>.slower.wav` and `<id>.faster.wav`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from kiosk.domain.speech import Pace, SpokenLanguage

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """`spoken_as` is the pinyin and pace that a synthesiser was given, empty for a person. `sha256` by the pace's name."""

    text: str
    spoken_as: str
    speaker: str
    date: str
    sha256: Mapping[str, str]


def folder(voice: Path, language: SpokenLanguage) -> Path:
    return voice / language.value


def clip_path(pack: Path, clip: str, pace: Pace = Pace.NORMAL) -> Path:
    """`pack` is one language's folder."""
    return pack / (f"{clip}.wav" if pace is Pace.NORMAL else f"{clip}.{pace.value}.wav")


def read_manifest(pack: Path) -> dict[str, Entry]:
    """Entries by clip id; empty when there is no manifest, or none that can be read: then nothing is known of any clip."""
    try:
        clips = json.loads((pack / MANIFEST).read_text("utf-8"))["clips"]
        return {name: Entry(**fields) for name, fields in clips.items()}
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write_manifest(pack: Path, entries: Mapping[str, Entry]) -> None:
    unfinished = pack / f"{MANIFEST}.part"
    document = {"language": pack.name, "clips": {name: asdict(entry) for name, entry in entries.items()}}
    unfinished.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")
    unfinished.replace(pack / MANIFEST)


def hashes(pack: Path, clip: str) -> dict[str, str]:
    """Of a clip's files as they are, by pace. Raises FileNotFoundError where one is missing."""
    files = {pace.value: clip_path(pack, clip, pace) for pace in Pace}
    return {pace: hashlib.sha256(file.read_bytes()).hexdigest() for pace, file in files.items()}


def is_whole(pack: Path, clip: str, entry: Entry) -> bool:
    """All files of a clip are there, and are those of the manifest."""
    try:
        return hashes(pack, clip) == entry.sha256
    except FileNotFoundError:
        return False
