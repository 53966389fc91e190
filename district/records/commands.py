"""What an operator does about refused records: list them, and have them judged again. Prints.

A line names a terminal, a number and a reason, and no person; what was in the record is shown only when it is asked for.
"""

import argparse
import json
from collections.abc import Sequence

from district.database import Database
from district.records.refused import RefusedRecord, redrive, refused_records
from district.terminals.commands import Commands
from offline_cache.wire.ingest import Verdict

_MOST_SHOWN = 1000


def add_parsers(commands: Commands) -> Sequence[argparse.ArgumentParser]:
    """`records refused|redrive`; each of the parsers still wants its database."""
    records = commands.add_parser("records", help="records that this district has refused")
    actions = records.add_subparsers(dest="records_command", required=True)
    listing = actions.add_parser("refused", help=f"list them: terminal, number, kind, why, when; {_MOST_SHOWN} at most")
    listing.add_argument("--show", action="store_true", help="what is in them too: it may name people")
    again = actions.add_parser("redrive", help="judge them again by this program, and take those that it can read")
    for parser in (listing, again):
        parser.add_argument("--terminal")
        parser.add_argument("--number", type=int, help="as the list shows it")
    return listing, again


def run(options: argparse.Namespace) -> int:
    """How many are still refused after a redrive. Raises DatabaseRefusedError, BusyError."""
    database = Database(options.database)
    try:
        if options.records_command == "redrive":
            return _redrive(database, options.terminal, options.number)
        for record in refused_records(database, options.terminal, options.number, limit=_MOST_SHOWN):
            print(line_of(record))
            if options.show:
                print(f"    {_readable(record)}")
        return 0
    finally:
        database.close()


def _redrive(database: Database, terminal: str | None, seq: int | None) -> int:
    still = 0
    for done in redrive(database, terminal, seq):
        match done.verdict:
            case Verdict.ACCEPTED:
                print(f"{_name_of(done.record)}  taken")
            case Verdict.DUPLICATE:
                print(f"{_name_of(done.record)}  was there already")
            case _:
                still += 1
                print(f"{_name_of(done.record)}  still refused: {done.verdict.value} {done.reason or ''}".rstrip())
    print(f"{still} still refused")
    return still


def line_of(record: RefusedRecord) -> str:
    return f"{_name_of(record)}  {record.kind}  {record.verdict} {record.reason}  {record.received_at}"


def _readable(record: RefusedRecord) -> str:
    text = json.dumps(record.envelope, ensure_ascii=False)
    # half a character is a fault that a record may have been refused for, and no screen can show it
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _name_of(record: RefusedRecord) -> str:
    return f"{record.terminal} {record.seq} (epoch {record.epoch[:8]})"
