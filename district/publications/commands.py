"""`district config set|list|unset`: what the district sets on its terminals."""

import argparse
import json
from collections.abc import Sequence

from pydantic import JsonValue

from district.database import Database
from district.publications.settings import listed, set_value, unset
from district.terminals.commands import Commands
from offline_cache.wire.configuration import SettingKey


def add_parsers(commands: Commands) -> Sequence[argparse.ArgumentParser]:
    """`config set|list|unset`; each of the parsers still wants its database."""
    config = commands.add_parser("config", help="what the district sets on its terminals")
    actions = config.add_subparsers(dest="action", required=True)
    setting = actions.add_parser("set", help="for all terminals, a town's, or one")
    unsetting = actions.add_parser("unset", help="leave it to the next wider setting, or to the terminal's own")
    listing = actions.add_parser("list", help="all that is set")
    for one in (setting, unsetting):
        one.add_argument("key", choices=[key.value for key in SettingKey])
        whom = one.add_mutually_exclusive_group()
        whom.add_argument("--town")
        whom.add_argument("--terminal")
    setting.add_argument("value", help='text, or JSON: ["..."], [{"begins": "12:00", "ends": "14:30"}]')
    return setting, unsetting, listing


def run(options: argparse.Namespace) -> None:
    database = Database(options.database)
    try:
        match options.action:
            case "set":
                key = SettingKey(options.key)
                done = set_value(database, key, _value(options.value), options.town, options.terminal)
                print("as it was" if done.unchanged else f"{key.value} is set")
            case "unset":
                was = unset(database, SettingKey(options.key), options.town, options.terminal)
                print(f"{options.key} is no longer set there" if was else f"{options.key} was not set there")
            case _:
                for key, scope, value in listed(database):
                    print(f"{key}\t{scope or 'district'}\t{value}")
    finally:
        database.close()


def _value(text: str) -> JsonValue:
    """What looks like a list is JSON; all else is the text itself: a telephone number must not become a number."""
    if not text.lstrip().startswith(("[", "{")):
        return text
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"the value is no JSON: {error.msg}") from None
