"""Version 4 of the terminal's tables. Frozen: a change is a v5 beside it and a migration between them.

Against version 3: a returned payment says why it came back, and guesses are counted by the whole district, whose locks
lie here.

Moments are ISO 8601 texts with their offset, days ISO 8601 dates, UUIDs their 36 characters, hashes 64 hexadecimal digits.
What a screen only shows lies in `content`, the line's own message in JSON; a column of its own has what is looked for.
"""

from sqlalchemy import DDL, CheckConstraint, Index, event, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class StoreMetaRow(Base):
    """One line: whose store this is. `epoch` is born with the file, so that a terminal set up anew cannot reuse
    numbers.
    """

    __tablename__ = "store_meta"
    __table_args__ = (CheckConstraint("id = 1", name="one_line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    terminal: Mapped[str]
    epoch: Mapped[str]
    next_seq: Mapped[int]
    created_at: Mapped[str]
    chain: Mapped[bytes]
    """Of the record before `next_seq`: see offline_cache.head."""
    age_seconds: Mapped[int]
    """How long this store has surely lived, as of `seen_at`: see offline_cache.age."""
    seen_at: Mapped[str]


class OutboxRow(Base):
    """A record, frozen. Only `state`, `settled_at`, `settled_age` and `reason` ever change.

    `settled_at` is for people; `settled_age` is the store's age then, in seconds, and decides.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'acknowledged', 'set_aside')", name="known_state"),
        Index("outbox_waiting", "lane", "seq", sqlite_where=text("state = 'pending'")),
        Index("outbox_acknowledged", "settled_age", sqlite_where=text("state = 'acknowledged'")),
        Index("outbox_set_aside", "seq", sqlite_where=text("state = 'set_aside'")),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    record_schema: Mapped[int]
    lane: Mapped[int]
    at: Mapped[str]
    sha256: Mapped[str]
    body: Mapped[bytes]
    created_at: Mapped[str]
    state: Mapped[str]
    settled_at: Mapped[str | None]
    reason: Mapped[str | None]
    settled_age: Mapped[int | None]


class TallyRow(Base):
    """How many records of a lane are in a state, kept by triggers: counting a million at each turn would take longer than
    sending five hundred.
    """

    __tablename__ = "tally"

    lane: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(primary_key=True)
    records: Mapped[int]


_COUNT_IN = """
    INSERT INTO tally (lane, state, records) VALUES (NEW.lane, NEW.state, 1)
    ON CONFLICT (lane, state) DO UPDATE SET records = records + 1;
"""
_COUNT_OUT = """
    UPDATE tally SET records = records - 1 WHERE lane = OLD.lane AND state = OLD.state;
"""
TALLY_TRIGGERS = (
    f"CREATE TRIGGER tally_insert AFTER INSERT ON outbox BEGIN {_COUNT_IN} END",
    f"CREATE TRIGGER tally_update AFTER UPDATE OF state ON outbox BEGIN {_COUNT_OUT} {_COUNT_IN} END",
    f"CREATE TRIGGER tally_delete AFTER DELETE ON outbox BEGIN {_COUNT_OUT} END",
)
for _trigger in TALLY_TRIGGERS:
    event.listen(Base.metadata, "after_create", DDL(_trigger))


class FeedRow(Base):
    """How far a feed was followed. `generation` counts beginnings; `settled` is the last one that was followed to its
    end.
    """

    __tablename__ = "feed"

    kind: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int]
    settled: Mapped[int]
    cursor: Mapped[str | None]
    as_of: Mapped[str | None]
    followed_age: Mapped[int | None]
    """The store's age, in seconds, when the feed was last followed to its end."""


class ResidentRow(Base):
    __tablename__ = "resident"
    __table_args__ = (Index("resident_id_number", "id_number"),)

    person: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int]
    version: Mapped[int]
    name: Mapped[str]
    id_number: Mapped[str]
    town: Mapped[str]
    village: Mapped[str | None]
    attributes: Mapped[str | None]
    """Of the person and the household, as policies ask for them: a JSON array of words; None when the district does not
    say.
    """


class SubsidyRow(Base):
    __tablename__ = "subsidy"
    __table_args__ = (Index("subsidy_person", "person", "granted_on"),)

    grant_id: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int]
    version: Mapped[int]
    person: Mapped[str]
    item: Mapped[str]
    fen: Mapped[int]
    granted_on: Mapped[str]
    state: Mapped[str]
    account_tail: Mapped[str]
    returned_for: Mapped[str | None]
    """Why a returned payment came back: a ReturnReason's value, or the department's own words."""


class FaceTemplateRow(Base):
    """A face that was enrolled here, with a consent for this terminal: it is kept here and nowhere else."""

    __tablename__ = "face_template"
    __table_args__ = (Index("face_template_person", "person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str]
    model: Mapped[str]
    vector: Mapped[bytes]
    enrolled_at: Mapped[str]


class SharedFaceRow(Base):
    """A face that was enrolled elsewhere, and shared through the district with a consent of its own."""

    __tablename__ = "shared_face"
    __table_args__ = (Index("shared_face_person", "person"),)

    template_id: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int]
    version: Mapped[int]
    person: Mapped[str]
    model: Mapped[str]
    vector: Mapped[bytes]
    enrolled_at: Mapped[str]


class PolicyRow(Base):
    """`id` ties the line to its words in policy_search. `regions` and `themes` are JSON arrays; no region is the whole
    district. `rules`: whom the policy finds, in JSON; None when it finds nobody by itself.
    """

    __tablename__ = "policy"
    __table_args__ = (Index("policy_department", "department", "published_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[str] = mapped_column(unique=True)
    generation: Mapped[int]
    version: Mapped[int]
    department: Mapped[str]
    title: Mapped[str]
    regions: Mapped[str]
    themes: Mapped[str]
    published_on: Mapped[str]
    valid_until: Mapped[str | None]
    rules: Mapped[str | None]
    content: Mapped[str]


class NoticeRow(Base):
    """Shown from `starts_on` to `ends_on`, both included. `village` is None for a notice of a whole town; `town` is None for
    one of the whole district. `lines` is a JSON array of `line_count` lines.
    """

    __tablename__ = "notice"
    __table_args__ = (Index("notice_place", "category", "town", "village", "starts_on"),)

    notice_id: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int]
    version: Mapped[int]
    category: Mapped[str]
    town: Mapped[str | None]
    village: Mapped[str | None]
    period: Mapped[str]
    title: Mapped[str]
    starts_on: Mapped[str]
    ends_on: Mapped[str]
    line_count: Mapped[int]
    content: Mapped[str]
    lines: Mapped[str]


class MatterRow(Base):
    """A matter of the service guide. `id` ties the line to its words in matter_search. `towns`, a JSON array: where it is
    accepted besides the hall (`in_hall`, 0 or 1).
    """

    __tablename__ = "matter"
    __table_args__ = (Index("matter_department", "department", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[str] = mapped_column(unique=True)
    generation: Mapped[int]
    version: Mapped[int]
    department: Mapped[str]
    title: Mapped[str]
    in_hall: Mapped[int]
    towns: Mapped[str]
    content: Mapped[str]


WORD_TABLES = tuple(
    f"CREATE VIRTUAL TABLE {name}_search USING fts5 (title, body, content='', contentless_delete=1, tokenize='unicode61')"
    for name in ("policy", "matter")
)
"""The words of titles and texts, as offline_cache.words splits them; `rowid` is the line's `id`."""

_FORGET = "CREATE TRIGGER {0}_search_delete AFTER DELETE ON {0} BEGIN DELETE FROM {0}_search WHERE rowid = OLD.id; END"
WORD_TRIGGERS = tuple(_FORGET.format(name) for name in ("policy", "matter"))
for _statement in (*WORD_TABLES, *WORD_TRIGGERS):
    event.listen(Base.metadata, "after_create", DDL(_statement))


class ConfigurationRow(Base):
    """A setting that the district gave. `breadth` is whom it was given to: the one terminal's beats the town's, and that
    beats the district's. `value` is JSON.
    """

    __tablename__ = "configuration"

    entry_id: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int]
    version: Mapped[int]
    key: Mapped[str]
    breadth: Mapped[str]
    value: Mapped[str]


class ReplyRow(Base):
    """How far a consultation or complaint has got. `at` is the moment of its newest state, `text` the department's answer
    once there is one, `person` None where it was made without a name, `due_on` the day by which an answer is owed.
    """

    __tablename__ = "reply"
    __table_args__ = (Index("reply_receipt", "receipt"), Index("reply_person", "person"))

    consultation_id: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int]
    version: Mapped[int]
    receipt: Mapped[str]
    person: Mapped[str | None]
    state: Mapped[str]
    department: Mapped[str]
    topic: Mapped[str]
    text: Mapped[str | None]
    at: Mapped[str]
    due_on: Mapped[str | None]


class AskedRow(Base):
    """A consultation that was written here, until the district's own line about it (ReplyRow) has come down. `receipt` is
    its hash.
    """

    __tablename__ = "asked"
    __table_args__ = (Index("asked_person", "person"),)

    consultation_id: Mapped[str] = mapped_column(primary_key=True)
    receipt: Mapped[str] = mapped_column(unique=True)
    person: Mapped[str | None]
    department: Mapped[str]
    topic: Mapped[str]
    at: Mapped[str]


class WithdrawalRow(Base):
    """A person withdrew consent to being recognised, here or anywhere in the district: no face of up to `at` is used."""

    __tablename__ = "withdrawal"
    __table_args__ = (Index("withdrawal_person", "person"),)

    withdrawal_id: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int]
    version: Mapped[int]
    person: Mapped[str]
    at: Mapped[str]


class TicketSeriesRow(Base):
    """The last number that was given out for one of the hall's queues on a day."""

    __tablename__ = "ticket_series"

    day: Mapped[str] = mapped_column(primary_key=True)
    queue: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class GuessLockRow(Base):
    """Wrong guesses against one subject, by a keyed hash of it: neither a number nor a name can be read back. Ages are the
    store's own, in seconds (offline_cache.age): neither a restart nor a clock that was set ends a lock.
    """

    __tablename__ = "guess_lock"

    subject: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    failed_age: Mapped[int]
    locked_until_age: Mapped[int | None]
    shared: Mapped[str | None]
    """The subject's name among all terminals, under the district's key; None: it concerns this one alone."""


class DistrictLockRow(Base):
    """The district has counted too many guesses against a subject, by its shared name. The age is the store's own."""

    __tablename__ = "district_lock"

    subject: Mapped[str] = mapped_column(primary_key=True)
    locked_until_age: Mapped[int]


class PinRow(Base):
    """A citizen's own number, set beside a volunteer, as the second proof. `secret` is a slow salted hash with its scheme."""

    __tablename__ = "pin"

    person: Mapped[str] = mapped_column(primary_key=True)
    secret: Mapped[str]
    set_at: Mapped[str]
    set_by: Mapped[str]
