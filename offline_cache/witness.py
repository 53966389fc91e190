"""A witness outside the database: the newest record that was confirmed to anybody, in a small file of its own.

SQLite drops the tail of a damaged write-ahead log without a word, and a restored old file looks as sound as a new one.
Only somebody who stands outside can say that records are missing. Two slots are written in turn, each in a sector of its
own, so that a power cut spoils one at most. A keyed hash tells an honest slot from a damaged or a foreign one; that it
verifies also proves that the key is this store's.
"""

import hmac
import logging
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from uuid import UUID

from offline_cache.head import Head
from offline_cache.key import StoreKey, fsync_directory

_log = logging.getLogger(__name__)

_SLOT_OFFSETS = (0, 4096)
"""A page apart: no disk tears two of them with one write."""

_CONTENT = struct.Struct(">8sQ16sQ32s")
"""Magic, count of writes, epoch, number, chain."""

_MAGIC = b"KIOSKHD1"
_MAC_BYTES = 32
_SLOT_BYTES = _CONTENT.size + _MAC_BYTES


@dataclass(frozen=True, slots=True)
class NoWitness:
    """There is no such file: a store's first start, or its first with a program that keeps one."""


@dataclass(frozen=True, slots=True)
class UnreadableWitness:
    """There is a file, and neither slot was written with this key."""


class HeadWitness:
    """Open it under the store's lock. `note` may be called from any thread; raises OSError only when constructed."""

    def __init__(self, path: Path, key: StoreKey) -> None:
        self._path = path
        self._mac_key = hmac.digest(key.raw, b"head witness", "sha256")
        self._lock = Lock()
        self._descriptor = -1
        self._writes = 0
        self._newest: Head | None = None
        self.testimony: Head | NoWitness | UnreadableWitness = self._read()

    def _read(self) -> Head | NoWitness | UnreadableWitness:
        if not self._path.exists():
            return NoWitness()
        content = self._path.read_bytes()
        slots = [self._slot(content[offset : offset + _SLOT_BYTES]) for offset in _SLOT_OFFSETS]
        honest = [slot for slot in slots if slot is not None]
        if not honest:
            return UnreadableWitness()
        self._writes, head = max(honest, key=lambda slot: slot[0])
        return head

    def _slot(self, content: bytes) -> tuple[int, Head] | None:
        if len(content) != _SLOT_BYTES:
            return None
        said, mac = content[: _CONTENT.size], content[_CONTENT.size :]
        if not hmac.compare_digest(hmac.digest(self._mac_key, said, "sha256"), mac):
            return None
        magic, writes, epoch, seq, chain = _CONTENT.unpack(said)
        return (writes, Head(UUID(bytes=epoch), seq, chain)) if magic == _MAGIC else None

    def note(self, head: Head) -> None:
        """After the commit, before anybody is told. An older head of the same epoch than the newest is no news.

        A disk that refuses is logged and no more: the record itself is safe, and must not be reported as lost.
        """
        with self._lock:
            newest = self._newest
            if newest is not None and newest.epoch == head.epoch and newest.seq >= head.seq:
                return
            try:
                self._write(head)
            except OSError as error:
                _log.error("the head witness cannot be written: %s", error.strerror)
                return
            self._newest = head

    def _write(self, head: Head) -> None:
        if self._descriptor < 0:
            self._descriptor = self._open()
        self._writes += 1
        said = _CONTENT.pack(_MAGIC, self._writes, head.epoch.bytes, head.seq, head.chain)
        slot = said + hmac.digest(self._mac_key, said, "sha256")
        os.pwrite(self._descriptor, slot, _SLOT_OFFSETS[self._writes % len(_SLOT_OFFSETS)])
        os.fdatasync(self._descriptor)

    def _open(self) -> int:
        """Both slots get their room on the disk now, so that a full disk later cannot refuse them."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.posix_fallocate(descriptor, 0, _SLOT_OFFSETS[-1] + _SLOT_BYTES)
        os.fsync(descriptor)
        fsync_directory(self._path.parent)
        return descriptor

    def close(self) -> None:
        """May be called twice."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
