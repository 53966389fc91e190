"""Reads a network as OpenVINO keeps it (IR, version 11): an XML file of layers and edges, and a file of weights beside it.

With the standard library and numpy alone: the runtime that usually reads it takes 180 MB of a terminal, and computes in
bfloat16 by itself where the processor can, so that the same face had another vector on another machine. Only what a
network of fixed size without loops needs; what the operations mean is openvino_network.py's business. The format is that
of docs.openvino.ai, "Intermediate Representation Operation Sets", operation set 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree as ET

import numpy as np
from numpy.typing import NDArray

from devices.face_engine.dlib_file import Weights, WeightsError

VERSION: Final = "11"
_KINDS: Final = {"f16": "<f2", "f32": "<f4"}


@dataclass(frozen=True, slots=True)
class Operation:
    """One layer. `inputs` are the layers that feed it, by number in the order of computation, in the order of its ports.

    `values` are a constant's, as float32 of its shape; other layers have none.
    """

    kind: str
    inputs: tuple[int, ...]
    attributes: Mapping[str, str]
    values: Weights | None = field(default=None, repr=False)

    def numbers(self, attribute: str) -> tuple[int, ...]:
        """Of an attribute like "2, 2". Raises WeightsError."""
        try:
            return tuple(int(part) for part in self.attributes[attribute].split(","))
        except (KeyError, ValueError):
            raise WeightsError(
                f"{self.kind}: {attribute} is {self.attributes.get(attribute)!r}, and no numbers"
            ) from None


def parse(layers: bytes, weights: bytes) -> tuple[Operation, ...]:
    """The operations in the order of computation. Raises WeightsError. Only for files whose hash is known."""
    try:
        root = ET.fromstring(layers)  # noqa: S314 - packs.py has compared it with the published one
    except ET.ParseError as error:
        raise WeightsError(f"no XML: {error}") from None
    if root.tag != "net" or root.get("version") != VERSION:
        raise WeightsError(f"{root.tag} of version {root.get('version')} instead of net of version {VERSION}")
    sources = _sources(root)
    numbers: dict[str, int] = {}
    operations: list[Operation] = []
    for layer in root.iterfind("layers/layer"):
        name = layer.get("id", "")
        feeding = [source for _, source in sorted(sources.get(name, []))]
        if not all(source in numbers for source in feeding):
            raise WeightsError(f"layer {name} comes before what feeds it")
        operations.append(_operation(layer, tuple(numbers[source] for source in feeding), weights))
        numbers[name] = len(operations) - 1
    return tuple(operations)


def _sources(root: ET.Element) -> dict[str, list[tuple[int, str]]]:
    """For each layer, which layer feeds which of its ports."""
    found: dict[str, list[tuple[int, str]]] = {}
    for edge in root.iterfind("edges/edge"):
        port = edge.get("to-port", "")
        if not port.isdigit():
            raise WeightsError(f"an edge leads to port {port!r}")
        found.setdefault(edge.get("to-layer", ""), []).append((int(port), edge.get("from-layer", "")))
    return found


def _operation(layer: ET.Element, inputs: tuple[int, ...], weights: bytes) -> Operation:
    data = layer.find("data")
    attributes = {} if data is None else dict(data.attrib)
    kind = layer.get("type", "")
    return Operation(kind, inputs, attributes, _constant(attributes, weights) if kind == "Const" else None)


def _constant(attributes: Mapping[str, str], weights: bytes) -> NDArray[np.float32]:
    kind = _KINDS.get(attributes.get("element_type", ""))
    if kind is None:
        raise WeightsError(f"a constant of {attributes.get('element_type')}")
    try:
        at, size = int(attributes["offset"]), int(attributes["size"])
        shape = [int(side) for side in attributes["shape"].split(",")]
        return np.frombuffer(weights[at : at + size], kind).reshape(shape).astype(np.float32)
    except (KeyError, ValueError):
        raise WeightsError(f"a constant that is not in the weights: {dict(attributes)}") from None
