"""Single cells as people and spreadsheets write them, read into what they mean. Each function raises CellError.

Full-width digits and letters, spaces of all kinds, invisible marks and a leading apostrophe are forgiven; what could mean
two things is not.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from district.importing.errors import CellError
from district.seed import check_character
from offline_cache.wire.feed import ReturnReason
from offline_cache.wire.publication_checks import shows_number

_MOST_EXACT_DIGITS = 15
"""A spreadsheet's number keeps no more: of an 18-digit one the last three are lost."""

_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_SPREADSHEETS_ERRORS = frozenset({"#REF!", "#VALUE!", "#N/A", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})
_AMOUNT = re.compile(r"(?:人民币|RMB|CNY)?¥?(-?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?:元整?)?", re.IGNORECASE)
_NOT_BETWEEN_DIGITS = re.compile(r"(?<!\d) | (?!\d)")
_TIME_OF_DAY = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?"
_DATES = (
    re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_TIME_OF_DAY}"),
    re.compile(rf"(\d{{4}})/(\d{{1,2}})/(\d{{1,2}}){_TIME_OF_DAY}"),
    re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})"),
    re.compile(r"(\d{4})、(\d{1,2})、(\d{1,2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号](?:\d{1,2}:\d{2}(?::\d{2})?)?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_MONTH = re.compile(r"\d{4}(?:[-/.]\d{1,2}|年\d{1,2}月份?)")
_CHINESE_DATE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]"
)
_CHINESE_DIGITS = {"○": 0} | {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0}
_DAY_NUMBER = re.compile(r"([1-9][0-9]{4})(?:\.[0-9]+)?")
"""The time of the day stands behind the point."""

_SPREADSHEET_DAY_ZERO = date(1899, 12, 30)
"""Day numbers count from here in both common spreadsheets (for days after February 1900)."""

_SPREADSHEET_DAYS = range(36_526, 73_051)
"""2000 to 2099: other numbers are more likely no dates."""

_MIDDLE_DOTS = re.compile("[·•・‧∙.]")
_BETWEEN_HANZI = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")

_MOST_FEN = 100_000_000
"""A million yuan to one person at once is a mistake of the unit."""

_STATES = {
    "paid": "已发放 已发 发放成功 成功 已到账 已拨付 已支付 paid",
    "processing": "发放中 处理中 待发放 未发放 processing",
    "returned": "退回 已退回 被退回 发放失败 失败 退票 退汇 退款 returned",
}
_STATE_OF = {word: state for state, words in _STATES.items() for word in words.split()}

_RETURN_REASONS = {
    ReturnReason.ACCOUNT_CLOSED: re.compile("销户|已注销|account_closed"),
    ReturnReason.NO_SUCH_ACCOUNT: re.compile("[账帐卡户]号?(不存在|错误?|有误|不正确)|无此[账帐卡]?户|no_such_account"),
    ReturnReason.NAME_DIFFERS: re.compile("(户名|姓名|名称).*(不符|不一致|不匹配|有误|错误?)|name_differs"),
    ReturnReason.CARD_LOST: re.compile("挂失|遗失|丢失|card_lost"),
    ReturnReason.DORMANT: re.compile("久悬|不动户|休眠|睡眠|dormant"),
    ReturnReason.FROZEN: re.compile("冻结|止付|frozen"),
    ReturnReason.NOT_ACTIVATED: re.compile("未激活|未启用|没有?激活|not_activated"),
    ReturnReason.LIMIT_REACHED: re.compile("限额|超限|二类|Ⅱ类|II类|limit_reached"),
}
_NO_REASON = frozenset({"", "无", "-", "--", "/", "—", "成功"})
_LONGEST_REASON = 40


def text(cell: object) -> str:
    """Without spaces at its ends, and without marks that nobody sees; full-width forms as plain ones. Raises CellError
    for what a broken formula leaves behind.
    """
    written = plain(cell)
    if written in _SPREADSHEETS_ERRORS:
        raise CellError("is an error of the spreadsheet ({})", written)
    return written


def plain(cell: object) -> str:
    """As `text`, of whatever stands there."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    seen = "".join(one for one in unicodedata.normalize("NFKC", str(cell)) if unicodedata.category(one) != "Cf")
    return " ".join(seen.split())


def name(cell: object) -> str:
    """A name has no spaces (two characters are often written with one between them), and one kind of middle dot."""
    found = text(cell).replace(" ", "")
    if not found:
        raise CellError("is empty")
    return _MIDDLE_DOTS.sub("·", found)


def required_text(cell: object, longest: int = 80) -> str:
    found = _BETWEEN_HANZI.sub("", text(cell))
    if not found:
        raise CellError("is empty")
    if len(found) > longest:
        raise CellError("is longer than {} characters", longest)
    if any(unicodedata.category(one) == "Cc" for one in found):
        raise CellError("holds a control character")
    return found


def id_number(cell: object) -> str:
    """18 characters with a true check digit (GB 11643-1999). Numbers of 15 digits, as they were until 1999, get their
    century and check digit.
    """
    _refuse_rounded(cell)
    digits = text(cell).replace(" ", "").lstrip("'’‘`").upper()
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
        said = text(cell).replace(" ", "")
        written = _AMOUNT.fullmatch(said)
        if written is None:
            raise CellError(
                "is empty" if not said else "is in 万元: write yuan" if "万" in said else "is no amount in yuan"
            )
        amount = Decimal(written[1] + written[2].replace(",", "") + (written[3] or ""))
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
    written = _in_digits(_NOT_BETWEEN_DIGITS.sub("", text(cell)))
    if not written:
        raise CellError("is empty")
    number = _DAY_NUMBER.fullmatch(written)
    if number is not None and int(number[1]) in _SPREADSHEET_DAYS:
        return _SPREADSHEET_DAY_ZERO + timedelta(days=int(number[1]))
    for pattern in _DATES:
        if found := pattern.fullmatch(written):
            try:
                return date(*(int(part) for part in found.groups()))
            except ValueError:
                raise CellError("is no day of the calendar") from None
    raise CellError("is a month without a day" if _MONTH.fullmatch(written) else "is no date: write 2026-11-23")


def state(cell: object) -> str:
    """paid, processing or returned; paid where nothing is said."""
    written = text(cell).replace(" ", "").lower()
    if not written:
        return "paid"
    if written not in _STATE_OF:
        raise CellError("is no state: 已发放, 发放中 or 退回")
    return _STATE_OF[written]


def returned_for(cell: object) -> str | None:
    """Why a payment came back: a known reason's value, or the office's own words; None where nothing is said."""
    written = text(cell)
    if written in _NO_REASON:
        return None
    known = [reason for reason, words in _RETURN_REASONS.items() if words.search(written.replace(" ", ""))]
    if len(known) == 1:
        return known[0].value
    if len(written) > _LONGEST_REASON:
        raise CellError("is longer than {} characters", _LONGEST_REASON)
    if shows_number(written.replace(" ", "")):
        raise CellError("holds an identity number or an account")
    return written


def account_tail(cell: object) -> str:
    """The last four digits of an account, of which the rest may be hidden."""
    _refuse_rounded(cell)
    written = text(cell).replace(" ", "")
    found = re.search(r"(\d{4})$", written)
    if found is None or not found[1].isascii():
        raise CellError("is empty" if not written else "does not end in four digits")
    return found[1]


def _in_digits(written: str) -> str:
    """二〇二一年三月五日 as 2021年3月5日; anything else as it is."""
    found = _CHINESE_DATE.fullmatch(written)
    if found is None:
        return written
    year = "".join(str(_CHINESE_DIGITS[digit]) for digit in found[1])
    return f"{year}年{_below_hundred(found[2])}月{_below_hundred(found[3])}日"


def _below_hundred(written: str) -> int:
    tens, ten, ones = written.rpartition("十")
    if not ten:
        # without a ten only one digit makes sense: 0 is no day and no month
        return _CHINESE_DIGITS[ones] if len(ones) == 1 else 0
    return 10 * (_CHINESE_DIGITS.get(tens, 0) if tens else 1) + (_CHINESE_DIGITS.get(ones, 0) if ones else 0)


def _refuse_rounded(cell: object) -> None:
    rounded = isinstance(cell, int | float) and abs(cell) >= 10**_MOST_EXACT_DIGITS
    if rounded or _SCIENTIFIC.fullmatch(text(cell).replace(" ", "")):
        raise CellError(
            "was kept as a number by the spreadsheet, and its last digits are lost: format the column as text"
        )
