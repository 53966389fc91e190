"""All tables of the district in one place: whoever opens the database, for whichever resource, knows them all."""

from district.records.models import RecordRow, RefusedRecordRow
from district.roster.models import ResidentRow
from district.subsidies.models import GrantRow
from district.tables import Base, FeedStateRow
from district.terminals.models import TerminalRow

VERSION = 1

__all__ = [
    "VERSION",
    "Base",
    "FeedStateRow",
    "GrantRow",
    "RecordRow",
    "RefusedRecordRow",
    "ResidentRow",
    "TerminalRow",
]
