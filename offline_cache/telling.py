"""What happened to the store while it was opened, told to those who look after the terminal: its journal and, by the
heartbeat, its district. Not here: the sentences of the log (opening.py).
"""

from enum import Enum

from kiosk.journal import Entry, Journal
from offline_cache.opening import Numbers, Opening
from offline_cache.wire.heartbeat import Notice

_MOST_GAPS = 20
"""A heartbeat stays small; the log has them all."""


def journal_opening(opening: Opening, journal: Journal) -> None:
    """Nothing on an ordinary morning."""
    if opening.set_aside is not None:
        unread = sum(gap.last - gap.first + 1 for gap in opening.set_aside.unread)
        journal.write(
            Entry.STORE_SET_ASIDE, records=opening.set_aside.records, faces=opening.set_aside.faces, unread=unread
        )
    if opening.new_epoch is not None:
        lost = opening.new_epoch.lost or Numbers(0, 0)
        journal.write(Entry.EPOCH_BEGAN, why=opening.new_epoch.why, first=lost.first, last=lost.last)
    if opening.migrated is not None:
        journal.write(Entry.STORE_MIGRATED, found=opening.migrated.found)
    if opening.witness_unreadable:
        journal.write(Entry.WITNESS_UNREADABLE)


def notices_of(opening: Opening) -> tuple[Notice, ...]:
    """The same for the district's operator, as words that a program can count."""
    notices: list[Notice] = []
    if opening.set_aside is not None:
        notices.append(Notice(what="store_set_aside"))
        notices += [Notice(what="records_unread", detail=str(gap)) for gap in opening.set_aside.unread[:_MOST_GAPS]]
    if opening.new_epoch is not None:
        notices.append(Notice(what="new_epoch", detail=_word(opening.new_epoch.why)))
        if opening.new_epoch.lost is not None:
            notices.append(Notice(what="records_lost", detail=str(opening.new_epoch.lost)))
    if opening.migrated is not None:
        notices.append(Notice(what="tables_migrated", detail=str(opening.migrated.found)))
    if opening.witness_unreadable:
        notices.append(Notice(what="witness_unreadable"))
    return tuple(notices)


def _word(member: Enum) -> str:
    return member.name.lower()
