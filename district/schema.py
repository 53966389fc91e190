"""All tables of the district in one place: whoever opens the database, for whichever resource, knows them all."""

from district.publications.models import PublicationRow
from district.records.models import ForgottenIdentityRow, ForgottenRecordsRow, RecordRow, RefusedRecordRow
from district.roster.models import ResidentRow
from district.subsidies.models import GrantRow
from district.tables import Base, FeedStateRow
from district.terminals.models import (
    EnrolledTerminalRow,
    EnrolmentCodeRow,
    HeartbeatRow,
    TerminalAlarmRow,
    TerminalPresenceRow,
)

HEAD = "0005"
"""The newest revision in district/migrations/versions: these tables."""

__all__ = [
    "HEAD",
    "Base",
    "EnrolledTerminalRow",
    "EnrolmentCodeRow",
    "FeedStateRow",
    "ForgottenIdentityRow",
    "ForgottenRecordsRow",
    "GrantRow",
    "HeartbeatRow",
    "PublicationRow",
    "RecordRow",
    "RefusedRecordRow",
    "ResidentRow",
    "TerminalAlarmRow",
    "TerminalPresenceRow",
]
