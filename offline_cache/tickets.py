"""Numbers for the hall's queues, given out by this terminal in series of its own, each once."""

from datetime import timedelta, timezone

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.clock import Clock
from kiosk.domain.records import QueueTicketRecord
from offline_cache.outbox import DurableOutbox
from offline_cache.schema import TicketSeriesRow

_LOCAL = timezone(timedelta(hours=8))


class StoredTickets:
    """kiosk.ports.Tickets. `prefix` is this terminal's, so that two that are cut off never give out the same number."""

    def __init__(self, outbox: DurableOutbox, clock: Clock, prefix: str) -> None:
        self._outbox = outbox
        self._clock = clock
        self._prefix = prefix

    def take(self, queue: str) -> QueueTicketRecord:
        """The next number of the day, once it survives a power cut; its record is in the outbox. Raises StorageError."""
        now = self._clock.now()
        day = now.astimezone(_LOCAL).date()
        with self._outbox.appending() as transaction:
            # yesterday's series are of no use to anybody
            transaction.connection.execute(delete(TicketSeriesRow).where(TicketSeriesRow.day != day.isoformat()))
            series = insert(TicketSeriesRow).values(day=day.isoformat(), queue=queue, last=1)
            transaction.connection.execute(
                series.on_conflict_do_update(
                    index_elements=[TicketSeriesRow.day, TicketSeriesRow.queue], set_={"last": TicketSeriesRow.last + 1}
                )
            )
            number = transaction.connection.execute(
                select(TicketSeriesRow.last).where(
                    TicketSeriesRow.day == day.isoformat(), TicketSeriesRow.queue == queue
                )
            ).scalar_one()
            record = QueueTicketRecord(self._clock.new_id(), now, queue, day, f"{self._prefix}{number:03d}")
            transaction.append(record)
        return record
