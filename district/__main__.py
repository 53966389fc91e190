"""The command line: run the server, fill a database with made-up people, look after terminals."""

import argparse
import socket
import sys
from pathlib import Path

import uvicorn

from district.app import LARGEST_BATCH_BYTES, create_app
from district.database import Database, DatabaseRefusedError
from district.seed import seed
from district.terminals import commands as terminals
from district.terminals.keys import SigningKeyError, signing_key_from_file

_SHUTDOWN_SECONDS = 2
"""What running requests get to finish in: a batch takes a tenth of it."""


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        match options.command:
            case "run":
                _run(options)
            case "seed":
                seed(
                    options.database,
                    residents=options.residents,
                    subsidies=options.subsidies,
                    random_seed=options.random_seed,
                )
            case _:
                terminals.run(options)
    except (DatabaseRefusedError, SigningKeyError, ValueError) as error:
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
    run.add_argument("--certificate", type=Path, help="PEM, for TLS without a proxy before it")
    run.add_argument("--certificate-key", type=Path)
    seeding = commands.add_parser("seed", help="write made-up residents and subsidies")
    seeding.add_argument("--residents", type=int, default=200)
    seeding.add_argument("--subsidies", type=int, default=1000)
    seeding.add_argument("--random-seed", type=int, default=0)
    for command in (run, seeding, *terminals.add_parsers(commands)):
        command.add_argument("--database", type=str, required=True, help="a file, or postgresql+psycopg://...")
        command.add_argument("--signing-key", type=Path, help="default: district.key beside the database")
    return parser


def _run(options: argparse.Namespace) -> None:
    """The socket listens before its address is printed: whoever reads the line may connect."""
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    key = signing_key_from_file(terminals.key_file(options))
    with socket.create_server((options.host, options.port), family=family) as listener:
        app = create_app(Database(options.database), key, options.largest_batch_bytes)
        secure = options.certificate is not None
        config = uvicorn.Config(
            app,
            log_level="warning",
            # no access log: a URL of later may name a person
            access_log=False,
            timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
            ssl_certfile=options.certificate,
            ssl_keyfile=options.certificate_key,
        )
        scheme = "https" if secure else "http"
        print(f"district listening on {scheme}://{options.host}:{listener.getsockname()[1]}", flush=True)
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    sys.exit(main())
