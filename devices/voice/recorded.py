"""Takes a person's recordings into a pack, and tells what a pack lacks. Run by an operator, not by the kiosk in the moment.

SoX, as a separate program, brings a file into the form of a pack, to one loudness, and makes the slower and the faster clip
at the same pitch. What cannot be used is refused file by file, with the reason; the clip that was there before stays.
"""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from devices.errors import DeviceError
from devices.voice import sound
from devices.voice.manifest import Entry, clip_path, folder, hashes, is_whole, read_manifest, write_manifest
from devices.voice.pack import PackError
from devices.voice.script import SCRIPT
from devices.voice.words import ITEM
from kiosk.domain.speech import Pace, SpokenLanguage

FORMS = (".wav", ".ogg", ".flac")

_SHORTEST_SECONDS, _LONGEST_SECONDS = 0.1, 12.0
"""Of one clip: a click is no word, and a phrase lasts half of the longest."""
_CONVERSION_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Added:
    """Clip ids that are in the pack now, and why other files are not, by their names."""

    clips: tuple[str, ...]
    refused: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Lacking:
    """Of one language's pack: clips of the script that are not there, that speak words of before, that are not as recorded."""

    missing: tuple[str, ...]
    outdated: tuple[str, ...]
    damaged: tuple[str, ...]

    @property
    def anything(self) -> bool:
        return bool(self.missing or self.outdated or self.damaged)


class _RefusedError(Exception):
    """A recording that is not taken; the text says why."""


def add(
    voice: Path, language: SpokenLanguage, recordings: Path, speaker: str, on: date, converter: str = "sox"
) -> Added:
    """Take every recording in a folder, `<id>.wav`, `.ogg` or `.flac`; an item that the script does not have is named in its
    file, `item_<name of the item>.wav`. Raises PackError where nothing can be taken at all.
    """
    files = sorted(file for file in recordings.glob("*") if file.suffix.lower() in FORMS)
    if not files:
        raise PackError(f"{recordings} holds no recordings ({', '.join(FORMS)})")
    pack = folder(voice, language)
    pack.mkdir(parents=True, exist_ok=True)
    entries = read_manifest(pack)
    refused: dict[str, str] = {}
    clips: list[str] = []
    for file in files:
        try:
            text = _text_of(file.stem)
            _convert(file, pack, converter)
        except _RefusedError as error:
            refused[file.name] = str(error)
            continue
        entries[file.stem] = Entry(text, "", speaker, on.isoformat(), hashes(pack, file.stem))
        clips.append(file.stem)
    write_manifest(pack, entries)
    return Added(tuple(clips), refused)


def lacking(voice: Path, language: SpokenLanguage) -> Lacking:
    """What is missing is spoken in Mandarin instead."""
    pack = folder(voice, language)
    entries = read_manifest(pack)
    known = {clip: (words, entries[clip]) for clip, words in SCRIPT.items() if clip in entries}
    return Lacking(
        missing=tuple(clip for clip in SCRIPT if clip not in known),
        outdated=tuple(clip for clip, (words, entry) in known.items() if entry.text != words.text),
        damaged=tuple(clip for clip, entry in entries.items() if not is_whole(pack, clip, entry)),
    )


def _text_of(clip: str) -> str:
    if clip in SCRIPT:
        return SCRIPT[clip].text
    if clip.startswith(ITEM) and clip != ITEM:
        return clip.removeprefix(ITEM)
    raise _RefusedError("is no clip of the script: `kiosk voice texts` lists them")


def _convert(recording: Path, pack: Path, converter: str) -> None:
    """All three paces, or none."""
    # as it was recorded first: what is refused is refused soon
    paces = (Pace.NORMAL, Pace.SLOWER, Pace.FASTER)
    made = {pace: _at_pace(recording, pack, pace, converter) for pace in paces}
    for pace, samples in made.items():
        clip = clip_path(pack, recording.stem, pace)
        unfinished = clip.with_suffix(".part")
        sound.write(unfinished, samples)
        unfinished.replace(clip)


def _at_pace(recording: Path, pack: Path, pace: Pace, converter: str) -> sound.Samples:
    converted = pack / "converted.part"
    form = ("-t", "wav", "-e", "signed-integer", "-b", "16", "-c", "1", "-r", str(sound.SAMPLES_A_SECOND))
    tempo = () if pace is Pace.NORMAL else ("tempo", "-s", str(pace.tempo))
    # a file's name may begin with a dash, and must not be an option
    command = (converter, "-V1", "-D", str(recording.resolve()), *form, str(converted), "norm", "-3", *tempo)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_CONVERSION_SECONDS, check=False)
        if done.returncode != 0:
            raise _RefusedError(f"is no sound that can be read: {done.stderr.strip()}")
        samples = sound.trimmed(sound.read(converted))
    except FileNotFoundError:
        raise PackError(f"{converter} is missing: install the packages sox and libsox-fmt-base") from None
    except subprocess.TimeoutExpired:
        raise _RefusedError("takes too long to convert") from None
    except DeviceError as error:
        raise _RefusedError(f"was not converted: {error}") from None
    finally:
        converted.unlink(missing_ok=True)
    seconds = sound.seconds_of(samples)
    if not _SHORTEST_SECONDS <= seconds <= _LONGEST_SECONDS:
        raise _RefusedError(f"speaks for {seconds:.1f} s, which is no single clip")
    return samples
