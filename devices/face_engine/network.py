"""dlib's face network as an ONNX graph: 29 convolutions in 14 residual blocks, from a picture to 128 numbers.

The file has the layers but not how they are joined; that is from the C++ type in dlib/tools/python/src/face_recognition.cpp:

    (x - mean) / 256 -> conv 7x7 -> affine -> relu -> max pool 3x3
    14 blocks of  y = affine(conv(relu(affine(conv(x)))));  x = relu(y + x), or relu(y + average pool 2x2 (x))
    average of all -> dense 256 x 128

No normalisation at the end. Measured against dlib: every component within 5e-7.
"""

from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np

from devices.face_engine.dlib_file import (
    AddEarlier,
    Affine,
    AveragePool,
    Convolution,
    Dense,
    DlibNetwork,
    Layer,
    MaxPool,
    Relu,
    WeightsError,
)
from devices.face_engine.onnx_file import GraphWriter, Kind, Tensor

PICTURE: Final = "picture"
VECTOR: Final = "vector"
_LAST_PARTS: Final = 2
"""The average over all, and the dense layer."""

_L = TypeVar("_L", bound=Layer)


@dataclass(frozen=True, slots=True)
class _Signal:
    """What flows between two nodes: its name, and how large it is."""

    name: str
    channels: int
    side: int


def onnx_of(network: DlibNetwork) -> bytes:
    """Input `picture`: uint8 (n, side, side, 3), RGB. Output `vector`: float32 (n, 128). Raises WeightsError."""
    graph = GraphWriter("dlib_face_recognition_resnet_model_v1")
    layers = _Layers(network.layers)
    planes = graph.node("Transpose", graph.node("Cast", PICTURE, to=1), perm=[0, 3, 1, 2])
    signal = _stem(graph, layers, _Signal(planes, 3, network.size), network.mean)
    while layers.left > _LAST_PARTS:
        signal = _block(graph, layers, signal)
    layers.take(AveragePool)
    dense = layers.take(Dense)
    flat = graph.node("Flatten", graph.node("GlobalAveragePool", signal.name), axis=1)
    graph.node("MatMul", flat, graph.constant(dense.weights), output=VECTOR)
    picture = Tensor(PICTURE, ("n", network.size, network.size, 3), Kind.UINT8)
    return graph.file((picture,), Tensor(VECTOR, ("n", dense.weights.shape[1]), Kind.FLOAT32))


class _Layers:
    """The layers in order, each taken as what it must be."""

    def __init__(self, layers: tuple[Layer, ...]) -> None:
        self._layers = layers
        self._next = 0

    @property
    def left(self) -> int:
        return len(self._layers) - self._next

    def next_is(self, kind: type[Layer]) -> bool:
        return self.left > 0 and isinstance(self._layers[self._next], kind)

    def take(self, kind: type[_L]) -> _L:
        layer = self._layers[self._next] if self.left else None
        if not isinstance(layer, kind):
            raise WeightsError(f"layer {self._next} is a {type(layer).__name__}, and should be a {kind.__name__}")
        self._next += 1
        return layer


def _stem(graph: GraphWriter, layers: _Layers, picture: _Signal, mean: tuple[float, float, float]) -> _Signal:
    """The first convolution, which takes the raw picture: it has no padding, so (x - mean) / 256 folds into it."""
    conv = layers.take(Convolution)
    if conv.padding:
        raise WeightsError("the first convolution is padded")
    filters = conv.filters.astype(np.float64)
    biases = conv.biases - filters.sum((2, 3)) @ np.array(mean) / 256
    taken = Convolution((filters / 256).astype(np.float32), biases.astype(np.float32), conv.stride, conv.padding)
    folded = _convolved(graph, picture, taken, layers.take(Affine))
    layers.take(Relu)
    pool = layers.take(MaxPool)
    rectified = graph.node("Relu", folded.name)
    return _pooled(graph, _Signal(rectified, folded.channels, folded.side), "MaxPool", pool)


def _block(graph: GraphWriter, layers: _Layers, signal: _Signal) -> _Signal:
    first = _convolved(graph, signal, layers.take(Convolution), layers.take(Affine))
    layers.take(Relu)
    inner = _Signal(graph.node("Relu", first.name), first.channels, first.side)
    fresh = _convolved(graph, inner, layers.take(Convolution), layers.take(Affine))
    earlier = signal
    if layers.next_is(AveragePool):
        earlier = _pooled(graph, signal, "AveragePool", layers.take(AveragePool))
    layers.take(AddEarlier)
    layers.take(Relu)
    channels, side = max(fresh.channels, earlier.channels), max(fresh.side, earlier.side)
    added = graph.node("Add", _grown(graph, fresh, channels, side), _grown(graph, earlier, channels, side))
    return _Signal(graph.node("Relu", added), channels, side)


def _convolved(graph: GraphWriter, signal: _Signal, conv: Convolution, affine: Affine) -> _Signal:
    """Convolution with the affine layer behind it folded in, in double precision."""
    gamma = affine.gamma.astype(np.float64)
    filters = conv.filters * gamma[:, None, None, None]
    biases = conv.biases * gamma + affine.beta
    name = graph.node(
        "Conv",
        signal.name,
        graph.constant(filters.astype(np.float32)),
        graph.constant(biases.astype(np.float32)),
        kernel_shape=filters.shape[2:],
        strides=[conv.stride] * 2,
        pads=[conv.padding] * 4,
    )
    side = _side(signal.side + 2 * conv.padding, filters.shape[2], conv.stride)
    return _Signal(name, filters.shape[0], side)


def _pooled(graph: GraphWriter, signal: _Signal, operator: str, pool: MaxPool | AveragePool) -> _Signal:
    name = graph.node(operator, signal.name, kernel_shape=[pool.size] * 2, strides=[pool.stride] * 2)
    return _Signal(name, signal.channels, _side(signal.side, pool.size, pool.stride))


def _grown(graph: GraphWriter, signal: _Signal, channels: int, side: int) -> str:
    """As dlib adds tensors of different sizes: as if the smaller went on with zeros, to the right, below, behind."""
    more_channels, more_side = channels - signal.channels, side - signal.side
    if not more_channels and not more_side:
        return signal.name
    pads = np.array([0, 0, 0, 0, 0, more_channels, more_side, more_side], np.int64)
    return graph.node("Pad", signal.name, graph.constant(pads), mode="constant")


def _side(side: int, window: int, stride: int) -> int:
    return (side - window) // stride + 1
