"""What every voice does: speak at once, be cut off, keep silent without complaint, and leave nothing running."""

import os
import select
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import numpy as np
import pytest

from devices.voice import sound
from devices.voice.library import Library
from devices.voice.manifest import clip_path, folder
from devices.voice.player import ClipVoice, Manner, aplay
from devices.voice.reading import phrases_of
from devices.voice.silent import SilentVoice
from devices.voice.words import Word
from kiosk.clock import ManualClock
from kiosk.domain.health import Fault, Health, Ready, Retrying
from kiosk.domain.prompts import Prompt
from kiosk.domain.speech import Loudness, Pace, SpokenLanguage
from kiosk.domain.subsidies import PaymentState, Subsidy, SubsidyAnswer
from kiosk.ports import Voice
from tests.support.waiting import LIMIT_SECONDS, Heard

PLAYS_FOR_LONG = 'echo "begun $$ $(wc -c)" > "$0"; exec sleep 3600'
PLAYS_AT_ONCE = 'echo "begun $$ $(wc -c)" > "$0"'
READS_NOTHING = 'echo "begun $$ 0" > "$0"; exec sleep 3600'

LONG = Manner(repeat_after_seconds=3600.0)
ANSWER = SubsidyAnswer(
    (Subsidy("高龄津贴", 10_000, date(2026, 10, 15), PaymentState.PAID, "0317"),), datetime(2026, 11, 2, tzinfo=UTC)
)

PROMPTS = {Prompt.WELCOME: 100, Prompt.PLEASE_ENTER: 200, Prompt.THANKS: 300, Prompt.LOOK_HERE: 400}
"""The clips of the pack and their length in samples, by which the player tells them apart."""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A folder of packs, with four prompts and all words, each word one sample long."""
    mandarin = folder(tmp_path, SpokenLanguage.MANDARIN)
    mandarin.mkdir()
    for prompt, length in PROMPTS.items():
        for number, pace in enumerate(Pace):
            sound.write(clip_path(mandarin, prompt.value, pace), np.full(length + number, 1000, np.int16))
    for word in Word:
        for pace in Pace:
            sound.write(clip_path(mandarin, word.value, pace), np.full(1, 1000, np.int16))
    return tmp_path


def said(samples: int) -> str:
    """What a prompt of so many samples is."""
    lengths = {
        length + number: f"{prompt.value} {pace.value}"
        for prompt, length in PROMPTS.items()
        for number, pace in enumerate(Pace)
    }
    return lengths.get(samples, f"{samples} samples")


class Speaker:
    """A player program that tells through a named pipe what it was given to play, and its process."""

    def __init__(self, pipe: Path, script: str) -> None:
        os.mkfifo(pipe)
        # open at both ends, so that no player waits for a listener and the listener never meets the end
        self._descriptor = os.open(pipe, os.O_RDWR)
        self.command = ("sh", "-c", script, str(pipe))

    def begun(self) -> tuple[int, str]:
        """The process and the clip of the next player that began."""
        assert select.select([self._descriptor], [], [], LIMIT_SECONDS)[0], "nothing was played"
        line = b""
        while not line.endswith(b"\n"):
            line += os.read(self._descriptor, 1)
        _, process, size = line.decode().split()
        return int(process), said((int(size) - len(sound.as_wav(np.zeros(0, np.int16)))) // sound.BYTES_A_SAMPLE)

    def anything_more(self) -> bool:
        return bool(select.select([self._descriptor], [], [], 0)[0])

    def close(self) -> None:
        os.close(self._descriptor)


@pytest.fixture
def long_speaker(tmp_path: Path) -> Iterator[Speaker]:
    speaker = Speaker(tmp_path / "speaker", PLAYS_FOR_LONG)
    yield speaker
    speaker.close()


@pytest.fixture
def health() -> Heard[Health]:
    return Heard()


@pytest.fixture
def brief_speaker(tmp_path: Path) -> Iterator[Speaker]:
    speaker = Speaker(tmp_path / "brief speaker", PLAYS_AT_ONCE)
    yield speaker
    speaker.close()


def voice_on(pack: Path, health: Heard[Health], speaker: Speaker, manner: Manner = LONG) -> ClipVoice:
    return ClipVoice(Library(pack, ()), ManualClock(), health, speaker.command, manner)


@pytest.fixture(params=["silent", "clips", "no clips", "no player", "no sound card"])
def voice(request: pytest.FixtureRequest, pack: Path, health: Heard[Health]) -> Voice:
    clock, library = ManualClock(), Library(pack, ())
    voices = {
        "silent": SilentVoice,
        "clips": lambda: ClipVoice(library, clock, health, ("sleep", "3600")),
        "no clips": lambda: ClipVoice(Library(pack / "nowhere", ()), clock, health),
        "no player": lambda: ClipVoice(library, clock, health, (str(pack / "no such program"),)),
        "no sound card": lambda: ClipVoice(library, clock, health, ("false",)),
    }
    return voices[request.param]()


def test_whatever_is_wrong_it_can_be_spoken_to(voice: Voice):
    voice.hush()
    voice.again()
    for prompt in (Prompt.WELCOME, Prompt.PLEASE_ENTER, Prompt.THANKS):
        voice.say(prompt)
    voice.read(ANSWER)
    voice.turn(Pace.SLOWER)
    voice.again()
    voice.mute(True)
    voice.say(Prompt.THANKS)
    voice.mute(False)
    voice.moved()
    voice.hush()
    voice.hush()
    voice.rest()
    voice.say(Prompt.THANKS)
    voice.stop()
    voice.stop()
    voice.say(Prompt.WELCOME)
    voice.read(ANSWER)
    assert not [thread for thread in threading.enumerate() if thread.name == "voice"]


def test_the_newest_word_cuts_off_the_one_before(pack: Path, health: Heard[Health], long_speaker: Speaker):
    voice = voice_on(pack, health, long_speaker)
    voice.say(Prompt.WELCOME)
    first, clip = long_speaker.begun()
    assert clip == "welcome normal"
    voice.say(Prompt.PLEASE_ENTER)
    second, clip = long_speaker.begun()
    assert clip == "please_enter normal"
    assert not running(first) and running(second)
    voice.stop()
    assert not running(second)
    assert health.items == []


def test_an_answer_is_one_stream_and_the_next_word_cuts_it_off(
    pack: Path, health: Heard[Health], long_speaker: Speaker
):
    voice = voice_on(pack, health, long_speaker)
    voice.read(ANSWER)
    reading, clip = long_speaker.begun()
    phrases = phrases_of(ANSWER)
    pauses = (len(phrases) - 1) * round(sound.PAUSE_SECONDS * sound.SAMPLES_A_SECOND)
    assert clip == f"{sum(map(len, phrases)) + pauses} samples"
    voice.say(Prompt.THANKS)
    _, clip = long_speaker.begun()
    assert clip == "thanks normal"
    assert not running(reading)
    voice.stop()


def test_hushed_it_is_silent_and_can_speak_again(pack: Path, health: Heard[Health], long_speaker: Speaker):
    voice = voice_on(pack, health, long_speaker)
    voice.say(Prompt.WELCOME)
    process, _ = long_speaker.begun()
    voice.hush()
    voice.say(Prompt.THANKS)
    assert long_speaker.begun()[1] == "thanks normal"
    assert not running(process)
    voice.stop()
    assert not long_speaker.anything_more()


def test_once_more_slower_and_faster(pack: Path, health: Heard[Health], brief_speaker: Speaker):
    voice = voice_on(pack, health, brief_speaker)
    voice.say(Prompt.THANKS)
    heard = [brief_speaker.begun()[1]]
    for pace in (Pace.NORMAL, Pace.SLOWER, Pace.FASTER):
        voice.hush()
        voice.turn(pace)
        voice.again()
        heard.append(brief_speaker.begun()[1])
    assert heard == ["thanks normal", "thanks normal", "thanks slower", "thanks faster"]
    voice.stop()


def test_muted_it_is_silent_and_knows_what_it_would_have_said(pack: Path, health: Heard[Health], long_speaker: Speaker):
    voice = voice_on(pack, health, long_speaker, replace(LONG, repeat_after_seconds=0.0))
    voice.say(Prompt.LOOK_HERE)
    process, _ = long_speaker.begun()
    voice.mute(True)
    voice.say(Prompt.WELCOME)
    voice.again()
    voice.mute(False)
    voice.again()
    assert long_speaker.begun()[1] == "welcome normal"
    assert not running(process)
    voice.mute(True)
    voice.rest()
    voice.say(Prompt.THANKS)
    assert long_speaker.begun()[1] == "thanks normal", "the next visitor is not silent"
    voice.stop()


def test_a_page_that_one_comes_back_to_is_said_again_in_its_own_words(
    pack: Path, health: Heard[Health], brief_speaker: Speaker
):
    voice = voice_on(pack, health, brief_speaker)
    voice.say(Prompt.THANKS)
    brief_speaker.begun()
    voice.moved(Prompt.WELCOME)
    voice.again()
    assert brief_speaker.begun()[1] == "welcome normal"
    voice.moved()
    voice.again()
    voice.stop()
    assert not brief_speaker.anything_more()


def test_after_the_visit_nothing_of_it_can_be_said_again(pack: Path, health: Heard[Health], brief_speaker: Speaker):
    voice = voice_on(pack, health, brief_speaker)
    voice.turn(Pace.SLOWER)
    voice.read(ANSWER)
    brief_speaker.begun()
    voice.rest()
    voice.again()
    voice.say(Prompt.THANKS)
    assert brief_speaker.begun()[1] == "thanks normal"
    voice.stop()
    assert not brief_speaker.anything_more()


def test_a_question_is_asked_once_more_and_only_once(pack: Path, health: Heard[Health], brief_speaker: Speaker):
    voice = voice_on(pack, health, brief_speaker, replace(LONG, repeat_after_seconds=0.0))
    voice.say(Prompt.LOOK_HERE)
    assert [brief_speaker.begun()[1] for _ in range(2)] == ["look_here normal"] * 2
    health.wait_last(lambda news: news == Ready())
    voice.say(Prompt.THANKS)
    assert brief_speaker.begun()[1] == "thanks normal"
    voice.stop()


def test_a_question_of_a_page_that_is_gone_is_not_asked_again(
    pack: Path, health: Heard[Health], brief_speaker: Speaker
):
    voice = voice_on(pack, health, brief_speaker, replace(LONG, repeat_after_seconds=0.0))
    voice.say(Prompt.LOOK_HERE)
    voice.moved()
    assert brief_speaker.begun()[1] == "look_here normal"
    health.wait_last(lambda news: news == Ready())
    voice.say(Prompt.THANKS)
    assert brief_speaker.begun()[1] == "thanks normal"
    voice.stop()


@pytest.mark.parametrize(("hour", "peak"), [(4, 1000), (15, 400)])
def test_at_night_it_speaks_more_quietly(pack: Path, tmp_path: Path, health: Heard[Health], hour: int, peak: int):
    """The hours are UTC; the terminal's are eight later: noon, and eleven at night."""
    played = tmp_path / "played.wav"
    manner = replace(LONG, loudness=Loudness(1.0, 0.4, time(20), time(7)))
    clock = ManualClock(datetime(2026, 11, 2, hour, tzinfo=UTC))
    voice = ClipVoice(Library(pack, ()), clock, health, ("sh", "-c", 'cat > "$0"', str(played)), manner)
    voice.say(Prompt.WELCOME)
    health.wait_last(lambda news: news == Ready())
    assert sound.read(played).max() == peak
    voice.stop()


def test_a_word_that_was_heard_to_its_end_is_health(pack: Path, health: Heard[Health], brief_speaker: Speaker):
    voice = voice_on(pack, health, brief_speaker)
    voice.say(Prompt.WELCOME)
    health.wait_last(lambda news: news == Ready())
    voice.stop()


def test_each_silence_has_its_name_and_ends(pack: Path, health: Heard[Health]):
    switch = pack / "sound card"
    script = 'cat > /dev/null; test -e "$0"'
    voice = ClipVoice(Library(pack, ()), ManualClock(), health, ("sh", "-c", script, str(switch)), LONG)
    since = ManualClock().monotonic()
    voice.say(Prompt.RESULTS)
    health.wait_last(lambda news: news == Retrying(Fault.NOT_FOUND, since, 1))
    voice.say(Prompt.WELCOME)
    health.wait_last(lambda news: news == Retrying(Fault.DISCONNECTED, since, 2))
    clip_path(folder(pack, SpokenLanguage.MANDARIN), Prompt.RESULTS.value).write_bytes(b"no sound at all")
    voice.say(Prompt.RESULTS)
    health.wait_last(lambda news: news == Retrying(Fault.GARBLED, since, 3))
    switch.touch()
    voice.say(Prompt.WELCOME)
    health.wait_last(lambda news: news == Ready())
    voice.stop()


def test_an_amount_with_a_word_missing_is_not_read_at_all(pack: Path, health: Heard[Health], brief_speaker: Speaker):
    clip_path(folder(pack, SpokenLanguage.MANDARIN), Word.HUNDRED.value).unlink()
    voice = voice_on(pack, health, brief_speaker)
    voice.read(ANSWER)
    health.wait_last(lambda news: isinstance(news, Retrying) and news.fault is Fault.NOT_FOUND)
    voice.stop()
    assert not brief_speaker.anything_more()


def test_a_missing_player_is_not_found(pack: Path, health: Heard[Health]):
    voice = ClipVoice(Library(pack, ()), ManualClock(), health, (str(pack / "no such program"),))
    voice.say(Prompt.WELCOME)
    health.wait_last(lambda news: isinstance(news, Retrying) and news.fault is Fault.NOT_FOUND)
    voice.stop()


@pytest.mark.parametrize("script", [PLAYS_FOR_LONG, READS_NOTHING])
def test_a_player_that_hangs_on_a_dead_sound_card_is_ended(pack: Path, health: Heard[Health], script: str):
    mandarin = folder(pack, SpokenLanguage.MANDARIN)
    # more than a pipe holds
    sound.write(clip_path(mandarin, Prompt.WELCOME.value), np.zeros(100_000, np.int16))
    speaker = Speaker(pack / "hanging speaker", script)
    voice = voice_on(pack, health, speaker, replace(LONG, player_grace_seconds=-4.0))
    voice.say(Prompt.WELCOME)
    process, _ = speaker.begun()
    health.wait_last(lambda news: isinstance(news, Retrying) and news.fault is Fault.HUNG)
    assert not running(process)
    voice.stop()
    speaker.close()


@pytest.mark.skipif(shutil.which("aplay") is None, reason="aplay is not installed")
@pytest.mark.parametrize(("card", "ready"), [("null", True), ("no_such_card", False)])
def test_the_real_player_with_and_without_a_sound_card(pack: Path, health: Heard[Health], card: str, ready: bool):
    voice = ClipVoice(Library(pack, ()), ManualClock(), health, aplay(card))
    voice.read(ANSWER)
    news = health.wait_count(1)[0]
    assert news == Ready() if ready else isinstance(news, Retrying) and news.fault is Fault.DISCONNECTED
    voice.stop()


@pytest.mark.hardware
def test_a_real_speaker_plays(pack: Path, health: Heard[Health]):
    """KIOSK_TEST_SPEAKER is its name in ALSA; a tone of one second is heard."""
    tone = (8000 * np.sin(np.arange(sound.SAMPLES_A_SECOND) * 2 * np.pi * 440 / sound.SAMPLES_A_SECOND)).astype(
        np.int16
    )
    sound.write(clip_path(folder(pack, SpokenLanguage.MANDARIN), Prompt.WELCOME.value), tone)
    voice = ClipVoice(Library(pack, ()), ManualClock(), health, aplay(os.environ["KIOSK_TEST_SPEAKER"]))
    voice.say(Prompt.WELCOME)
    health.wait_last(lambda news: news == Ready())
    voice.stop()


def test_the_silent_voice_remembers_the_newest_words_only():
    voice = SilentVoice(remembered=2)
    for prompt in (Prompt.WELCOME, Prompt.PLEASE_ENTER, Prompt.THANKS):
        voice.say(prompt)
    assert voice.said == (Prompt.PLEASE_ENTER, Prompt.THANKS)
    assert voice.speaking is Prompt.THANKS
    voice.read(ANSWER)
    assert voice.speaking is None


def running(process: int) -> bool:
    return Path(f"/proc/{process}").exists()
