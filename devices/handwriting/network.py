"""The text recogniser PP-OCRv4 (mobile, Chinese), asked for single characters.

It was trained on lines of print, not on strokes, so strokes are shown to it as a line of print (drawing.py; what that is worth:
docs/decisions/0021-handwriting.md). Its weights are data of the package `rapidocr-onnxruntime`, which is located and never
imported: its code needs libraries that the terminal does not have.
"""

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, InvalidGraph, InvalidProtobuf

from devices.handwriting.drawing import HEIGHT, line_of_text
from devices.onnx_session import session_of
from kiosk.domain.handwriting import Candidate, Stroke

MOST = 32
"""Candidates of an answer: what a page offers, and as many again for an order of its own."""

_STEP_PX = 8
"""The network goes over a line from left to right and says for each 8 pixels how likely each character is there."""
_ASKED = slice(HEIGHT // _STEP_PX, 2 * HEIGHT // _STEP_PX)
"""The steps over the second character of the line."""

_PACKAGE = "rapidocr-onnxruntime"
_FILE = "rapidocr_onnxruntime/models/ch_PP-OCRv4_rec_infer.onnx"


class WeightsError(Exception):
    """The file is there and is not the recogniser; says why."""


def model_file() -> Path:
    """Where the weights lie. Raises FileNotFoundError when the package is not installed."""
    try:
        file = Path(str(distribution(_PACKAGE).locate_file(_FILE)))
    except PackageNotFoundError:
        raise FileNotFoundError(f"{_PACKAGE} is not installed") from None
    if not file.is_file():
        raise FileNotFoundError(f"{_PACKAGE} has no {_FILE}")
    return file


class HandwritingNetwork:
    """A fifth of a second to load; computes on the thread that asks, without the interpreter's lock."""

    def __init__(self, file: Path) -> None:
        """Raises WeightsError."""
        try:
            self._session = session_of(file)
        except (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf) as error:
            raise WeightsError(f"{file.name} cannot be loaded") from error
        listed = self._session.get_modelmeta().custom_metadata_map.get("character")
        if not listed:
            raise WeightsError(f"{file.name} does not list its characters")
        # class 0 is "nothing here"; the last one, after the list, is the space
        self._characters = listed.splitlines()
        self._input = self._session.get_inputs()[0].name

    @property
    def characters(self) -> frozenset[str]:
        """All that it can read."""
        return frozenset(self._characters)

    def candidates(self, strokes: Sequence[Stroke]) -> tuple[Candidate, ...]:
        """What one character may be, the likeliest first: each is as likely as where it is likeliest.

        `strokes` has at least one point.
        """
        (steps,) = self._session.run(None, {self._input: line_of_text(strokes)})
        likelihoods = np.asarray(steps, np.float32)[0, _ASKED].max(axis=0)[1 : 1 + len(self._characters)]
        best = np.argsort(-likelihoods, kind="stable")[:MOST]
        return tuple(Candidate(self._characters[one], float(likelihoods[one])) for one in best)
