"""The terminal's tables, one frozen module a version; the newest is re-exported. `opening` makes and checks them,
`migrations` lead from each version to the next.
"""

from offline_cache.schema.v2 import (
    Base,
    FaceTemplateRow,
    FeedRow,
    OutboxRow,
    ResidentRow,
    StoreMetaRow,
    SubsidyRow,
    TallyRow,
)

VERSION = 2

__all__ = [
    "VERSION",
    "Base",
    "FaceTemplateRow",
    "FeedRow",
    "OutboxRow",
    "ResidentRow",
    "StoreMetaRow",
    "SubsidyRow",
    "TallyRow",
]
