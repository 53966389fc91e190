"""Every module's bytes: the documented ones both ways, and what no parser may do whatever comes down the line.

Documented bytes are those of the vendors' manuals, sellers' pages and open drivers that each profile names; what
follows from a read rule (a checksum over a documented layout) is among them.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.thermometer.framing import FrameScanner
from devices.thermometer.modules.choice import PLAIN_MAP
from devices.thermometer.profile import Measurement, Profile
from devices.thermometer.profiles import (
    KNOWN,
    UnknownProfileError,
    aa55,
    cjmcu90614,
    evo_thermal,
    gy614,
    gy_mcu90615,
    gy_mcu90640,
    hm32,
    lu90614,
    modbus,
    named,
)
from devices.thermometer.profiles.evo_thermal import EvoFrame
from devices.thermometer.profiles.gy_mcu90615 import Form, Gy90615Frame
from devices.thermometer.profiles.gy_mcu90640 import Gy90640Frame
from devices.thermometer.profiles.hm32 import Hm32Frame
from devices.thermometer.profiles.lu90614 import Kind, Lu90614Frame


@dataclass(frozen=True)
class Protocol:
    """One frame form: how its frames are found, what a frame may be, and how it is written. `summed`: it has a checksum."""

    scanner: Callable[[], FrameScanner[Any]]
    frames: st.SearchStrategy[Any]
    encode: Callable[[Any], bytes]
    header: bytes
    summed: bool = True


hundredths = st.integers(-0x8000, 0x7FFF).map(lambda value: value / 100)
POINTS = Random(1).choices(range(2000, 4000), k=gy_mcu90640.PIXELS)


def _array(count: int, low: int, high: int) -> st.SearchStrategy[tuple[int, ...]]:
    """Cheap pictures: noise from a seed, with a few pixels of Hypothesis' own choosing."""

    def build(seed: int, spots: list[tuple[int, int]]) -> tuple[int, ...]:
        pixels = Random(seed).choices(range(low, high), k=count)
        for at, value in spots:
            pixels[at] = value
        return tuple(pixels)

    spots = st.lists(st.tuples(st.integers(0, count - 1), st.integers(low, high - 1)), max_size=6)
    return st.builds(build, st.integers(0, 1000), spots)


def _coded(coding: aa55.Coding) -> Protocol:
    return Protocol(
        lambda: aa55.scanner(coding),
        st.integers(0, 999).map(lambda tenths: tenths / 10),
        lambda celsius: aa55.encode(celsius, coding),
        aa55.HEADER,
    )


PROTOCOLS = {
    "gy-614v3": Protocol(
        gy614.scanner,
        st.builds(gy614.Gy614Frame, st.integers(1, 100).map(lambda e: e / 100), hundredths, hundredths, hundredths),
        gy614.encode,
        gy614.HEADER,
    ),
    "gy-mcu90615": Protocol(
        gy_mcu90615.scanner,
        st.builds(Gy90615Frame, hundredths, hundredths, st.just(Form.SHORT))
        | st.builds(Gy90615Frame, hundredths, hundredths, st.just(Form.COUNTED), st.integers(0, 255)),
        gy_mcu90615.encode,
        gy_mcu90615.HEADER,
    ),
    "gy-mcu90640": Protocol(
        gy_mcu90640.scanner,
        st.builds(Gy90640Frame, _array(gy_mcu90640.PIXELS, -0x8000, 0x8000), st.integers(-4000, 12500)),
        gy_mcu90640.encode,
        gy_mcu90640.HEADER,
    ),
    "hm-32x32": Protocol(
        hm32.scanner,
        st.builds(Hm32Frame, st.integers(-400, 1250), _array(hm32.PIXELS, hm32.COLDEST, hm32.HOTTEST + 1)),
        hm32.encode,
        hm32.HEADER,
        summed=False,
    ),
    "evo-thermal-33": Protocol(
        evo_thermal.scanner,
        st.builds(EvoFrame, _array(evo_thermal.PIXELS, 0, 0x10000), st.integers(0, 0xFFFF)),
        evo_thermal.encode,
        evo_thermal.HEADER,
    ),
    "aa55-binary": _coded(aa55.BINARY),
    "aa55-bcd": _coded(aa55.BCD),
    "lu90614": Protocol(
        lu90614.scanner,
        st.builds(Lu90614Frame, st.sampled_from(Kind), st.integers(0, 25599).map(lambda value: value / 100)),
        lu90614.encode,
        lu90614.HEADER,
    ),
    "cjmcu-90614": Protocol(
        cjmcu90614.scanner,
        st.builds(cjmcu90614.Cjmcu90614Frame, hundredths, hundredths, st.sampled_from(cjmcu90614.Mode)),
        cjmcu90614.encode,
        cjmcu90614.HEADER,
    ),
    "modbus": Protocol(
        lambda: modbus.scanner(PLAIN_MAP),
        st.tuples(*[st.integers(0, 0xFFFF)] * PLAIN_MAP.count),
        lambda words: modbus.answer(PLAIN_MAP, words),
        bytes((1, 3, 8)),
    ),
}
SUMMED = {name: protocol for name, protocol in PROTOCOLS.items() if protocol.summed}
each_summed = pytest.mark.parametrize("protocol", SUMMED.values(), ids=SUMMED.keys())
frugal = settings(max_examples=max(12, settings().max_examples // 5))
"""Ten protocols share what one would get; at night each gets plenty."""
each = pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS.keys())


def heard(protocol: Protocol, *chunks: bytes) -> list[Any]:
    scanner = protocol.scanner()
    return [frame for chunk in chunks for frame in scanner.feed(chunk)]


def quiet(protocol: Protocol) -> st.SearchStrategy[bytes]:
    """Noise in which no header begins."""
    return st.binary(max_size=40).map(lambda junk: junk.replace(protocol.header[:1], b"\x00"))


# --- the documented bytes


@pytest.mark.parametrize(
    ("command", "documented"),
    [
        (gy_mcu90615.CONTINUOUS, "A5 45 EA"),
        (gy_mcu90615.QUERY, "A5 15 BA"),
        (gy_mcu90615.BAUD_9600, "A5 AE 53"),
        (gy_mcu90615.BAUD_115200, "A5 AF 54"),
        (gy_mcu90615.AUTO_AT_POWER_UP, "A5 51 F6"),
        (gy_mcu90615.QUIET_AT_POWER_UP, "A5 52 F7"),
        (gy_mcu90640.BAUD_9600, "A5 15 01 BB"),
        (gy_mcu90640.BAUD_115200, "A5 15 02 BC"),
        (gy_mcu90640.BAUD_460800, "A5 15 03 BD"),
        (gy_mcu90640.RATE_HALF_HZ, "A5 25 00 CA"),
        (gy_mcu90640.RATE_1_HZ, "A5 25 01 CB"),
        (gy_mcu90640.RATE_2_HZ, "A5 25 02 CC"),
        (gy_mcu90640.RATE_4_HZ, "A5 25 03 CD"),
        (gy_mcu90640.RATE_8_HZ, "A5 25 04 CE"),
        (gy_mcu90640.QUERY, "A5 35 01 DB"),
        (gy_mcu90640.STREAM, "A5 35 02 DC"),
        (gy_mcu90640.set_emissivity(0.95), "A5 45 5F 49"),
        (gy_mcu90640.READ_EMISSIVITY, "A5 55 01 FB"),
        (gy_mcu90640.SAVE, "A5 65 01 0B"),
        (gy_mcu90640.emissivity_answer(0.95), "5A 5A 5F 13"),
        (hm32.REQUEST, "11 00 00 04 01 98"),
        (evo_thermal.STREAM, "00 52 02 01 DF"),
        (evo_thermal.REST, "00 52 02 00 D8"),
        (lu90614.BODY_MODE, "FA C5 BF"),
        (lu90614.SURFACE_MODE, "FA C6 C0"),
        (lu90614.MEASURE, "FA CA C4"),
        (cjmcu90614.CONTINUOUS, "66 66 01 56"),
        (cjmcu90614.QUERY, "66 66 02 56"),
        (cjmcu90614.BAUD_9600, "66 66 11 56"),
        (cjmcu90614.BAUD_57600, "66 66 12 56"),
        (cjmcu90614.BAUD_115200, "66 66 13 56"),
        (
            modbus.request(modbus.RegisterMap(surface=modbus.Quantity(0), ambient=modbus.Quantity(1))),
            "01 03 00 00 00 02 C4 0B",
        ),
    ],
)
def test_the_documented_commands(command: bytes, documented: str):
    assert command == bytes.fromhex(documented)


TWO_WORDS = modbus.RegisterMap(surface=modbus.Quantity(0), ambient=modbus.Quantity(1))
DOCUMENTED: list[tuple[Protocol, str, Any]] = [
    (PROTOCOLS["gy-614v3"], "A4 03 07 07 5F 0D 61 0A 5A 0E 40 34", gy614.Gy614Frame(0.95, 34.25, 26.5, 36.48)),
    (PROTOCOLS["gy-mcu90615"], "5A 5A 45 04 0D 61 0A 5A CF", Gy90615Frame(34.25, 26.5)),
    (PROTOCOLS["gy-mcu90640"], "5A 5A 02 06" + " F6 09" * 768 + " 8D 0E E9 50", Gy90640Frame((2550,) * 768, 3725)),
    (PROTOCOLS["hm-32x32"], "16 98 00 FD" + " 01 6D" * 1024 + " 1A 9C", Hm32Frame(253, (365,) * 1024)),
    (
        PROTOCOLS["evo-thermal-33"],
        "0D 00" + " 92 0B" * 1024 + " A6 0B" + " 00 00" * 7 + " 09 6F ED 8B",
        EvoFrame((2962,) * 1024, 2982),
    ),
    (PROTOCOLS["aa55-binary"], "AA 55 06 24 07 30", 36.7),
    (PROTOCOLS["aa55-bcd"], "AA 55 06 03 70 78", 37.0),
    (PROTOCOLS["lu90614"], "FE AC 24 30 00 00 00 00 FE", Lu90614Frame(Kind.BODY, 36.48)),
    (PROTOCOLS["lu90614"], "FE AA 28 1E 00 00 00 00 EE", Lu90614Frame(Kind.SURFACE, 40.30)),
    (PROTOCOLS["cjmcu-90614"], "66 66 01 04 0A 83 0A 83 1A", cjmcu90614.Cjmcu90614Frame(26.91, 26.91)),
    (
        Protocol(lambda: modbus.scanner(TWO_WORDS), st.nothing(), lambda words: modbus.answer(TWO_WORDS, words), b""),
        "01 03 04 01 6D 01 09 AB 84",
        (365, 265),
    ),
]


@pytest.mark.parametrize(("protocol", "documented", "frame"), DOCUMENTED, ids=[text[:8] for _, text, _ in DOCUMENTED])
def test_the_documented_frames_read_and_write(protocol: Protocol, documented: str, frame: Any):
    data = bytes.fromhex(documented)
    assert heard(protocol, data) == [frame]
    assert protocol.encode(frame) == data


def test_the_manual_s_first_pixel_is_the_upper_right():
    """The manual's head 5A5A 0206 6E0E: 36.94 °C at (column 1, row 1), which lies on the right as the sensor looks out."""
    frame = Gy90640Frame((0x0E6E, *[2500] * 767), 3000)
    assert gy_mcu90640.encode(frame)[:6] == bytes.fromhex("5A5A02066E0E")
    image = gy_mcu90640.picture(frame)
    assert (image.columns, image.rows, image.at(31, 0), image.at(0, 0)) == (32, 24, 36.94, 25.0)


def test_the_heimann_picture_travels_column_by_column():
    image = hm32.picture(Hm32Frame(250, (*[300] * 33, 365, *[300] * 990)))
    assert image.at(1, 1) == 36.5 and image.celsius.count(36.5) == 1


def test_the_evo_s_crc_and_degrees():
    """0376E6E7 is the published check value of CRC-32/MPEG-2; tenths of a kelvin."""
    assert evo_thermal.crc32_mpeg2(b"123456789") == 0x0376E6E7
    assert evo_thermal.celsius(2962) == pytest.approx(23.05)


GY_MCU8833 = bytes.fromhex(
    "A4 03 09 42 0C B8 1A 1B 1A 1A 1A 1A 1A 1B 1A 1A 1A 1A 1A 1A 1A 1A 1A 1A 1A 1A 1B 1A 1A 1A 1B 1A 1B 1B 1D 1E 1B 1B 1B"
    " 1B 1B 1B 1C 1D 1E 1D 1B 1A 1B 1B 1B 1D 1E 1D 1B 1B 1B 1B 1C 1E 1E 1D 1A 1B 1B 1B 1B 1E 1E 1D 83"
)
"""A frame that somebody recorded: the protocol of the GY-614V3, with 64 pixels of a whole degree each."""


def test_whole_degrees_are_no_temperature_to_judge_by():
    for profile in KNOWN:
        assert profile.parser().feed(GY_MCU8833 * 20) == [], profile.name
    with pytest.raises(UnknownProfileError, match="whole degrees"):
        named("gy-mcu8833")


# --- what no parser may do


@each
@frugal
@given(data=st.data())
def test_every_frame_survives_the_journey(protocol: Protocol, data: st.DataObject):
    frame = data.draw(protocol.frames)
    assert heard(protocol, protocol.encode(frame)) == [frame]


@each
@frugal
@given(data=st.data())
def test_how_the_bytes_are_split_does_not_matter(protocol: Protocol, data: st.DataObject):
    parts = data.draw(st.lists(st.binary(max_size=30) | protocol.frames.map(protocol.encode), max_size=3))
    stream = b"".join(parts)
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=12))
    edges = [0, *sorted(cuts), len(stream)]
    assert heard(protocol, *(stream[a:b] for a, b in itertools.pairwise(edges))) == heard(protocol, stream)


@each
@frugal
@given(data=st.data())
def test_noise_before_between_and_after_costs_no_frame(protocol: Protocol, data: st.DataObject):
    stretches = data.draw(st.lists(st.tuples(quiet(protocol), protocol.frames), max_size=3))
    stream = b"".join(junk + protocol.encode(frame) for junk, frame in stretches) + data.draw(quiet(protocol))
    assert heard(protocol, stream) == [frame for _, frame in stretches]


@each
@frugal
@given(data=st.data())
def test_noise_inside_and_torn_frames_cost_one_frame(protocol: Protocol, data: st.DataObject):
    """Whatever came before: of two whole frames in a row the second is read."""
    frame = data.draw(protocol.frames)
    whole = protocol.encode(frame)
    at = data.draw(st.integers(1, len(whole) - 1))
    before = data.draw(
        st.sampled_from([whole[:at], whole[at:], whole[:at] + b"\x5a" + whole[at:], whole[:at] + protocol.header])
    )
    assert heard(protocol, before, whole, whole)[-1] == frame


@each_summed
@frugal
@given(data=st.data())
def test_a_flipped_bit_is_never_believed(protocol: Protocol, data: st.DataObject):
    frame = data.draw(protocol.frames)
    flipped = bytearray(protocol.encode(frame))
    position = data.draw(st.integers(0, len(flipped) * 8 - 1))
    flipped[position // 8] ^= 1 << position % 8
    assert heard(protocol, bytes(flipped)) == []


@each
@frugal
@given(junk=st.binary(max_size=300))
def test_whatever_is_believed_was_there_byte_for_byte(protocol: Protocol, junk: bytes):
    for frame in heard(protocol, junk):
        assert protocol.encode(frame) in junk


@each
def test_a_long_stream_of_noise_is_not_kept(protocol: Protocol):
    scanner, random = protocol.scanner(), Random(3)
    longest = max(len(bytes.fromhex(text)) for one, text, _ in DOCUMENTED if one.header in (protocol.header, b""))
    for _ in range(60):
        scanner.feed(random.randbytes(256))
        assert scanner.pending < longest


# --- what is particular to one


@pytest.mark.parametrize("at", [0, 1, 100, 700])
def test_a_picture_that_contains_its_own_header_is_one_picture(at: int):
    """5A 5A is 231.3 °C and 02 06 is 15.4: a furnace beside a wall, and the very bytes of a header."""
    pixels = list(POINTS)
    pixels[at : at + 2] = [0x5A5A, 0x0602]
    frame = Gy90640Frame(tuple(pixels), 3000)
    data = gy_mcu90640.encode(frame)
    assert heard(PROTOCOLS["gy-mcu90640"], data * 3) == [frame] * 3
    # caught in the middle, right before the false header: the next whole picture is found
    assert heard(PROTOCOLS["gy-mcu90640"], data[4 + 2 * at :] + data * 2)[-1] == frame


def test_the_answer_about_emissivity_is_no_picture():
    frame = Gy90640Frame(tuple(POINTS), 3000)
    data = gy_mcu90640.emissivity_answer(0.95) + gy_mcu90640.encode(frame)
    assert heard(PROTOCOLS["gy-mcu90640"], data) == [frame]


@given(st.builds(Gy90615Frame, hundredths, hundredths, st.sampled_from(Form), st.integers(0, 255)))
def test_the_three_forms_are_told_apart(frame: Gy90615Frame):
    data = gy_mcu90615.encode(frame)
    found = heard(PROTOCOLS["gy-mcu90615"], data, data)
    assert {(one.surface, one.ambient) for one in found} == {(frame.surface, frame.ambient)}
    if frame.form is not Form.SHORT and data[8] == sum(data[:8]) & 0xFF:
        return  # the one long frame in 256 that reads as a short one, with the same temperatures
    assert {one.form for one in found} == {frame.form} or frame.form is Form.SHORT


def test_one_coding_s_bytes_are_not_the_other_s():
    binary, bcd = PROTOCOLS["aa55-binary"], PROTOCOLS["aa55-bcd"]
    assert heard(binary, bytes.fromhex("AA5506037078")) == []
    assert heard(bcd, bytes.fromhex("AA55063A0746")) == []
    ambiguous = bytes.fromhex("AA550603050D")
    assert (heard(binary, ambiguous), heard(bcd, ambiguous)) == ([3.5], [30.5])


def test_a_streamer_without_its_coding_is_refused():
    with pytest.raises(UnknownProfileError, match="aa55-binary or aa55-bcd"):
        named("aa55")
    with pytest.raises(UnknownProfileError, match="gy-614v3"):
        named("gy-9000")
    assert named("aa55-bcd").probed is False


def test_every_profile_turns_its_frames_into_measurements():
    measured = {
        "gy-614v3": Measurement(34.25, 26.5, 36.48),
        "gy-mcu90615": Measurement(34.25, 26.5),
        "aa55-binary": Measurement(None, body=36.7),
        "aa55-bcd": Measurement(None, body=37.0),
        "cjmcu-90614": Measurement(26.91, 26.91),
    }
    documented = {
        next(name for name, one in PROTOCOLS.items() if one is protocol): bytes.fromhex(text)
        for protocol, text, _ in DOCUMENTED
        if protocol in PROTOCOLS.values()
    }
    for profile in KNOWN:
        found = profile.parser().feed(documented[profile.name])
        assert len(found) == 1
        if profile.name in measured:
            assert found == [measured[profile.name]]
    picture = named("gy-mcu90640").parser().feed(documented["gy-mcu90640"])[0]
    assert picture.image is not None and picture.surface == 25.5 and picture.ambient == 37.25
    lu = named("lu90614").parser()
    assert lu.feed(bytes.fromhex("FEAC2430000000 00FE".replace(" ", ""))) == [Measurement(None, body=36.48)]
    assert lu.feed(bytes.fromhex("FEAA281E00000000EE")) == [Measurement(40.3)]


@pytest.mark.parametrize("baud", [115200, 460800])
def test_the_array_is_asked_for_as_many_pictures_as_the_line_can_carry(baud: int):
    said = named("gy-mcu90640").opening(baud)
    assert said[0] == gy_mcu90640.set_emissivity(0.98)
    assert said[1] == (gy_mcu90640.RATE_8_HZ if baud == 460800 else gy_mcu90640.RATE_4_HZ)


QUANTITIES: Sequence[tuple[modbus.Quantity, tuple[int, ...], float]] = [
    (modbus.Quantity(0x0F), (365,), 36.5),
    (modbus.Quantity(0, signed=True), (0xFFFB,), -0.5),
    (modbus.Quantity(0, signed=False, scale=1.0), (0xFFFB,), 65531.0),
    (modbus.Quantity(0, 0.001, registers=2), (0, 36500), 36.5),
    (modbus.Quantity(0, 0.001, registers=2, word_order=modbus.WordOrder.LOW_FIRST), (36500, 0), 36.5),
    (modbus.Quantity(0, 0.01, registers=2), (0xFFFF, 0xFFFF), -0.01),
]


@pytest.mark.parametrize(("quantity", "words", "value"), QUANTITIES)
def test_what_a_register_holds(quantity: modbus.Quantity, words: tuple[int, ...], value: float):
    registers = modbus.RegisterMap(slave=9, function=modbus.Function.INPUT, surface=quantity)
    profile: Profile = modbus.profile(registers)
    found = profile.parser().feed(modbus.answer(registers, words))
    assert [one.surface for one in found] == [pytest.approx(value)]


def test_the_registers_of_a_pyrometer_are_read_in_one_request():
    """Calex PyroUSB: average, minimum, maximum, filtered, unfiltered and the sensor's own at 0x0F to 0x14."""
    registers = modbus.RegisterMap(
        surface=modbus.Quantity(0x13), ambient=modbus.Quantity(0x14), body=modbus.Quantity(0x0F)
    )
    assert (registers.first, registers.count) == (0x0F, 6)
    words = (361, 350, 370, 360, 362, 265)
    found = modbus.profile(registers).parser().feed(modbus.answer(registers, words))
    assert [(one.surface, one.ambient, one.body) for one in found] == [pytest.approx((36.2, 26.5, 36.1))]


def test_a_refusal_and_another_slave_s_answer_are_passed_over():
    protocol = PROTOCOLS["modbus"]
    refusal = bytes.fromhex("018302C0F1")
    other = modbus.answer(
        modbus.RegisterMap(slave=2, surface=modbus.Quantity(0), ambient=modbus.Quantity(3)), (1, 2, 3, 4)
    )
    good = protocol.encode((1, 2, 3, 4))
    assert heard(protocol, refusal + other + good) == [(1, 2, 3, 4)]


def test_a_register_map_that_cannot_be_read_is_refused():
    with pytest.raises(ValueError, match="neither"):
        modbus.RegisterMap(ambient=modbus.Quantity(0))
    with pytest.raises(ValueError, match="too far apart"):
        modbus.RegisterMap(surface=modbus.Quantity(0), ambient=modbus.Quantity(200))
