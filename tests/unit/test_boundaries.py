"""What each package may take from outside, as a list of what it may.

The import contracts in pyproject.toml keep our own packages apart; they can only name what is forbidden, so a new library
would slip through. Here the innermost parts, which must run anywhere and for ever, name all that they take.
"""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# of the standard library: values and arithmetic, nothing that waits, stores or asks the world
PURE = {
    "__future__",
    "abc",
    "bisect",
    "collections",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "functools",
    "itertools",
    "math",
}
PURE |= {"re", "statistics", "types", "typing", "uuid", "zoneinfo"}


@pytest.mark.parametrize(
    ("package", "allowed"),
    [
        ("kiosk/domain", PURE | {"kiosk"}),
        ("kiosk/flows", PURE | {"kiosk"}),
        ("kiosk/service", set(sys.stdlib_module_names) | {"kiosk"}),
        ("offline_cache/wire", set(sys.stdlib_module_names) | {"pydantic", "offline_cache"}),
    ],
)
def test_takes_nothing_else_from_outside(package: str, allowed: set[str]) -> None:
    files = sorted((ROOT / package).rglob("*.py"))
    taken = {f"{file.relative_to(ROOT)}: {name}" for file in files for name in _imported(file) - allowed}

    assert files
    assert not taken


def _imported(file: Path) -> set[str]:
    """The first names of all modules that a file imports, at its top or deeper."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Import():
                names |= {alias.name.partition(".")[0] for alias in node.names}
            case ast.ImportFrom(module=str(module), level=0):
                names.add(module.partition(".")[0])
            case ast.ImportFrom():
                # our own by a relative path: never used, imports are absolute
                names.add(f"a relative import in line {node.lineno}")
            case _:
                pass
    return names
