"""A terminal that a running district knows, and its line."""

from pathlib import Path
from uuid import UUID, uuid4

from kiosk.clock import Clock, SystemClock
from offline_cache.sync.client import DistrictClient
from offline_cache.sync.enrolment import enrol_terminal
from offline_cache.sync.exchange import DistrictAddress, SignedExchange
from offline_cache.sync.identity import Enrolment, Identity
from offline_cache.wire.enrolment import EVERY_TOWN
from tests.support.district_process import new_code


def enrol(database: Path | str, url: str, terminal: str, folder: Path, town: str = EVERY_TOWN) -> Enrolment:
    """The way an operator and a technician do it together; `url` without a line that may be cut."""
    return enrol_terminal(url, new_code(database, terminal, town), terminal, folder, SystemClock())


def client_of(
    address: DistrictAddress, enrolment: Enrolment, epoch: UUID, clock: Clock, boot: UUID | None = None
) -> DistrictClient:
    """A client on a machine of its own: `boot` is a new one unless it is given."""
    identity = Identity(enrolment, epoch, boot or uuid4())
    return DistrictClient(SignedExchange(address, identity, clock), identity)
