"""Writes a neural network as an ONNX file: as much of that format as this project's networks need.

ONNX is Protocol Buffers; the numbers of the fields are those of onnx/onnx.proto (version 3). The `onnx` package would do
the same and bring 20 MB to a terminal that converts two files in its life.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

IR_VERSION: Final = 7
OPERATORS: Final = 13
"""Named, and of 2020: any runtime since reads them."""

_VARINT: Final = 0
_BYTES: Final = 2
_FIXED32: Final = 5
_REAL, _INT, _STRING, _INTS = 1, 2, 3, 7
"""Of AttributeProto.type."""


class Kind(IntEnum):
    """TensorProto.DataType."""

    FLOAT32 = 1
    UINT8 = 2
    INT8 = 3
    INT32 = 6
    INT64 = 7


Attribute = int | float | str | Sequence[int]
Size = int | str
"""Of a tensor's side; a name where it is not fixed."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """What goes in or comes out."""

    name: str
    sides: Sequence[Size]
    kind: Kind


class GraphWriter:
    """Nodes and constants in the order of computation; every one is known by a name of its own."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []

    def constant(self, values: NDArray[np.float32] | NDArray[np.int64]) -> str:
        name = f"c{len(self._constants)}"
        kind = Kind.INT64 if values.dtype.kind == "i" else Kind.FLOAT32
        raw = values.astype("<i8" if kind is Kind.INT64 else "<f4").tobytes()
        sizes = b"".join(_number(1, size) for size in values.shape)
        self._constants.append(sizes + _number(2, kind) + _text(8, name) + _bytes(9, raw))
        return name

    def node(self, operator: str, *inputs: str, output: str | None = None, **attributes: Attribute) -> str:
        """The name of the output."""
        name = output or f"n{len(self._nodes)}"
        parts = [_text(1, source) for source in inputs]
        parts += [_text(2, name), _text(3, name), _text(4, operator)]
        parts += [_bytes(5, _attribute(key, value)) for key, value in attributes.items()]
        self._nodes.append(b"".join(parts))
        return name

    def file(self, inputs: Sequence[Tensor], output: Tensor) -> bytes:
        """The whole model."""
        graph = b"".join(_bytes(1, node) for node in self._nodes)
        graph += _text(2, self._name)
        graph += b"".join(_bytes(5, constant) for constant in self._constants)
        graph += b"".join(_bytes(11, _value(tensor)) for tensor in inputs) + _bytes(12, _value(output))
        operators = _text(1, "") + _number(2, OPERATORS)
        return _number(1, IR_VERSION) + _text(2, "meijiang-kiosk") + _bytes(7, graph) + _bytes(8, operators)


def _attribute(key: str, value: Attribute) -> bytes:
    match value:
        case int():
            return _text(1, key) + _number(3, value) + _number(20, _INT)
        case float():
            return _text(1, key) + varint(2 << 3 | _FIXED32) + struct.pack("<f", value) + _number(20, _REAL)
        case str():
            return _text(1, key) + _text(4, value) + _number(20, _STRING)
        case _:
            return _text(1, key) + b"".join(_number(8, one) for one in value) + _number(20, _INTS)


def _value(tensor: Tensor) -> bytes:
    shape = b"".join(_bytes(1, _text(2, side) if isinstance(side, str) else _number(1, side)) for side in tensor.sides)
    return _text(1, tensor.name) + _bytes(2, _bytes(1, _number(1, tensor.kind) + _bytes(2, shape)))


def _number(field: int, value: int) -> bytes:
    return varint(field << 3 | _VARINT) + varint(value)


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _bytes(field: int, value: bytes) -> bytes:
    return varint(field << 3 | _BYTES) + varint(len(value)) + value


def varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first, the eighth says that more follow. `value` must not be negative."""
    if value < 0:
        raise ValueError("a negative number")
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
