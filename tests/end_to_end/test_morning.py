"""The demonstration by its command. Its whole scripted morning is in the day that test_nothing_in_clear.py searches."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_missing_photograph_says_what_to_do(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kiosk", "demo", "--script", "--photographs", str(tmp_path)]
    played = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert played.returncode == 1
    assert "./run setup" in played.stderr
    assert "Traceback" not in played.stderr
