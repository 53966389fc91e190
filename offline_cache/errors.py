"""Why a store does not open, and what an open one may run into.

Each refusal to open has a sentence for the operator; none is ever answered by overwriting the file.
"""

from kiosk.ports import NoRoomError


class StoreFullError(NoRoomError):
    """The disk or the quota is full. Rows can still be deleted when it is the quota."""


class StoreOpenError(Exception):
    """The store cannot be used, and was left as it is."""


class StoreInUseError(StoreOpenError):
    """Another program, or another one of us, holds the store."""


class UnreadableStoreError(StoreOpenError):
    """The key is not this file's, or the file is damaged: the two cannot be told apart."""


class NewerStoreError(StoreOpenError):
    """A later program has already changed the tables."""


class ForeignStoreError(StoreOpenError):
    """The file is no store of this terminal."""


class OldSqliteError(StoreOpenError):
    """The SQLite library has the bug that damages write-ahead logs."""
