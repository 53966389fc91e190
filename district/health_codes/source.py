"""Who knows what a code means. In service that is the province's platform, behind a contract and a line that do not exist here.

An adapter to it is an object with `look_up`; `district run --health-codes` takes the one below: a table that an operator
imports, for tests and drills. GB/T 38961 to 38963 name the question (code verification) and leave its transport to each
province: an adapter sends the code as it is, within the province's own signature, and maps the platform's "00", "01" and "10"
to the three colours.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from offline_cache.wire.health_codes import Colour


@dataclass(frozen=True, slots=True)
class Known:
    """`person` as the roster names him, where the source says whose the code is."""

    colour: Colour
    person: str | None


UNKNOWN = Known(Colour.UNKNOWN, None)


class CodeSource(Protocol):
    """Any thread may ask. What cannot be found out within two seconds is unknown."""

    def look_up(self, code: str) -> Known: ...


class NoSource:
    """A district without an upstream knows no code."""

    def look_up(self, code: str) -> Known:
        return UNKNOWN


class TableError(ValueError):
    """The table cannot be used; the text says where it is wrong, and quotes no code."""


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    colour: Colour
    person: str | None = None


class CodeTable:
    """Codes from a file, held as hashes: who dumps this process's memory learns none."""

    def __init__(self, lines: Mapping[str, Known]) -> None:
        self._known = {_digest(code): known for code, known in lines.items()}

    def look_up(self, code: str) -> Known:
        return self._known.get(_digest(code), UNKNOWN)


def read_table(path: Path) -> CodeTable:
    """A JSON list of `{"code": ..., "colour": "green", "person": ...}`. Raises TableError."""
    try:
        lines = TypeAdapter(list[_Line]).validate_python(json.loads(path.read_text(encoding="utf-8")), strict=False)
    except OSError as error:
        raise TableError(f"{path}: cannot be read: {error.strerror}") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise TableError(f"{path}: entry {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    except ValueError:
        raise TableError(f"{path}: is no JSON in UTF-8") from None
    table = {line.code: Known(line.colour, line.person) for line in lines}
    if len(table) != len(lines):
        raise TableError(f"{path}: a code stands there twice")
    return CodeTable(table)


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
