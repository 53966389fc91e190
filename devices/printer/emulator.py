"""An ESC/POS printer that any program can open: the simulator's roll, the real bytes, a pseudo-terminal or a network port."""

import socketserver
import threading
from pathlib import Path
from random import Random

from devices.faults import Distortion, FaultSwitch, SerialFault
from devices.printer.mechanism import EscPosMechanism
from devices.printer.simulator import PaperRoll
from devices.pty_line import PtyLine


class PrinterEmulator:
    """`link` appears while the printer is plugged in."""

    def __init__(self, link: Path, random: Random, baud: int = 115200, period: float = 0.1) -> None:
        self.roll = PaperRoll()
        self.faults: FaultSwitch[SerialFault] = FaultSwitch()
        mechanism = EscPosMechanism(self.roll, Distortion(self.faults, random))
        self._line = PtyLine(link, mechanism, baud, period)

    def start(self) -> None:
        self._line.plug()

    def stop(self) -> None:
        self._line.unplug()

    def plug(self) -> None:
        self._line.plug()

    def unplug(self) -> None:
        self._line.unplug()


class NetworkPrinterEmulator:
    """The same on a TCP port of this machine, one connection at a time, as port 9100 is served. `url` names it for the driver."""

    def __init__(self, random: Random) -> None:
        self.roll = PaperRoll()
        self.faults: FaultSwitch[SerialFault] = FaultSwitch()
        mechanism = EscPosMechanism(self.roll, Distortion(self.faults, random))

        class Connection(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                while data := self.request.recv(4096):
                    answer = mechanism.receive(data)
                    if answer:
                        self.request.sendall(answer)
                mechanism.power_cut()

        self._server = socketserver.TCPServer(("127.0.0.1", 0), Connection)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="printer on the network")

    @property
    def url(self) -> str:
        return f"socket://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Once the driver has closed its end."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
