"""Finds what is to be played: a prompt in the first language that has it, an answer in the first that has all of its words."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from devices.errors import NotFound
from devices.voice import sound
from devices.voice.manifest import clip_path, folder, read_manifest
from devices.voice.reading import Item, Phrase
from devices.voice.sound import Samples
from devices.voice.words import ITEM, Word
from kiosk.domain.prompts import Prompt
from kiosk.domain.speech import Pace, SpokenLanguage


class Library:
    """The packs under one folder. Read from the disk each time, so that a pack that is added speaks without a restart."""

    def __init__(self, voice: Path, languages: Sequence[SpokenLanguage]) -> None:
        """`languages` by preference; what none of them has is spoken in Mandarin."""
        wanted = dict.fromkeys((*languages, SpokenLanguage.MANDARIN))
        self._packs = tuple(folder(voice, language) for language in wanted)

    def prompt(self, prompt: Prompt, pace: Pace) -> Samples:
        """Raises NotFound, Garbled, OSError."""
        for pack in self._packs:
            clip = clip_path(pack, prompt.value, pace)
            if clip.is_file():
                return sound.read(clip)
        raise NotFound("no voice pack has such a clip")

    def phrases(self, phrases: Sequence[Phrase], pace: Pace) -> Samples:
        """In one language from end to end: half an amount in another is not understood, and with a word left out it is
        another amount. Raises NotFound, Garbled, OSError.
        """
        for pack in self._packs:
            items = _items(pack)
            clips = [[clip_path(pack, clip, pace) for clip in _clips(phrase, items)] for phrase in phrases]
            if all(clip.is_file() for phrase in clips for clip in phrase):
                known = {clip: sound.read(clip) for phrase in clips for clip in phrase}
                return sound.joined([[known[clip] for clip in phrase] for phrase in clips])
        raise NotFound("no voice pack has all the words of an amount")


def _items(pack: Path) -> Mapping[str, str]:
    """Clip ids by the name of the item."""
    return {entry.text: clip for clip, entry in read_manifest(pack).items() if clip.startswith(ITEM)}


def _clips(phrase: Phrase, items: Mapping[str, str]) -> Iterator[str]:
    for part in phrase:
        match part:
            case Item(name):
                yield items.get(name, Word.GRANT.value)
            case Word():
                yield part.value
