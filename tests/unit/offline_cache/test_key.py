"""The key: made once, for our eyes only, never shown."""

import stat
from pathlib import Path

import pytest

from offline_cache.key import KeyFileError, StoreKey, credential_key, key_from_file


def test_the_first_start_makes_a_key_that_the_second_finds(tmp_path: Path) -> None:
    path = tmp_path / "new" / "store.key"
    key = key_from_file(path)
    assert len(key.raw) == 32
    assert key_from_file(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert [entry.name for entry in path.parent.iterdir()] == ["store.key"]


def test_two_terminals_have_different_keys(tmp_path: Path) -> None:
    assert key_from_file(tmp_path / "one") != key_from_file(tmp_path / "two")


def test_a_draft_left_by_a_power_cut_is_no_key(tmp_path: Path) -> None:
    path = tmp_path / "store.key"
    (tmp_path / "store.key.1.new").write_bytes(b"half a key")
    assert len(key_from_file(path).raw) == 32


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.key"
    path.write_bytes(b"k" * 32)
    path.chmod(0o440)
    with pytest.raises(KeyFileError, match="0400"):
        key_from_file(path)


def test_a_key_of_a_wrong_size_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.key"
    path.write_bytes(b"short secret")
    path.chmod(0o400)
    with pytest.raises(KeyFileError) as caught:
        key_from_file(path)
    assert "short secret" not in str(caught.value)
    assert path.read_bytes() == b"short secret"


def test_a_credential_is_taken_from_systemds_folder(tmp_path: Path) -> None:
    (tmp_path / "kiosk-db").write_bytes(b"c" * 32)
    assert credential_key(tmp_path, "kiosk-db") == StoreKey(b"c" * 32)


def test_a_missing_credential_is_not_made_up(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError):
        credential_key(tmp_path, "kiosk-db")
    assert list(tmp_path.iterdir()) == []


def test_a_key_does_not_print_itself() -> None:
    key = StoreKey(b"secret-secret-secret-secret-32by")
    for shown in (repr(key), str(key), f"{key}", repr([key])):
        assert "secret" not in shown
        assert key.raw.hex() not in shown
