"""Tell qmllint what Python offers to QML, and lint: a misspelt view-model property fails here, not on a terminal.

`python packaging/qml_types.py types` writes the type description of the module `Kiosk.Backend` from the `@QmlElement`
classes under ui/; `python packaging/qml_types.py lint` does the same and runs qmllint with no warning allowed.
The description is for tools only: at run time PySide registers the same classes itself.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import PySide6

MODULE = "Kiosk.Backend"
QML_ROOT = Path("ui/qml")
MODULE_FOLDER = QML_ROOT / "Kiosk" / "Backend"
# what our classes may descend from: without these the tools do not know QObject itself
QT_METATYPES = ("core", "gui", "qml", "quick")
# what a Python type in `Property(...)`, `Signal(...)` or `@Slot(...)` is called in QML; the dump knows only str
QML_NAMES = {
    "float": "double",
    "list": "QVariantList",
    "dict": "QVariantMap",
    "object": "QVariant",
    "QObject": "QObject*",
}


def main(arguments: list[str]) -> int:
    """Run `types` or `lint` from the root of the project; the exit code is 0 when nothing is to be said."""
    match arguments:
        case ["types"]:
            return describe()
        case ["lint"]:
            return describe() or lint()
        case _:
            sys.stderr.write(f"{__doc__}\n")
            return 2


def describe() -> int:
    """Write the .qmltypes file that the module's qmldir names."""
    sources = modules_with_qt_classes(Path("ui"))
    if not sources:
        print("qml types: no Python class is offered to QML yet")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        dump, registration = Path(scratch) / "classes.json", Path(scratch) / "registration.cpp"
        dumped = run("pyside6-metaobjectdump", "--quiet", "--out-file", str(dump), *map(str, sources))
        if dumped:
            return dumped
        modules = json.loads(dump.read_text(encoding="utf-8"))
        mend(modules)
        dump.write_text(json.dumps(modules), encoding="utf-8")
        described = run(
            "pyside6-qmltyperegistrar",
            *("--import-name", MODULE, "--major-version", "1"),
            *("--generate-qmltypes", str(MODULE_FOLDER / type_file_name()), "-o", str(registration)),
            *("--foreign-types", ",".join(map(str, qt_metatypes()))),
            str(dump),
        )
    if described == 0:
        print(f"qml types: {len(sources)} Python modules described")
    return described


def lint() -> int:
    """Lint every QML file with the types just written."""
    files = sorted(QML_ROOT.rglob("*.qml"))
    if not files:
        print("qmllint: no QML file yet")
        return 0
    # qmllint answers 0 for mere warnings unless it is told how many are too many
    return run("pyside6-qmllint", "-I", str(QML_ROOT), "--max-warnings", "0", *map(str, files))


def modules_with_qt_classes(folder: Path) -> list[Path]:
    """Python files that may hold a class for QML, or the base of one."""
    return [path for path in sorted(folder.rglob("*.py")) if "PySide6" in path.read_text(encoding="utf-8")]


def mend(modules: list[dict[str, Any]]) -> None:
    """Fill in what the dump cannot know, for it reads one file at a time: bases elsewhere, and QML's names of types."""
    classes = [entry for module in modules for entry in module["classes"]]
    known = {entry["className"] for entry in classes if entry["object"]}
    while heirs := [
        c for c in classes if not c["object"] and any(b["name"] in known for b in c.get("superClasses", ()))
    ]:
        for heir in heirs:
            heir["object"] = True
            known.add(heir["className"])
    for entry in classes:
        typed = [*entry.get("properties", ())]
        for held in typed:
            # the dump leaves `constant=True` out; Qt itself tells when a bound one forgot its notify
            held["constant"] = "notify" not in held
        for call in (*entry.get("signals", ()), *entry.get("slots", ())):
            typed += call["arguments"]
            call["returnType"] = QML_NAMES.get(call["returnType"], call["returnType"])
        for value in typed:
            value["type"] = QML_NAMES.get(value["type"], value["type"])


def type_file_name() -> str:
    """The file after `typeinfo` in the module's qmldir."""
    for line in (MODULE_FOLDER / "qmldir").read_text(encoding="utf-8").splitlines():
        match line.split():
            case ["typeinfo", name]:
                return name
            case _:
                continue
    raise SystemExit(f"{MODULE_FOLDER / 'qmldir'} has no line `typeinfo NAME.qmltypes`")


def qt_metatypes() -> list[Path]:
    """Qt's own description of its classes, as the wheel ships it."""
    folder = Path(PySide6.__file__).parent / "Qt" / "metatypes"
    return [path for name in QT_METATYPES for path in sorted(folder.glob(f"qt6{name}_*metatypes.json"))]


def run(tool: str, *arguments: str) -> int:
    """Run a tool of the same environment as this interpreter, so that no PATH decides which."""
    return subprocess.run([Path(sys.executable).with_name(tool), *arguments], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
