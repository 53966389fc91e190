"""All tables of the district in one place: whoever opens the database, for whichever resource, knows them all."""

from district.consultations.models import ConsultationRow, VoicePieceRow
from district.faces.models import SharedFaceRow, WithdrawalRow
from district.guesses.models import GuessCountRow
from district.publications.models import PublicationRow
from district.ratings.models import RatingRow
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
from district.tickets.models import TicketRow

HEAD = "0010"
"""The newest revision in district/migrations/versions: these tables."""

__all__ = [
    "HEAD",
    "Base",
    "ConsultationRow",
    "EnrolledTerminalRow",
    "EnrolmentCodeRow",
    "FeedStateRow",
    "ForgottenIdentityRow",
    "ForgottenRecordsRow",
    "GrantRow",
    "GuessCountRow",
    "HeartbeatRow",
    "PublicationRow",
    "RatingRow",
    "RecordRow",
    "RefusedRecordRow",
    "ResidentRow",
    "SharedFaceRow",
    "TerminalAlarmRow",
    "TerminalPresenceRow",
    "TicketRow",
    "VoicePieceRow",
    "WithdrawalRow",
]
