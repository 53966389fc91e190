"""What citizens send and what comes back, as bytes of the line: read as it was written, refused by name, never quoted."""

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kiosk.domain.consultations import ConsultationState
from offline_cache.changes import FaceChanges, Gone, Kept, ReplyChanges, Unreadable, WithdrawalChanges
from offline_cache.encoding import decode_page
from offline_cache.wire.bodies import PIECE_BYTES, VoicePieceBody, parse_body
from offline_cache.wire.feed import (
    Delete,
    Put,
    ReplyPage,
    ReplyValue,
    TemplatePage,
    TemplateValue,
    WithdrawalPage,
    WithdrawalValue,
)
from offline_cache.wire.message import canonical_json
from offline_cache.wire.receipt import hash_of

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
ID = UUID(int=7)
KINDS = (
    "consultation",
    "voice_piece",
    "rating",
    "queue_ticket",
    "consent_withdrawal",
    "shared_template",
    "assisted",
)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)
CANARY = "隔壁老王"


def voice(content: bytes) -> VoicePieceBody:
    return VoicePieceBody(record_id=ID, at=AT, consultation=ID, piece=1, pieces=2, codec="ogg_opus", content=content)


def reply(state: str = "answered") -> ReplyValue:
    return ReplyValue(
        receipt_sha256=hash_of("1"),
        person=None,
        department="民政局",
        topic="低保",
        state=state,
        at=AT,
        due_on=date(2026, 11, 30),
        answer=CANARY,
    )


@given(st.sampled_from(KINDS), json_values)
def test_any_body_is_read_or_refused_and_never_quoted(kind: str, value: Any) -> None:
    """None of them is whole: each lacks the fields that all have."""
    with pytest.raises(ValidationError) as caught:
        parse_body(kind, 1, json.dumps(value).encode())
    assert "input_value" not in str(caught.value)


@given(st.binary(min_size=1, max_size=200))
def test_sound_is_read_back_as_it_was(content: bytes) -> None:
    body = voice(content)
    assert VoicePieceBody.model_validate_json(canonical_json(body)) == body
    assert "content" not in repr(body)


@pytest.mark.parametrize(
    "content",
    ["", "!!!!", "QUJD\n", "QUJ", "A" * 4 * ((PIECE_BYTES + 3) // 3)],
    ids=["none", "bad", "line", "short", "long"],
)
def test_what_is_no_sound_is_refused(content: str) -> None:
    fields = json.loads(canonical_json(voice(b"abc")))
    with pytest.raises(ValidationError):
        VoicePieceBody.model_validate_json(json.dumps({**fields, "content": content}))


def test_a_state_of_later_years_costs_only_that_line() -> None:
    items = (
        Put[ReplyValue](key=str(ID), version=1, value=reply()),
        Put[ReplyValue](key=str(ID), version=2, value=reply("escalated")),
        Put[ReplyValue](key="not-an-id", version=3, value=reply()),
        Delete(key=str(ID), version=4),
    )
    page = ReplyPage(items=items, next="e.4", more=False, as_of=AT)
    assert CANARY not in repr(page)
    changes = decode_page(ReplyPage.model_validate_json(page.model_dump_json()))
    assert isinstance(changes, ReplyChanges)
    first, *others = changes.changes
    assert isinstance(first, Kept)
    assert (first.value.consultation.state, first.value.consultation.answer) == (ConsultationState.ANSWERED, CANARY)
    assert others == [Unreadable(str(ID), 2), Unreadable("not-an-id", 3), Gone(str(ID), 4)]


@given(st.binary(min_size=4, max_size=600))
def test_a_face_comes_down_as_it_went_up_and_is_not_printed(vector: bytes) -> None:
    value = TemplateValue(person="p-1", model="m-1", vector=vector, enrolled_at=AT)
    page = TemplatePage(items=(Put[TemplateValue](key="t", version=1, value=value),), next="e.1", more=False, as_of=AT)
    changes = decode_page(TemplatePage.model_validate_json(page.model_dump_json()))
    assert isinstance(changes, FaceChanges)
    (change,) = changes.changes
    assert isinstance(change, Kept)
    assert (change.value.vector, change.value.enrolled_at) == (vector, AT)
    assert "vector" not in repr(value)


def test_a_withdrawal_says_who_and_from_when() -> None:
    value = WithdrawalValue(person="p-1", at=AT)
    items = (Put[WithdrawalValue](key="w", version=1, value=value), Delete(key="v", version=2))
    changes = decode_page(WithdrawalPage(items=items, next="e.2", more=False, as_of=AT))
    assert isinstance(changes, WithdrawalChanges)
    assert [type(change) for change in changes.changes] == [Kept, Gone]
