"""A part of a longer list, and the moment for which it is true."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

Item_co = TypeVar("Item_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Page(Generic[Item_co]):
    """`items` are those from number `first`, counted from 0, of `total`. `as_of` is the district's clock when the terminal last
    had all of it.
    """

    items: tuple[Item_co, ...]
    first: int
    total: int
    as_of: datetime

    @property
    def more(self) -> bool:
        return self.first + len(self.items) < self.total


@dataclass(frozen=True, slots=True)
class Dated(Generic[Item_co]):
    """One thing, as of a moment."""

    value: Item_co
    as_of: datetime
