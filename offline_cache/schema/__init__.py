"""The terminal's tables, one frozen module a version; the newest is re-exported. `opening` makes and checks them,
`migrations` lead from each version to the next.
"""

from offline_cache.schema.v4 import (
    AskedRow,
    Base,
    ConfigurationRow,
    DistrictLockRow,
    FaceTemplateRow,
    FeedRow,
    GuessLockRow,
    MatterRow,
    NoticeRow,
    OutboxRow,
    PinRow,
    PolicyRow,
    ReplyRow,
    ResidentRow,
    SharedFaceRow,
    StoreMetaRow,
    SubsidyRow,
    TallyRow,
    TicketSeriesRow,
    WithdrawalRow,
)

VERSION = 4

__all__ = [
    "VERSION",
    "AskedRow",
    "Base",
    "ConfigurationRow",
    "DistrictLockRow",
    "FaceTemplateRow",
    "FeedRow",
    "GuessLockRow",
    "MatterRow",
    "NoticeRow",
    "OutboxRow",
    "PinRow",
    "PolicyRow",
    "ReplyRow",
    "ResidentRow",
    "SharedFaceRow",
    "StoreMetaRow",
    "SubsidyRow",
    "TallyRow",
    "TicketSeriesRow",
    "WithdrawalRow",
]
