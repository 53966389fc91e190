"""What a citizen may write, and what the screens must not let through."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.consultations import (
    MOST_PIECES,
    PIECE_BYTES,
    Consultation,
    ConsultationSort,
    ConsultationState,
    VoiceCodec,
    in_pieces,
)
from kiosk.domain.ratings import LowReason, Step
from kiosk.domain.receipts import Receipt
from kiosk.domain.records import ConsultationRecord, RatingRecord, VoiceNotePiece

AT = datetime(2026, 11, 23, tzinfo=UTC)
ID = UUID(int=1)
RECEIPT = Receipt.draw(lambda _: 7)


@given(st.integers(1, 3 * PIECE_BYTES))
def test_pieces_are_small_enough_and_make_the_whole(size: int) -> None:
    note = (b"abcdefg" * (size // 7 + 1))[:size]
    pieces = in_pieces(note)
    assert b"".join(pieces) == note
    assert max(map(len, pieces)) <= PIECE_BYTES
    for number, piece in enumerate(pieces, 1):
        VoiceNotePiece(ID, AT, ID, number, len(pieces), VoiceCodec.OGG_OPUS, piece)


@pytest.mark.parametrize("size", [0, MOST_PIECES * PIECE_BYTES + 1])
def test_a_note_that_is_empty_or_too_long_is_none(size: int) -> None:
    with pytest.raises(ValueError, match="voice note"):
        in_pieces(bytes(size))


@pytest.mark.parametrize(
    ("department", "text", "contact"),
    [("", "x", None), ("民政局", "x" * 2001, None), ("a", "", ""), ("a", "\0", None), ("a", "\ud800", None)],
)
def test_a_consultation_keeps_its_limits(department: str, text: str, contact: str | None) -> None:
    with pytest.raises(ValueError, match="characters"):
        ConsultationRecord(ID, AT, RECEIPT, ConsultationSort.QUESTION, department, "低保", text, contact)


def test_nothing_personal_is_in_a_consultations_repr() -> None:
    record = ConsultationRecord(
        ID, AT, RECEIPT, ConsultationSort.COMPLAINT, "民政局", "低保", "邻居没有资格", "13800138000"
    )
    assert all(part not in repr(record) for part in ("邻居", "13800138000", RECEIPT.digits))


@pytest.mark.parametrize(("piece", "pieces"), [(0, 1), (2, 1), (1, MOST_PIECES + 1)])
def test_a_piece_stands_in_its_note(piece: int, pieces: int) -> None:
    with pytest.raises(ValueError, match="pieces"):
        VoiceNotePiece(ID, AT, ID, piece, pieces, VoiceCodec.OGG_OPUS, b"x")


def test_only_a_low_rating_has_reasons_and_only_the_lowest_a_call_back() -> None:
    with pytest.raises(ValueError, match="low rating"):
        RatingRecord(ID, AT, Step.FAIR, (LowReason.LONG_WAIT,))
    with pytest.raises(ValueError, match="called back"):
        RatingRecord(ID, AT, Step.DISSATISFIED, call_back="13800138000")
    RatingRecord(ID, AT, Step.VERY_DISSATISFIED, (LowReason.LONG_WAIT,), call_back="13800138000")


@pytest.mark.parametrize(
    ("state", "due_on", "overdue"),
    [
        (ConsultationState.SENT, None, False),
        (ConsultationState.RECEIVED, date(2026, 11, 23), False),
        (ConsultationState.ASSIGNED, date(2026, 11, 22), True),
        (ConsultationState.ANSWERED, date(2026, 11, 22), False),
    ],
)
def test_what_is_overdue_is_said(state: ConsultationState, due_on: date | None, overdue: bool) -> None:
    shown = Consultation(ID, "民政局", "低保", state, AT, due_on)
    assert shown.overdue(date(2026, 11, 23)) is overdue
