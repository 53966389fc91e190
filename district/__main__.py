"""The command line: run the server, and what an operator does beside it. Without a command it runs.

The database is named by --database, or DISTRICT_DATABASE (a URL with a password belongs there: command lines are for all
to see), or is the file district.db in the current folder. The key that the district signs its answers with is named by
--signing-key, or DISTRICT_SIGNING_KEY, or lies beside a SQLite file.
"""

import argparse
import os
import resource
import sys
from pathlib import Path

_NAMES_A_KEY = "default: district.key beside the database"
_NAMES_A_DATABASE = "the path of a SQLite file, or postgresql+psycopg://USER@HOST/NAME"


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(sys.argv[1:] if arguments is None else arguments)
    # no core file: this process's memory holds names, numbers and the key that it signs with
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    # the server's libraries take a second to load, which no other command needs
    from district import commands
    from district.consultations import commands as consultations
    from district.errors import BackupError, BusyError, DatabaseRefusedError
    from district.faces.key import FaceKeyError
    from district.importing.errors import ImportRefusedError
    from district.publications import commands as settings
    from district.ratings import commands as ratings
    from district.records import commands as records
    from district.terminals import commands as terminals
    from district.terminals.keys import SigningKeyError
    from district.tickets import commands as tickets

    location: str = options.database
    try:
        match options.command:
            case "seed":
                commands.make_up(location, options.residents, options.subsidies, options.random_seed)
            case "terminal":
                terminals.run(options)
            case "key":
                return terminals.run_key(options)
            case "records":
                return 1 if records.run(options) else 0
            case "migrate":
                commands.migrate(location)
            case "backup":
                commands.back_up(location, options.destination)
            case "retention":
                commands.forget(options)
            case "consultations":
                consultations.run(options)
            case "config":
                settings.run(options)
            case "ratings":
                ratings.run(options)
            case "tickets":
                tickets.run(options)
            case "import":
                commands.take_in(
                    location,
                    options.what,
                    options.file,
                    options.sheet,
                    replace=options.replace,
                    dry_run=options.dry_run,
                )
            case _:
                commands.run(options)
    except ImportRefusedError as error:
        commands.explain(error, options.language)
        return 2
    except BusyError:
        print("district: the database is busy; nothing was written", file=sys.stderr)
        return 2
    except (BackupError, DatabaseRefusedError, FaceKeyError, SigningKeyError, ValueError) as error:
        print(f"district: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    from district.consultations import commands as consultations
    from district.publications import commands as settings
    from district.ratings import commands as ratings
    from district.records import commands as records
    from district.terminals import commands as terminals
    from district.tickets import commands as tickets

    # before or after the command: one that says nothing must not undo what was said before it
    database = argparse.ArgumentParser(add_help=False)
    _name_database_and_key(database)
    parser = argparse.ArgumentParser(prog="district", description="The district's end of the kiosks' line.")
    parser.add_argument(
        "--database", default=os.environ.get("DISTRICT_DATABASE") or "district.db", help=_NAMES_A_DATABASE
    )
    key = os.environ.get("DISTRICT_SIGNING_KEY")
    parser.add_argument("--signing-key", type=Path, default=Path(key) if key else None, help=_NAMES_A_KEY)
    parser.set_defaults(host="127.0.0.1", port=8300, largest_batch_bytes=None, certificate=None, certificate_key=None)
    parser.set_defaults(face_key=None, calendar=None, question_days=5, complaint_days=15, health_codes=None)
    commands = parser.add_subparsers(dest="command")

    def command(name: str, purpose: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=purpose, parents=[database])

    run = command("run", "serve until interrupted")
    run.add_argument("--host", default="127.0.0.1")
    run.add_argument("--port", type=int, default=8300, help="0 for any free one; the address is printed")
    run.add_argument("--largest-batch-bytes", type=int, default=None)
    run.add_argument("--certificate", type=Path, help="PEM, for TLS without a proxy before it")
    run.add_argument("--certificate-key", type=Path)
    run.add_argument(
        "--face-key", type=Path, help="what shared faces are under; default: faces.key beside the signing key"
    )
    run.add_argument("--question-days", type=_days, default=5, help="working days to answer a question in")
    run.add_argument("--complaint-days", type=_days, default=15, help="working days to answer a complaint in")
    run.add_argument("--calendar", type=Path, help="JSON of the days that are off or worked against the week")
    run.add_argument("--health-codes", type=Path, metavar="FILE", help="JSON table of codes, for tests and drills")
    command("migrate", "bring the tables to what this program knows; each start does it too")
    backup = command("backup", "a whole copy at a new path, while the server runs")
    backup.add_argument("destination", type=Path)
    retention = command("retention", "delete what has been kept long enough; for a timer, once a day")
    retention.add_argument("--records-days", type=_days, default=180)
    retention.add_argument("--refused-days", type=_days, default=365)
    retention.add_argument("--consultations-days", type=_days, default=730, help="after the answer")
    retention.add_argument("--ratings-days", type=_days, default=730)
    retention.add_argument("--tickets-days", type=_days, default=30)
    seeding = command("seed", "write made-up residents, subsidies and publications")
    seeding.add_argument("--residents", type=int, default=200)
    seeding.add_argument("--subsidies", type=int, default=1000)
    seeding.add_argument("--random-seed", type=int, default=0)
    importing = command("import", "take in a file whole, or say what is wrong with each line of it")
    importing.add_argument("what", choices=["subsidies", "policies", "notices", "guide"])
    importing.add_argument("file", type=Path, help=".csv or .xlsx; for policies, notices and guide also .json")
    importing.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
    importing.add_argument("--sheet", help="of a spreadsheet with several (subsidies)")
    importing.add_argument("--language", choices=["zh", "en"], default="zh", help="in which a file's faults are told")
    importing.add_argument("--replace", action="store_true", help="delete what the file does not name (not subsidies)")
    for commanded in (terminals, records, consultations, ratings, tickets, settings):
        for action in commanded.add_parsers(commands):
            _name_database_and_key(action)
    return parser


def _name_database_and_key(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", default=argparse.SUPPRESS, help=_NAMES_A_DATABASE)
    parser.add_argument("--signing-key", type=Path, default=argparse.SUPPRESS, help=_NAMES_A_KEY)


def _days(text: str) -> int:
    days = int(text)
    if days < 1:
        raise argparse.ArgumentTypeError("at least one day")
    return days


if __name__ == "__main__":
    sys.exit(main())
