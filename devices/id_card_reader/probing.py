"""At which rate does the module talk? A reader set to another rate by an earlier program is found, and left as it is."""

from collections.abc import Sequence

from devices.errors import DeviceError, Garbled, Silent
from devices.id_card_reader.frames import Command, FrameParser, answer_of
from devices.serial_port import Opener, Port, SerialPort

RATES = (115200, 57600, 38400, 19200, 9600)
"""In the order of the vendors' own code."""
_READS = 3
"""At five rates a second and a half: less than the two within which a port stops."""
_READ_SECONDS = 0.1
_WRITE_SECONDS = 0.3


def probing_opener(url: str, rates: Sequence[int] = RATES) -> Opener:
    """Opens `url` at the first rate at which the module answers; the rate that answered last is tried first.

    The opener raises Silent where nothing answers at any rate, Garbled where something does that is no such module.
    """
    order = list(rates)

    def open_port() -> Port:
        heard_anything = False
        for rate in tuple(order):
            port = SerialPort(url, rate, _READ_SECONDS, _WRITE_SECONDS)
            try:
                answered, heard = _answers(port)
            except DeviceError:
                port.close()
                raise
            if answered:
                order.remove(rate)
                order.insert(0, rate)
                return port
            port.close()
            heard_anything = heard_anything or heard
        raise Garbled("something answers, and not as a card reader") if heard_anything else Silent("no rate answers")

    return open_port


def _answers(port: Port) -> tuple[bool, bool]:
    """Whether a whole answer came, and whether anything did."""
    parser, heard = FrameParser(), False
    port.send(Command.SAM_STATUS.encoded())
    for _ in range(_READS):
        data = port.receive()
        heard = heard or bool(data)
        if any(answer_of(payload) is not None for payload in parser.feed(data)):
            return True, True
    return False, heard
