"""Reads the file in which dlib keeps its face network (dlib_face_recognition_resnet_model_v1.dat), with numpy alone.

Only what that one file holds: it has not changed since 2017, and models.py names its SHA-256. The format is that of
dlib/serialize.h and dlib/dnn (version 19): every wrapper writes its version, then what it wraps, then its own details.
So the file is the loss, the versions of all wrappers from the outermost in, the input, and then one record a layer from
the innermost out, which is the order of computation. What the layers mean is network.py's business.
"""

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float32]

_TAG_OR_SKIP: Final = 1
_LAYER: Final = 2
_INNERMOST: Final = 3
"""Versions of dlib's wrappers: names for other layers, which write nothing else; layers; and the layer on the input."""


class WeightsError(Exception):
    """The file is not what it should be; the text says where it differs."""


@dataclass(frozen=True, slots=True)
class Convolution:
    """`filters` are (outputs, inputs, rows, columns); the same stride and padding in both directions."""

    filters: Weights = field(repr=False)
    biases: Weights = field(repr=False)
    stride: int
    padding: int


@dataclass(frozen=True, slots=True)
class Affine:
    """y = gamma * x + beta, a pair a channel."""

    gamma: Weights = field(repr=False)
    beta: Weights = field(repr=False)


@dataclass(frozen=True, slots=True)
class Relu:
    """max(x, 0)."""


@dataclass(frozen=True, slots=True)
class AddEarlier:
    """The sum with an earlier layer's output; which one is not stored."""


@dataclass(frozen=True, slots=True)
class MaxPool:
    size: int
    stride: int


@dataclass(frozen=True, slots=True)
class AveragePool:
    """`size` 0 means the whole picture."""

    size: int
    stride: int


@dataclass(frozen=True, slots=True)
class Dense:
    """y = x @ weights, (inputs, outputs), no bias."""

    weights: Weights = field(repr=False)


Layer = Convolution | Affine | Relu | AddEarlier | MaxPool | AveragePool | Dense


@dataclass(frozen=True, slots=True)
class DlibNetwork:
    """`mean` is what the input's red, green and blue are reduced by; `size` the pixels of its sides."""

    mean: tuple[float, float, float]
    size: int
    layers: tuple[Layer, ...]


def parse(data: bytes) -> DlibNetwork:
    """Raises WeightsError unless all of `data`, to its last byte, is such a network."""
    reader = Reader(data)
    reader.expect(reader.integer(), 1, "version of the loss")
    reader.expect(reader.text(), "loss_metric_2", "loss")
    _reals(reader, 2)  # margin and threshold, which matter in training only
    versions = _wrapper_versions(reader)
    reader.expect(reader.text(), "input_rgb_image_sized", "input")
    mean = (reader.real(), reader.real(), reader.real())
    rows, columns = reader.integer(), reader.integer()
    reader.expect(rows, columns, "sides of the input")
    layers = tuple(_layer(reader, version) for version in reversed(versions) if version != _TAG_OR_SKIP)
    reader.expect(reader.at, len(data), "end of the file")
    return DlibNetwork(mean, rows, layers)


class Reader:
    """dlib's primitives, one after the other. Every method raises WeightsError where they are none."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def expect(self, found: object, expected: object, what: str) -> None:
        if found != expected:
            raise WeightsError(f"{what}: {found!r} instead of {expected!r} before byte {self.at}")

    def _take(self, count: int) -> bytes:
        taken = self._data[self.at : self.at + count]
        if len(taken) != count:
            raise WeightsError(f"the file ends at byte {len(self._data)}, within a value")
        self.at += count
        return taken

    def integer(self) -> int:
        """A control byte (sign, and how many bytes follow) and the magnitude, little-endian."""
        control = self._take(1)[0]
        count = control & 0x0F
        if control & 0x70 or not 1 <= count <= 8:
            raise WeightsError(f"byte {self.at - 1} begins no integer")
        magnitude = int.from_bytes(self._take(count), "little")
        return -magnitude if control & 0x80 else magnitude

    def boolean(self) -> bool:
        """One ASCII digit."""
        digit = self._take(1)
        if digit not in (b"0", b"1"):
            raise WeightsError(f"byte {self.at - 1} is no truth value")
        return digit == b"1"

    def text(self) -> str:
        taken = self._take(self._count())
        try:
            return taken.decode("ascii")
        except UnicodeDecodeError:
            raise WeightsError(f"no text before byte {self.at}") from None

    def real(self) -> float:
        """Mantissa first, then exponent: the comment in dlib/serialize.h has it the other way round, its code not."""
        mantissa, exponent = self.integer(), self.integer()
        try:
            return math.ldexp(mantissa, exponent)
        except OverflowError:  # 32000 and above stand for infinities and no number
            raise WeightsError(f"no finite number before byte {self.at}") from None

    def tensor(self) -> Weights:
        """Four sizes, then raw float32, little-endian."""
        self.expect(self.integer(), 2, "version of a tensor")
        sizes = [self._count() for _ in range(4)]
        return np.frombuffer(self._take(4 * math.prod(sizes)), "<f4").reshape(sizes)

    def view(self) -> tuple[int, ...]:
        """An alias_tensor: the shape of a part of a tensor, without data."""
        self.expect(self.integer(), 1, "version of a view")
        return tuple(self._count() for _ in range(4))

    def same(self, what: str) -> int:
        """A pair that must be of equal numbers: everything in this network is square."""
        first, second = self.integer(), self.integer()
        self.expect(second, first, what)
        return first

    def _count(self) -> int:
        number = self.integer()
        if number < 0:
            raise WeightsError(f"a negative size before byte {self.at}")
        return number


def _wrapper_versions(reader: Reader) -> list[int]:
    """Outermost first."""
    versions: list[int] = []
    while not versions or versions[-1] != _INNERMOST:
        version = reader.integer()
        if version not in (_TAG_OR_SKIP, _LAYER, _INNERMOST):
            raise WeightsError(f"no wrapper has the version {version}, before byte {reader.at}")
        versions.append(version)
    return versions


def _layer(reader: Reader, version: int) -> Layer:
    layer = _details(reader)
    for _ in range(3):  # whether it was set up, and two marks of training
        reader.boolean()
    for _ in range(3):  # gradients and outputs, which a stored network has none of
        reader.expect(reader.tensor().size, 0, "size of a gradient")
    if version == _INNERMOST:
        reader.expect(reader.integer(), 1, "samples an input expands to")
    return layer


def _details(reader: Reader) -> Layer:
    match reader.text():
        case "con_4":
            return _convolution(reader)
        case "affine_":
            return _affine(reader)
        case "relu_":
            return Relu()
        case "add_prev_":
            return AddEarlier()
        case "max_pool_2":
            size, stride = _pool(reader)
            return MaxPool(size, stride)
        case "avg_pool_2":
            size, stride = _pool(reader)
            return AveragePool(size, stride)
        case "fc_2":
            return _dense(reader)
        case other:
            raise WeightsError(f"{other!r} is no layer of this network, before byte {reader.at}")


def _convolution(reader: Reader) -> Convolution:
    params = reader.tensor().ravel()
    outputs, _ = reader.integer(), reader.same("sides of a filter")
    stride, padding = reader.same("strides"), reader.same("paddings")
    shape, biases = reader.view(), reader.view()
    reader.expect(biases, (1, outputs, 1, 1), "shape of the biases")
    reader.expect(shape[0], outputs, "number of filters")
    reader.expect(math.prod(shape) + outputs, params.size, "number of weights")
    _reals(reader, 4)  # how fast it learned
    return Convolution(params[:-outputs].reshape(shape), params[-outputs:], stride, padding)


def _affine(reader: Reader) -> Affine:
    params = reader.tensor().ravel()
    gamma, beta = reader.view(), reader.view()
    reader.expect((math.prod(gamma), math.prod(beta)), (params.size // 2,) * 2, "number of factors")
    reader.expect(reader.integer(), 0, "mode (a pair a channel)")
    return Affine(params[: params.size // 2], params[params.size // 2 :])


def _pool(reader: Reader) -> tuple[int, int]:
    size, stride = reader.same("sides of a pool"), reader.same("strides")
    reader.expect(reader.same("paddings"), 0, "padding of a pool")
    return size, stride


def _dense(reader: Reader) -> Dense:
    outputs, inputs = reader.integer(), reader.integer()
    params = reader.tensor()
    reader.expect(reader.view(), (inputs, outputs, 1, 1), "shape of the weights")
    reader.expect(reader.view(), (0, 0, 0, 0), "shape of the biases")
    reader.expect(reader.integer(), 1, "mode (no bias)")
    _reals(reader, 4)  # how fast it learned
    reader.expect(params.size, inputs * outputs, "number of weights")
    return Dense(params.reshape(inputs, outputs))


def _reals(reader: Reader, count: int) -> None:
    """Passed over."""
    for _ in range(count):
        reader.real()
