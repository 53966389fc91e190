"""A copy of the store as it is, by SQLite itself: encrypted with the same key, complete, and named only when it is.

Python never opens the live file to copy it: closing that descriptor would drop SQLite's locks on it.
"""

import os
from pathlib import Path

from sqlcipher3 import dbapi2

from offline_cache.connections import ConnectionFactory, create_file
from offline_cache.key import fsync_directory
from offline_cache.transactions import storage_error


def backup_of(path: Path, version: int) -> Path:
    """Where the store lies as it was before its tables of `version` were brought up."""
    return path.with_name(f"{path.name}.v{version}")


def back_up(factory: ConnectionFactory, version: int) -> Path:
    """Return once the copy survives a power cut. One that an earlier try left is made anew. Raises StorageError."""
    place = backup_of(factory.path, version)
    draft = place.with_name(place.name + ".draft")
    draft.unlink(missing_ok=True)
    # made here because SQLite would let others read it; an empty file is as good to it as none
    create_file(draft)
    connection = factory.connect()
    try:
        connection.execute("VACUUM INTO ?", (str(draft),))
    except dbapi2.Error as error:
        draft.unlink()
        raise storage_error(error) from None
    finally:
        connection.close()
    descriptor = os.open(draft, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    draft.replace(place)
    fsync_directory(place.parent)
    return place
