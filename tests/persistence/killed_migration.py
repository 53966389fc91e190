"""A terminal that opens an older store and is killed at one of the lines of doing so."""

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from kiosk.clock import ManualClock
from offline_cache.database import Database
from offline_cache.key import StoreKey


def main(path: Path, key: StoreKey, terminal: str, line: int) -> None:
    """Ends by SIGKILL when `line` lines, calls and returns of the store's code have been reached, if so many are."""
    left = line

    def count(frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal left
        if "offline_cache" in frame.f_code.co_filename:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return count

    sys.settrace(count)
    Database(path, key, terminal, ManualClock()).close()
