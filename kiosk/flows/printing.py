"""How far a slip of paper has got, on every page that offers one."""

from enum import Enum


class Printing(Enum):
    OFFERED = "offered"
    UNDER_WAY = "under_way"
    PRINTED = "printed"
    FAILED = "failed"
    """No paper, an open cover, no printer: the page says so, and it can be tried again."""

    @staticmethod
    def of(*, printed: bool) -> "Printing":
        return Printing.PRINTED if printed else Printing.FAILED
