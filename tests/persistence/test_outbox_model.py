"""Any sequence of what can befall an outbox, against a model of a few lines: nothing lost, nothing twice, in order."""

import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from kiosk.clock import ManualClock
from kiosk.domain.people import PersonId
from kiosk.domain.records import EnrolmentRecord, EntryRecord, QueryOutcome, QueryRecord, Record, Way
from offline_cache.head import EMPTY_CHAIN, extended_by
from offline_cache.lanes import Lane
from offline_cache.opening import Opening
from offline_cache.outbox import RETENTION, Depth
from tests.support.terminal_store import TerminalStore, terminal_store

LANES = {EnrolmentRecord: Lane.REGISTRATIONS, EntryRecord: Lane.ENTRIES, QueryRecord: Lane.AUDIT}


@dataclass
class Kept:
    record_id: UUID
    lane: Lane
    state: str = "pending"
    settled: float = 0.0


class OutboxMachine(RuleBasedStateMachine):
    appended: Bundle[int] = Bundle("appended")

    @initialize()
    def open_store(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="outbox-"))
        self.clock = ManualClock()
        self.elapsed = 0.0
        self.model: dict[int, Kept] = {}
        self.given = 0
        self.hashes: list[tuple[int, str]] = []
        self.stack = ExitStack()
        self.store: TerminalStore = self.stack.enter_context(terminal_store(self.folder, self.clock))

    def teardown(self) -> None:
        self.stack.close()
        shutil.rmtree(self.folder)

    @rule(target=appended, kind=st.sampled_from(sorted(LANES, key=str)))
    def append(self, kind: type[Record]) -> int:
        identifier, at = self.clock.new_id(), self.clock.now()
        records: dict[type[Record], Record] = {
            EnrolmentRecord: EnrolmentRecord(identifier, at, PersonId("p-1"), "m-1", "c-1"),
            EntryRecord: EntryRecord(identifier, at, PersonId("p-1"), Way.FACE, 36.5),
            QueryRecord: QueryRecord(identifier, at, QueryOutcome.SHOWN),
        }
        self.store.outbox.append(records[kind])
        # a screen that is pressed twice, a worker that tries again
        self.store.outbox.append(records[kind])
        self.given += 1
        self.model[self.given] = Kept(identifier, LANES[kind])
        stored = next(one for one in self.store.outbox.pending(10_000) if one.seq == self.given)
        self.hashes.append((stored.seq, stored.sha256))
        return self.given

    @rule(seqs=st.lists(appended, max_size=5))
    def acknowledge(self, seqs: list[int]) -> None:
        """Late, twice, and for records that are long gone."""
        self.store.outbox.acknowledge(seqs)
        for seq in seqs:
            self._settle(seq, "acknowledged")

    @rule(limit=st.integers(1, 6))
    def send_a_batch(self, limit: int) -> None:
        batch = self.store.outbox.pending(limit)
        assert [record.seq for record in batch] == self._expected(limit)
        self.acknowledge([record.seq for record in batch])

    @rule(seq=appended)
    def set_aside(self, seq: int) -> None:
        self.store.outbox.set_aside(seq, "rejected:test")
        self._settle(seq, "set_aside")

    def _settle(self, seq: int, state: str) -> None:
        if seq in self.model and self.model[seq].state == "pending":
            self.model[seq].state, self.model[seq].settled = state, self.elapsed

    @rule(seq=appended)
    def redrive(self, seq: int) -> None:
        self.store.outbox.redrive(seq)
        if seq in self.model and self.model[seq].state == "set_aside":
            self.model[seq].state = "pending"

    @rule(hours=st.sampled_from([1, 60, 110, 180]))
    def time_passes(self, hours: int) -> None:
        self.clock.advance(hours * 3600)
        self.elapsed += hours * 3600

    @rule()
    def purge(self) -> None:
        old = [
            seq
            for seq, kept in self.model.items()
            if kept.state == "acknowledged" and self.elapsed - kept.settled > RETENTION.total_seconds()
        ]
        assert self.store.outbox.purge() == len(old)
        for seq in old:
            del self.model[seq]

    @rule()
    def checkpoint(self) -> None:
        assert self.store.database.checkpoint()

    @rule()
    def restart(self) -> None:
        """No time passes between the runs; tests/unit/offline_cache/test_age.py has the rest."""
        self.store.outbox.purge()
        self.model = {
            seq: kept
            for seq, kept in self.model.items()
            if kept.state != "acknowledged" or self.elapsed - kept.settled <= RETENTION.total_seconds()
        }
        self.stack.close()
        self.stack = ExitStack()
        self.store = self.stack.enter_context(terminal_store(self.folder, self.clock))
        assert self.store.database.opening == Opening()

    def _expected(self, limit: int) -> list[int]:
        """One of each lane in turn: by the turn, then by the lane."""
        turns = [
            (turn, lane, seq)
            for lane in Lane
            for turn, seq in enumerate(
                sorted(seq for seq, kept in self.model.items() if kept.lane is lane and kept.state == "pending")
            )
        ]
        return [seq for _, _, seq in sorted(turns)[:limit]]

    @invariant()
    def what_waits_is_what_the_model_says(self) -> None:
        waiting = self.store.outbox.pending(10_000)
        assert [record.seq for record in waiting] == self._expected(10_000)
        assert all(self.model[record.seq].record_id == record.record_id for record in waiting)

    @invariant()
    def depths_are_true(self) -> None:
        states = [kept.state for kept in self.model.values()]
        assert self.store.outbox.depth() == Depth(states.count("pending"), states.count("set_aside"))
        for lane, depth in self.store.outbox.depths().items():
            of_lane = [kept.state for kept in self.model.values() if kept.lane is lane]
            assert (depth.pending, depth.set_aside) == (of_lane.count("pending"), of_lane.count("set_aside"))
            assert (depth.oldest is None) == (depth.pending == 0)

    @invariant()
    def the_head_is_the_hash_of_all_that_was_ever_kept(self) -> None:
        head = self.store.outbox.head()
        assert (head.seq, head.chain) == (self.given, extended_by(EMPTY_CHAIN, self.hashes))


# each step is a commit that waits for the disk: the suite's budget of examples is for values in memory
nightly = settings.get_current_profile_name() == "nightly"
TestOutbox = OutboxMachine.TestCase
TestOutbox.settings = settings(
    settings.default, max_examples=200 if nightly else 12, stateful_step_count=40 if nightly else 20, deadline=None
)
