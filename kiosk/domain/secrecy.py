"""Values that stay in memory: a picture or a face described as numbers is never pickled, so that no cache, queue or log can
keep it.

Copies are refused with it, since each would have to be overwritten too. What has to reach another process of ours goes
through memory that both map (pictures) or, in one direction and once, through a pipe (the gallery: devices.face_engine.orders).
"""

from typing import NoReturn, SupportsIndex


class NeverWritten:
    """A base without state. What is printed of such a value is its class's repr, which names no content."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: SupportsIndex, /) -> NoReturn:
        raise TypeError(f"{type(self).__name__} is neither pickled nor copied")
