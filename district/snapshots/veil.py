"""A file under a key that only this process has, and that can be read from any byte on (AES-CTR).

For what must lie on a disk for a while and never be readable there. It is authentic by the hash that its reader checks.
"""

import hashlib
import os
from typing import BinaryIO

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

_BLOCK_BYTES = 16


class Veil:
    """A key for one file, never written anywhere. The file is written once, so no part of the key stream is used twice."""

    def __init__(self) -> None:
        self._key = os.urandom(32)

    def read(self, descriptor: int, first: int, last: int) -> bytes:
        """Bytes `first` to `last`, both included, as far as there are any. Any thread may read at the same time."""
        block = first // _BLOCK_BYTES
        begin = block * _BLOCK_BYTES
        return self.cipher(block).update(os.pread(descriptor, max(0, last - begin + 1), begin))[first - begin :]

    def cipher(self, block: int = 0) -> CipherContext:
        """From this block of the file on; CTR is the same in both directions."""
        return Cipher(algorithms.AES(self._key), modes.CTR(block.to_bytes(_BLOCK_BYTES, "big"))).encryptor()


class VeiledFile:
    """Writes `file` under the veil; `size` and `sha256` are of what it is without it."""

    def __init__(self, file: BinaryIO, veil: Veil) -> None:
        self._file = file
        self._cipher = veil.cipher()
        self._digest = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def write(self, content: bytes, /) -> int:
        self._file.write(self._cipher.update(content))
        self._digest.update(content)
        self.size += len(content)
        return len(content)

    def flush(self) -> None:
        self._file.flush()
