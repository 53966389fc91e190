"""What of a person's subsidies is read aloud, in which clips, and in which language."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from devices.errors import Garbled, NotFound
from devices.voice import sound
from devices.voice.library import Library
from devices.voice.manifest import Entry, clip_path, folder, write_manifest
from devices.voice.reading import Item, Phrase, phrases_of
from devices.voice.script import SCRIPT
from devices.voice.words import WORDS, Word
from kiosk.domain.prompts import Prompt
from kiosk.domain.speech import Pace, SpokenLanguage
from kiosk.domain.subsidies import PaymentState, Subsidy, SubsidyAnswer

HAKKA, MANDARIN = SpokenLanguage.HAKKA, SpokenLanguage.MANDARIN
AS_OF = datetime(2026, 11, 2, tzinfo=UTC)
ANSWER = SubsidyAnswer(
    (
        Subsidy("高龄津贴", 10_000, date(2026, 10, 15), PaymentState.PAID, "0317", "G1"),
        Subsidy("种粮补贴", 12_605, date(2026, 6, 1), PaymentState.RETURNED, "0317", "G2"),
        Subsidy("高龄津贴", 10_000, date(2025, 9, 15), PaymentState.PAID, "0317", "G3"),
    ),
    AS_OF,
)


def text(phrases: tuple[Phrase, ...]) -> str:
    return "，".join("".join(map(_text_of, phrase)) for phrase in phrases)


def _text_of(part: Word | Item) -> str:
    return WORDS[part].text if isinstance(part, Word) else f"《{part.name}》"


def test_the_year_s_total_and_then_each_grant():
    assert text(phrases_of(ANSWER)) == (
        "二零二六年一共发放一百元，"
        "《高龄津贴》一百元，十月十五日已经发放，"
        "《种粮补贴》一百二十六元零五分，六月一日退回来了，"
        "《高龄津贴》一百元，二零二五年九月十五日已经发放"
    )


def test_the_year_is_that_of_the_data_in_china():
    answer = SubsidyAnswer(ANSWER.subsidies, datetime(2025, 12, 31, 16, 30, tzinfo=UTC))
    assert text(phrases_of(answer)).startswith("二零二六年一共发放一百元")


def test_nothing_is_said_of_nothing():
    assert phrases_of(SubsidyAnswer((), AS_OF)) == ((Word.NOTHING,),)


def furnish(voice: Path, language: SpokenLanguage, clips: dict[str, int]) -> Path:
    """A pack in which each clip lasts so many samples, all of that value."""
    pack = folder(voice, language)
    pack.mkdir()
    for clip, length in clips.items():
        for pace in Pace:
            sound.write(clip_path(pack, clip, pace), np.full(length, length, np.int16))
    texts = {clip: SCRIPT[clip].text if clip in SCRIPT else clip.removeprefix("item_") for clip in clips}
    write_manifest(pack, {clip: Entry(texts[clip], "", "somebody", "2026-11-26", {}) for clip in clips})
    return pack


def words_of(length: int) -> dict[str, int]:
    return {word.value: length for word in Word}


def test_a_clip_that_the_first_language_lacks_is_spoken_in_mandarin(tmp_path: Path):
    furnish(tmp_path, MANDARIN, {"welcome": 10, "thanks": 11})
    furnish(tmp_path, HAKKA, {"welcome": 20})
    library = Library(tmp_path, (HAKKA,))
    assert library.prompt(Prompt.WELCOME, Pace.NORMAL).size == 20
    assert library.prompt(Prompt.THANKS, Pace.NORMAL).size == 11
    with pytest.raises(NotFound):
        library.prompt(Prompt.RESULTS, Pace.NORMAL)


def test_an_amount_is_never_half_in_another_language(tmp_path: Path):
    furnish(tmp_path, MANDARIN, words_of(5))
    hakka = furnish(tmp_path, HAKKA, words_of(7))
    library = Library(tmp_path, (HAKKA,))
    phrase = ((Word.THREE, Word.HUNDRED, Word.YUAN),)
    assert library.phrases(phrase, Pace.NORMAL).tolist() == [7] * 21
    clip_path(hakka, Word.HUNDRED.value, Pace.SLOWER).unlink()
    assert library.phrases(phrase, Pace.NORMAL).tolist() == [7] * 21
    assert library.phrases(phrase, Pace.SLOWER).tolist() == [5] * 15


def test_an_item_without_a_clip_is_a_subsidy(tmp_path: Path):
    furnish(tmp_path, MANDARIN, words_of(5) | {"item_水库移民补贴": 8, "item_grain": 9})
    library = Library(tmp_path, ())
    assert library.phrases(((Item("水库移民补贴"),),), Pace.NORMAL).tolist() == [8] * 8
    assert library.phrases(((Item("种粮补贴"),),), Pace.NORMAL).tolist() == [9] * 9
    assert library.phrases(((Item("肖国强的补贴"),),), Pace.NORMAL).tolist() == [5] * 5


def test_phrases_are_a_breath_apart_and_words_are_not(tmp_path: Path):
    furnish(tmp_path, MANDARIN, words_of(3))
    joined = Library(tmp_path, ()).phrases(((Word.ONE, Word.TWO), (Word.THREE,)), Pace.NORMAL).tolist()
    breath = round(sound.PAUSE_SECONDS * sound.SAMPLES_A_SECOND)
    assert joined == [3] * 6 + [0] * breath + [3] * 3


def test_a_clip_of_another_form_is_not_played(tmp_path: Path):
    pack = furnish(tmp_path, MANDARIN, {"welcome": 10})
    clip = clip_path(pack, "welcome")
    clip.write_bytes(clip.read_bytes().replace((22_050).to_bytes(4, "little"), (44_100).to_bytes(4, "little")))
    with pytest.raises(Garbled, match="22050 Hz"):
        Library(tmp_path, ()).prompt(Prompt.WELCOME, Pace.NORMAL)


@given(st.integers(0, 63))
def test_a_clip_that_is_cut_off_is_not_played(kept: int):
    """Half an amount is another amount."""
    whole = sound.as_wav(np.full(10, 1000, np.int16))
    with pytest.raises(Garbled, match="clip"):
        sound.clip_of(io.BytesIO(whole[:kept]), "clip")


@given(at=st.integers(0, 43), byte=st.integers(0, 255))
@example(at=17, byte=1)
def test_a_clip_with_a_damaged_head_is_played_whole_or_not(at: int, byte: int):
    spoilt = bytearray(sound.as_wav(np.full(10, 1000, np.int16)))
    spoilt[at] = byte
    try:
        played = sound.clip_of(io.BytesIO(spoilt), "clip").tolist()
    except Garbled:
        return
    assert played == [1000] * len(played)


def test_only_silence_is_trimmed():
    heard = np.concatenate([np.zeros(5000, np.int16), np.full(100, -2000, np.int16), np.zeros(5000, np.int16)])
    kept = sound.trimmed(heard)
    assert np.count_nonzero(kept) == 100
    assert kept.size < 100 + 0.06 * sound.SAMPLES_A_SECOND
    assert sound.trimmed(np.zeros(100, np.int16)).size == 0
