"""What an operator does about terminals: add one (a code for it), list them, revoke one. Prints."""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from district.database import Database, now
from district.terminals import store
from district.terminals.keys import (
    SigningKey,
    change_over,
    fingerprint_of,
    prepare_next,
    public_key_of,
    signing_key_from_file,
    signing_keys_from_file,
)
from offline_cache.wire.enrolment import EVERY_TOWN
from offline_cache.wire.heartbeat import DeviceVitals, Vitals


class Commands(Protocol):
    """argparse has no public name for what add_subparsers returns."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser: ...  # noqa: A002


def add_parsers(commands: Commands) -> Sequence[argparse.ArgumentParser]:
    """`terminal add|list|revoke`; each of the parsers still wants its database."""
    terminal = commands.add_parser("terminal", help="terminals that may speak to this district")
    actions = terminal.add_subparsers(dest="terminal_command", required=True)
    adding = actions.add_parser("add", help="print a code for a terminal, once; it lives for half an hour")
    adding.add_argument("id")
    adding.add_argument("--town", required=True, help=f"the street or town that it serves; {EVERY_TOWN} for all")
    listing = actions.add_parser("list", help="all terminals, when each was last seen, and what is alarming")
    revoking = actions.add_parser("revoke", help="no longer speak with a terminal")
    revoking.add_argument("id")
    renewing = actions.add_parser("renew", help="ask a terminal for a new key of its own; it does that by itself")
    renewing.add_argument("id")
    key = commands.add_parser("key", help="the key that this district signs by")
    steps = key.add_subparsers(dest="key_command", required=True)
    showing = steps.add_parser("show", help="its fingerprint, and the next one's")
    rotating = steps.add_parser("rotate", help="first make and announce a next key; then, when it is known, sign by it")
    rotating.add_argument(
        "--leave-behind", action="store_true", help="also while terminals do not know it: each will need a new code"
    )
    return adding, listing, revoking, renewing, showing, rotating


def key_file(options: argparse.Namespace) -> Path:
    """Raises ValueError."""
    chosen: Path | None = options.signing_key
    if chosen is not None:
        return chosen
    database: str = options.database
    if "://" in database:
        raise ValueError("beside a database server there is no place for the district's key: give --signing-key")
    return Path(database).with_name("district.key")


def run(options: argparse.Namespace) -> None:
    """Raises ValueError for a terminal that is none, DatabaseRefusedError, SigningKeyError."""
    database = Database(options.database)
    try:
        match options.terminal_command:
            case "add":
                print(store.offer_enrolment(database, options.id, options.town))
                fingerprint = signing_key_from_file(key_file(options)).fingerprint
                print(f"for {options.id} in {options.town}; compare the district's key: {fingerprint}", file=sys.stderr)
            case "list":
                for terminal in store.listed(database):
                    print(line_of(terminal, now()))
                    for at, kind, detail in store.alarms_of(database, terminal.id):
                        print(f"    ALARM {at} {kind}: {detail}")
            case "renew":
                store.ask_for_renewal(database, options.id)
                print(f"{options.id} is asked for a new key, at its next word")
            case _:
                store.revoke(database, options.id)
                print(f"{options.id} is revoked")
    finally:
        database.close()


def run_key(options: argparse.Namespace) -> int:
    """Raises ValueError, DatabaseRefusedError, SigningKeyError."""
    path = key_file(options)
    keys = signing_keys_from_file(path)
    if options.key_command == "show":
        print(f"signs by {keys.present.fingerprint}")
        if keys.following is not None:
            print(f"announces {keys.following.fingerprint}")
        return 0
    if keys.following is None:
        print(
            f"next key: {prepare_next(path).fingerprint}. Restart the server: it announces the key with each heartbeat."
        )
        print("When the terminals know it, `district key rotate` once more.")
        return 0
    database = Database(options.database)
    try:
        behind = [one for one in store.listed(database) if not one.revoked and not _knows(one, keys.following)]
    finally:
        database.close()
    for terminal in behind:
        print(f"does not know the next key: {line_of(terminal, now())}")
    if behind and not options.leave_behind:
        print("not changed; with --leave-behind each of these will need a new code")
        return 1
    change_over(path)
    print(f"signs by {keys.following.fingerprint} from the server's next start on: restart it")
    return 0


def _knows(terminal: store.Listed, key: SigningKey) -> bool:
    return terminal.heartbeat is not None and key.fingerprint in terminal.heartbeat.district_keys


def line_of(terminal: store.Listed, at: datetime) -> str:
    """One line for an operator's eyes."""
    words = [terminal.id, terminal.town, fingerprint_of(public_key_of(terminal.public_key))]
    if terminal.revoked:
        words.append("REVOKED")
    if terminal.last_seen is None or terminal.heartbeat is None:
        words.append("never seen")
    else:
        vitals = terminal.heartbeat.vitals
        waiting = sum(lane.waiting for lane in vitals.lanes)
        words.append(f"seen {max(0, round((at - terminal.last_seen).total_seconds()))} s ago")
        words.append(f"{waiting} waiting, {vitals.set_aside} set aside, head {vitals.seq_head}")
        words += _troubles(vitals)
        words += _measures(vitals)
    if terminal.alarms:
        words.append(f"{terminal.alarms} alarms")
    return "  ".join(words)


def _troubles(vitals: Vitals) -> Sequence[str]:
    """What an operator should look at; nothing where all is well, or where an earlier program does not say."""
    devices = [_device(one) for one in vitals.devices if one.state != "ready"]
    room = [] if vitals.room in (None, "ample") else [f"room={vitals.room}"]
    return devices + room + [_joined(one.what, one.detail) for one in vitals.notices]


def _device(one: DeviceVitals) -> str:
    fault = "" if one.fault is None else f"({one.fault})"
    since = "" if one.since_seconds is None else f" for {one.since_seconds:.0f} s"
    return f"{one.device}={one.state}{fault}{since}"


def _joined(what: str, detail: str | None) -> str:
    return what if detail is None else f"{what}={detail}"


def _measures(vitals: Vitals) -> Sequence[str]:
    followed = [feed.age_seconds for feed in vitals.feeds]
    ages = [age for age in followed if age is not None]
    words: list[str] = []
    if followed:
        words.append(f"feeds {max(ages):.0f} s old" if len(ages) == len(followed) else "feeds not complete")
    if vitals.disk_free_bytes is not None:
        words.append(f"{vitals.disk_free_bytes / 1e9:.1f} GB free")
    if "kiosk" in vitals.versions:
        words.append(f"kiosk {vitals.versions['kiosk']}")
    return words
