"""By which day a consultation is to be answered: in working days of this country, whose holidays are decreed each year
and paid for with worked weekends.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from pydantic import ValidationError

from offline_cache.wire.message import ExactMessage

LOCAL = timezone(timedelta(hours=8), "CST")
_WEEKEND = (5, 6)
COMPLAINT = "complaint"


class CalendarError(ValueError):
    """The calendar cannot be read. Says where and why."""


class Calendar(ExactMessage):
    """What differs from Monday to Friday: working days that are off, and weekend days that are worked."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        return day in self.worked or (day.weekday() not in _WEEKEND and day not in self.off)


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """Working days after the day on which the district received it."""

    question_days: int = 5
    complaint_days: int = 15
    calendar: Calendar = field(default_factory=Calendar)

    def due_on(self, sort: str, received_at: datetime) -> date:
        day = received_at.astimezone(LOCAL).date()
        left = self.complaint_days if sort == COMPLAINT else self.question_days
        while left > 0:
            day += timedelta(days=1)
            left -= self.calendar.is_working(day)
        return day


def calendar_from_file(path: Path) -> Calendar:
    """JSON: {"off": ["2026-10-01", ...], "worked": ["2026-10-10", ...]}. Raises CalendarError."""
    try:
        return Calendar.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise CalendarError(f"the calendar cannot be read: {path}: {type(error).__name__}") from None
