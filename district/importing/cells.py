"""Single cells as people and spreadsheets write them, read into what they mean. Each function raises CellError.

Full-width digits and letters, spaces of all kinds and a leading apostrophe are forgiven; what could mean two things is
not.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from district.importing.errors import CellError
from district.seed import check_character

_MOST_EXACT_DIGITS = 15
"""A spreadsheet's number keeps no more: of an 18-digit one the last three are lost."""

_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_AMOUNT = re.compile(r"[¥￥]?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?元?")
_DATES = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: 0?0:00(?::00)?)?"),
    re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?: 0?0:00(?::00)?)?"),
    re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_SPREADSHEET_DAY_ZERO = date(1899, 12, 30)
"""Day numbers count from here in both common spreadsheets (for days after February 1900)."""

_SPREADSHEET_DAYS = range(36_526, 73_051)
"""2000 to 2099: other numbers are more likely no dates."""

_MOST_FEN = 100_000_000
"""A million yuan to one person at once is a mistake of the unit."""

_STATES = {"paid": "已发放 发放成功 已到账 已拨付 paid", "processing": "发放中 处理中 待发放 processing"}
_STATES["returned"] = "退回 已退回 发放失败 退票 returned"
_STATE_OF = {word: state for state, words in _STATES.items() for word in words.split()}


def text(cell: object) -> str:
    """Without spaces at its ends; full-width forms as plain ones."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(unicodedata.normalize("NFKC", str(cell)).split())


def name(cell: object) -> str:
    """A name has no spaces; two characters are often written with one between them."""
    found = text(cell).replace(" ", "")
    if not found:
        raise CellError("is empty")
    return found


def required_text(cell: object, longest: int = 80) -> str:
    found = text(cell)
    if not found:
        raise CellError("is empty")
    if len(found) > longest:
        raise CellError(f"is longer than {longest} characters")
    if any(unicodedata.category(one) == "Cc" for one in found):
        raise CellError("holds a control character")
    return found


def id_number(cell: object) -> str:
    """18 characters with a true check digit (GB 11643-1999). Numbers of 15 digits, as they were until 1999, get their
    century and check digit.
    """
    _refuse_rounded(cell)
    digits = text(cell).replace(" ", "").lstrip("'").upper()
    if not digits:
        raise CellError("is empty")
    if re.fullmatch(r"[1-9]\d{14}", digits):
        first_seventeen = f"{digits[:6]}19{digits[6:]}"
        digits = first_seventeen + check_character(first_seventeen)
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", digits) or not digits.isascii():
        raise CellError("is no identity number: 18 characters, or 15 of the old kind")
    try:
        datetime.strptime(digits[6:14], "%Y%m%d")  # noqa: DTZ007 # a day, not a moment
    except ValueError:
        raise CellError("has no possible date of birth") from None
    if check_character(digits[:17]) != digits[17]:
        raise CellError("has a wrong check digit: at least one digit is mistyped")
    return digits


def fen(cell: object) -> int:
    """An amount in yuan, as hundredths of it."""
    if isinstance(cell, bool):
        raise CellError("is no amount")
    if isinstance(cell, int | float):
        # what a spreadsheet has computed is off by parts of a billionth
        amount = round(Decimal(repr(cell)), 6) if cell == cell and abs(cell) < _MOST_FEN else Decimal("NaN")  # noqa: PLR0124
    else:
        written = _AMOUNT.fullmatch(text(cell).replace(" ", ""))
        if written is None:
            raise CellError("is empty" if not text(cell) else "is no amount in yuan")
        amount = Decimal(written[1].replace(",", "") + (written[2] or ""))
    if amount.is_nan():
        raise CellError("is no amount in yuan")
    hundredths = amount * 100
    whole = hundredths.quantize(Decimal(1), ROUND_HALF_UP)
    if hundredths != whole:
        raise CellError("has more than two decimals")
    if not 0 < whole <= _MOST_FEN:
        raise CellError("is not between 0.01 and 1,000,000 yuan")
    return int(whole)


def day(cell: object) -> date:
    """A day, as a date, as text in one of the usual ways, or as a spreadsheet's day number."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = text(cell)
    if not written:
        raise CellError("is empty")
    if written.isascii() and written.isdigit() and int(written) in _SPREADSHEET_DAYS:
        return _SPREADSHEET_DAY_ZERO + timedelta(days=int(written))
    for pattern in _DATES:
        if found := pattern.fullmatch(written):
            try:
                return date(*(int(part) for part in found.groups()))
            except ValueError:
                raise CellError("is no day of the calendar") from None
    raise CellError("is no date: write 2026-11-23")


def state(cell: object) -> str:
    """paid, processing or returned; paid where nothing is said."""
    written = text(cell).lower()
    if not written:
        return "paid"
    if written not in _STATE_OF:
        raise CellError("is no state: 已发放, 发放中 or 退回")
    return _STATE_OF[written]


def account_tail(cell: object) -> str:
    """The last four digits of an account, of which the rest may be hidden."""
    _refuse_rounded(cell)
    written = text(cell).replace(" ", "")
    found = re.search(r"(\d{4})$", written)
    if found is None or not found[1].isascii():
        raise CellError("is empty" if not written else "does not end in four digits")
    return found[1]


def _refuse_rounded(cell: object) -> None:
    rounded = isinstance(cell, int | float) and abs(cell) >= 10**_MOST_EXACT_DIGITS
    if rounded or _SCIENTIFIC.fullmatch(text(cell).replace(" ", "")):
        raise CellError(
            "was kept as a number by the spreadsheet, and its last digits are lost: format the column as text"
        )
