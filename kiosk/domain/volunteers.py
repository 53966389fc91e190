"""Who may sign in as a volunteer, as it stands in the settings: an id, and a hash of this volunteer's own number."""

import re
from dataclasses import dataclass
from typing import Self

from kiosk.domain.people import VolunteerId

_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")
_HASH = re.compile(r"scrypt\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{86}==")
"""16 bytes of salt, 64 of digest."""


@dataclass(frozen=True, slots=True)
class VolunteerPin:
    """One line of the settings: V012:scrypt$SALT$DIGEST."""

    volunteer: VolunteerId
    hash: str

    @classmethod
    def parse(cls, line: str) -> Self:
        """Raises ValueError, which says what is wrong with the line."""
        volunteer, colon, kept = line.partition(":")
        if not colon:
            raise ValueError("a volunteer's id is missing: write it before the line, as in V012:scrypt$...")
        if not _ID.fullmatch(volunteer):
            raise ValueError("a volunteer's id has 1 to 16 letters, digits, _ or -")
        if not _HASH.fullmatch(kept):
            raise ValueError(f"what stands after {volunteer}: was not made by `kiosk volunteer-pin`")
        return cls(VolunteerId(volunteer), kept)

    @property
    def line(self) -> str:
        return f"{self.volunteer}:{self.hash}"
