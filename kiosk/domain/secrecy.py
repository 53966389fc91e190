"""Values that stay in memory: a picture or a face described as numbers is never pickled, so that no cache, queue or log can
keep it.

Copies are refused with it, since each would have to be overwritten too. What has to reach another process of ours goes through
anonymous memory that both map: pictures (devices.camera.ring) and the gallery (devices.face_engine.shared_gallery).
"""

from typing import NoReturn, SupportsIndex


class NeverWritten:
    """A base without state. What is printed of such a value is its class's repr, which names no content."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: SupportsIndex, /) -> NoReturn:
        raise TypeError(f"{type(self).__name__} is neither pickled nor copied")
