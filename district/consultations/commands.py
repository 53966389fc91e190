"""What an operator does about consultations at the command line. Prints."""

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from district.consultations import desk
from district.consultations.answer_times import LOCAL
from district.database import Database, now
from district.terminals.commands import Commands


def add_parsers(commands: Commands) -> Sequence[argparse.ArgumentParser]:
    """`consultations list|overdue|show|assign|answer`; each of the parsers still wants its database."""
    consultations = commands.add_parser("consultations", help="what citizens ask and complain about")
    actions = consultations.add_subparsers(dest="consultations_command", required=True)
    listing = actions.add_parser("list", help="the open ones, what is due first first")
    listing.add_argument("--state", choices=["received", "assigned", "answered"])
    listing.add_argument("--department")
    overdue = actions.add_parser("overdue", help="the open ones of which the last day has passed")
    showing = actions.add_parser("show", help="one, with all that was written")
    showing.add_argument("--voice", type=Path, metavar="FILE", help="write its voice note there")
    assigning = actions.add_parser("assign", help="say who is to answer it")
    assigning.add_argument("to")
    answering = actions.add_parser("answer", help="answer it; the words come from a file or from standard input")
    answering.add_argument("--by", required=True, help="who answers")
    answering.add_argument("--file", type=Path, help="UTF-8; a command line is for all to see")
    answering.add_argument("--correct", action="store_true", help="replace the answer that was given")
    for parser in (showing, assigning, answering):
        parser.add_argument("--consultation", required=True, metavar="ID|RECEIPT")
    return listing, overdue, showing, assigning, answering


def run(options: argparse.Namespace) -> None:
    """Raises desk.ConsultationError, OSError for a file, DatabaseRefusedError."""
    database = Database(options.database)
    try:
        match options.consultations_command:
            case "list":
                _print(desk.listed(database, options.state, options.department))
            case "overdue":
                _print(desk.overdue(database, _today()))
            case "show":
                _show(database, options.consultation, options.voice)
            case "assign":
                desk.assign(database, options.consultation, options.to, now())
                print(f"assigned to {options.to}")
            case _:
                text = sys.stdin.read() if options.file is None else options.file.read_text("utf-8")
                desk.answer(database, options.consultation, text, options.by, now(), correct=options.correct)
                print("answered")
    finally:
        database.close()


def line_of(one: desk.Listed) -> str:
    words = [one.id, one.sort, one.town, one.department, one.topic, one.state, f"due {one.due_on}"]
    if one.assigned_to is not None:
        words.append(f"with {one.assigned_to}")
    if one.overdue(_today()):
        words.append("OVERDUE")
    return "  ".join(words)


def _print(lines: Iterable[desk.Listed]) -> None:
    for one in lines:
        print(line_of(one))


def _show(database: Database, name: str, voice: Path | None) -> None:
    shown = desk.shown(database, name)
    print(line_of(shown.listed))
    print(f"asked {shown.asked_at.astimezone(LOCAL):%Y-%m-%d %H:%M} at {shown.terminal}")
    print(f"by {shown.person or 'somebody without a name'}; contact: {shown.contact or 'none'}")
    if shown.doubted is not None:
        print(f"about {shown.doubted[0]} {shown.doubted[1]}")
    if shown.voice_of:
        print(f"voice note: {shown.voice_pieces} of {shown.voice_of} pieces")
    print(f"\n{shown.text}")
    if shown.answer is not None:
        print(f"\nanswered by {shown.answered_by}:\n{shown.answer}")
    if voice is not None:
        note = desk.voice_note(database, name)
        with open(voice, "xb", opener=_private) as file:
            file.write(note.content)
        print(f"{voice}: {note.codec}, {len(note.content)} bytes")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _today() -> date:
    return now().astimezone(LOCAL).date()
