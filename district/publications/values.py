"""Which value of the wire each kind of publication has, and whom a publication is sent to."""

from collections.abc import Mapping, Sequence
from enum import Enum

from offline_cache.wire.configuration import SettingValue
from offline_cache.wire.feed import FeedKind
from offline_cache.wire.publication_checks import Fault, faults_of_guide, faults_of_notice, faults_of_policy
from offline_cache.wire.publications import GuideValue, NoticeValue, PolicyValue

ImportedValue = PolicyValue | NoticeValue | GuideValue
PublicationValue = ImportedValue | SettingValue


class PublicationKind(Enum):
    """What offices send in files."""

    POLICIES = "policies"
    NOTICES = "notices"
    GUIDE = "guide"

    @property
    def feed(self) -> FeedKind:
        return FeedKind(self.value)


VALUES: Mapping[PublicationKind, type[ImportedValue]] = {
    PublicationKind.POLICIES: PolicyValue,
    PublicationKind.NOTICES: NoticeValue,
    PublicationKind.GUIDE: GuideValue,
}

DISTRICT_SCOPE = ""


def town_scope(town: str) -> str:
    return f"town:{town}"


def terminal_scope(terminal: str) -> str:
    return f"terminal:{terminal}"


def scope_of(value: ImportedValue) -> str:
    """A notice of a town is sent to its terminals; what policies and matters say, everybody may read everywhere."""
    town = value.town if isinstance(value, NoticeValue) else None
    return DISTRICT_SCOPE if town is None else town_scope(town)


def faults_of(value: ImportedValue) -> Sequence[Fault]:
    match value:
        case PolicyValue():
            return faults_of_policy(value)
        case NoticeValue():
            return faults_of_notice(value)
        case GuideValue():
            return faults_of_guide(value)
