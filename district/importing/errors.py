"""What is wrong with a file that somebody wants to import. No text here repeats a name or a number of the file."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """`reason` is a sentence of ours with {} for each of `values`; `line` is counted as a spreadsheet counts it, `entry` of a
    JSON list from 1.
    """

    reason: str
    values: tuple[object, ...] = ()
    line: int | None = None
    column: str = ""
    entry: int | None = None

    def __str__(self) -> str:
        place = [f"line {self.line}"] if self.line is not None else []
        place += [f"entry {self.entry}"] if self.entry is not None else []
        place += [self.column] if self.column else []
        said = filled(self.reason, self.values)
        return f"{', '.join(place)}: {said}" if place else said


class ImportRefusedError(Exception):
    """Nothing of the file was taken. `faults` are for its author, one a fault."""

    def __init__(self, faults: Sequence[Fault | str]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(Fault(fault) if isinstance(fault, str) else fault for fault in faults)


class CellError(ValueError):
    """One cell cannot be read; the message says why, without what it holds."""

    def __init__(self, reason: str, *values: object) -> None:
        super().__init__(filled(reason, values))
        self.reason = reason
        self.values = values


def filled(reason: str, values: Sequence[object]) -> str:
    """A sentence without values may hold braces of its own."""
    return reason.format(*values) if values else reason
