"""The voice pack: what is spoken again, what is left alone, and what a deployer reads when it cannot be built."""

import json
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from devices.voice import sound
from devices.voice.manifest import MANIFEST, Entry, clip_path, folder, hashes, read_manifest, write_manifest
from devices.voice.pack import RATE, SPEAKER, PackError, build, main
from devices.voice.script import SCRIPT
from devices.voice.texts import Spoken
from kiosk.domain.speech import Pace, SpokenLanguage

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
TWO = {clip: SCRIPT[clip] for clip in ("please_enter", "thanks")}
DAY = date(2026, 11, 26)
NEXT_DAY = date(2026, 11, 27)


@pytest.fixture
def espeak(tmp_path: Path) -> str:
    """A program with espeak-ng's arguments that "speaks" a tone, and notes what it was told to say."""
    tone = tmp_path / "tone.wav"
    sound.write(tone, np.full(2000, 8000, np.int16))
    program = tmp_path / "synthesiser"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$2 $4 $7" >> "{tmp_path}/told"\ncp "{tone}" "$6"\n')
    program.chmod(0o755)
    return str(program)


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    return tmp_path / "voice"


@pytest.fixture
def mandarin(voice: Path) -> Path:
    return folder(voice, SpokenLanguage.MANDARIN)


@needs_espeak
def test_a_phrase_and_a_word_become_clips_that_can_be_heard_at_three_paces(voice: Path, mandarin: Path):
    build(voice, DAY, {clip: SCRIPT[clip] for clip in ("welcome", "word_10000")})
    for clip, shortest in (("welcome", 0.8), ("word_10000", 0.15)):
        slower, normal, faster = (sound.seconds_of(sound.read(clip_path(mandarin, clip, pace))) for pace in Pace)
        assert slower > normal > faster > shortest
        assert slower < 6.0
        samples = sound.read(clip_path(mandarin, clip))
        assert np.array_equal(samples, sound.trimmed(samples))


def test_the_manifest_tells_what_was_spoken_how(voice: Path, mandarin: Path, espeak: str, tmp_path: Path):
    build(voice, DAY, TWO, espeak)
    entry = read_manifest(mandarin)["please_enter"]
    assert (entry.text, entry.spoken_as, entry.speaker, entry.date) == (
        "请进",
        f"qing3 jin4 @{RATE}",
        SPEAKER,
        "2026-11-26",
    )
    assert entry.sha256 == hashes(mandarin, "please_enter")
    told = (tmp_path / "told").read_text().splitlines()
    assert told[:3] == [f"cmn-latn-pinyin {rate} qing3 jin4" for rate in (120, 150, 188)]


def test_only_what_changed_is_spoken_again(voice: Path, mandarin: Path, espeak: str):
    assert build(voice, DAY, TWO, espeak) == [*TWO]
    assert build(voice, NEXT_DAY, TWO, espeak) == []
    assert build(voice, NEXT_DAY, {**TWO, "thanks": Spoken("多谢", "duo1 xie4")}, espeak) == ["thanks"]
    assert {clip: entry.date for clip, entry in read_manifest(mandarin).items()} == {
        "please_enter": "2026-11-26",
        "thanks": "2026-11-27",
    }


@pytest.mark.parametrize("pace", Pace)
@pytest.mark.parametrize("harm", [lambda clip: clip.unlink(), lambda clip: clip.write_bytes(b"torn")])
def test_a_lost_or_torn_clip_is_spoken_again(harm, pace: Pace, voice: Path, mandarin: Path, espeak: str):
    build(voice, DAY, TWO, espeak)
    harm(clip_path(mandarin, "thanks", pace))
    assert build(voice, DAY, TWO, espeak) == ["thanks"]


@pytest.mark.parametrize("manifest", ["", "[]", '{"clips": 1}', '{"clips": {"thanks": {"text": 1}}}', "\ud800"])
def test_a_manifest_that_cannot_be_read_is_written_anew(manifest: str, voice: Path, mandarin: Path, espeak: str):
    build(voice, DAY, TWO, espeak)
    (mandarin / MANIFEST).write_text(manifest, "utf-8", errors="surrogatepass")
    assert build(voice, DAY, TWO, espeak) == [*TWO]


def test_a_clip_recorded_by_a_person_is_left_alone(voice: Path, mandarin: Path, espeak: str):
    build(voice, DAY, TWO, espeak)
    extra = {
        clip: Entry(text, "", "the town's announcer", "2026-11-01", hashes(mandarin, "thanks"))
        for clip, text in (("thanks", "谢谢您"), ("item_水库移民补贴", "水库移民补贴"))
    }
    write_manifest(mandarin, {**read_manifest(mandarin), **extra})
    assert build(voice, DAY, TWO, espeak) == []
    said_otherwise = {**TWO, "thanks": Spoken("多谢您", "duo1 xie4 nin2")}
    assert build(voice, DAY, said_otherwise, espeak) == ["thanks"]
    assert "item_水库移民补贴" in read_manifest(mandarin)


def test_without_the_synthesiser_it_says_what_to_install(voice: Path, tmp_path: Path):
    with pytest.raises(PackError, match="install the package espeak-ng"):
        build(voice, DAY, TWO, str(tmp_path / "nothing here"))


def test_a_synthesiser_that_cannot_speak_leaves_no_clip(voice: Path, mandarin: Path, tmp_path: Path):
    with pytest.raises(PackError, match="could not speak"):
        build(voice, DAY, TWO, "false")
    noise = tmp_path / "noise"
    noise.write_text('#!/bin/sh\necho noise > "$6"\n')
    noise.chmod(0o755)
    with pytest.raises(PackError, match="no WAV file"):
        build(voice, DAY, TWO, str(noise))
    assert list(mandarin.glob("*.wav")) == []


def test_the_command_tells_the_deployer_and_not_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main([str(tmp_path / "pack")]) == 1
    assert "install the package espeak-ng" in capsys.readouterr().err


def test_the_manifest_is_readable_by_people(voice: Path, mandarin: Path, espeak: str):
    build(voice, DAY, TWO, espeak)
    text = (mandarin / MANIFEST).read_text("utf-8")
    assert "请进" in text
    assert json.loads(text)["language"] == "cmn"
