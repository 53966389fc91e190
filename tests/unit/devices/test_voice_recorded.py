"""An announcer's recordings: what is taken, what is refused and why, and what a pack lacks."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from devices.voice import sound
from devices.voice.manifest import Entry, clip_path, folder, read_manifest, write_manifest
from devices.voice.pack import PackError
from devices.voice.recorded import add, lacking
from devices.voice.script import SCRIPT
from kiosk.__main__ import main
from kiosk.domain.speech import Pace, SpokenLanguage

pytestmark = pytest.mark.skipif(shutil.which("sox") is None, reason="sox is not installed")

DAY = date(2026, 11, 26)
HAKKA = SpokenLanguage.HAKKA


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    """One second of a tone with silence around it, as studios deliver: stereo, 48 kHz, 24 bits, and as Ogg Vorbis."""
    studio = tmp_path / "studio"
    studio.mkdir()
    for name in ("welcome.wav", "thanks.ogg", "item_水库移民补贴.wav"):
        make(studio / name, "synth", "1", "sine", "300", "gain", "-12", "pad", "0.5", "0.8")
    return studio


def make(file: Path, *sound_of: str) -> None:
    subprocess.run(("sox", "-n", "-r", "48000", "-c", "2", "-b", "24", str(file), *sound_of), check=True)


def pitch(clip: Path) -> float:
    """The strongest frequency in hertz."""
    samples = sound.read(clip)
    return float(np.argmax(np.abs(np.fft.rfft(samples)))) / sound.seconds_of(samples)


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    return tmp_path / "voice"


def test_recordings_become_clips_at_three_paces(voice: Path, recordings: Path):
    added = add(voice, HAKKA, recordings, "the announcer", DAY)
    assert set(added.clips) == {"welcome", "thanks", "item_水库移民补贴"}
    assert not added.refused
    pack = folder(voice, HAKKA)
    for clip in added.clips:
        lengths = [sound.seconds_of(sound.read(clip_path(pack, clip, pace))) for pace in Pace]
        assert lengths == pytest.approx([1.25, 1.0, 0.8], abs=0.1)
        samples = sound.read(clip_path(pack, clip))
        assert np.abs(samples).max() == pytest.approx(32767 * 10 ** (-3 / 20), rel=0.05)
        assert pitch(clip_path(pack, clip, Pace.SLOWER)) == pytest.approx(300, abs=3)
    entries = read_manifest(pack)
    assert (entries["thanks"].text, entries["thanks"].speaker, entries["thanks"].date) == (
        "谢谢您",
        "the announcer",
        "2026-11-26",
    )
    assert entries["item_水库移民补贴"].text == "水库移民补贴"
    assert list(pack.glob("*.part")) == []


@pytest.mark.parametrize(
    ("name", "spoil", "reason"),
    [
        ("hello.wav", lambda file: make(file, "synth", "1", "sine", "300"), "no clip of the script"),
        ("thanks.wav", lambda file: make(file, "trim", "0", "1"), "speaks for 0.0 s"),
        ("thanks.wav", lambda file: make(file, "synth", "20", "sine", "300"), "no single clip"),
        ("thanks.wav", lambda file: file.write_bytes(b"no sound"), "no sound that can be read"),
    ],
)
def test_what_cannot_be_used_is_refused_and_the_rest_is_taken(
    voice: Path, recordings: Path, name: str, spoil: Callable[[Path], None], reason: str
):
    (recordings / "thanks.ogg").unlink()
    spoil(recordings / name)
    added = add(voice, HAKKA, recordings, "the announcer", DAY)
    assert set(added.clips) == {"welcome", "item_水库移民补贴"}
    assert list(added.refused) == [name]
    assert reason in added.refused[name]
    assert not clip_path(folder(voice, HAKKA), "thanks").exists()


def test_an_empty_folder_and_a_missing_converter_are_told(voice: Path, recordings: Path, tmp_path: Path):
    with pytest.raises(PackError, match="holds no recordings"):
        add(voice, HAKKA, tmp_path, "the announcer", DAY)
    with pytest.raises(PackError, match="install the packages sox"):
        add(voice, HAKKA, recordings, "the announcer", DAY, str(tmp_path / "nothing"))


def test_what_a_pack_lacks_is_told_clip_by_clip(voice: Path, recordings: Path):
    assert lacking(voice, HAKKA).missing == tuple(SCRIPT)
    (recordings / "item_水库移民补贴.wav").unlink()
    add(voice, HAKKA, recordings, "the announcer", DAY)
    pack = folder(voice, HAKKA)
    found = lacking(voice, HAKKA)
    assert set(SCRIPT) - set(found.missing) == {"welcome", "thanks"}
    assert not found.outdated and not found.damaged
    entries = read_manifest(pack)
    said = entries["welcome"]
    before = Entry("您好", said.spoken_as, said.speaker, said.date, said.sha256)
    write_manifest(pack, {**entries, "welcome": before})
    clip_path(pack, "thanks", Pace.FASTER).unlink()
    found = lacking(voice, HAKKA)
    assert (found.outdated, found.damaged) == (("welcome",), ("thanks",))


def test_the_command_line_lists_takes_and_checks(
    voice: Path, recordings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    for more in ("thanks.ogg", "item_水库移民补贴.wav"):
        (recordings / more).unlink()
    monkeypatch.setenv("KIOSK_VOICE_DIR", str(voice))
    monkeypatch.setenv("KIOSK_VOICE__LANGUAGES", '["hak"]')
    assert main(["voice", "texts"]) == 0
    listed = dict(line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert listed["word_100"] == "百"
    assert listed.keys() == SCRIPT.keys()
    assert main(["voice", "add", str(recordings)]) == 2
    assert main(["voice", "add", str(recordings), "--language", "hak", "--speaker", "the announcer"]) == 0
    assert "1 clips added" in capsys.readouterr().out
    assert main(["voice", "check"]) == 1
    told = capsys.readouterr().out
    assert f"hak: 1 of {len(SCRIPT)} clips" in told
    assert "missing\tword_100\t百" in told
    assert "cmn: 0 of" in told
    assert main(["voice", "add", str(voice), "--language", "hak", "--speaker", "x"]) == 1
    assert "holds no recordings" in capsys.readouterr().err
    monkeypatch.setenv("PATH", str(voice))
    assert main(["voice", "synthesise"]) == 1
    assert "install the package espeak-ng" in capsys.readouterr().err
