"""What the process that programs are forked from has loaded: see forked.py. Nothing here starts a thread or opens a file."""

import uvicorn

import district.__main__
import district.app
import district.commands
import district.seed
import tests.persistence.killed_migration
import tests.persistence.killed_writer

__all__ = ["district", "tests", "uvicorn"]
