"""The terminal's tables, one frozen module a version; the newest is re-exported. `opening` makes and checks them."""

from offline_cache.schema.v1 import (
    Base,
    FaceTemplateRow,
    FeedRow,
    OutboxRow,
    ResidentRow,
    StoreMetaRow,
    SubsidyRow,
)

VERSION = 1

__all__ = [
    "VERSION",
    "Base",
    "FaceTemplateRow",
    "FeedRow",
    "OutboxRow",
    "ResidentRow",
    "StoreMetaRow",
    "SubsidyRow",
]
