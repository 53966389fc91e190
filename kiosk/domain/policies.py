"""provisional"""

from dataclasses import dataclass

NEW_COUNTRYSIDE = "new_countryside"


@dataclass(frozen=True, slots=True)
class Policy:
    key: str
    title: str
