"""The command line: parse, assemble, run."""

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import version
from multiprocessing import freeze_support
from pathlib import Path
from typing import Any, Protocol

from devices.face_engine.engines import ENGINES
from kiosk.domain.id_number import IdNumber, InvalidIdNumberError
from kiosk.service.core_files import forbid_core_files
from kiosk.settings import Settings, SettingsError, load

SETTINGS_FILE = Path("/etc/kiosk/kiosk.toml")
EXIT_FAILED, EXIT_USAGE = 1, 2
Run = Callable[[argparse.Namespace], int]


class Commands(Protocol):
    """argparse has no public name for what add_subparsers returns."""

    def add_parser(self, name: str, *, help: str, description: str) -> argparse.ArgumentParser: ...  # noqa: A002


def main(arguments: Sequence[str] | None = None) -> int:
    freeze_support()
    forbid_core_files()
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    # It names each address that is asked; nothing of ours belongs into a log twice.
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    command: Run = options.command
    try:
        return command(options)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kiosk", description="梅江政务自助终端: the kiosk at the door and in the villages"
    )
    parser.add_argument("--version", action="version", version=f"meijiang-kiosk {version('meijiang-kiosk')}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    run = _command(commands, "run", _run, "run the terminal")
    run.add_argument("--camera", metavar="SOURCE", help="index, device, file or address of the camera")
    run.add_argument("--thermometer", metavar="PORT", help="serial port of the thermometer; turns screening on")
    run.add_argument("--latch", metavar="PORT", help="serial port of the door's relay")
    run.add_argument("--place", choices=["door", "terminal"])
    run.add_argument("--windowed", action="store_true", help="a window instead of the full screen")

    demo = _command(commands, "demo", _demo, "run it all on emulated devices and real photographs", settings=False)
    demo.add_argument("--place", choices=["door", "terminal"], default="door", help="which terminal to show first")
    demo.add_argument("--script", action="store_true", help="play the scripted morning even where there is a screen")
    demo.add_argument("--quick", action="store_true", help="short waits, as where there is no screen to read along")
    demo.add_argument("--photographs", type=Path, default=Path("var/photographs"), metavar="DIR")
    demo.add_argument("--voice", type=Path, default=Path("var/voice"), metavar="DIR")
    demo.add_argument("--screens", type=Path, default=Path("var/demo"), metavar="DIR", help="where screenshots go")

    enrol = _command(commands, "enrol", _enrol, "store a citizen's face, with consent")
    pictures = enrol.add_mutually_exclusive_group(required=True)
    pictures.add_argument("--photo", type=Path, nargs="+", metavar="FILE")
    pictures.add_argument("--camera", metavar="SOURCE", nargs="?", const="", help="take the picture now")
    enrol.add_argument("--consented", action="store_true", help="the citizen has read and signed the consent on paper")
    enrol.add_argument(
        "--share",
        choices=["ask", "signed"],
        help="with a separate consent, asked here or signed on paper: the town's other terminals know the face too",
    )

    withdraw = _command(commands, "withdraw", _withdraw, "delete a citizen's face, here and everywhere")
    for of_a_citizen in (enrol, withdraw):
        of_a_citizen.add_argument("--name", required=True)
        of_a_citizen.add_argument("--id-number", required=True)

    _command(commands, "enrol-again", _enrol_again, "name who must be enrolled again since the face engine was changed")

    terminal = _command(commands, "enrol-terminal", _enrol_terminal, "make this terminal known to its district, once")
    terminal.add_argument("code", help="as `district terminal add` printed it; it lives for half an hour")

    sync = _command(commands, "sync", _sync, "exchange with the district until nothing waits; what it refused")
    sync.add_argument(
        "action",
        choices=["exchange", "refused", "redrive"],
        nargs="?",
        default="exchange",
        help="refused: list what the district refused; redrive: send it once more",
    )
    sync.add_argument(
        "--number", type=int, metavar="N", help="of the record to redrive, as the list shows it; default: all"
    )

    doctor = _command(commands, "doctor", _doctor, "open everything, say what is wrong and what to do")
    doctor.add_argument("--json", action="store_true", help="for programs")

    _simulate_command(commands)
    _thermometer_command(commands)
    _voice_command(commands)
    _measuring_commands(commands)

    models = _command(commands, "models", _models, "model files that do not come with the program")
    models.add_argument("action", choices=["list", "add", "fetch"])
    models.add_argument("what", nargs="?", metavar="PATH|NAME", help="the file or folder to add, or the name to fetch")

    number = _command(
        commands, "volunteer-pin", _volunteer_pin, "make a line for volunteer_pins in the settings", settings=False
    )
    number.add_argument("volunteer", metavar="ID", help="what the volunteer is called in the records, like V012")
    return parser


def _simulate_command(commands: Commands) -> None:
    simulate = _command(commands, "simulate", _simulate, "an emulated device for another program", settings=False)
    simulate.add_argument(
        "device", choices=["thermometer", "latch", "id-card-reader", "scanner", "printer", "microphone"]
    )
    simulate.add_argument(
        "--link", type=Path, required=True, metavar="PATH", help="where its port appears; a folder for the microphone"
    )
    simulate.add_argument("--profile", default="gy-614v3", help="which thermometer: gy-mcu90640, aa55-bcd, modbus …")
    simulate.add_argument("--maker", choices=["gm65", "honeywell", "newland"], default="gm65", help="of the scanner")
    simulate.add_argument("--body", type=float, metavar="CELSIUS", help="somebody of this temperature stands there")


def _measuring_commands(commands: Commands) -> None:
    calibrate = _command(
        commands, "calibrate", _calibrate, "measure on photographs how alike strangers look to the model"
    )
    calibrate.add_argument("folder", type=Path, metavar="FOLDER", help="photographs, one folder a person")
    calibrate.add_argument("--source", required=True, help="whose photographs they are, in a few words")
    calibrate.add_argument("--groups", type=Path, metavar="FILE", help="JSON: a group's name, and the names in it")
    calibrate.add_argument("--engine", choices=list(ENGINES), help="default: the one in the settings")
    calibrate.add_argument("--output", type=Path, metavar="FILE", help="default: the file that this terminal uses")

    evaluate = _command(commands, "evaluate", _evaluate, "measure on photographs what recognition is worth")
    evaluate.add_argument("--gallery", type=Path, required=True, metavar="DIR", help="enrolled: one folder a person")
    evaluate.add_argument("--probes", type=Path, required=True, metavar="DIR", help="visitors; may be the same folder")
    evaluate.add_argument("--masked", type=Path, metavar="DIR", help="people under masks, whoever they are")
    evaluate.add_argument("--groups", type=Path, metavar="FILE", help="JSON: a group's name, and the names in it")
    evaluate.add_argument(
        "--sittings", action="store_true", help="also frames of one sitting, made from each photograph"
    )
    evaluate.add_argument("--engine", choices=list(ENGINES), help="default: the one in the settings")
    evaluate.add_argument("--sizes", type=int, nargs="+", default=[100, 300, 1000], metavar="N", help="people enrolled")
    evaluate.add_argument("--report", type=Path, default=Path("var/evaluation"), metavar="DIR")


def _thermometer_command(commands: Commands) -> None:
    thermometer = _command(commands, "thermometer", _thermometer, "find, watch, calibrate or register the thermometer")
    thermometer.add_argument("action", choices=["watch", "calibrate", "register"])
    thermometer.add_argument("--port", help="instead of the settings'")
    thermometer.add_argument("--profile", help="instead of the settings'; `search` tries those that can be told apart")
    thermometer.add_argument("--count", type=int, default=20, metavar="N", help="readings to watch")
    thermometer.add_argument("--black-body", type=float, default=37.0, metavar="CELSIUS", help="to calibrate against")
    thermometer.add_argument("--emissivity", type=float, default=0.97, help="of the black body; its plate says")


def _voice_command(commands: Commands) -> None:
    voice = _command(commands, "voice", _voice, "the clips that the kiosk speaks with")
    voice.add_argument("action", choices=["texts", "synthesise", "add", "check"])
    voice.add_argument(
        "recordings", nargs="?", type=Path, metavar="FOLDER", help="to add: one file a clip, named by its id"
    )
    voice.add_argument("--language", choices=["cmn", "hak", "yue"], help="of the recordings")
    voice.add_argument("--speaker", metavar="NAME", help="who speaks on them; kept in the pack")
    voice.add_argument(
        "--date", type=date.fromisoformat, metavar="YYYY-MM-DD", help="of the recordings; default: today"
    )


def _command(commands: Commands, name: str, run: Run, text: str, *, settings: bool = True) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(command=run)
    if settings:
        parser.add_argument("--settings", type=Path, metavar="FILE", help=f"default: {SETTINGS_FILE} where it exists")
        parser.add_argument("--data-dir", type=Path, metavar="DIR")
    return parser


def _settings(options: argparse.Namespace, overrides: dict[str, Any] | None = None) -> Settings:
    path: Path | None = options.settings
    if path is None and SETTINGS_FILE.exists():
        path = SETTINGS_FILE
    if options.data_dir is not None:
        overrides = {**(overrides or {}), "data_dir": options.data_dir}
    return load(path, overrides)


def _run(options: argparse.Namespace) -> int:
    from kiosk.commands import run

    overrides: dict[str, Any] = {}
    if options.camera is not None:
        overrides["camera"] = {"source": options.camera}
    if options.thermometer is not None:
        overrides["serial"] = {"thermometer": options.thermometer}
        overrides["screening"] = "required"
    if options.latch is not None:
        overrides.setdefault("serial", {})["latch"] = options.latch
    if options.place is not None:
        overrides["place"] = options.place
    if options.windowed:
        overrides["screen"] = {"full_screen": False}
    return _reporting(lambda: run(_settings(options, overrides)))


def _demo(options: argparse.Namespace) -> int:
    from kiosk.demo import show
    from kiosk.demo.terminals import UNWATCHED

    # The timeline is on the screen; the journal beside it would bury it.
    logging.getLogger().setLevel(logging.ERROR)
    return show(
        options.place,
        options.photographs,
        options.voice,
        options.screens,
        scripted=options.script,
        pace=UNWATCHED if options.quick else None,
    )


def _enrol(options: argparse.Namespace) -> int:
    from kiosk.commands import enrol

    id_number = _id_number(options)
    if id_number is None:
        return EXIT_USAGE
    overrides: dict[str, Any] = {}
    if options.camera:
        overrides["camera"] = {"source": options.camera}
    settings = _settings(options, overrides)
    return _reporting(
        lambda: enrol(
            settings,
            options.name.strip(),
            id_number,
            options.photo,
            consented=options.consented,
            share=options.share,
        )
    )


def _withdraw(options: argparse.Namespace) -> int:
    from kiosk.commands import withdraw

    id_number = _id_number(options)
    if id_number is None:
        return EXIT_USAGE
    return _reporting(lambda: withdraw(_settings(options), options.name.strip(), id_number))


def _id_number(options: argparse.Namespace) -> IdNumber | None:
    """None when it is none, which was said."""
    try:
        return IdNumber.parse(options.id_number)
    except InvalidIdNumberError as error:
        print(f"--id-number: {error.fault.value.replace('_', ' ')}; compare it with the card", file=sys.stderr)
        return None


def _enrol_again(options: argparse.Namespace) -> int:
    from kiosk.face_models import enrol_again

    return _reporting(lambda: enrol_again(_settings(options)))


def _enrol_terminal(options: argparse.Namespace) -> int:
    from kiosk.commands import enrol_this_terminal

    return _reporting(lambda: enrol_this_terminal(_settings(options), options.code))


def _sync(options: argparse.Namespace) -> int:
    from kiosk.commands import exchange, redrive, refused_records

    match options.action:
        case "refused":
            return _reporting(lambda: refused_records(_settings(options)))
        case "redrive":
            return _reporting(lambda: redrive(_settings(options), options.number))
        case _:
            return _reporting(lambda: exchange(_settings(options)))


def _engine(options: argparse.Namespace) -> dict[str, Any]:
    return {"faces": {"engine": options.engine}} if options.engine is not None else {}


def _calibrate(options: argparse.Namespace) -> int:
    from kiosk.measuring import calibrate

    settings = _settings(options, _engine(options))
    output = options.output or settings.calibration_file
    return _reporting(lambda: calibrate(settings, options.folder, options.groups, options.source, output))


def _evaluate(options: argparse.Namespace) -> int:
    from kiosk.measuring import Photographs, evaluate

    photographs = Photographs(options.gallery, options.probes, options.masked, options.groups, options.sittings)
    settings = _settings(options, _engine(options))
    return _reporting(lambda: evaluate(settings, photographs, options.sizes, options.report))


def _models(options: argparse.Namespace) -> int:
    from kiosk.face_models import add_model, fetch_model, list_models

    settings = _settings(options)
    if options.action == "list":
        return _reporting(lambda: list_models(settings))
    if options.what is None:
        print(f"kiosk models {options.action}: which one?", file=sys.stderr)
        return EXIT_USAGE
    work = add_model if options.action == "add" else fetch_model
    return _reporting(lambda: work(settings.models_dir, options.what))


def _doctor(options: argparse.Namespace) -> int:
    from kiosk.commands import look_over

    return _reporting(lambda: look_over(_settings(options), as_json=options.json))


def _thermometer(options: argparse.Namespace) -> int:
    from kiosk.thermometry import calibrate, register, watch

    overrides: dict[str, Any] = {}
    if options.port is not None:
        overrides["serial"] = {"thermometer": options.port}
    if options.profile is not None:
        overrides["thermometer"] = {"profile": options.profile}
    settings = _settings(options, overrides)
    match options.action:
        case "watch":
            return _reporting(lambda: watch(settings, options.count))
        case "calibrate":
            return _reporting(lambda: calibrate(settings, options.black_body, options.emissivity))
        case _:
            return _reporting(lambda: register(settings, _press_enter))


def _press_enter(what: str) -> None:
    input(f"{what} ")


def _simulate(options: argparse.Namespace) -> int:
    from devices.thermometer.profiles import UnknownProfileError
    from kiosk import simulating

    link: Path = options.link
    match options.device:
        case "thermometer":
            try:
                played = simulating.thermometer(link, options.body, options.profile)
            except UnknownProfileError as error:
                print(f"--profile: {error}", file=sys.stderr)
                return EXIT_USAGE
        case "latch":
            played = simulating.latch(link)
        case "id-card-reader":
            played = simulating.id_card_reader(link)
        case "scanner":
            played = simulating.scanner(link, options.maker)
        case "microphone":
            played = simulating.microphone(link)
        case _:
            played = simulating.printer(link)
    return simulating.play(played, options.device, link)


def _voice(options: argparse.Namespace) -> int:
    from kiosk.domain.speech import SpokenLanguage
    from kiosk.voice_packs import add_recordings, check_packs, list_texts, synthesise

    if options.action == "texts":
        return list_texts()
    settings = _settings(options)
    if options.action == "check":
        return check_packs(settings.voice_dir, settings.voice.languages)
    on: date = options.date or date.today()  # noqa: DTZ011 - the operator's own day
    if options.action == "synthesise":
        return _reporting(lambda: synthesise(settings.voice_dir, on))
    if None in (options.recordings, options.language, options.speaker):
        print("kiosk voice add: FOLDER, --language and --speaker are needed", file=sys.stderr)
        return EXIT_USAGE
    language = SpokenLanguage(options.language)
    return _reporting(lambda: add_recordings(settings.voice_dir, language, options.recordings, options.speaker, on))


def _volunteer_pin(options: argparse.Namespace) -> int:
    from kiosk.commands import volunteer_pin

    return volunteer_pin(options.volunteer)


def _reporting(work: Callable[[], int]) -> int:
    """Say in one line what an operator can mend; anything else is a bug and keeps its trace."""
    try:
        return work()
    except Exception as error:
        if not isinstance(error, _mendable()):
            raise
        print(f"kiosk: {error}", file=sys.stderr)
        return EXIT_FAILED


def _mendable() -> tuple[type[Exception], ...]:
    """Asked for when something went wrong: naming them all loads much that a command does not need."""
    from devices.face_engine.calibrations import CalibrationFileError
    from devices.face_engine.engines import EngineMissingError
    from devices.face_engine.packs import PackError
    from devices.voice.pack import PackError as VoicePackError
    from kiosk.attack_channels import NoLivingFaceError
    from kiosk.domain.matching import BeyondModelError
    from kiosk.enrolling import EnrolmentRefusedError
    from kiosk.measuring import MeasuringError
    from kiosk.ports import StorageError
    from kiosk.thermometers import ThermometerSetupError
    from offline_cache.errors import StoreOpenError
    from offline_cache.key import KeyFileError
    from offline_cache.sync.enrolment import EnrolmentFailedError
    from offline_cache.sync.identity import IdentityError

    return (
        BeyondModelError,
        CalibrationFileError,
        EngineMissingError,
        EnrolmentFailedError,
        EnrolmentRefusedError,
        IdentityError,
        KeyFileError,
        MeasuringError,
        NoLivingFaceError,
        PackError,
        StorageError,
        StoreOpenError,
        ThermometerSetupError,
        VoicePackError,
    )


if __name__ == "__main__":
    sys.exit(main())
