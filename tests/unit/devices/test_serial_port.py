"""One line of the operating system, at a real pseudo-terminal: each trouble gets its name."""

import os
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.errors import Disconnected, Hung, NotFound
from devices.serial_port import serial_opener


@pytest.fixture
def pty() -> Iterator[tuple[int, str]]:
    """The far end, and the path of the near one."""
    master, slave = os.openpty()
    tty.setraw(slave)
    yield master, os.ttyname(slave)
    os.close(slave)
    os.close(master)


def test_bytes_go_both_ways(pty: tuple[int, str]):
    far, path = pty
    port = serial_opener(path, 9600)()
    os.write(far, b"warm")
    assert port.receive() == b"warm"
    port.send(b"hello")
    assert os.read(far, 100) == b"hello"
    port.close()


def test_nothing_arrives(pty: tuple[int, str]):
    port = serial_opener(pty[1], 9600, read_seconds=0.001)()
    assert port.receive() == b""
    port.close()


def test_there_is_no_such_device(tmp_path: Path):
    dangling = tmp_path / "unplugged"
    dangling.symlink_to(tmp_path / "gone")
    for path in (tmp_path / "never there", dangling):
        with pytest.raises(NotFound):
            serial_opener(str(path), 9600)()


def test_what_is_there_is_no_serial_device(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(Disconnected):
        serial_opener(str(tmp_path / "file"), 9600)()


def test_a_second_program_is_kept_out(pty: tuple[int, str]):
    port = serial_opener(pty[1], 9600)()
    with pytest.raises(Disconnected):
        serial_opener(pty[1], 9600)()
    port.close()


def test_a_device_that_takes_no_bytes_does_not_hold_the_caller(pty: tuple[int, str]):
    port = serial_opener(pty[1], 9600, write_seconds=0.01)()
    with pytest.raises(Hung):
        port.send(bytes(1_000_000))
    port.close()


def test_pulled_out_while_open():
    master, slave = os.openpty()
    tty.setraw(slave)
    port = serial_opener(os.ttyname(slave), 9600)()
    os.close(slave)
    os.close(master)
    with pytest.raises(Disconnected):
        port.receive()
    with pytest.raises(Disconnected):
        port.send(b"x")
    port.close()
    port.close()


def test_other_kinds_of_line_open_by_their_url():
    port = serial_opener("loop://", 9600)()
    port.send(b"echo")
    assert port.receive() == b"echo"
    port.close()
