"""POST /v1/enrolment: a terminal presents its new key and a one-time code, and learns its place and the district's key.

The request is signed by the very key that it presents. A code is ten characters of Crockford's base 32, which has no
I, L, O or U to be misread: 50 random bits.
"""

import secrets
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from offline_cache.wire.message import Message

PATH = "/v1/enrolment"
CODE_CHARACTERS = 10
EVERY_TOWN = "*"
"""The scope of a terminal in the district's own hall."""
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("ILO", "110")

TerminalId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Pem = Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class EnrolmentRequest(Message):
    """`public_key` is SubjectPublicKeyInfo in PEM."""

    terminal: TerminalId
    code: Annotated[str, Field(repr=False, min_length=1, max_length=40)]
    public_key: Pem


class EnrolmentAnswer(Message):
    """`town` is what the terminal serves, or EVERY_TOWN: the district sends it nobody else's data."""

    terminal: TerminalId
    town: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    district_key: Pem
    server_time: AwareDatetime


class CodeError(ValueError):
    """What was typed cannot be a code."""


def new_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_CHARACTERS))


def read_code(typed: str) -> str:
    """The code as it was made, from what a person typed: any case, with spaces and hyphens, I and L for 1, O for 0.

    Raises CodeError.
    """
    code = typed.upper().replace(" ", "").replace("-", "").translate(_READ_AS)
    if len(code) != CODE_CHARACTERS or not set(code) <= set(_ALPHABET):
        raise CodeError(f"a code has {CODE_CHARACTERS} letters and digits")
    return code
