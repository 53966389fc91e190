"""Three terminals, a line and a district under one seed: one number is one history, and it can be played again.

Real: the outbox, the plan, the turn, the client with its parsers, the district's judging, retention and feeds, the
snapshot. Simulated: the clock, the line, the mirror (a dictionary), signatures (a mark on the answer: forging is tested
elsewhere), and every accident. `Bug` names the mistakes that are put in on purpose to see whether this harness would
notice.

What must hold at the end, and wherever a store's life ends: a record is known by its bytes, which name its id. What a
screen called saved lies in its terminal's store, delivered or set aside; what a terminal took for delivered the district
had, and has still, unless its own backup undid it, and then the terminal sends it again; only what a store and a backup
have lost together is lost. What was set aside is kept on both sides, for a reason that is true. Nothing is there twice,
nothing comes back that was deleted, and nothing is there that nobody wrote.
"""

import gzip
import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from enum import Enum
from random import Random
from typing import Any, cast
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from district.database import Database, now
from district.faces.key import FaceKey
from district.feed import GoneError
from district.records import taking
from district.records.retention import Periods, forget_old
from district.records.store import ingest
from district.records.verdicts import Known
from district.roster import store as roster
from district.snapshots.shelf import snapshot_pages
from district.subsidies import store as subsidies
from kiosk.clock import ManualClock
from kiosk.domain.people import PersonId
from kiosk.domain.records import EntryRecord, QueryOutcome, QueryRecord, Way
from kiosk.ports import StorageError
from offline_cache.changes import FeedName, Gone, Kept, MirrorPage, ResidentChanges
from offline_cache.mirror import StoredMirror
from offline_cache.outbox import DurableOutbox, StoredRecord
from offline_cache.salvage import RECORD_COLUMNS
from offline_cache.sync import plan as planning
from offline_cache.sync.client import DistrictClient
from offline_cache.sync.exchange import Answer, Ask
from offline_cache.sync.identity import Enrolment, Identity, new_private_key
from offline_cache.sync.keyring import Keyring
from offline_cache.sync.outcomes import Obstacle, Unreachable
from offline_cache.sync.plan import Pace
from offline_cache.sync.turn import Turn
from offline_cache.wire import snapshot as snapshots
from offline_cache.wire.feed import FeedKind, ResidentValue
from offline_cache.wire.heartbeat import HeartbeatAnswer, Vitals
from offline_cache.wire.ingest import IngestAnswer, IngestBatch, ReceivedBatch, RecordResult, Verdict
from offline_cache.wire.message import sha256_hex
from tests.simulation.stores import CrashError, MemoryDistrict, MemoryStore

TERMINALS = 2
STEPS = 26
DRAIN_TURNS = 150
"""Turns that a terminal gets to drain when all is well again: many times what it needs."""

PACE = Pace(batch_records=8, page_lines=5)
KEY = new_private_key()
Broken = Callable[["World"], None]
Identified = tuple[str, str, int]


FOLLOWED = (FeedName.RESIDENTS, FeedName.SUBSIDIES)
"""The feeds of a history: the others are kept by the same code."""


class Bug(Enum):
    """A mistake put in on purpose."""

    NONE = "none"
    BELIEVES_ANYBODY = "an answer without a signature is believed"
    BELIEVES_ANY_BATCH = "an answer to another batch is believed"
    FORGETS_FIRST = "records are marked as delivered before they are sent"
    FORGETS_REFUSED = "a refused record is taken for delivered"
    REPEATS_REFUSED = "a refused record is sent for ever"
    IGNORES_CONTENT = "the district takes other content under a known number for a duplicate"
    REPLACES = "the district replaces what it has by what comes later"
    ANSWERS_EARLY = "the district answers before it has committed"
    REUSES_EPOCH = "a terminal that is set up anew keeps its epoch"
    NEVER_SENDS_AGAIN = "a district restored from a backup is not given what it has lost"
    GIVES_UP_LARGE = "anybody on the way can make a terminal give a record up"
    DROPS_TAIL = "the last record of a batch is marked without a verdict of its own"
    DEDUPES_BY_NUMBER = "the district knows a record by its number only"
    ALTERS = "a record that is sent again is encoded anew, and otherwise"
    LEAVES_REFUSED = "what was set aside is not carried over from a damaged store"
    FORGETS_IDS = "the district forgets the id of what it deletes"


class Chance(Random):
    """`strikes` is for accidents, and can be switched off."""

    calm = False

    def strikes(self, probability: float) -> bool:
        return not self.calm and self.random() < probability


class World:
    """Made once, and played with many seeds: making databases costs more than a history."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.chance = Chance(0)
        self.bug = Bug.NONE
        self.district = MemoryDistrict()
        self.stores = [MemoryStore(f"T{number}", self._store_fails) for number in range(TERMINALS)]

    def _store_fails(self) -> bool:
        return self.chance.strikes(0.03)

    def play(self, seed: int, bug: Bug = Bug.NONE) -> None:
        """Raises AssertionError, with the seed in it, when a promise is broken."""
        self.chance = Chance(seed)
        self.bug = bug
        self.clock = ManualClock()
        self.district.begin_anew()
        self.district.crash = self._district_crashes
        if bug is not Bug.DEDUPES_BY_NUMBER:
            History(self, seed).run()
            return
        self.district.file.raw.execute("DROP INDEX record_identity")
        with patch.object(taking, "_known", _known_by_number(taking._known)):
            History(self, seed).run()

    def _district_crashes(self, where: str) -> bool:
        return self.chance.strikes(0.04)


def _known_by_number(known: Callable[..., Known]) -> Callable[..., Known]:
    return lambda *what: replace(known(*what), by_id={}, forgotten_ids=frozenset())


class DictMirror:
    """What a mirror promises, without its tables."""

    def __init__(self) -> None:
        self.cursors: dict[FeedName, str | None] = {}
        self.names: dict[str, tuple[int, str]] = {}
        self._fresh: set[str] | None = None

    def cursor(self, name: FeedName) -> str | None:
        return self.cursors.get(name)

    def require_room(self) -> None:
        """A dictionary has room."""

    def restart(self, name: FeedName) -> None:
        self.cursors[name] = None
        if name is FeedName.RESIDENTS:
            self._fresh = set()

    def apply(self, page: MirrorPage) -> None:
        if not isinstance(page, ResidentChanges):
            self.cursors[FeedName.SUBSIDIES] = page.head.cursor
            return
        for change in page.changes:
            match change:
                case Kept():
                    self.names[change.key] = (change.version, change.value.name)
                    if self._fresh is not None:
                        self._fresh.add(change.key)
                case Gone():
                    self.names.pop(change.key, None)
                case _:
                    raise AssertionError("the district sent what cannot be read")
        self.cursors[FeedName.RESIDENTS] = page.head.cursor
        if page.head.complete and self._fresh is not None:
            self.names = {key: value for key, value in self.names.items() if key in self._fresh}
            self._fresh = None


class Line:
    """An Exchange of one terminal: loses, repeats, delays, reorders, cuts off and forges."""

    clock_offset: timedelta | None = None
    keyring = Keyring(Enrolment("T0", "*", KEY, KEY.public_key()))

    def __init__(self, history: "History") -> None:
        self._history = history
        self._world = history.world
        self._last_answer: Answer | None = None
        self.late: list[Ask] = []

    def ask(self, ask: Ask) -> Answer | Unreachable:
        answer = self._carried(ask)
        if self._world.bug is Bug.BELIEVES_ANYBODY and isinstance(answer, Answer):
            answer = replace(answer, signed=True)
        if self._world.bug is Bug.BELIEVES_ANY_BATCH and isinstance(answer, Answer) and "ingest" in ask.path:
            answer = _renamed(answer, ask)
        if self._world.bug is Bug.GIVES_UP_LARGE and isinstance(answer, Answer) and answer.status == 413:
            answer = replace(answer, signed=True)
        return answer

    def abort(self) -> None: ...
    def close(self) -> None: ...

    def _carried(self, ask: Ask) -> Answer | Unreachable:
        chance = self._world.chance
        if chance.strikes(0.04):
            return Unreachable(Obstacle.NO_ANSWER)
        if chance.strikes(0.03):
            return Answer(200, {"content-type": "text/html"}, b"<html>", signed=False)
        if chance.strikes(0.03):
            return Answer(413, {}, b"", signed=False)
        if chance.strikes(0.04):
            return _forged(ask)
        if chance.strikes(0.04):
            self.late.append(ask)
            return Unreachable(Obstacle.TOO_SLOW)
        if self._last_answer is not None and chance.strikes(0.03):
            return self._last_answer
        answer = self._history.serve(ask)
        if chance.strikes(0.05):
            self._history.serve(ask)
        if chance.strikes(0.06):
            return Unreachable(Obstacle.NO_ANSWER)
        if isinstance(answer, Answer) and chance.strikes(0.03):
            return replace(answer, body=answer.body[: len(answer.body) // 2], signed=False)
        if isinstance(answer, Answer) and answer.status == 200 and "ingest" in ask.path:
            self._last_answer = answer
        return answer


def _json(message: Any, status: int = 200) -> Answer:
    return Answer(status, {"content-type": "application/json"}, message.model_dump_json().encode(), signed=True)


def _forged(ask: Ask) -> Answer | Unreachable:
    """Somebody on the way says that all is well, and passes nothing on."""
    if "ingest" not in ask.path:
        return Unreachable(Obstacle.NO_ANSWER)
    batch = IngestBatch.model_validate_json(gzip.decompress(ask.content))
    results = tuple(RecordResult(seq=record.seq, verdict=Verdict.ACCEPTED) for record in batch.records)
    answer = IngestAnswer(batch=batch.batch, server_time=ManualClock().now(), results=results)
    return replace(_json(answer), signed=False)


def _renamed(answer: Answer, ask: Ask) -> Answer:
    """What a client would see that does not compare: as if each answer were to this very batch and its records."""
    if answer.status != 200 or answer.content_type != "application/json" or not answer.signed:
        return answer
    batch = IngestBatch.model_validate_json(gzip.decompress(ask.content))
    known = IngestAnswer.model_validate_json(answer.body)
    verdicts = {result.seq: result for result in known.results}
    results = tuple(
        verdicts.get(record.seq) or RecordResult(seq=record.seq, verdict=Verdict.ACCEPTED) for record in batch.records
    )
    return _json(known.model_copy(update={"batch": batch.batch, "results": results}))


class Sender:
    """One terminal: its store, its plan, and what its screen has said."""

    def __init__(self, history: "History", store: MemoryStore, name: str) -> None:
        self.history = history
        self.name = name
        self.store = store
        self.told: dict[Identified, str] = {}
        """What a citizen was told is saved, by its number, as the hash of its bytes; of this store."""
        self.numbered: set[tuple[Identified, str]] = set()
        """Every number that was given out since the terminal was set up, in lives of its store that are over too."""
        self.line = Line(history)
        self.image: tuple[Any, UUID, dict[Identified, str], DictMirror] | None = None
        self.begin()

    def begin(self) -> None:
        """A store that is new."""
        world = self.history.world
        reused = world.bug is Bug.REUSES_EPOCH and bool(self.told)
        self.epoch = self.epoch if reused else self._new_epoch()
        self.store.begin_anew(self.epoch)
        self.told = {}
        self.numbered = set()
        self.image = None
        self.mirror = DictMirror()
        self.restart()

    def _new_epoch(self) -> UUID:
        return UUID(int=self.history.world.chance.getrandbits(128), version=4)

    def restart(self) -> None:
        """The program starts: what was in memory is gone."""
        world = self.history.world
        outbox = DurableOutbox(self.store, world.clock)
        self.outbox = cast(DurableOutbox, _BuggyOutbox(outbox, world.bug))
        enrolment = Enrolment(self.name, "*", KEY, KEY.public_key())
        client = DistrictClient(self.line, Identity(enrolment, self.epoch, UUID(int=1)))
        self.turn = Turn(client, self.outbox, cast(StoredMirror, self.mirror), world.clock, PACE, Vitals, FOLLOWED)
        self.plan = planning.first(PACE)

    def write(self) -> None:
        world = self.history.world
        identifier = UUID(int=world.chance.getrandbits(128), version=4)
        now = world.clock.now()
        match world.chance.randrange(3):
            case 0:
                record = QueryRecord(identifier, now, QueryOutcome.SHOWN)
            case _:
                record = EntryRecord(identifier, now, PersonId("p-1"), Way.FACE, 36.5)
        try:
            self.outbox.append(record)
        except StorageError:
            return  # the screen says that it was not saved
        seq = self.outbox.head().seq
        if world.chance.random() < 0.06:
            # of a kind that this district does not know
            self.store.file.raw.execute("UPDATE outbox SET kind = 'ballot' WHERE seq = ?", (seq,))
            self.history.poison.add(str(identifier))
        (row,) = self.store.file.raw.execute("SELECT sha256 FROM outbox WHERE seq = ?", (seq,)).fetchall()
        self.told[self.name, str(self.epoch), seq] = row[0]
        self.numbered.add(((self.name, str(self.epoch), seq), row[0]))
        self.history.written.add(row[0])

    def exchange(self) -> None:
        world = self.history.world
        before = self.plan
        if before.probing:
            outcome = self.turn.probe(world.chance.random())
        else:
            outcome = self.turn.take(before.batch_records, world.chance.random())
        step = planning.after(before, outcome, PACE, world.chance.random())
        self.plan = step.plan
        world.clock.advance(step.wait)

    def take_image(self) -> None:
        self.image = (self.store.file.image(), self.epoch, dict(self.told), deepcopy(self.mirror))

    def go_back_to_image(self) -> None:
        """Somebody copied an old disk back: the same epoch lives twice, and its numbers are given out again."""
        if self.image is None:
            return
        image, epoch, told, mirror = self.image
        self.history.lost_lives |= self.numbered - set(told.items())
        self.store.file.restore(image)
        self.epoch = epoch
        self.told = dict(told)
        self.mirror = deepcopy(mirror)
        self.restart()

    def salvage(self) -> None:
        """Pages of the store are damaged. What can be read goes on in a new store, as offline_cache/replacement.py does
        it: what was not acknowledged, under its old numbers and a new epoch; the mirror is fetched anew.
        """
        world = self.history.world
        raw = self.store.file.raw
        columns = ", ".join((*RECORD_COLUMNS, "settled_age"))
        (highest,) = raw.execute("SELECT next_seq - 1 FROM store_meta").fetchone()
        rows = raw.execute(f"SELECT {columns} FROM outbox WHERE state != 'acknowledged' ORDER BY seq").fetchall()
        if world.bug is Bug.LEAVES_REFUSED:
            rows = [row for row in rows if "set_aside" not in row]
            readable = set(self.told)
        else:
            # one page holds several records
            damaged = {seq // 3 for seq in range(1, highest + 1) if world.chance.random() < 0.15}
            rows = [row for row in rows if row[0] // 3 not in damaged]
            acknowledged = {seq for seq, (state, _, _) in self.states().items() if state == "acknowledged"}
            readable = {one for one in self.told if one[2] // 3 not in damaged and one[2] not in acknowledged}
        told = {one[2]: sha256 for one, sha256 in self.told.items() if one in readable}
        self.epoch = self._new_epoch()
        self.store.begin_anew(self.epoch)
        raw.executemany(f"INSERT INTO outbox ({columns}) VALUES ({', '.join('?' * (len(RECORD_COLUMNS) + 1))})", rows)
        raw.execute("UPDATE store_meta SET next_seq = ?", (highest + 1,))
        self.told = {(self.name, str(self.epoch), seq): sha256 for seq, sha256 in told.items()}
        self.numbered |= set(self.told.items())
        self.mirror = DictMirror()
        self.restart()

    def states(self) -> dict[int, tuple[str, str, str | None]]:
        rows = self.store.file.raw.execute("SELECT seq, state, sha256, reason FROM outbox").fetchall()
        return {seq: (state, sha256, reason) for seq, state, sha256, reason in rows}


class _BuggyOutbox:
    """The real outbox, but for the mistakes that are put in."""

    def __init__(self, real: DurableOutbox, bug: Bug) -> None:
        self._real = real
        self._bug = bug
        self._sent: set[int] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def pending(self, limit: int, limit_bytes: int | None = None) -> Any:
        found = self._real.pending(limit, limit_bytes)
        if self._bug is Bug.FORGETS_FIRST:
            self._real.acknowledge([record.seq for record in found])
        if self._bug is Bug.ALTERS:
            found = [_altered(record) if record.seq in self._sent else record for record in found]
            self._sent |= {record.seq for record in found}
        return found

    def acknowledge(self, seqs: list[int]) -> None:
        waiting = [record.seq for record in self._real.pending(100)] if self._bug is Bug.DROPS_TAIL else []
        self._real.acknowledge([*seqs, *[seq for seq in waiting if seqs and seq == max(seqs) + 1]])

    def set_aside(self, seq: int, reason: str) -> None:
        if self._bug is Bug.FORGETS_REFUSED:
            self._real.acknowledge([seq])
        elif self._bug is not Bug.REPEATS_REFUSED:
            self._real.set_aside(seq, reason)

    def send_again(self) -> int:
        return 0 if self._bug is Bug.NEVER_SENDS_AGAIN else self._real.send_again()


def _altered(record: StoredRecord) -> StoredRecord:
    """The same record, of the same id, in other words."""
    body = record.body.replace(b'"celsius":36.5', b'"celsius":36.6').replace(b'"shown"', b'"not_proven"')
    return replace(record, body=body, sha256=sha256_hex(body))


class History:
    """One seed from its first moment to the last."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.seed = seed
        self.poison: set[str] = set()
        self.written: set[str] = set()
        self.lost_lives: set[tuple[Identified, str]] = set()
        """Numbers that an overwritten store had given out: the one that was copied back gives them out again."""
        self.accepted: dict[str, Identified] = {}
        """What the district took, and under which number, as long as no backup undid it."""
        self.deleted: set[str] = set()
        """Of these, what its retention has deleted."""
        self.undone: set[str] = set()
        """What it had taken or refused before a backup undid it, and was not given again since."""
        self.backup: tuple[Any, dict[str, Identified], set[str]] | None = None
        self.persons = 0
        self.shelf: dict[tuple[FeedKind, Any], bytes] = {}
        self.senders = [Sender(self, store, f"T{number}") for number, store in enumerate(world.stores)]

    def run(self) -> None:
        chance = self.world.chance
        for _ in range(STEPS):
            sender = chance.choice(self.senders)
            roll = chance.random()
            if roll < 0.40:
                sender.write()
            elif roll < 0.85:
                sender.exchange()
            elif roll < 0.88:
                self._change_roster()
            else:
                self._accident(sender, chance.random())
            if sender.line.late and chance.random() < 0.2:
                self.serve(sender.line.late.pop(chance.randrange(len(sender.line.late))))
        chance.calm = True
        for sender in self.senders:
            for ask in sender.line.late:
                self.serve(ask)
        self._drain()
        self._judge()

    def _accident(self, sender: Sender, roll: float) -> None:
        if roll < 0.20:
            sender.restart()
        elif roll < 0.35:
            sender.take_image()
        elif roll < 0.48:
            self._end_of_life(sender)
            sender.go_back_to_image()
        elif roll < 0.56:
            self._end_of_life(sender)
            sender.begin()
        elif roll < 0.68:
            self._end_of_life(sender)
            sender.salvage()
        elif roll < 0.73:
            self._forget()
        elif roll < 0.86:
            self.backup = (self.world.district.file.image(), dict(self.accepted), set(self.deleted))
        elif self.backup is not None:
            self._restore_district(*self.backup)

    def _end_of_life(self, sender: Sender) -> None:
        """A store is about to be overwritten: what it took for settled, it must be able to leave to the district."""
        refused = self._refused()
        for identity, sha256 in sender.told.items():
            state, _, reason = sender.states().get(identity[2], ("gone", "", None))
            if sha256 in self.undone:
                continue
            if state == "acknowledged":
                self._demand(sha256 in self.accepted, "acknowledged, and never taken", identity)
            elif state == "set_aside":
                self._demand(sha256 in refused, f"set aside ({reason}), and not kept at the district", identity)

    def _forget(self) -> None:
        """Half a year later, as far as the district's retention is concerned."""
        raw = self.world.district.file.raw
        kept = {sha256 for (sha256,) in raw.execute("SELECT sha256 FROM record").fetchall()}
        forget_old(self._database, Periods(records_days=0, refused_days=1), now() + timedelta(hours=1))
        if self.world.bug is Bug.FORGETS_IDS:
            raw.execute("DELETE FROM forgotten_identity")
        self.deleted |= kept

    def _restore_district(self, image: Any, accepted: dict[str, Identified], deleted: set[str]) -> None:
        """From a backup, with a new epoch as the operator's instructions say."""
        before = self._refused()
        self.world.district.file.restore(image)
        epoch = str(UUID(int=self.world.chance.getrandbits(128), version=4))
        self.world.district.file.raw.execute("UPDATE feed_state SET epoch = ?", (epoch,))
        self.undone |= (self.accepted.keys() - accepted.keys()) | (before - self._refused())
        self.accepted = dict(accepted)
        self.deleted = set(deleted)

    def _change_roster(self) -> None:
        self.persons += 1
        key = f"p-{self.world.chance.randrange(6)}"
        value = ResidentValue(name=f"n{self.persons}", id_number="11010519491231002X", town="三角镇")
        with self.world.district.writing() as connection:
            if self.world.chance.random() < 0.2:
                roster.delete_resident(connection, key)
            else:
                roster.put_residents(connection, [(key, value)])

    # ------------------------------------------------------------ the district

    def serve(self, ask: Ask) -> Answer | Unreachable:
        """What the routers do, without HTTP."""
        parts = urlsplit(ask.path)
        try:
            if parts.path == "/v1/ingest":
                return self._take(ask)
            if parts.path == "/v1/heartbeat":
                return _json(HeartbeatAnswer(server_time=self.world.clock.now()))
            if self.world.chance.strikes(0.02):
                return Answer(503, {"retry-after": "1"}, b"", signed=True)
            kind = FeedKind(parts.path.rpartition("/")[2])
            if parts.path.startswith(snapshots.PATH):
                return self._snapshot(kind, ask)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            store = roster if kind is FeedKind.RESIDENTS else subsidies
            return _json(store.page_after(self._database, query.get("after"), int(query["limit"])))
        except GoneError:
            return Answer(410, {}, b"", signed=True)
        except CrashError:
            return Unreachable(Obstacle.NO_ANSWER)

    def _take(self, ask: Ask) -> Answer:
        if self.world.chance.strikes(0.03):
            return Answer(429, {"retry-after": "2"}, b"", signed=True)
        if self.world.chance.strikes(0.02):
            return Answer(500, {}, b"", signed=True)
        batch = ReceivedBatch.model_validate_json(gzip.decompress(ask.content))
        if len(batch.records) > 1 and self.world.chance.strikes(0.05):
            return Answer(413, {}, b"", signed=True)
        before = self._rows(batch)
        try:
            results = ingest(self._database, batch)
        except CrashError:
            if self.world.bug is not Bug.ANSWERS_EARLY:
                raise
            results = [RecordResult(seq=cast(int, one["seq"]), verdict=Verdict.ACCEPTED) for one in batch.records]
        finally:
            after = self._rows(batch)
            self.accepted |= {sha256: one for one, sha256 in after.items() if one not in before}
            self.undone -= self.accepted.keys() | self._refused()
        if self.world.bug is Bug.REPLACES:
            self._replace(batch)
        if self.world.bug in (Bug.IGNORES_CONTENT, Bug.REPLACES):
            known = self._rows(batch)
            results = [
                RecordResult(seq=one.seq, verdict=Verdict.DUPLICATE)
                if one.verdict is Verdict.CONFLICT and (batch.terminal, str(batch.epoch), one.seq) in known
                else one
                for one in results
            ]
        return _json(IngestAnswer(batch=batch.batch, server_time=self.world.clock.now(), results=tuple(results)))

    def _replace(self, batch: ReceivedBatch) -> None:
        for one in batch.records:
            self.world.district.file.raw.execute(
                "UPDATE record SET sha256 = ?, body = ? WHERE terminal = ? AND epoch = ? AND seq = ?",
                (one["sha256"], one["body"], batch.terminal, str(batch.epoch), one["seq"]),
            )

    def _rows(self, batch: ReceivedBatch) -> dict[Identified, str]:
        query = "SELECT terminal, epoch, seq, sha256 FROM record WHERE terminal = ? AND epoch = ?"
        rows = self.world.district.file.raw.execute(query, (batch.terminal, str(batch.epoch))).fetchall()
        return {(terminal, epoch, seq): sha256 for terminal, epoch, seq, sha256 in rows}

    def _snapshot(self, kind: FeedKind, ask: Ask) -> Answer:
        (state,) = self.world.district.file.raw.execute("SELECT epoch, version FROM feed_state").fetchall()
        if (kind, state) not in self.shelf:
            lines = snapshot_pages(self._database, FaceKey(bytes(32)), kind, None)
            self.shelf[kind, state] = gzip.compress(b"\n".join(lines), 1, mtime=0)
        content = self.shelf[kind, state]
        whole = sha256_hex(content)
        wanted = snapshots.read_range(ask.headers["range"])
        assert wanted is not None
        first = wanted[0] if ask.headers.get("if-range") in (None, snapshots.etag(whole)) else 0
        # a line so slow that every snapshot comes in several pieces
        last = min(first + 150, len(content) - 1)
        piece = snapshots.Piece(first, last, len(content))
        headers = {"content-range": snapshots.content_range(piece), "etag": snapshots.etag(whole)}
        return Answer(206, headers, content[first : last + 1], signed=True)

    @property
    def _database(self) -> Database:
        return cast(Database, self.world.district)

    # ------------------------------------------------------------ the end

    def _drain(self) -> None:
        for sender in self.senders:
            for turn in range(DRAIN_TURNS):
                sender.exchange()
                quiet = sender.plan.failures == 0 and not sender.plan.probing
                # the first turn may be a probe, which looks at no feed: a restored district shows in the second
                if turn > 1 and quiet and sender.outbox.depth().pending == 0 and self._has_all(sender):
                    break

    def _has_all(self, sender: Sender) -> bool:
        # a store that is new sends again what it has when its first snapshot is whole
        if any(sender.mirror.cursor(name) is None for name in FOLLOWED):
            return False
        return {key: name for key, (_, name) in sender.mirror.names.items()} == self._roster()

    def _roster(self) -> dict[str, str]:
        query = "SELECT person, name FROM resident WHERE name IS NOT NULL"
        return dict(self.world.district.file.raw.execute(query).fetchall())

    def _judge(self) -> None:
        raw = self.world.district.file.raw
        rows = raw.execute("SELECT terminal, epoch, seq, sha256, body, record_id FROM record").fetchall()
        have: dict[str, Identified] = {}
        for terminal, epoch, seq, sha256, body, _ in rows:
            self._demand(sha256 not in have, "a record is there twice", (epoch, seq))
            have[sha256] = (terminal, epoch, seq)
            self._demand(sha256_hex(body.encode()) == sha256, "a record was altered", seq)
            self._demand(sha256 in self.written, "the district has what nobody wrote", seq)
            self._demand(sha256 in self.accepted, "the district has what it never took", seq)
            self._demand(sha256 not in self.deleted, "a deleted record came back", seq)
        identifiers = [row[5] for row in rows]
        self._demand(len(identifiers) == len(set(identifiers)), "a record is there under two numbers", "")
        for sha256, identity in self.accepted.items():
            gone = sha256 in self.deleted
            self._demand(gone or have.get(sha256) == identity, "what was taken was lost or replaced", identity)
        refused = self._refused()
        for sender in self.senders:
            self._judge_sender(sender, refused)

    def _judge_sender(self, sender: Sender, refused: set[str]) -> None:
        states = sender.states()
        holders = {identity: sha256 for sha256, identity in self.accepted.items()}
        for identity, sha256 in sender.told.items():
            state, kept, reason = states.get(identity[2], ("gone", "", None))
            self._demand(kept == sha256, "the terminal lost a record that it had confirmed", identity)
            if sha256 in self.accepted:
                self._demand(state == "acknowledged", f"delivered, and still {state} ({reason})", identity)
                continue
            self._demand(state == "set_aside", f"not at the district, and {state}", identity)
            self._demand(sha256 in refused, f"set aside here ({reason}), and not kept there", identity)
            if reason is not None and reason.startswith("conflict"):
                self._demand(identity in holders, "a conflict with nothing", identity)
                rival = (identity, holders.get(identity))
                self._demand(rival in self.lost_lives, f"a good record was refused: {reason}", identity)
            else:
                self._demand(self._is_poison(sender, identity[2]), f"a good record was refused: {reason}", identity)
        self._demand(self._has_all(sender), "the mirror is not the district's roster", sender.name)

    def _refused(self) -> set[str]:
        rows = self.world.district.file.raw.execute("SELECT content FROM refused_record").fetchall()
        return {cast(str, json.loads(content)["sha256"]) for (content,) in rows}

    def _is_poison(self, sender: Sender, seq: int) -> bool:
        query = "SELECT record_id FROM outbox WHERE seq = ?"
        return sender.store.file.raw.execute(query, (seq,)).fetchone()[0] in self.poison

    def _demand(self, holds: bool, what: str, where: object) -> None:
        if not holds:
            raise AssertionError(f"seed {self.seed}: {what}: {where}")
