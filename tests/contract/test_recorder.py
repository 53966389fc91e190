"""What every recorder does: hear when asked, tell when nothing was heard, forget when told, and leave nothing lying about."""

import io
import os
import shutil
import threading
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.microphone.arecord import ArecordSource
from devices.microphone.driver import LONGEST_SECONDS, Microphone
from devices.microphone.emulator import NAME, ArecordEmulator, MicrophoneFault
from devices.microphone.simulator import SimulatedSource
from kiosk.clock import SystemClock
from kiosk.domain.consultations import VoiceCodec, in_pieces
from kiosk.domain.health import Fault, Health, Ready, Retrying
from kiosk.ports import VoiceNote
from kiosk.service.absent import NoRecorder
from tests.support.waiting import Heard, wait_until

SPEED = 20.0
LOOK_SECONDS = 0.05
SHORTENED_SECONDS = 3


class Rig:
    def __init__(self, port: Microphone, room: SimulatedSource | ArecordEmulator) -> None:
        self.port, self.room = port, room
        self.health: Heard[Health] = Heard()
        self.ended: Heard[int] = Heard()

    def start(self) -> None:
        self.room.plug()
        self.port.start(self.health)
        self.wait_ready()

    def wait_ready(self) -> None:
        self.health.wait_last(lambda news: news == Ready())

    def record_whole(self) -> VoiceNote | None:
        """As long as a note may be."""
        self.port.begin(self.ended)
        self.ended.wait_count(1)
        return self.port.take()


@pytest.fixture(params=["in memory", "arecord"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    if request.param == "in memory":
        room = SimulatedSource(SPEED)
        source = room
    else:
        room = ArecordEmulator(tmp_path / "bin", SPEED)
        source = ArecordSource(NAME, (str(room.program),))
    rig = Rig(Microphone(source, SystemClock(), LOOK_SECONDS, SHORTENED_SECONDS), room)
    yield rig
    rig.port.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "microphone"]


def samples_of(note: VoiceNote) -> tuple[wave._wave_params, bytes]:
    with wave.open(io.BytesIO(note.sound)) as file:
        return file.getparams(), file.readframes(file.getnframes())


def test_what_is_said_becomes_a_note_that_any_player_plays(rig: Rig):
    rig.start()
    rig.room.speak()
    note = rig.record_whole()
    assert rig.ended.items == [SHORTENED_SECONDS]
    assert note is not None and note.codec is VoiceCodec.WAV_PCM16_16K
    form, sound = samples_of(note)
    assert (form.nchannels, form.sampwidth, form.framerate) == (1, 2, 16_000)
    assert len(sound) == SHORTENED_SECONDS * 32_000
    assert rig.port.take() is None


def test_it_ends_when_it_is_told_to_and_tells_so_once(rig: Rig):
    rig.start()
    rig.room.speak()
    rig.port.begin(rig.ended)
    assert rig.port.take() is None
    wait_until_something_is_kept(rig.port)
    rig.port.end()
    rig.port.end()
    seconds = rig.ended.wait_count(1)[0]
    assert 1 <= seconds <= SHORTENED_SECONDS
    assert rig.port.take() is not None
    rig.port.end()
    assert rig.ended.items == [seconds]


def test_in_a_quiet_room_nothing_was_heard_and_nothing_is_kept(rig: Rig):
    rig.start()
    assert rig.record_whole() is None
    assert rig.ended.items == [0]
    assert is_overwritten(rig.port)


def test_discarded_it_is_overwritten_and_nobody_is_told(rig: Rig):
    rig.start()
    rig.room.speak()
    rig.port.begin(rig.ended)
    wait_until_something_is_kept(rig.port)
    rig.port.discard()
    assert is_overwritten(rig.port)
    again: Heard[int] = Heard()
    rig.port.begin(again)
    again.wait_count(1)
    assert is_overwritten(rig.port) is False
    rig.port.discard()
    assert is_overwritten(rig.port)
    assert rig.ended.items == []


def test_a_note_that_was_taken_is_overwritten(rig: Rig):
    rig.start()
    rig.room.speak()
    assert rig.record_whole() is not None
    assert is_overwritten(rig.port)


def test_a_new_beginning_drops_what_there_was(rig: Rig):
    rig.start()
    rig.room.speak()
    rig.port.begin(rig.ended)
    wait_until_something_is_kept(rig.port)
    rig.room.keep_quiet()
    again: Heard[int] = Heard()
    rig.port.begin(again)
    again.wait_count(1)
    # at most the tenth of a second in which the room fell silent
    assert again.items == [0]
    assert rig.ended.items == []


def test_ended_before_it_began_it_heard_nothing(rig: Rig):
    rig.start()
    rig.room.speak()
    rig.port.begin(rig.ended)
    rig.port.end()
    assert rig.ended.wait_count(1) in ([0], [1])


def test_pulled_out_it_is_missed_and_comes_back(rig: Rig):
    rig.start()
    rig.room.unplug()
    rig.health.wait_last(lambda news: isinstance(news, Retrying) and news.fault is Fault.NOT_FOUND)
    rig.port.begin(rig.ended)
    assert rig.ended.wait_count(1) == [0]
    rig.room.plug()
    rig.wait_ready()


def test_pulled_out_while_somebody_speaks_what_was_said_before_is_kept(rig: Rig):
    rig.start()
    rig.room.speak()
    rig.port.begin(rig.ended)
    wait_until_something_is_kept(rig.port, seconds=0.6)
    rig.room.unplug()
    assert 1 <= rig.ended.wait_count(1)[0] <= SHORTENED_SECONDS
    rig.health.wait_last(lambda news: isinstance(news, Retrying) and news.fault is Fault.DISCONNECTED)
    assert rig.port.take() is not None
    rig.room.plug()
    rig.wait_ready()


def test_stopped_while_it_listens_it_forgets_and_can_start_again(rig: Rig):
    rig.start()
    rig.room.speak()
    rig.port.begin(rig.ended)
    wait_until_something_is_kept(rig.port)
    rig.port.stop()
    rig.port.stop()
    assert is_overwritten(rig.port)
    rig.port.begin(rig.ended)
    assert rig.ended.items == [0]
    rig.ended.forget()
    rig.start()
    assert rig.record_whole() is not None


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (MicrophoneFault.WRONG_RATE, Fault.GARBLED),
        (MicrophoneFault.TORN_HEAD, Fault.NOT_FOUND),
        (MicrophoneFault.MUTE, Fault.SILENT),
        (MicrophoneFault.ZEROS, Fault.SILENT),
    ],
)
def test_a_program_that_does_otherwise_is_a_fault_and_no_note(tmp_path: Path, fault: MicrophoneFault, told: Fault):
    room = ArecordEmulator(tmp_path / "bin", SPEED)
    rig = Rig(Microphone(ArecordSource(NAME, (str(room.program),)), SystemClock(), 60.0, 1), room)
    rig.start()
    room.speak()
    room.fail(fault)
    assert rig.record_whole() is None
    assert rig.ended.items == [0]
    rig.health.wait_last(lambda news: isinstance(news, Retrying) and news.fault is told)
    room.fail(None)
    rig.port.begin(rig.ended)
    assert rig.ended.wait_count(2) == [0, 1]
    rig.wait_ready()
    rig.port.stop()


def test_recording_again_and_again_leaves_no_process_and_no_descriptor(tmp_path: Path):
    room = ArecordEmulator(tmp_path / "bin", 100.0)
    rig = Rig(Microphone(ArecordSource(NAME, (str(room.program),)), SystemClock(), 60.0, 1), room)
    before = len(os.listdir("/proc/self/fd"))
    rig.start()
    room.speak()
    for count in range(1, 6):
        rig.port.begin(rig.ended)
        rig.ended.wait_count(count)
    rig.port.stop()
    assert len(os.listdir("/proc/self/fd")) == before
    assert children_of(os.getpid(), "arecord_program") == []


def test_without_the_program_there_is_no_microphone(tmp_path: Path):
    rig = Rig(Microphone(ArecordSource(NAME, (str(tmp_path / "nothing"),)), SystemClock()), SimulatedSource())
    rig.port.start(rig.health)
    rig.health.wait_last(lambda news: isinstance(news, Retrying) and news.fault is Fault.NOT_FOUND)
    assert rig.record_whole() is None
    rig.port.stop()


def test_the_longest_note_fits_the_pieces_in_which_it_travels():
    room = SimulatedSource(100_000.0)
    rig = Rig(Microphone(room, SystemClock()), room)
    rig.start()
    room.speak()
    note = rig.record_whole()
    assert rig.ended.items == [LONGEST_SECONDS]
    assert note is not None and in_pieces(note.sound)
    rig.port.stop()


def test_no_file_is_written_while_it_records(rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    rig.start()
    rig.room.speak()
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    before = {path: path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()}
    assert rig.record_whole() is not None
    assert {path: path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.skipif(shutil.which("arecord") is None, reason="arecord is not installed")
def test_the_real_program_speaks_as_the_emulated_one_does():
    """ALSA's null device gives what happens to lie in memory, at once: that may be taken for a voice."""
    health: Heard[Health] = Heard()
    ended: Heard[int] = Heard()
    port = Microphone(ArecordSource("null"), SystemClock(), 60.0, 1)
    port.start(health)
    health.wait_last(lambda news: news == Ready())
    port.begin(ended)
    seconds = ended.wait_count(1)[0]
    note = port.take()
    assert health.items[-1] == Ready()
    assert (note is None) == (seconds == 0)
    assert note is None or len(samples_of(note)[1]) == 32_000
    port.stop()


@pytest.mark.skipif(shutil.which("arecord") is None, reason="arecord is not installed")
def test_the_real_program_knows_no_microphone_of_a_wrong_name():
    with pytest.raises(Exception, match="no such microphone"):
        ArecordSource("plughw:CARD=NoSuchCard,DEV=0").check()


@pytest.mark.hardware
def test_a_real_microphone_hears_somebody():
    """KIOSK_TEST_MICROPHONE is its name in ALSA; somebody speaks for three seconds."""
    ended: Heard[int] = Heard()
    port = Microphone(ArecordSource(os.environ["KIOSK_TEST_MICROPHONE"]), SystemClock(), 60.0, 3)
    port.start(lambda _: None)
    port.begin(ended)
    assert ended.wait_count(1) == [3]
    assert port.take() is not None
    port.stop()


def test_without_a_microphone_nothing_is_ever_heard():
    ended: Heard[int] = Heard()
    port = NoRecorder()
    port.start(lambda _: None)
    port.begin(ended)
    port.end()
    assert ended.items == [0]
    assert port.take() is None
    port.discard()
    port.stop()


def wait_until_something_is_kept(port: Microphone, seconds: float = 0.3) -> None:
    """Looks into the buffer: from outside nothing tells how much has been heard so far."""
    wait_until(lambda: port._length >= seconds * 32_000)


def is_overwritten(port: Microphone) -> bool:
    return not any(port._sound)


def children_of(process: int, name: str) -> list[int]:
    children: list[int] = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        fields = status.read_text().rpartition(")")[2].split()
        if int(fields[1]) == process and name in (status.parent / "cmdline").read_text():
            children.append(int(status.parent.name))
    return children
