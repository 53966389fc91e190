"""What an installer does with a thermometer: find it, watch every stage of its readings, hold it against a black
body, register an array.

Prints, for somebody at a terminal. Visitors' temperatures are not its business: nothing is kept but the registration.
"""

import queue
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from statistics import fmean, stdev

from devices.face_engine.detector import FaceFinder
from kiosk.assembly import real_hardware, thermometer_of
from kiosk.clock import SystemClock
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.thermal import NoRegistrationError, Point, Registration, ThermalImage, warm_centre
from kiosk.domain.warmth import Target, Warmth, hottest_of, warmth_of
from kiosk.ports import FrameSource, Thermometer
from kiosk.settings import Settings
from kiosk.thermometers import ThermometerSetupError, write_registration

PATIENCE_SECONDS = 30.0
CALIBRATION_SAMPLES = 50
MARKS = ("the middle", "the upper left", "the upper right", "the lower left", "the lower right")
"""Where the installer's face stands in the camera's picture, one after the other, at the visitors' distance."""
WORST_MARK = 0.06
"""Of the thermal picture: two pixels of 32. A face is nine wide."""

Pair = tuple[Point, Point]
Ask = Callable[[str], None]


@contextmanager
def readings_of(thermometer: Thermometer) -> Generator["queue.Queue[ThermometerReading]"]:
    heard: queue.Queue[ThermometerReading] = queue.Queue()
    thermometer.start(heard.put, lambda health: print(f"thermometer: {health}"))
    try:
        yield heard
    finally:
        thermometer.stop()


def _next(heard: "queue.Queue[ThermometerReading]") -> ThermometerReading:
    try:
        return heard.get(timeout=PATIENCE_SECONDS)
    except queue.Empty:
        raise ThermometerSetupError(f"the thermometer says nothing for {PATIENCE_SECONDS:.0f} s") from None


def watch(settings: Settings, count: int) -> int:
    """Print `count` readings, each stage of the chain beside the other. An array's is that of its hottest pixel."""
    thermometer = thermometer_of(settings, SystemClock())
    with readings_of(thermometer) as heard:
        for number in range(count):
            reading = _next(heard)
            if number == 0:
                print(f"module {thermometer.profile}\n{'raw':>8}{'radiance':>10}{'distance':>10}{'body':>8}{'room':>8}")
            sample = hottest_of(reading, settings.thermometer.chain)
            print("nothing about a body" if sample is None else _row(sample))
    return 0


def _row(sample: Warmth) -> str:
    body = "-" if sample.body is None else f"{sample.body:.2f}"
    room = "-" if sample.room is None else f"{sample.room:.1f}"
    return f"{sample.raw:8.2f}{sample.radiance:10.2f}{sample.corrected:10.2f}{body:>8}{room:>8}"


def calibrate(settings: Settings, celsius: float, emissivity: float) -> int:
    """Before a black body of `celsius`: what offset makes the radiance agree. No statistic of bodies takes part."""
    rules = replace(
        settings.thermometer.chain, target=Target.BLACK_BODY, surface_emissivity=emissivity, site_offset=0.0
    )
    radiances: list[float] = []
    with readings_of(thermometer_of(settings, SystemClock())) as heard:
        while len(radiances) < CALIBRATION_SAMPLES:
            sample = warmth_of(_next(heard), rules, None)
            if sample is None:
                raise ThermometerSetupError("this module converts to a body by itself and cannot be calibrated")
            radiances.append(sample.radiance)
    mean = fmean(radiances)
    print(f"{len(radiances)} readings: {mean:.2f} °C, standard deviation {stdev(radiances):.2f}")
    print(f"site_offset_celsius = {celsius - mean:.2f}")
    return 0


def register(settings: Settings, ask: Ask) -> int:
    """Guide the installer through the marks and keep what they say. Raises ThermometerSetupError."""
    clock = SystemClock()
    camera = real_hardware(settings, clock).camera
    camera.start(lambda health: print(f"camera: {health}"))
    try:
        with readings_of(thermometer_of(settings, clock)) as heard:
            pairs = [_mark(place, camera, heard, ask) for place in MARKS]
    finally:
        camera.stop()
    registration = registration_of(pairs)
    write_registration(settings.registration_file, registration)
    print(f"registered; worst mark {registration.residual(pairs):.1%} of the picture: {settings.registration_file}")
    return 0


def registration_of(pairs: Sequence[Pair]) -> Registration:
    """Raises ThermometerSetupError for marks that fix none, or that contradict one another."""
    try:
        registration = Registration.fitted(pairs)
    except NoRegistrationError as error:
        raise ThermometerSetupError(f"not registered: {error}") from error
    worst = registration.residual(pairs)
    if worst > WORST_MARK:
        raise ThermometerSetupError(f"not registered: a mark lies {worst:.0%} of the picture off; nobody else in view?")
    return registration


def _mark(place: str, camera: FrameSource, heard: "queue.Queue[ThermometerReading]", ask: Ask) -> Pair:
    finder = FaceFinder()
    while True:
        ask(f"stand so that your face is in {place} of the camera's picture, then press Enter")
        face, warm = _face_centre(camera, finder), _warm_centre(heard)
        if face is not None and warm is not None:
            return face, warm
        print("no face was seen; once more" if face is None else "nothing warm was seen; once more")


def _face_centre(camera: FrameSource, finder: FaceFinder) -> Point | None:
    until = time.monotonic() + 3.0
    while time.monotonic() < until:
        frame = camera.latest()
        faces = () if frame is None else finder.find(frame.image)
        if frame is not None and faces:
            height, width = frame.image.shape[:2]
            face = faces[0]
            return Point((face.left + face.width / 2) / width, (face.top + face.height / 2) / height)
    return None


def _warm_centre(heard: "queue.Queue[ThermometerReading]") -> Point | None:
    """Of three pictures that were taken from now on."""
    while not heard.empty():
        heard.get_nowait()
    centres = [centre for image in _pictures(heard, 3) if (centre := warm_centre(image)) is not None]
    if not centres:
        return None
    return Point(fmean(centre.x for centre in centres), fmean(centre.y for centre in centres))


def _pictures(heard: "queue.Queue[ThermometerReading]", count: int) -> Iterator[ThermalImage]:
    for _ in range(count):
        image = _next(heard).image
        if image is None:
            raise ThermometerSetupError("this module sees one point and has no picture to register")
        yield image
