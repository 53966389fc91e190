"""Face engines and their model files at the operator's command line, and who must be enrolled again since the engine changed.

Counts people; what their faces are like is nobody's business here.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from devices.face_engine import calibrations, packs
from devices.face_engine.engines import ENGINES, Engine, to_enrol_again
from kiosk.assembly import Store, engine_of
from kiosk.clock import SystemClock
from kiosk.domain.people import FaceTemplate
from kiosk.settings import Settings


def list_models(settings: Settings) -> int:
    """Every engine and every pack: what it is, whether it can be used, and how many people are enrolled with it."""
    enrolled = _people(_stored(settings))
    for engine in ENGINES.values():
        for line in _told(engine, settings, enrolled[engine.model_id]):
            print(line)
    known = {engine.model_id for engine in ENGINES.values()}
    for model in sorted(set(enrolled) - known):
        print(f"{model}: no engine of this program; {enrolled[model]} people enrolled")
    for pack in packs.PACKS:
        state = "installed" if packs.installed(settings.models_dir, pack) else "not installed"
        print(f"pack {pack.name}: {state}; {pack.use}\n  {pack.source}; {pack.licence}")
        for file in pack.files:
            print(f"  {file.name} {file.sha256}\n    {file.address}")
    return 0


def _told(engine: Engine, settings: Settings, people: int) -> Iterator[str]:
    lacking = engine.lacks(settings.models_dir)
    state = "in use" if engine.name == settings.faces.engine else "not in use"
    yield f"engine {engine.name}: {state}" + (f", and lacks {', '.join(lacking)}" if lacking else "")
    yield f"  {engine.model_id}: {people} people enrolled"
    stages = {"detect": engine.detect, "align": engine.align, "quality": engine.quality, "embed": engine.embed}
    for name, stage in stages.items():
        yield f"  {name}: {stage.model}, {stage.version}; {stage.licence}"
    wanted, calibration = settings.faces.wanted, calibrations.shipped(engine)
    most = calibration.most_people(wanted.accepted_strangers, wanted.turned_away)
    away = calibration.turned_away(wanted.people, wanted.accepted_strangers)
    yield (
        f"  with {wanted.people} enrolled on three days each, expect {away:.0%} of their visits to be sent to another way; "
        f"at most {most} people ({wanted.accepted_strangers:.1%} of strangers accepted, calibrated on {calibration.group})"
    )


def add_model(models: Path, path: str) -> int:
    """Raises devices.face_engine.packs.PackError."""
    for pack in packs.add(models, Path(path)):
        lacking = packs.missing(models, pack)
        print(f"{pack.name}: {', '.join(lacking)} still missing" if lacking else _taken(pack))
    return 0


def fetch_model(models: Path, name: str) -> int:
    """Raises devices.face_engine.packs.PackError."""
    print(_taken(packs.fetch(models, name)))
    return 0


def _taken(pack: packs.Pack) -> str:
    return f"{pack.name} is installed; it is used from the next start on"


def enrol_again(settings: Settings) -> int:
    """Name those who are strangers to the engine in use, though another one knew them.

    Raises devices.face_engine.engines.EngineMissingError, kiosk.ports.StorageError.
    """
    engine = engine_of(settings)
    store = Store(settings, SystemClock())
    try:
        templates = store.templates.templates()
        last = {template.person: template for template in templates}
        persons = to_enrol_again(templates, engine)
        for person in persons:
            resident = store.mirror.resident(person)
            named = "no longer on the roster" if resident is None else f"{resident.masked_name}, {resident.town}"
            print(f"{person}: {named}; enrolled {last[person].enrolled_at:%Y-%m-%d} with {last[person].model}")
    finally:
        store.close()
    print(f"{len(persons)} people must be enrolled again for {engine.model_id}")
    return 0


def _stored(settings: Settings) -> Sequence[FaceTemplate]:
    """Nothing where this terminal has no store yet: a list of models makes none."""
    if not settings.store_file.exists():
        return ()
    store = Store(settings, SystemClock())
    try:
        return store.templates.templates()
    finally:
        store.close()


def _people(templates: Sequence[FaceTemplate]) -> Counter[str]:
    """By model, how many people."""
    return Counter(model for _, model in {(template.person, template.model) for template in templates})
