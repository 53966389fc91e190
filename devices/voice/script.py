"""All that a pack speaks, by clip id: what an announcer is given to read, and what the synthesiser speaks instead."""

from collections.abc import Mapping
from types import MappingProxyType

from devices.voice.texts import SPOKEN, Spoken
from devices.voice.words import ITEMS, WORDS

SCRIPT: Mapping[str, Spoken] = MappingProxyType(
    {
        **{prompt.value: spoken for prompt, spoken in SPOKEN.items()},
        **{word.value: spoken for word, spoken in WORDS.items()},
        **ITEMS,
    }
)
