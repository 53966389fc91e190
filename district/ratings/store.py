"""Take ratings, and sum them up for the operator."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, select

from district.bulk import insert_new
from district.database import Database
from district.place import Place
from district.ratings.models import RatingRow
from offline_cache.wire.bodies import RatingBody

STEPS = ("very_satisfied", "satisfied", "fair", "dissatisfied", "very_dissatisfied")
GOOD = STEPS[:3]
"""What the good/bad rating counts as good."""


@dataclass(frozen=True, slots=True)
class Summary:
    """How often each step was given, and each reason."""

    steps: Mapping[str, int]
    reasons: Mapping[str, int]

    @property
    def good_share(self) -> float | None:
        """Of all ratings, 0 to 1; None without any."""
        total = sum(self.steps.values())
        return sum(self.steps.get(step, 0) for step in GOOD) / total if total else None


@dataclass(frozen=True, slots=True)
class CallBack:
    """Somebody was very dissatisfied and wants to be called."""

    id: str
    town: str
    received_at: datetime
    counter: str | None
    matter: str | None
    contact: str = field(repr=False)


def take_ratings(connection: Connection, place: Place, bodies: Sequence[RatingBody]) -> None:
    lines = [
        {
            "terminal": place.terminal,
            "id": str(body.record_id),
            "town": place.town,
            "received_at": place.received_at.isoformat(),
            "step": body.step,
            "reasons": ",".join(body.reasons),
            "counter": body.counter,
            "matter": body.matter,
            "call_back": body.call_back,
        }
        for body in bodies
    ]
    insert_new(connection, RatingRow, lines)


def summaries(database: Database, by: str, since: datetime) -> Mapping[str, Summary]:
    """By "town", "counter" or "matter"; what names none of them is under "". Of what came at or after `since`."""
    column = {"town": RatingRow.town, "counter": RatingRow.counter, "matter": RatingRow.matter}[by]
    query = (
        select(column, RatingRow.step, RatingRow.reasons, func.count())
        .where(RatingRow.received_at >= since.isoformat())
        .group_by(column, RatingRow.step, RatingRow.reasons)
    )
    steps: dict[str, Counter[str]] = {}
    reasons: dict[str, Counter[str]] = {}
    with database.reading() as connection:
        for named, step, why, count in connection.execute(query):
            group = named or ""
            steps.setdefault(group, Counter())[step] += count
            for reason in filter(None, why.split(",")):
                reasons.setdefault(group, Counter())[reason] += count
    return {group: Summary(steps[group], reasons.get(group, Counter())) for group in sorted(steps)}


def call_backs(database: Database, since: datetime) -> Sequence[CallBack]:
    """Oldest first."""
    query = (
        select(
            RatingRow.id,
            RatingRow.town,
            RatingRow.received_at,
            RatingRow.counter,
            RatingRow.matter,
            RatingRow.call_back,
        )
        .where(RatingRow.call_back.is_not(None), RatingRow.received_at >= since.isoformat())
        .order_by(RatingRow.received_at)
    )
    with database.reading() as connection:
        return [
            CallBack(identifier, town, datetime.fromisoformat(received), counter, matter, contact or "")
            for identifier, town, received, counter, matter, contact in connection.execute(query)
        ]
