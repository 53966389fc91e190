"""A real X11 screen where there is none."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


def is_installed() -> bool:
    return shutil.which("Xvfb") is not None


@contextmanager
def x_screen(width_px: int, height_px: int) -> Iterator[dict[str, str]]:
    """What a program's environment must hold to be seen on it. Xvfb takes the first number that is free, and says which."""
    said, saying = os.pipe()
    command = ["Xvfb", "-displayfd", str(saying), "-screen", "0", f"{width_px}x{height_px}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(saying,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(saying)
    try:
        with os.fdopen(said) as pipe:
            number = pipe.readline().strip()
        assert number.isdigit(), "Xvfb has not begun"
        yield {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()
