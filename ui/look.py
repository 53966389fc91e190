"""How large the letters are and on what ground they stand: a visitor's own choice, for one visit.

It changes no decision and is kept nowhere: neither the settings nor the store nor the next visitor know of it
(VVSG 2.0, 7.1-A: what a person chose is the default again when the session ends).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum


class TextSize(IntEnum):
    """What Theme.qml calls by the same number; running text is 10, 13 and 16 mm high there."""

    NORMAL = 0
    LARGE = 1
    EXTRA_LARGE = 2

    @property
    def next(self) -> "TextSize":
        """The next larger one; after the largest comes the normal one again."""
        return TextSize((self + 1) % len(TextSize))


class Contrast(IntEnum):
    """Dark on warm paper, or bright on black."""

    STANDARD = 0
    HIGH = 1

    @property
    def other(self) -> "Contrast":
        return Contrast.STANDARD if self is Contrast.HIGH else Contrast.HIGH


@dataclass(frozen=True, slots=True)
class Look:
    """The default is what every visitor finds."""

    size: TextSize = TextSize.NORMAL
    contrast: Contrast = Contrast.STANDARD

    @property
    def name(self) -> str:
        """For files and tests: `extra_large-high`."""
        return f"{self.size.name}-{self.contrast.name}".lower()

    def with_next_size(self) -> "Look":
        return replace(self, size=self.size.next)

    def with_other_contrast(self) -> "Look":
        return replace(self, contrast=self.contrast.other)


def looks() -> Iterator[Look]:
    """All six."""
    for contrast in Contrast:
        for size in TextSize:
            yield Look(size, contrast)
