"""What is wrong with a file that somebody wants to import. No text here repeats a name or a number of the file."""

from collections.abc import Sequence


class ImportRefusedError(Exception):
    """Nothing of the file was taken. `faults` are lines for its author, one a fault."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


class CellError(ValueError):
    """One cell cannot be read; the message says why, without what it holds."""
