"""What is said: every prompt, kindly, in short phrases, and read as a Mandarin speaker would."""

import re

import pytest
from pypinyin import Style, pinyin

from devices.voice.script import SCRIPT
from devices.voice.texts import SPOKEN
from kiosk.domain.prompts import Prompt

EVERY_PROMPT = pytest.mark.parametrize("prompt", Prompt, ids=lambda prompt: prompt.value)

EVERY_CLIP = pytest.mark.parametrize("clip", SCRIPT)

BY_HAND = {
    "一": {"yi1", "yi2", "yi4"},
    "量": {"liang2"},
    "息": {"xi5"},
    "谢": {"xie4", "xie5"},
    "个": {"ge4", "ge5"},
    "里": {"li3", "li5"},
    "得": {"de5"},
    "难": {"nan5"},
    "种": {"zhong3", "zhong4"},
    "重": {"zhong4"},
}
"""Readings that a dictionary gets wrong: changed and light tones, and verbs where it lists the noun."""


@EVERY_PROMPT
def test_each_prompt_has_words(prompt: Prompt):
    assert SPOKEN[prompt].text


@EVERY_PROMPT
def test_phrases_are_short_and_never_tell_of_failure(prompt: Prompt):
    text = SPOKEN[prompt].text
    assert max(map(len, re.split("[，。]", text))) <= 12
    assert not re.search("失败|拒绝|错误|不合格|异常", text)


@EVERY_CLIP
def test_each_character_has_its_reading(clip: str):
    words = SCRIPT[clip]
    characters = [character for character in words.text if character not in "，。"]
    syllables = re.findall(r"[a-zü]+[1-5]", words.pinyin)
    assert re.sub(r"[a-zü]+[1-5]|[ ,.]", "", words.pinyin) == ""
    assert len(syllables) == len(characters)
    listed = [found[0] for found in pinyin("".join(characters), style=Style.TONE3, neutral_tone_with_five=True)]
    for character, syllable, reading in zip(characters, syllables, listed, strict=True):
        assert syllable in BY_HAND.get(character, {reading}), f"{character} in {words.text}"


@EVERY_CLIP
def test_pauses_are_where_the_commas_are(clip: str):
    words = SCRIPT[clip]
    said = [len(phrase.split()) for phrase in words.pinyin.split(",")]
    assert said == [len(phrase) for phrase in words.text.split("，")]
