"""A process that aborts leaves nothing of its memory on the disk. The kernel itself says whether it dumped a core."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import core_size

ROOT = Path(__file__).parents[3]
ALLOWED = "import os, resource as r; r.setrlimit(r.RLIMIT_CORE, (r.getrlimit(r.RLIMIT_CORE)[1],) * 2); "
FORBIDS = "from kiosk.service.core_files import forbid_core_files; forbid_core_files(); "
ABORTS = "os.chdir(os.environ['FOLDER']); os.abort()"


def dumps_core(program: str, folder: Path) -> bool:
    """Whether a Python program that ends by a signal leaves its memory behind, here or with the system's collector."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "FOLDER": str(folder)}
    _, status = os.waitpid(os.posix_spawn(sys.executable, [sys.executable, "-c", program], environment), 0)
    assert os.WIFSIGNALED(status)
    return os.WCOREDUMP(status)


def test_a_process_of_ours_that_aborts_leaves_no_core(tmp_path: Path) -> None:
    assert not dumps_core(ALLOWED + FORBIDS + ABORTS, tmp_path)
    assert list(tmp_path.iterdir()) == []
    if not dumps_core(ALLOWED + ABORTS, tmp_path):
        pytest.skip("this machine dumps no core at all, so that not much was shown")


def test_no_service_of_ours_is_allowed_a_core() -> None:
    services = list((ROOT / "packaging").glob("*.service"))
    assert len(services) >= 3
    assert [unit.name for unit in services if "\nLimitCORE=0\n" not in unit.read_text()] == []


def test_a_command_forbids_it_before_it_does_anything(tmp_path: Path) -> None:
    """In a real process of the program, as the kernel sees it."""
    command = [sys.executable, "-m", "kiosk", "simulate", "latch", "--link", str(tmp_path / "latch")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline()
        limits = Path(f"/proc/{process.pid}/limits").read_text()
        process.terminate()
    assert core_size(limits) == "0"
