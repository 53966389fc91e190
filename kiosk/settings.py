"""All that may differ from one terminal to the next: one frozen model, read once, refusing what it does not know.

Read from a TOML file and from KIOSK_* variables (KIOSK_WAITS__IDLE_SECONDS=90), the variables first. Units are in the names.
"""

import tomllib
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from kiosk.domain.fever import FeverRules
from kiosk.domain.health import Device
from kiosk.domain.matching import Wanted
from kiosk.domain.proofs import SecondProof
from kiosk.domain.records import Place
from kiosk.domain.speech import Loudness, Pace, SpokenLanguage
from kiosk.domain.volunteers import VolunteerPin
from kiosk.domain.warmth import ChainRules, DistanceStep, Target
from kiosk.flows.attacks import framing_for
from kiosk.flows.events import Timer
from kiosk.flows.machine import AttackDetection, Rules, Screening

Table = dict[str, Any]
Seconds = Annotated[float, Field(gt=0, le=3600)]


class SettingsError(Exception):
    """The settings cannot be used; the text says which line and what it should be."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Waits(_Part):
    """How long each wait is, and why."""

    patience_seconds: Seconds = 20.0
    """To get into the frame, to be measured or recognised; then help is offered. Elders are not to be hurried."""
    measure_seconds: Seconds = 8.0
    """For a reading from the forehead; then the visitor is asked to come closer to the sensor."""
    answer_seconds: Seconds = 5.0
    """For the terminal's own store to answer; then a person helps. A slow disk takes tenths of a second."""
    hold_seconds: Seconds = 2.5
    """How long a message stands that needs no answer: long enough to read twice, short enough for a queue."""
    rest_seconds: Seconds = 30.0
    """Between a high temperature and the next measurement: heat from the sun goes within half a minute in the shade."""
    clear_seconds: Seconds = 8.0
    """For the last visitor to step away; after it whoever stands there is taken for the next."""
    idle_seconds: Seconds = 60.0
    """Without a touch on a page that waits for one; the alert comes then."""
    browse_seconds: Seconds = 120.0
    """Without a touch on a page that everybody may read."""
    typing_seconds: Seconds = 180.0
    """Without a key: writing is slow, and a phone number has to be found first."""
    gone_seconds: Seconds = 10.0
    """Without a face before a personal page, once there was one: it is cleared then, and nobody reads on."""
    alert_seconds: Seconds = 30.0
    """To answer the alert; WCAG 2.2.1 asks for 20."""
    volunteer_seconds: Seconds = 600.0
    """Without a touch while a volunteer is signed in, who is signed out then: who helps also talks, and looks for papers."""

    def of(self, timer: Timer) -> float:
        wait: float = getattr(self, f"{timer.value}_seconds")
        return wait


class CameraSettings(_Part):
    source: str = "0"
    """An index, a device path, a film, a folder of pictures or an address of a stream."""
    mirrored: bool = False
    """The camera delivers a mirror image, as some conference cameras do."""
    exposure: float | None = Field(default=None, gt=0)
    """In the driver's own units (V4L2: 100 microseconds); None lets the camera choose."""
    width_px: int = Field(default=640, ge=320, le=1920)
    height_px: int = Field(default=480, ge=240, le=1080)
    frames_per_second: int = Field(default=30, ge=5, le=60)


class FaceSettings(_Part):
    engine: Literal["dlib", "retail-0095"] = "dlib"
    """Which engine finds and describes faces: `kiosk models list` says what each is worth. After a change everybody is enrolled
    anew (`kiosk enrol-again` names them): templates of different engines are not comparable."""
    people: int = Field(default=100, ge=1, le=1_000_000)
    """Who may be enrolled on this terminal. The limits are set for so many: fewer are recognised more surely."""
    strangers_percent: float = Field(default=1.0, gt=0, le=1)
    """Of strangers, how many may be taken for one of all who are enrolled, at most."""
    turned_away_percent: float = Field(default=30.0, gt=0, le=50)
    """Of visits of enrolled people, how many may be sent to another way; a visit is one moment, as the door sees it. More
    people than this allows are refused at the start."""

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            people=self.people,
            accepted_strangers=self.strangers_percent / 100,
            turned_away=self.turned_away_percent / 100,
        )


class SerialSettings(_Part):
    thermometer: str = "/dev/ttyUSB0"
    latch: str = "/dev/ttyUSB1"
    latch_pulse_seconds: Seconds = 3.0
    """How long the door stays released: a walking frame needs longer than a footstep."""


class QuantitySettings(_Part):
    """Where a Modbus thermometer keeps one value."""

    address: int = Field(ge=0, le=0xFFFF)
    scale: float = Field(default=0.1, gt=0)
    """What one count is worth: °C, or metres for the distance."""
    registers: int = Field(default=1, ge=1, le=2)
    signed: bool = True
    low_word_first: bool = False


class ModbusSettings(_Part):
    """The registers of a Modbus thermometer: its manual says. `surface` or `body` is needed."""

    slave: int = Field(default=1, ge=1, le=247)
    input_registers: bool = False
    """Read by function 4; otherwise holding registers, by function 3."""
    surface: QuantitySettings | None = None
    ambient: QuantitySettings | None = None
    body: QuantitySettings | None = None
    distance: QuantitySettings | None = None


class ThermometerSettings(_Part):
    """Its port is `serial.thermometer`."""

    profile: str = "gy-614v3"
    """A module's name, `modbus`, or `search` to try those that can be told apart."""
    baud: int | None = Field(default=None, ge=2400, le=460_800)
    """None: as the module is delivered."""
    modbus: ModbusSettings | None = None
    target: Target | None = None
    """forehead, canthi, face or body; None: as the module's readings suggest."""
    site_offset_celsius: float = Field(default=0.0, ge=-5, le=5)
    """Found before a black body with `kiosk thermometer calibrate`."""
    distances: tuple[tuple[float, float], ...] = ()
    """Pairs of metres and °C to add, by growing distance; empty where visitors stand at one place."""
    warm_up_minutes: float = Field(default=10.0, ge=0, le=120)
    """Standards ask for 30 in the room; the first ten hold most of the drift."""
    elevated_from_celsius: float = Field(default=37.3, ge=36.5, le=38.5)
    """37.3 is what was ordered in 2020-2022."""

    @property
    def chain(self) -> ChainRules:
        steps = tuple(DistanceStep(metres, add) for metres, add in sorted(self.distances))
        return ChainRules(target=self.target, site_offset=self.site_offset_celsius, distances=steps)

    @property
    def fever(self) -> FeverRules:
        return FeverRules(elevated_from=self.elevated_from_celsius, warm_up_seconds=60.0 * self.warm_up_minutes)


class RelaySettings(_Part):
    """What opens the door, on the line that `serial.latch` names."""

    kind: Literal["lcus1", "modbus"] = "lcus1"
    slave: int = Field(default=1, ge=1, le=247)
    coil: int = Field(default=0, ge=0, le=0xFFFF)
    fire_input: int | None = Field(default=None, ge=0, le=0xFFFF)
    """The discrete input that the fire alarm closes; the door stays open for as long. None where none is wired."""
    timed: bool = False
    """Whether the relay closes by itself when told to at once (its flash-on command): then even a kill leaves no open door."""


class CardReaderSettings(_Part):
    port: str = ""
    """Empty where there is none."""


class ScannerSettings(_Part):
    port: str = ""
    """A serial port, or `camera` to read codes out of the camera's pictures; empty where there is none."""
    maker: Literal["gm65", "honeywell", "newland"] = "gm65"


class PrinterSettings(_Part):
    port: str = ""
    """/dev/usb/lp0, a serial port, or socket://HOST:9100; empty where there is none."""
    paper_mm: Literal[58, 80] = 58
    baud: int = Field(default=115200, ge=9600, le=115200)


class ScreenSettings(_Part):
    width_px: int = Field(default=1080, ge=240)
    height_px: int = Field(default=1920, ge=240)
    px_per_mm: float = Field(default=4.03, gt=1, lt=20)
    """Of the panel as it is built in: what a screen says of itself is often wrong. 4.03 is 21.5 inches at 1080x1920."""
    full_screen: bool = True
    language: str = Field(default="zh_CN", pattern="^(zh_CN|en)$")


class VoiceSettings(_Part):
    languages: tuple[SpokenLanguage, ...] = (SpokenLanguage.MANDARIN,)
    """By preference; what a pack does not have is spoken in Mandarin."""
    pace: Pace = Pace.NORMAL
    speaker: str = "default"
    """The name that ALSA has for it: `aplay -L` lists them."""
    level_percent: float = Field(default=100.0, ge=0, le=100)
    night_level_percent: float = Field(default=40.0, ge=0, le=100)
    """Of a terminal that stands outside and whose neighbours sleep. The amplifier's knob sets what 100 percent is."""
    night_from: time = time(20)
    night_to: time = time(7)
    repeat_after_seconds: Seconds = 12.0
    """Of idle; then what was asked is asked once more. Long enough to read the page, shorter than the wait for the alert."""

    @property
    def loudness(self) -> Loudness:
        return Loudness(self.level_percent / 100, self.night_level_percent / 100, self.night_from, self.night_to)


class DistrictSettings(_Part):
    url: str = "http://127.0.0.1:8300"
    ca_file: Path | None = None
    """PEM of the only authority whose certificate is believed; without it, those that the system knows are."""
    poll_seconds: Seconds = 30.0


class StoreSettings(_Part):
    """The encrypted database: how large it may grow, and how long what lies in it is kept.

    Not to be set: who asked for what leaves no trace from the start, and a damaged store that was set aside is never
    deleted by the program.
    """

    quota_megabytes: int = Field(default=4096, ge=16, le=1_000_000)
    """A million waiting records are 0.4 GB, two million subsidies 0.6 GB: room for years without a line, not the whole disk."""
    ballast_megabytes: int = Field(default=18, ge=0, le=1000)
    """Thrown off when the disk is full, so that something can be deleted: the log's limit of 16 and two more."""
    warn_percent: float = Field(default=80, gt=0, le=100)
    """Of its room in use, the operator is told; the levels after it each refuse more."""
    stop_caching_percent: float = Field(default=90, gt=0, le=100)
    stop_registrations_percent: float = Field(default=95, gt=0, le=100)
    shut_door_percent: float = Field(default=99, gt=0, le=100)
    acknowledged_days: float = Field(default=7, gt=0, le=180)
    """So long can a district that was restored from a backup ask for what it had acknowledged. Shorter while room is short."""
    backup_days: float = Field(default=7, gt=0, le=180)
    """The copy from before the tables were changed: for the days in which a new program might show its faults."""
    roster_days: float = Field(default=7, gt=0, le=90)
    """Without having followed the roster for so long, nobody is let in by the face: somebody may have withdrawn the
    consent meanwhile, or moved away. Longer than a line takes to be repaired after a storm.
    """
    upkeep_minutes: float = Field(default=10, gt=0, le=1440)
    """Between two times that the log is emptied and old lines go: what lies in the log one bad byte can lose."""

    @model_validator(mode="after")
    def _levels_rise(self) -> "StoreSettings":
        if (
            not self.warn_percent
            <= self.stop_caching_percent
            <= self.stop_registrations_percent
            <= self.shut_door_percent
        ):
            raise ValueError("the percentages must rise from warn to stop_caching, stop_registrations and shut_door")
        return self


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix="KIOSK_",
        env_nested_delimiter="__",
        nested_model_default_partial_update=True,
    )

    terminal: str = Field(default="T0001", pattern=r"^[A-Za-z0-9_-]{1,32}$")
    place: Place = Place.DOOR
    data_dir: Path = Path("/var/lib/kiosk")
    voice_dir: Path = Path("/usr/share/kiosk/voice")
    """A folder a language: cmn, hak, yue."""
    microphone: str = ""
    """The name that ALSA has for it: `arecord -L` lists them. Without one, questions are written."""
    screening: Screening = Screening.OFF
    """Off unless an order is in force: since December 2022 most public places no longer screen."""
    attack_detection: AttackDetection = AttackDetection.OFF
    """Pictures held up instead of a face. `required` at a door needs the thermometer or the pack minifasnet, elsewhere the
    pack."""
    health_code_accepted: bool = False
    second_proofs: frozenset[SecondProof] = frozenset(SecondProof)
    ticket_prefix: str = Field(default="A", pattern="^[A-Z]{1,2}$")
    """Before the numbers for the hall's queues; each terminal that gives any has its own."""
    card_proves: bool = False
    """Whether the citizen's own card on the reader needs no second proof before personal pages."""
    volunteer_pins: tuple[str, ...] = ()
    """Made with `kiosk volunteer-pin ID`: the volunteer's id and a hash of the number."""
    waits: Waits = Waits()
    camera: CameraSettings = CameraSettings()
    faces: FaceSettings = FaceSettings()
    serial: SerialSettings = SerialSettings()
    voice: VoiceSettings = VoiceSettings()
    thermometer: ThermometerSettings = ThermometerSettings()
    relay: RelaySettings = RelaySettings()
    card_reader: CardReaderSettings = CardReaderSettings()
    scanner: ScannerSettings = ScannerSettings()
    printer: PrinterSettings = PrinterSettings()
    screen: ScreenSettings = ScreenSettings()
    district: DistrictSettings = DistrictSettings()
    store: StoreSettings = StoreSettings()

    @field_validator("volunteer_pins")
    @classmethod
    def _volunteers_are_told_apart(cls, lines: tuple[str, ...]) -> tuple[str, ...]:
        ids = [VolunteerPin.parse(line).volunteer for line in lines]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)}: one line for each volunteer")
        return lines

    @property
    def volunteers(self) -> tuple[VolunteerPin, ...]:
        return tuple(VolunteerPin.parse(line) for line in self.volunteer_pins)

    @property
    def store_file(self) -> Path:
        return self.data_dir / "kiosk.db"

    @property
    def models_dir(self) -> Path:
        """Model packs and converted networks: nothing in it is anybody's."""
        return self.data_dir / "models"

    @property
    def calibration_file(self) -> Path:
        """Where `kiosk calibrate` puts a curve measured for this terminal's people, one an engine."""
        return self.data_dir / f"calibration-{self.faces.engine}.json"

    @property
    def fitted(self) -> frozenset[Device]:
        """Which of the devices that not every terminal has are there."""
        ports = {
            Device.ID_CARD_READER: self.card_reader.port,
            Device.SCANNER: self.scanner.port,
            Device.PRINTER: self.printer.port,
            Device.MICROPHONE: self.microphone,
        }
        return frozenset(device for device, port in ports.items() if port)

    @property
    def measures_warmth(self) -> bool:
        """Whether the door's thermometer is asked: for the temperature, or for whether a face is alive."""
        wanted = (self.screening, self.attack_detection) != (Screening.OFF, AttackDetection.OFF)
        return self.place is Place.DOOR and wanted

    @property
    def parts(self) -> frozenset[Device]:
        """All devices that this terminal is made of."""
        always = {Device.CAMERA, Device.RECOGNISER, Device.VOICE}
        at_door = {Device.LATCH} if self.place is Place.DOOR else set[Device]()
        measuring = {Device.THERMOMETER} if self.measures_warmth else set[Device]()
        return self.fitted | always | at_door | measuring

    @property
    def rules(self) -> Rules:
        return Rules(
            screening=self.screening,
            attack_detection=self.attack_detection,
            framing=framing_for(self.attack_detection),
            health_code_accepted=self.health_code_accepted,
            second_proofs=self.second_proofs,
            chain=self.thermometer.chain,
            fever=self.thermometer.fever,
            card_proves=self.card_proves,
            fitted=self.fitted,
        )

    @property
    def registration_file(self) -> Path:
        """Where `kiosk thermometer register` puts how the camera's picture lies in a thermal one."""
        return self.data_dir / "thermal-registration.json"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # What is given in code is the file: a variable set by hand for one run goes before it.
        return env_settings, init_settings


def load(path: Path | None, overrides: dict[str, Any] | None = None) -> Settings:
    """Read the file (none: defaults and variables only), then lay `overrides` from the command line over it.

    Raises SettingsError with every line that is wrong.
    """
    values: dict[str, Any] = {}
    if path is not None:
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{path}: is no TOML: {error}") from error
    try:
        return Settings(**_merged(values, overrides or {}))
    except ValidationError as error:
        where = path or "settings"
        lines = [f"{where}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        raise SettingsError("\n".join(lines)) from None


def _merged(under: Table, over: Table) -> Table:
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            result[key] = _merged(cast(Table, below), cast(Table, value))
        else:
            result[key] = value
    return result
