"""What the command line's commands do, and print. Errors are its caller's to show."""

import argparse
import gc
import socket
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from district.database import Database, now
from district.importing.chinese import in_chinese
from district.importing.errors import ImportRefusedError

_SHUTDOWN_SECONDS = 2
"""What running requests get to finish in: a batch takes a tenth of it."""

_YOUNG_OBJECTS = 50_000
"""As many as some twenty batches make, before the collector looks at them."""

_MOST_FAULTS_SHOWN = 100
"""Who has more reads the first ones first."""


def run(options: argparse.Namespace) -> None:
    """The socket listens before its address is printed: whoever reads the line may connect."""
    import uvicorn

    from district.app import LARGEST_BATCH_BYTES, create_app
    from district.consultations.answer_times import AnswerTimes, Calendar, calendar_from_file
    from district.faces.key import face_key_from_file
    from district.health_codes.source import read_table
    from district.terminals.commands import key_file
    from district.terminals.keys import signing_keys_from_file

    signing_file = key_file(options)
    keys = signing_keys_from_file(signing_file)
    face_key = face_key_from_file(options.face_key or signing_file.with_name("faces.key"))
    calendar = Calendar() if options.calendar is None else calendar_from_file(options.calendar)
    times = AnswerTimes(options.question_days, options.complaint_days, calendar)
    codes = None if options.health_codes is None else read_table(options.health_codes)
    with listening(options.host, options.port) as listener:
        largest = options.largest_batch_bytes or LARGEST_BATCH_BYTES
        app = create_app(Database(options.database), keys, face_key, times, largest, codes)
        config = uvicorn.Config(
            app,
            log_level="warning",
            # no access log: a URL of later may name a person
            access_log=False,
            timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
            ssl_certfile=options.certificate,
            ssl_keyfile=options.certificate_key,
        )
        scheme = "http" if options.certificate is None else "https"
        print(f"district listening on {scheme}://{options.host}:{listener.getsockname()[1]}", flush=True)
        _spare_the_collector()
        uvicorn.Server(config).run(sockets=[listener])


def _spare_the_collector() -> None:
    """The garbage collector looks at what requests made, and no more at the program itself: batches of hundreds of records made
    it go through all modules again and again, for a seventh of the processor's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS)


def listening(host: str, port: int) -> socket.socket:
    """A socket whose connections hold nothing back. asyncio sees to that only for sockets that it made itself, and the second
    part of each answer would wait 40 ms for the terminal's acknowledgement of the first.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def migrate(location: str) -> None:
    from district.schema import HEAD

    with _opened(location):
        print(f"the tables are of revision {HEAD}")


def back_up(location: str, destination: Path) -> None:
    with _opened(location) as database:
        database.back_up(destination)
    print(f"{destination}: {destination.stat().st_size / 1e6:.1f} MB")


def forget(options: argparse.Namespace) -> None:
    from district.forgetting import CitizenPeriods, forget_of_citizens
    from district.guesses.store import forget_old as forget_old_guesses
    from district.records.retention import Periods, forget_old

    citizens = CitizenPeriods(options.consultations_days, options.ratings_days, options.tickets_days)
    with _opened(options.database) as database:
        done = forget_old(database, Periods(options.records_days, options.refused_days), now())
        with database.writing() as connection:
            # each heartbeat does it too, where there are any
            forget_old_guesses(connection, now())
        also = forget_of_citizens(database, citizens, now())
    print(
        f"deleted: {done.records} records, {done.refused} refused ones, {also.consultations} consultations, "
        f"{also.ratings} ratings, {also.tickets} tickets"
    )


def make_up(location: str, residents: int, subsidies: int, random_seed: int) -> None:
    from district.made_up import make_up_publications
    from district.seed import seed

    seed(location, residents=residents, subsidies=subsidies, random_seed=random_seed)
    make_up_publications(location, now().date(), random_seed)


def take_in(location: str, what: str, file: Path, sheet: str | None, *, replace: bool, dry_run: bool) -> None:
    with _opened(location) as database:
        if what == "subsidies":
            from district.importing.subsidies import import_subsidies

            if replace:
                raise ValueError("subsidies are never replaced as a whole")
            took = import_subsidies(database, file, sheet=sheet, dry_run=dry_run)
            counts = f"{took.lines} lines: {took.new} new, {took.changed} changed, {took.unchanged} as before"
        else:
            from district.importing.publications import import_publications
            from district.publications.values import PublicationKind

            done = import_publications(database, PublicationKind(what), file, replace=replace, dry_run=dry_run)
            counts = f"{done.new} new, {done.changed} changed, {done.unchanged} as before, {done.deleted} deleted"
    print(f"{counts} (a trial: nothing was written)" if dry_run else counts)


def explain(error: ImportRefusedError, language: str) -> None:
    for fault in error.faults[:_MOST_FAULTS_SHOWN]:
        print(in_chinese(fault) if language == "zh" else fault, file=sys.stderr)
    if len(error.faults) > _MOST_FAULTS_SHOWN:
        print(f"... and {len(error.faults) - _MOST_FAULTS_SHOWN} more", file=sys.stderr)
    print(f"district: nothing was taken; {len(error.faults)} faults", file=sys.stderr)


@contextmanager
def _opened(location: str) -> Generator[Database]:
    database = Database(location)
    try:
        yield database
    finally:
        database.close()
