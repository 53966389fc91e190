"""The voice pack: what is spoken again, what is left alone, and what a deployer reads when it cannot be built."""

import json
import shutil
import wave
from dataclasses import replace
from pathlib import Path

import pytest

from devices.voice.pack import MANIFEST, RATE, VOICE, PackError, build, clip_path, main, read_manifest
from devices.voice.texts import SPOKEN, Spoken
from kiosk.domain.prompts import Prompt

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
TWO = {prompt: SPOKEN[prompt] for prompt in (Prompt.PLEASE_ENTER, Prompt.THANKS)}


@pytest.fixture
def espeak(tmp_path: Path) -> str:
    """A program with espeak-ng's arguments that writes the spoken pinyin where a clip should be."""
    program = tmp_path / "synthesiser"
    program.write_text('#!/bin/sh\nprintf %s "$7" > "$6"\n')
    program.chmod(0o755)
    return str(program)


@needs_espeak
def test_every_prompt_becomes_a_clip_that_can_be_heard(tmp_path: Path):
    assert set(build(tmp_path / "pack")) == set(Prompt)
    for prompt in Prompt:
        with wave.open(str(clip_path(tmp_path / "pack", prompt))) as clip:
            seconds = clip.getnframes() / clip.getframerate()
            assert any(clip.readframes(clip.getnframes()))
        assert 0.4 < seconds < 6.0
    assert build(tmp_path / "pack") == []


def test_the_manifest_tells_what_was_spoken_how(tmp_path: Path, espeak: str):
    build(tmp_path, TWO, espeak)
    entry = read_manifest(tmp_path)["please_enter"]
    assert (entry.text, entry.pinyin, entry.voice, entry.rate) == ("请进", "qing3 jin4", VOICE, RATE)
    assert clip_path(tmp_path, Prompt.PLEASE_ENTER).read_text() == "qing3 jin4"


def test_only_what_changed_is_spoken_again(tmp_path: Path, espeak: str):
    assert build(tmp_path, TWO, espeak) == [*TWO]
    assert build(tmp_path, TWO, espeak) == []
    assert build(tmp_path, {**TWO, Prompt.THANKS: Spoken("多谢", "duo1 xie4")}, espeak) == [Prompt.THANKS]


@pytest.mark.parametrize("harm", [lambda clip: clip.unlink(), lambda clip: clip.write_bytes(b"torn")])
def test_a_lost_or_torn_clip_is_spoken_again(harm, tmp_path: Path, espeak: str):
    build(tmp_path, TWO, espeak)
    harm(clip_path(tmp_path, Prompt.THANKS))
    assert build(tmp_path, TWO, espeak) == [Prompt.THANKS]


@pytest.mark.parametrize("manifest", ["", "[]", '{"prompts": 1}', '{"prompts": {"thanks": {"text": 1}}}', "\ud800"])
def test_a_manifest_that_cannot_be_read_is_written_anew(manifest: str, tmp_path: Path, espeak: str):
    build(tmp_path, TWO, espeak)
    (tmp_path / MANIFEST).write_text(manifest, "utf-8", errors="surrogatepass")
    assert build(tmp_path, TWO, espeak) == [*TWO]


def test_a_clip_recorded_by_a_person_is_left_alone(tmp_path: Path, espeak: str):
    build(tmp_path, TWO, espeak)
    document = json.loads((tmp_path / MANIFEST).read_text("utf-8"))
    document["prompts"]["thanks"] |= {"voice": "the town's announcer", "rate": 0, "pinyin": ""}
    (tmp_path / MANIFEST).write_text(json.dumps(document), "utf-8")
    assert build(tmp_path, TWO, espeak) == []
    said_otherwise = {**TWO, Prompt.THANKS: replace(TWO[Prompt.THANKS], text="多谢您")}
    assert build(tmp_path, said_otherwise, espeak) == [Prompt.THANKS]


def test_without_the_synthesiser_it_says_what_to_install(tmp_path: Path):
    with pytest.raises(PackError, match="install the package espeak-ng"):
        build(tmp_path, TWO, str(tmp_path / "nothing here"))


def test_a_synthesiser_that_cannot_speak_leaves_no_clip(tmp_path: Path):
    with pytest.raises(PackError, match="could not speak"):
        build(tmp_path, TWO, "false")
    assert list(tmp_path.iterdir()) == []


def test_the_command_tells_the_deployer_and_not_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main([str(tmp_path / "pack")]) == 1
    assert "install the package espeak-ng" in capsys.readouterr().err
