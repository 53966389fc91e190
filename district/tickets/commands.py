"""What the hall reads of the numbers that were taken. Prints."""

import argparse
from collections.abc import Sequence
from datetime import date

from district.consultations.answer_times import LOCAL
from district.database import Database, now
from district.terminals.commands import Commands
from district.tickets.store import of_day


def add_parsers(commands: Commands) -> Sequence[argparse.ArgumentParser]:
    tickets = commands.add_parser("tickets", help="the numbers that citizens took for the hall's queues")
    actions = tickets.add_subparsers(dest="tickets_command", required=True)
    listing = actions.add_parser("list", help="a day's, by queue")
    listing.add_argument("--day", type=date.fromisoformat, help="default: today")
    return (listing,)


def run(options: argparse.Namespace) -> None:
    """Raises DatabaseRefusedError."""
    database = Database(options.database)
    try:
        for queue, number, taken_at in of_day(database, options.day or now().astimezone(LOCAL).date()):
            print(f"{queue}  {number}  {taken_at}")
    finally:
        database.close()
