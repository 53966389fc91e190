"""Numbers of six digits as slow salted hashes (scrypt, RFC 7914): volunteers' in the settings, citizens' in the store."""

import base64
import hashlib
import hmac
import os

_COST = {"n": 2**14, "r": 8, "p": 1}
"""About 40 ms and 16 MiB: OWASP's floor for scrypt on a small machine."""
PIN_DIGITS = 6


def hash_pin(pin: str) -> str:
    """A text that `matches` understands. Raises ValueError for anything but six digits."""
    if not (len(pin) == PIN_DIGITS and pin.isascii() and pin.isdigit()):
        raise ValueError(f"a number has {PIN_DIGITS} digits")
    salt = os.urandom(16)
    return f"scrypt${_text(salt)}${_text(_derive(pin, salt))}"


def _derive(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, **_COST)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def matches(pin: str, kept: str) -> bool:
    """Takes the same time whatever is typed. Raises ValueError for a text that `hash_pin` did not make."""
    scheme, salt, digest = kept.split("$")
    if scheme != "scrypt":
        raise ValueError("an unknown scheme stands before a number's hash")
    return hmac.compare_digest(_derive(pin, base64.b64decode(salt)), base64.b64decode(digest))
