"""What every voice does: speak at once, be cut off, keep silent without complaint, and leave nothing running."""

import os
import select
import shutil
import threading
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.voice.pack import clip_path
from devices.voice.player import ClipVoice, SilentVoice
from kiosk.clock import ManualClock
from kiosk.domain.health import Fault, Health, Ready, Retrying
from kiosk.domain.prompts import Prompt
from kiosk.ports import Voice
from tests.support.waiting import LIMIT_SECONDS, Heard

PLAYS_FOR_LONG = 'echo "begun $$ $1" > "$0"; exec sleep 3600'
PLAYS_AT_ONCE = 'echo "begun $$ $1" > "$0"'


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack of clips, each a second of silence."""
    for prompt in (Prompt.WELCOME, Prompt.PLEASE_ENTER, Prompt.THANKS):
        with wave.open(str(clip_path(tmp_path, prompt)), "wb") as clip:
            clip.setparams((1, 2, 8000, 8000, "NONE", ""))
            clip.writeframes(bytes(16000))
    return tmp_path


class Speaker:
    """A player program that tells through a named pipe which clip it began, and its process."""

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
        _, process, clip = line.decode().split()
        return int(process), Path(clip).stem

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


@pytest.fixture(params=["silent", "clips", "no clips", "no player", "no sound card"])
def voice(request: pytest.FixtureRequest, pack: Path, health: Heard[Health]) -> Voice:
    clock = ManualClock()
    voices = {
        "silent": SilentVoice,
        "clips": lambda: ClipVoice(pack, clock, health, ("sleep", "3600", "#")),
        "no clips": lambda: ClipVoice(pack / "nowhere", clock, health),
        "no player": lambda: ClipVoice(pack, clock, health, (str(pack / "no such program"),)),
        "no sound card": lambda: ClipVoice(pack, clock, health, ("false",)),
    }
    return voices[request.param]()


def test_whatever_is_wrong_it_can_be_spoken_to(voice: Voice):
    voice.hush()
    for prompt in (Prompt.WELCOME, Prompt.PLEASE_ENTER, Prompt.THANKS):
        voice.say(prompt)
    voice.hush()
    voice.hush()
    voice.say(Prompt.THANKS)
    voice.stop()
    voice.stop()
    voice.say(Prompt.WELCOME)
    assert not [thread for thread in threading.enumerate() if thread.name == "voice"]


def test_the_newest_word_cuts_off_the_one_before(pack: Path, health: Heard[Health], long_speaker: Speaker):
    voice = ClipVoice(pack, ManualClock(), health, long_speaker.command)
    voice.say(Prompt.WELCOME)
    first, clip = long_speaker.begun()
    assert clip == "welcome"
    voice.say(Prompt.PLEASE_ENTER)
    second, clip = long_speaker.begun()
    assert clip == "please_enter"
    assert not running(first) and running(second)
    voice.stop()
    assert not running(second)
    assert health.items == []


def test_hushed_it_is_silent_and_can_speak_again(pack: Path, health: Heard[Health], long_speaker: Speaker):
    voice = ClipVoice(pack, ManualClock(), health, long_speaker.command)
    voice.say(Prompt.WELCOME)
    long_speaker.begun()
    voice.hush()
    voice.say(Prompt.THANKS)
    assert long_speaker.begun()[1] == "thanks"
    voice.stop()
    assert not long_speaker.anything_more()


def test_a_word_that_was_heard_to_its_end_is_health(pack: Path, health: Heard[Health]):
    speaker = Speaker(pack / "speaker", PLAYS_AT_ONCE)
    voice = ClipVoice(pack, ManualClock(), health, speaker.command)
    voice.say(Prompt.WELCOME)
    health.wait_last(lambda news: news == Ready())
    voice.stop()
    speaker.close()


def test_each_silence_has_its_name_and_ends(pack: Path, health: Heard[Health]):
    switch = pack / "sound card"
    voice = ClipVoice(pack, ManualClock(), health, ("sh", "-c", 'test -e "$0"', str(switch)))
    since = ManualClock().monotonic()
    voice.say(Prompt.RESULTS)
    health.wait_last(lambda news: news == Retrying(Fault.NOT_FOUND, since, 1))
    voice.say(Prompt.WELCOME)
    health.wait_last(lambda news: news == Retrying(Fault.DISCONNECTED, since, 2))
    switch.touch()
    voice.say(Prompt.WELCOME)
    health.wait_last(lambda news: news == Ready())
    voice.stop()


def test_a_missing_player_is_not_found(pack: Path, health: Heard[Health]):
    voice = ClipVoice(pack, ManualClock(), health, (str(pack / "no such program"),))
    voice.say(Prompt.WELCOME)
    health.wait_last(lambda news: isinstance(news, Retrying) and news.fault is Fault.NOT_FOUND)
    voice.stop()


def test_a_player_that_hangs_on_a_dead_sound_card_is_ended(pack: Path, health: Heard[Health], long_speaker: Speaker):
    voice = ClipVoice(pack, ManualClock(), health, long_speaker.command, longest_clip_seconds=0.1)
    voice.say(Prompt.WELCOME)
    process, _ = long_speaker.begun()
    health.wait_last(lambda news: isinstance(news, Retrying) and news.fault is Fault.HUNG)
    assert not running(process)
    voice.stop()


@pytest.mark.skipif(shutil.which("aplay") is None, reason="aplay is not installed")
@pytest.mark.parametrize(("card", "ready"), [("null", True), ("no_such_card", False)])
def test_the_real_player_with_and_without_a_sound_card(pack: Path, health: Heard[Health], card: str, ready: bool):
    voice = ClipVoice(pack, ManualClock(), health, ("aplay", "-q", "-D", card))
    voice.say(Prompt.WELCOME)
    news = health.wait_count(1)[0]
    assert news == Ready() if ready else isinstance(news, Retrying) and news.fault is Fault.DISCONNECTED
    voice.stop()


def test_the_silent_voice_remembers_the_newest_words_only():
    voice = SilentVoice(remembered=2)
    for prompt in (Prompt.WELCOME, Prompt.PLEASE_ENTER, Prompt.THANKS):
        voice.say(prompt)
    assert voice.said == (Prompt.PLEASE_ENTER, Prompt.THANKS)
    assert voice.speaking is Prompt.THANKS
    voice.hush()
    assert voice.speaking is None


def running(process: int) -> bool:
    return Path(f"/proc/{process}").exists()
