"""Citizen identity numbers as GB 11643-1999 writes them: 6 area, 8 birth, 3 sequence, 1 check (ISO 7064 MOD 11-2).

Residence permits of Hong Kong, Macau and Taiwan keep the scheme under the areas 810000, 820000 and 830000; permanent
residents from abroad have had a number that begins with 9 since 2023-12-01. Cards carry 18 characters; 15 digits stand in
records of before 1999.
Not here: area names; whether the number belongs to anybody is the roster's to say.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

LENGTH = 18
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_EARLIEST_BIRTH = date(1890, 1, 1)
_OLD_LENGTH = 15
_CENTURY_OF_OLD = "19"


class IdNumberFault(Enum):
    """Why a typed number cannot be an identity number; the screen has a sentence for each."""

    TOO_SHORT = "too_short"
    NOT_DIGITS = "not_digits"
    NO_SUCH_DATE = "no_such_date"
    CHECK_DIGIT = "check_digit"


class Holder(Enum):
    """To whom numbers of this kind are given, as the first digits tell."""

    CITIZEN = "citizen"
    HONG_KONG = "hong_kong"
    MACAU = "macau"
    TAIWAN = "taiwan"
    FOREIGNER = "foreigner"


_HOLDERS = {
    "810000": Holder.HONG_KONG,
    "820000": Holder.MACAU,
    "830000": Holder.TAIWAN,
}


class InvalidIdNumberError(ValueError):
    """The text is no identity number. Carries the fault and never the text."""

    def __init__(self, fault: IdNumberFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A well-formed number of 18 characters. Its repr shows the last four only."""

    text: str = field(repr=False)

    @staticmethod
    def parse(text: str) -> "IdNumber":
        """Read a typed or scanned number; spaces are ignored and a small x is taken for X.

        Raises InvalidIdNumberError with the first fault found, in the order of IdNumberFault.
        """
        compact = "".join(text.split()).upper()
        fault = fault_of(compact)
        if fault is not None:
            raise InvalidIdNumberError(fault)
        return IdNumber(compact)

    @staticmethod
    def upgraded(text: str) -> "IdNumber":
        """Read 15 digits of before 1999, area, YYMMDD and sequence, as the 18 that replaced them.

        All were born after 1900 but for the sequences 996 to 999, which were kept for people over a hundred; those are
        refused, for nobody knows their century. Raises InvalidIdNumberError.
        """
        digits = "".join(text.split())
        if not (digits.isascii() and digits.isdigit()):
            raise InvalidIdNumberError(IdNumberFault.NOT_DIGITS)
        if len(digits) != _OLD_LENGTH:
            raise InvalidIdNumberError(IdNumberFault.TOO_SHORT)
        if digits[12:] >= "996":
            raise InvalidIdNumberError(IdNumberFault.NO_SUCH_DATE)
        body = digits[:6] + _CENTURY_OF_OLD + digits[6:]
        return IdNumber.parse(body + check_character(body))

    @property
    def holder(self) -> Holder:
        if self.text.startswith("9"):
            return Holder.FOREIGNER
        return _HOLDERS.get(self.text[:6], Holder.CITIZEN)

    @property
    def birth_date(self) -> date:
        return date(int(self.text[6:10]), int(self.text[10:12]), int(self.text[12:14]))

    @property
    def last_four(self) -> str:
        return self.text[-4:]

    def __repr__(self) -> str:
        return f"IdNumber(…{self.last_four})"

    __str__ = __repr__


def check_character(first_seventeen: str) -> str:
    """The 18th character for the first 17 digits (GB 11643-1999, annex A)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def fault_of(text: str) -> IdNumberFault | None:
    """What is wrong with a number so far, or None. Digits must be ASCII: full-width ones are not accepted."""
    body, check = text[:17], text[17:]
    if not (body.isascii() and (body.isdigit() or not body)) or (check and check not in "0123456789X"):
        return IdNumberFault.NOT_DIGITS
    if len(text) < LENGTH:
        return IdNumberFault.TOO_SHORT
    if len(text) > LENGTH:
        return IdNumberFault.NOT_DIGITS
    if birth_date_of(text) is None:
        return IdNumberFault.NO_SUCH_DATE
    if check_character(body) != check:
        return IdNumberFault.CHECK_DIGIT
    return None


def birth_date_of(text: str) -> date | None:
    """The birth date once 14 characters are typed, else None; None too for a date that never was."""
    digits = text[6:14]
    if len(digits) < 8 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return birth if birth >= _EARLIEST_BIRTH else None
