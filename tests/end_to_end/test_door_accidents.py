"""What goes wrong in the middle of a visit, on the whole program with its real processes and lines."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.camera.stage import Actor, Stage
from district.line import LineMode
from kiosk.clock import SystemClock
from kiosk.demo import Demonstration
from kiosk.demo.cast import assemble
from kiosk.demo.director import Director
from kiosk.demo.ledger import arrived
from kiosk.demo.terminals import UNWATCHED, DemoTerminal
from kiosk.domain.health import Device, Ready
from kiosk.domain.records import Place
from kiosk.flows import door
from tests.support.photographs import photograph

pytestmark = [pytest.mark.timeout(180), pytest.mark.usefixtures("qapp")]
Acts = Callable[[Director, DemoTerminal], None]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    known = assemble(photograph("obama.jpg").parent)
    made = Demonstration(tmp_path_factory.mktemp("demo"), known, SystemClock(), UNWATCHED)
    yield made
    made.close()


@pytest.fixture
def at_the_door(demonstration: Demonstration, tmp_path: Path) -> Callable[[Acts], None]:
    def play(acts: Acts) -> None:
        demonstration.perform(Place.DOOR, tmp_path, print, acts)

    return play


def everything_works(director: Director) -> None:
    devices = (Device.CAMERA, Device.RECOGNISER, Device.THERMOMETER, Device.LATCH)
    director.until(
        lambda: all(director.snapshot.health.get(device) == Ready() for device in devices), "every device is ready"
    )


def standing(demonstration: Demonstration) -> Stage:
    """The elder in view of the camera, without a body before the thermometer."""
    return Stage((Actor(demonstration.cast.elder.plays.photograph),))


def comes_in(director: Director, terminal: DemoTerminal, demonstration: Demonstration) -> None:
    terminal.dock.clear()
    director.clean_door()
    terminal.dock.present(demonstration.cast.elder.plays)
    director.state(door.Admitted, "the elder comes in")


def test_the_thermometer_is_unplugged_in_the_middle_of_measuring(
    at_the_door: Callable[[Acts], None], demonstration: Demonstration
) -> None:
    def acts(director: Director, terminal: DemoTerminal) -> None:
        everything_works(director)
        terminal.dock.thermometer.body.set_room(24.0)
        terminal.dock.camera.show(standing(demonstration))  # in view, and not yet before the thermometer
        director.state(door.Measuring, "the measurement begins")
        terminal.dock.thermometer.unplug()
        choice = director.state(door.ChooseWay, "the next way is offered at once", 10.0)
        assert choice.why is door.WhyChoose.THERMOMETER_LOST
        director.touch("end")
        terminal.dock.clear()
        terminal.dock.thermometer.plug()
        everything_works(director)
        comes_in(director, terminal, demonstration)

    at_the_door(acts)


def test_the_recogniser_is_killed_in_the_middle_of_a_visit(
    at_the_door: Callable[[Acts], None], demonstration: Demonstration
) -> None:
    def acts(director: Director, terminal: DemoTerminal) -> None:
        everything_works(director)
        terminal.dock.present(demonstration.cast.stranger)
        director.state(door.Framing, "the visitor stands before the camera")
        terminal.dock.kill_recogniser()
        choice = director.state(door.ChooseWay, "the next way is offered at once", 10.0)
        assert choice.why is door.WhyChoose.CAMERA_LOST
        everything_works(director)
        director.touch("end")
        comes_in(director, terminal, demonstration)

    at_the_door(acts)


def test_the_camera_is_unplugged_in_the_middle_of_a_visit(
    at_the_door: Callable[[Acts], None], demonstration: Demonstration
) -> None:
    def acts(director: Director, terminal: DemoTerminal) -> None:
        everything_works(director)
        terminal.dock.present(demonstration.cast.stranger)
        director.state(door.Framing, "the visitor stands before the camera")
        terminal.dock.unplug_camera()
        choice = director.state(door.ChooseWay, "the next way is offered at once", 10.0)
        assert choice.why is door.WhyChoose.CAMERA_LOST
        terminal.dock.plug_camera()
        director.touch("end")
        everything_works(director)
        comes_in(director, terminal, demonstration)

    at_the_door(acts)


def test_the_latch_is_unplugged(at_the_door: Callable[[Acts], None], demonstration: Demonstration) -> None:
    def acts(director: Director, terminal: DemoTerminal) -> None:
        everything_works(director)
        terminal.dock.latch.unplug()
        director.until(lambda: Device.LATCH in director.snapshot.rules.lost, "the loss is noticed")
        terminal.dock.present(demonstration.cast.elder.plays)
        director.state(door.HandedOver, "the volunteer opens the door")
        assert terminal.dock.latch.relay.openings == 0
        terminal.dock.latch.plug()
        director.touch("end")
        everything_works(director)
        comes_in(director, terminal, demonstration)

    at_the_door(acts)


def test_the_district_answers_with_a_web_page(
    at_the_door: Callable[[Acts], None], demonstration: Demonstration
) -> None:
    before = arrived(demonstration.district.database)

    def acts(director: Director, terminal: DemoTerminal) -> None:
        director.until(lambda: director.snapshot.link.online and director.snapshot.link.waiting == 0, "all is sent")
        sent = arrived(demonstration.district.database)
        demonstration.district.line.set_mode(LineMode.PORTAL)
        director.until(lambda: not director.snapshot.link.online, "a web page is no district")
        comes_in(director, terminal, demonstration)
        director.until(lambda: director.snapshot.link.waiting == 1, "the record waits")
        assert arrived(demonstration.district.database) == sent
        demonstration.district.line.restore()
        director.until(
            lambda: director.snapshot.link.online and director.snapshot.link.waiting == 0, "the queue drains"
        )
        assert arrived(demonstration.district.database)["demo-door", "entry"] == sent["demo-door", "entry"] + 1

    at_the_door(acts)
    assert before <= arrived(demonstration.district.database)
