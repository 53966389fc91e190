"""The commands as an operator types them, each in a process of its own; but for a long story's, which begins in this one."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.__main__ import main
from kiosk.demo.cast import Cast, assemble
from kiosk.demo.district import DemoDistrict
from tests.support.photographs import photograph

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def cast() -> Cast:
    return assemble(photograph("obama.jpg").parent)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, cast: Cast) -> Iterator[Path]:
    """A settings file of a terminal that the district knows; nothing is attached to it."""
    folder = tmp_path_factory.mktemp("terminal")
    district = DemoDistrict(folder, cast.roles, date(2026, 11, 23))
    code = district.add_terminal("cli")
    file = folder / "kiosk.toml"
    file.write_text(
        f'terminal = "cli"\ndata_dir = "{folder / "data"}"\nscreening = "required"\n'
        f'[serial]\nthermometer = "{folder / "absent"}"\nlatch = "{folder / "absent too"}"\n'
        f'[camera]\nsource = "{folder / "no camera"}"\n'
        f'[district]\nurl = "{district.url}"\npoll_seconds = 1\n',
        encoding="utf-8",
    )
    enrolled = kiosk("enrol-terminal", code, "--settings", str(file))
    assert enrolled.returncode == 0, enrolled.stderr
    yield file
    district.stop()


def kiosk(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kiosk", *arguments],
        cwd=ROOT,
        input=typed,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


Operator = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def operator(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Operator:
    """The same command line, without the seconds that a new process takes to load it."""

    def command(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr("sys.stdin", StringIO(typed))
        status = main(arguments)
        told = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, status, told.out, told.err)

    return command


def enrol(
    operator: Operator, settings: Path, cast: Cast, *photographs: str, name: str = "", typed: str = "同意\n"
) -> tuple[int, str]:
    files = [str(photograph(each)) for each in photographs]
    person = cast.elder
    done = operator(
        *("enrol", "--settings", str(settings), "--name", name or person.name),
        *("--id-number", person.id_number.text, "--photo", *files),
        typed=typed,
    )
    assert person.name not in done.stdout + done.stderr
    assert person.id_number.text not in done.stdout + done.stderr
    return done.returncode, done.stdout + done.stderr


def test_an_enrolment_from_the_roster_to_the_refusal_of_a_twin(operator: Operator, settings: Path, cast: Cast) -> None:
    status, told = enrol(operator, settings, cast, "obama.jpg")
    assert (status, "kiosk sync" in told) == (1, True), "before the roster is there"

    assert operator("sync", "--settings", str(settings)).returncode == 0

    status, told = enrol(operator, settings, cast, "obama.jpg", typed="不同意\n")
    assert (status, "without consent" in told) == (1, True)
    assert "可以刷身份证" in told
    status, told = enrol(operator, settings, cast, "obama.jpg", name="肖国弱")
    assert (status, "not on this terminal's roster" in told) == (1, True)
    status, told = enrol(operator, settings, cast, "obama.jpg", "obama2.jpg")
    assert (status, "2 of 5 faces stored" in told) == (0, True)
    status, told = enrol(operator, settings, cast, "obama.jpg")
    assert (status, "enrolled already" in told) == (1, True)

    other = cast.neighbour
    twin = kiosk(
        *("enrol", "--settings", str(settings), "--name", other.name, "--id-number", other.id_number.text),
        *("--photo", str(photograph("obama3.jpg")), "--consented"),
    )
    assert twin.returncode == 1
    assert "somebody else is enrolled with this face" in twin.stderr


def film(path: Path, name: str, *, pictures: int = 40) -> Path:
    """A clip of somebody before the camera, as a video file: the driver reads it the way it reads a camera."""
    picture = cv2.imread(str(photograph(name)))
    assert picture is not None
    still = cv2.resize(picture, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)[:480]
    width = still.shape[1]
    frame = np.full((480, 640, 3), 190, np.uint8)
    frame[:, 320 - width // 2 : 320 - width // 2 + width] = still
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 15, (640, 480))
    for _ in range(pictures):
        writer.write(frame)
    writer.release()
    return path


def test_an_enrolment_at_the_camera(operator: Operator, settings: Path, cast: Cast, tmp_path: Path) -> None:
    assert operator("sync", "--settings", str(settings)).returncode == 0
    person = cast.neighbour
    done = kiosk(
        *("enrol", "--settings", str(settings), "--name", person.name, "--id-number", person.id_number.text),
        *("--camera", str(film(tmp_path / "camera.avi", "biden.jpg")), "--consented"),
    )
    assert done.returncode == 0, done.stderr
    assert "1 of 5 faces stored" in done.stdout


def test_a_code_is_good_for_one_terminal_once(settings: Path) -> None:
    done = kiosk("enrol-terminal", "0000000000", "--settings", str(settings))
    assert done.returncode == 1
    assert done.stderr.startswith("kiosk: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("enrol", "--name", "x", "--id-number", "110105194912310021", "--photo", "x.jpg"), "check digit"),
        (("run", "--settings", "/absent/kiosk.toml"), "/absent/kiosk.toml"),
        (("run", "--place", "moon"), "invalid choice"),
    ],
)
def test_what_is_typed_wrong_is_told_in_one_line(arguments: tuple[str, ...], told: str) -> None:
    done = kiosk(*arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_volunteers_number_becomes_a_line_for_the_settings() -> None:
    done = kiosk("volunteer-pin", "V012", typed="314159\n")
    assert done.returncode == 0
    assert done.stdout.startswith("V012:scrypt$")
    assert kiosk("volunteer-pin", "V012", typed="31415\n").returncode == 2


@contextmanager
def running(settings: Path) -> Generator[subprocess.Popen[str]]:
    """`kiosk run`, full screen where there is no screen. Killed if it still runs at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "run", "--settings", str(settings)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def told_until(process: subprocess.Popen[str], *words: str) -> str:
    """What the program says on standard error until each of the words has appeared."""
    assert process.stderr is not None
    told, missing = "", set(words)
    for line in process.stderr:
        told += line
        missing -= {word for word in missing if word in line}
        if not missing:
            return told
    pytest.fail(f"it ended without {missing}: {told}")


def test_a_terminal_with_nothing_attached_runs_and_ends_when_it_is_told(settings: Path) -> None:
    with running(settings) as process:
        told = told_until(process, "CAMERA", "THERMOMETER", "LATCH")
        assert process.poll() is None, told
        process.send_signal(signal.SIGTERM)
        _, rest = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "STOPPED" in rest
    assert "Traceback" not in told + rest


def test_a_second_program_on_the_same_store_is_refused(settings: Path) -> None:
    with running(settings) as first:
        told_until(first, "STARTED")
        second = kiosk("sync", "--settings", str(settings))
        first.terminate()
        first.communicate(timeout=30)
    assert second.returncode == 1
    assert "Traceback" not in second.stderr
    assert second.stderr.startswith("kiosk: ")
