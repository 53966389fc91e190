"""From settings to a thermometer, the registration's file, and the hand that plays the emulator."""

from pathlib import Path

import pytest

from devices.faults import SerialFault
from devices.thermometer.emulator import ThermometerEmulator
from devices.thermometer.profiles import KNOWN
from kiosk import simulating
from kiosk.assembly import rules_of
from kiosk.domain.thermal import Point, Registration
from kiosk.domain.warmth import DistanceStep, Target
from kiosk.settings import SettingsError, load
from kiosk.thermometers import ThermometerSetupError, chain_of, profiles_of, read_registration, write_registration
from kiosk.thermometry import registration_of


def settings(tmp_path: Path, **thermometer: object):
    return load(None, {"data_dir": tmp_path, "screening": "required", "thermometer": thermometer})


def test_a_module_is_named_or_searched(tmp_path: Path):
    assert [one.name for one in profiles_of(settings(tmp_path).thermometer)] == ["gy-614v3"]
    assert profiles_of(settings(tmp_path, profile="search").thermometer) is KNOWN
    for wrong, told in (("aa55", "aa55-binary or aa55-bcd"), ("gy", "known are"), ("modbus", "register map")):
        with pytest.raises(ThermometerSetupError, match=told):
            profiles_of(settings(tmp_path, profile=wrong).thermometer)


def test_a_register_map_from_the_settings(tmp_path: Path):
    registers = {"slave": 9, "input_registers": True, "surface": {"address": 19}, "ambient": {"address": 20}}
    (profile,) = profiles_of(settings(tmp_path, profile="modbus", baud=19200, modbus=registers).thermometer)
    assert profile.bauds == (19200,)
    assert profile.request[:6] == bytes.fromhex("090400130002")
    with pytest.raises(ThermometerSetupError, match="neither"):
        profiles_of(settings(tmp_path, profile="modbus", modbus={"ambient": {"address": 1}}).thermometer)


def test_the_chain_is_the_site_s(tmp_path: Path):
    given = settings(tmp_path, site_offset_celsius=-0.2, distances=[[0.8, 1.0], [0.3, 0.0]], target="canthi")
    rules = rules_of(given)
    assert rules.chain.site_offset == -0.2 and rules.chain.target is Target.CANTHI
    assert rules.chain.distances == (DistanceStep(0.3, 0.0), DistanceStep(0.8, 1.0))
    assert rules.fever.warm_up_seconds == 600.0
    with pytest.raises(SettingsError, match="target"):
        settings(tmp_path, target="ear")


def test_an_array_works_only_registered(tmp_path: Path):
    array = settings(tmp_path, profile="gy-mcu90640")
    with pytest.raises(ThermometerSetupError, match="kiosk thermometer register"):
        rules_of(array)
    registration = Registration(0.9, 0.01, 0.05, -0.01, 1.1, -0.02)
    write_registration(array.registration_file, registration)
    assert read_registration(array.registration_file) == registration
    assert chain_of(array).registration == registration
    for text in ("", "[]", '{"xx": "wide"}', '{"nonsense": 1.0}'):
        array.registration_file.write_text(text, "utf-8")
        with pytest.raises(ThermometerSetupError, match="is no registration"):
            chain_of(array)


def test_marks_that_contradict_one_another_are_refused():
    marks = [Point(0.5, 0.5), Point(0.3, 0.3), Point(0.7, 0.3), Point(0.3, 0.7), Point(0.7, 0.7)]
    pairs = [(mark, Point(0.8 * mark.x + 0.1, mark.y)) for mark in marks]
    assert registration_of(pairs).of(Point(0.5, 0.5)).x == pytest.approx(0.5)
    pairs[1] = (marks[1], Point(0.9, 0.9))
    with pytest.raises(ThermometerSetupError, match="off"):
        registration_of(pairs)
    with pytest.raises(ThermometerSetupError, match="three marks"):
        registration_of(pairs[:2])


def test_lines_typed_at_an_emulated_thermometer(tmp_path: Path):
    played = simulating.thermometer(tmp_path / "thermometer", None, "gy-614v3")
    emulator = played.emulator
    assert isinstance(emulator, ThermometerEmulator)
    for line in ("body 38.2\n", "fault torn_frame\n", "fault silence always\n", "plug\n"):
        played.obey(line)
    assert (tmp_path / "thermometer").exists()
    assert emulator.faults.take() is SerialFault.TORN_FRAME
    assert emulator.faults.always is SerialFault.SILENCE
    assert emulator.body.advance(10.0).surface == pytest.approx(38.2 - 2.464, abs=0.3)
    for line in ("fault never\n", "leave\n", "room 18\n", "unplug\n"):
        played.obey(line)
    assert emulator.faults.take() is None
    assert emulator.body.advance(10.0).surface == pytest.approx(18.0, abs=0.3)
    assert not (tmp_path / "thermometer").exists()
    for line in ("body warm\n", "fault of mine\n", "dance\n"):
        with pytest.raises(simulating.OrderError, match="flipped_bit"):
            played.obey(line)
