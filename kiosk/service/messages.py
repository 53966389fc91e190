"""From what a citizen has put together to the records that travel: a message and the pieces of its voice note, a rating."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kiosk.clock import Clock
from kiosk.domain.consultations import LABEL_CHARACTERS, ConsultationSort, in_pieces
from kiosk.domain.consulting import Draft, ReadyQuestion
from kiosk.domain.rated import Rating
from kiosk.domain.receipts import Receipt
from kiosk.domain.records import ConsultationRecord, RatingRecord, VoiceNotePiece
from kiosk.ports import VoiceNote


@dataclass(frozen=True, slots=True)
class MessageWords:
    """What departments read, in their language: the ready questions, what a message is about when nothing else says so, and
    who finds the department where the citizen does not know it.
    """

    ready: Mapping[ReadyQuestion, str]
    topics: Mapping[ConsultationSort, str]
    centre: str


@dataclass(frozen=True, slots=True)
class Message:
    record: ConsultationRecord
    pieces: tuple[VoiceNotePiece, ...]


class MessageMaker:
    """`below(n)` is unpredictable and uniform in [0, n): `secrets.randbelow`."""

    def __init__(self, words: MessageWords, clock: Clock, below: Callable[[int], int]) -> None:
        self._words = words
        self._clock = clock
        self._below = below

    def message(self, draft: Draft, note: VoiceNote | None) -> Message:
        said = self._words.ready[draft.question] if draft.question is not None else draft.words
        doubt = draft.doubt
        record = ConsultationRecord(
            self._clock.new_id(),
            self._clock.now(),
            Receipt.draw(self._below),
            draft.sort,
            draft.department or self._words.centre,
            self._words.topics[draft.sort] if doubt is None else doubt.label[:LABEL_CHARACTERS],
            said,
            contact=draft.contact or None,
            person=None if doubt is None else doubt.person,
            doubted=None if doubt is None else doubt.doubted,
        )
        return Message(record, () if note is None else tuple(self._pieces(record, note)))

    def _pieces(self, record: ConsultationRecord, note: VoiceNote) -> Iterator[VoiceNotePiece]:
        contents = in_pieces(note.sound)
        for number, content in enumerate(contents, start=1):
            yield VoiceNotePiece(
                self._clock.new_id(), record.at, record.record_id, number, len(contents), note.codec, content
            )

    def rating(self, rating: Rating) -> RatingRecord:
        return RatingRecord(
            self._clock.new_id(),
            self._clock.now(),
            rating.grade,
            rating.reasons,
            counter=rating.subject.counter,
            matter=rating.subject.matter,
            call_back=rating.call_back or None,
        )
