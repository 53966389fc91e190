"""The whole program as a visitor meets it: real processes, real window, real touch, the scripted morning from end to end.

Here on an X screen; offscreen it is the morning of the day that test_nothing_in_clear.py searches.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.canary_day import ACTS
from tests.support.photographs import photograph

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.long


def play(screens: Path, *, before: tuple[str, ...] = (), **environment: str) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, "-m", "kiosk", "demo", "--script", "--quick", "--screens", str(screens)]
    command += ["--photographs", str(photograph("obama.jpg").parent)]
    inherited = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        command, cwd=ROOT, env={**inherited, **environment}, capture_output=True, text=True, timeout=300, check=False
    )


def ended_well(played: subprocess.CompletedProcess[str], screens: Path) -> None:
    assert played.returncode == 0, played.stdout + played.stderr[-3000:]
    for act in ACTS:
        assert act in played.stdout
    assert len(list(screens.glob("*.png"))) >= 18
    assert "Traceback" not in played.stderr


@pytest.mark.xvfb
@pytest.mark.timeout(300)
@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="xvfb is not installed")
def test_the_scripted_morning_on_a_real_x_screen(tmp_path: Path) -> None:
    screen = ("xvfb-run", "--auto-servernum", "--server-args=-screen 0 1920x1920x24")
    ended_well(play(tmp_path, before=screen, QT_QPA_PLATFORM="xcb"), tmp_path)


def test_a_missing_photograph_says_what_to_do(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kiosk", "demo", "--script", "--photographs", str(tmp_path)]
    played = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert played.returncode == 1
    assert "./run setup" in played.stderr
    assert "Traceback" not in played.stderr
