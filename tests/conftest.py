"""What holds for every test: no screen, the citizen's language, no thread left behind, and Hypothesis without a stop-watch."""

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Before anything imports Qt. A test that wants a real screen starts a process of its own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
os.environ["LANG"] = "zh_CN.UTF-8"
# fontconfig asks this one first, and needs no generated locale to believe it
os.environ["FC_LANG"] = "zh-cn"

# Where Python was told to leave no bytecode beside the sources, each of the hundred programs that tests start would compile
# every module anew: two seconds of three. Inherited by the workers and by what they start.
if sys.dont_write_bytecode:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")

pytest_plugins = ["tests.support.districts"]


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: many tests wait for the pace of a device or of a visitor."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, so that no worker begins one when the others have ended."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


# How long a thread that was told to stop may take; the contract of ports.py says two seconds.
THREAD_END_SECONDS = 5.0

# Two shared cores: an example that takes long tells about the machine, not about the code.
_patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("local", _patient)
# the same examples each time: a green change does not turn red by luck; new luck is tried at night
settings.register_profile("ci", _patient, derandomize=True, print_blob=True)
settings.register_profile("nightly", _patient, max_examples=2_000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "local"))


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """Of the one application object that a process can have: no widgets, as in the program."""
    from PySide6.QtGui import QGuiApplication

    return QGuiApplication


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the recogniser keeps its converted network: once a worker."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module", autouse=True)
def no_thread_is_left_behind() -> Iterator[None]:
    """Fail a file whose threads outlive it: on a terminal such a thread holds a port or a camera for ever."""
    before = set(threading.enumerate())
    yield
    started = [thread for thread in threading.enumerate() if thread not in before]
    for thread in started:
        thread.join(THREAD_END_SECONDS)
    left = [thread.name for thread in started if thread.is_alive()]
    assert not left, f"threads left running: {left}"
