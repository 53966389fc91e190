"""No core file of ours is ever written: the memory of each process holds faces, names and the store's key.

Not here: swap, which the service's unit forbids (packaging/kiosk.service).
"""

import ctypes
import os
import resource

_PR_SET_DUMPABLE = 4
"""prctl(2)."""


def forbid_core_files() -> None:
    """For this process; the limit is inherited by its children, the rest is not: each process of ours calls it first.

    Without a size the kernel writes no file; a process that is not dumpable is not handed to a collector of cores either,
    which does not ask for the size, and nobody but root may look into its memory. Raises OSError where the system refuses.
    """
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))
    system = ctypes.CDLL(None, use_errno=True)
    if system.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
