"""Whether the district has what the terminals kept: every record once, none missing, none refused."""

from collections import Counter
from contextlib import closing
from pathlib import Path

from sqlcipher3 import dbapi2

from kiosk.demo.director import StepFailedError

Ledger = Counter[tuple[str, str]]
"""How many records of a kind came from a terminal."""

MORNING: Ledger = Counter(
    {
        ("demo-door", "enrolment"): 3,
        ("demo-door", "entry"): 6,
        ("demo-door", "hand_over"): 2,
        ("demo-terminal", "enrolment"): 3,
        ("demo-terminal", "query"): 1,
    }
)


def arrived(database: Path) -> Ledger:
    """What the district has accepted so far."""
    with closing(dbapi2.connect(str(database))) as connection:
        rows = connection.execute("SELECT terminal, kind, count(*) FROM record GROUP BY terminal, kind").fetchall()
    return Counter({(terminal, kind): count for terminal, kind, count in rows})


def check(database: Path, expected: Ledger) -> None:
    """Raises StepFailedError with what differs."""
    with closing(dbapi2.connect(str(database))) as connection:
        refused = len(connection.execute("SELECT 1 FROM refused_record").fetchall())
    found = arrived(database)
    if found != expected or refused:
        missing, surplus = dict(expected - found), dict(found - expected)
        raise StepFailedError(
            f"the district's ledger differs: missing {missing}, too many {surplus}, refused {refused}"
        )
