"""The command line: run the server, fill a database with made-up people, add a terminal."""

import argparse
import socket
import sys

import uvicorn

from district.app import LARGEST_BATCH_BYTES, create_app
from district.database import Database, DatabaseRefusedError
from district.seed import seed
from district.terminals.store import add_terminal

_SHUTDOWN_SECONDS = 2
"""What running requests get to finish in: a batch takes a tenth of it."""


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        match options.command:
            case "run":
                _run(options.database, options.host, options.port, options.largest_batch_bytes)
            case "seed":
                seed(
                    options.database,
                    residents=options.residents,
                    subsidies=options.subsidies,
                    random_seed=options.random_seed,
                )
            case _:
                _add_terminal(options.database, options.id)
    except (DatabaseRefusedError, ValueError) as error:
        print(f"district: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="district", description="The district's end of the kiosks' line.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="serve until interrupted")
    run.add_argument("--host", default="127.0.0.1")
    run.add_argument("--port", type=int, default=8300, help="0 for any free one; the address is printed")
    run.add_argument("--largest-batch-bytes", type=int, default=LARGEST_BATCH_BYTES)
    seeding = commands.add_parser("seed", help="write made-up residents and subsidies")
    seeding.add_argument("--residents", type=int, default=200)
    seeding.add_argument("--subsidies", type=int, default=1000)
    seeding.add_argument("--random-seed", type=int, default=0)
    terminal = commands.add_parser("terminal", help="terminals that may speak to this district")
    adding = terminal.add_subparsers(dest="terminal_command", required=True).add_parser(
        "add", help="print a new token, once; an older one of the same terminal stops working"
    )
    adding.add_argument("id")
    for command in (run, seeding, adding):
        command.add_argument("--database", type=str, required=True)
    return parser


def _run(path: str, host: str, port: int, largest_batch_bytes: int) -> None:
    """The socket listens before its address is printed: whoever reads the line may connect."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listener:
        app = create_app(Database(path), largest_batch_bytes)
        # no access log: a URL of later may name a person
        config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=_SHUTDOWN_SECONDS)
        print(f"district listening on http://{host}:{listener.getsockname()[1]}", flush=True)
        uvicorn.Server(config).run(sockets=[listener])


def _add_terminal(path: str, terminal: str) -> None:
    database = Database(path)
    try:
        print(add_terminal(database, terminal))
    finally:
        database.close()


if __name__ == "__main__":
    sys.exit(main())
