"""The small parsers of the line: what was made is read back, and nothing else is."""

import gzip
import hashlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import ManualClock
from offline_cache.changes import FeedName
from offline_cache.sync.identity import (
    IdentityError,
    keep_enrolment,
    load_enrolment,
    new_private_key,
    public_key_of,
    public_pem,
)
from offline_cache.sync.outcomes import Fetched
from offline_cache.sync.snapshot import Download, SnapshotBrokenError
from offline_cache.wire import snapshot
from offline_cache.wire.enrolment import CodeError, EnrolmentAnswer, new_code, read_code
from offline_cache.wire.feed import ResidentPage


def test_a_code_is_read_however_it_is_typed() -> None:
    for _ in range(50):
        code = new_code()
        typed = f" {code[:5].lower()} - {code[5:].replace('1', 'l').replace('0', 'O')}"
        assert read_code(typed) == code


@given(st.text(max_size=30))
def test_what_is_no_code_is_refused_by_name(typed: str) -> None:
    try:
        code = read_code(typed)
    except CodeError:
        return
    assert len(code) == 10


@given(st.integers(0, 10**12), st.integers(1, 10**6), st.integers(0, 10**6))
def test_a_piece_is_read_as_it_was_written(first: int, length: int, beyond: int) -> None:
    piece = snapshot.Piece(first, first + length - 1, first + length + beyond)
    assert snapshot.read_content_range(snapshot.content_range(piece)) == piece
    assert piece.complete == (beyond == 0)
    assert snapshot.read_range(snapshot.range_header(first, length)) == (first, first + length - 1)


@given(st.text(max_size=40) | st.from_regex(r"bytes[ =]\d*-\d*(/\d*)?", fullmatch=True))
def test_any_text_is_a_sound_piece_or_none(text: str) -> None:
    piece = snapshot.read_content_range(text)
    assert piece is None or 0 <= piece.first <= piece.last < piece.total
    wanted = snapshot.read_range(text)
    assert wanted is None or 0 <= wanted[0] <= wanted[1]
    assert snapshot.read_etag(text) is None


def _file(lines: int) -> bytes:
    page = ResidentPage(items=(), next="e.1", more=False, as_of=ManualClock().now())
    return gzip.compress(b"".join(page.model_dump_json().encode() + b"\n" for _ in range(lines)))


def _pieces(content: bytes, size: int) -> list[Fetched]:
    digest = hashlib.sha256(content).hexdigest()
    return [
        Fetched(
            snapshot.Piece(first, min(first + size, len(content)) - 1, len(content)), digest, content[first:][:size]
        )
        for first in range(0, len(content), size)
    ]


@given(st.integers(1, 200), st.integers(1, 5))
def test_pieces_of_any_size_make_the_whole(size: int, lines: int) -> None:
    download = Download(FeedName.RESIDENTS)
    for fetched in _pieces(_file(lines), size):
        assert not download.complete
        download.add(fetched)
    assert download.complete
    assert len(list(download.pages())) == lines


@given(st.data())
def test_a_changed_byte_or_a_missing_piece_is_noticed_and_it_begins_anew(data: st.DataObject) -> None:
    pieces = _pieces(_file(2), 20)
    at = data.draw(st.integers(0, len(pieces) - 1))
    spoilt = list(pieces)
    if data.draw(st.booleans()):
        bad = bytes([pieces[at].content[0] ^ 1]) + pieces[at].content[1:]
        spoilt[at] = Fetched(pieces[at].piece, pieces[at].sha256, bad)
    elif len(pieces) > 1:
        del spoilt[min(at, len(pieces) - 2)]
    download = Download(FeedName.RESIDENTS)
    if spoilt != pieces:
        with pytest.raises(SnapshotBrokenError):
            _add(download, spoilt)
    download = Download(FeedName.RESIDENTS)
    _add(download, pieces)
    assert download.complete


def _add(download: Download, pieces: list[Fetched]) -> None:
    for fetched in pieces:
        download.add(fetched)


def test_another_snapshot_in_the_middle_begins_anew() -> None:
    old, new = _pieces(_file(1), 30), _pieces(_file(3), 30)
    download = Download(FeedName.RESIDENTS)
    download.add(old[0])
    for fetched in new:
        download.add(fetched)
    assert len(list(download.pages())) == 3


def _answer() -> EnrolmentAnswer:
    return EnrolmentAnswer(
        terminal="T1", town="三角镇", district_key=public_pem(new_private_key()), server_time=ManualClock().now()
    )


def test_an_enrolment_is_kept_with_a_key_that_nobody_else_may_read(tmp_path: Path) -> None:
    key = new_private_key()
    kept = keep_enrolment(tmp_path, _answer(), key)
    assert (tmp_path / "terminal.key").stat().st_mode & 0o777 == 0o400
    found = load_enrolment(tmp_path)
    assert found is not None
    assert (found.terminal, found.town, found.fingerprint) == ("T1", "三角镇", kept.fingerprint)
    assert b"PRIVATE" not in (tmp_path / "enrolment.json").read_bytes()


def test_a_key_that_others_may_read_or_that_was_exchanged_is_refused(tmp_path: Path) -> None:
    keep_enrolment(tmp_path, _answer(), new_private_key())
    (tmp_path / "terminal.key").chmod(0o644)
    with pytest.raises(IdentityError, match="0400"):
        load_enrolment(tmp_path)
    other = tmp_path / "other"
    keep_enrolment(other, _answer(), new_private_key())
    (other / "terminal.key").replace(tmp_path / "terminal.key")
    with pytest.raises(IdentityError, match="enrol this terminal again"):
        load_enrolment(tmp_path)


def test_a_key_comes_as_a_credential_where_there_is_one(tmp_path: Path) -> None:
    keep_enrolment(tmp_path, _answer(), new_private_key())
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (tmp_path / "terminal.key").replace(credentials / "kiosk-terminal-key")
    assert load_enrolment(tmp_path, credentials) is not None
    with pytest.raises(IdentityError, match="cannot be read"):
        load_enrolment(tmp_path)


def test_a_key_of_another_curve_is_none() -> None:
    with pytest.raises(ValueError, match="P-256"):
        public_key_of(public_pem(ec.generate_private_key(ec.SECP384R1())))
