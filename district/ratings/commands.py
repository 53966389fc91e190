"""What an operator reads of the ratings at the command line. Prints."""

import argparse
from collections.abc import Sequence
from datetime import timedelta

from district.database import Database, now
from district.ratings import store
from district.terminals.commands import Commands


def add_parsers(commands: Commands) -> Sequence[argparse.ArgumentParser]:
    """`ratings summary|call-backs`; each of the parsers still wants its database."""
    ratings = commands.add_parser("ratings", help="how citizens rate the service")
    actions = ratings.add_subparsers(dest="ratings_command", required=True)
    summary = actions.add_parser("summary", help="how often each step was given, and why the low ones")
    summary.add_argument("--by", choices=["town", "counter", "matter"], default="town")
    calling = actions.add_parser("call-backs", help="who was very dissatisfied and wants to be called")
    for parser in (summary, calling):
        parser.add_argument("--days", type=int, default=30, help="how far back")
    return summary, calling


def run(options: argparse.Namespace) -> None:
    """Raises DatabaseRefusedError."""
    database = Database(options.database)
    since = now() - timedelta(days=options.days)
    try:
        if options.ratings_command == "summary":
            for group, summary in store.summaries(database, options.by, since).items():
                print(line_of(group, summary))
        else:
            for one in store.call_backs(database, since):
                place = "  ".join(filter(None, (one.town, one.counter, one.matter)))
                print(f"{one.received_at:%Y-%m-%d %H:%M}  {place}  {one.contact}")
    finally:
        database.close()


def line_of(group: str, summary: store.Summary) -> str:
    steps = ", ".join(f"{step} {summary.steps.get(step, 0)}" for step in store.STEPS)
    share = "" if summary.good_share is None else f"  good {summary.good_share:.1%}"
    why = "".join(f"  {reason} {count}" for reason, count in sorted(summary.reasons.items()))
    return f"{group or '-'}: {steps}{share}{why}"
