"""A convolutional network of OpenVINO's as an ONNX graph: as many kinds of operation as face-reidentification-retail-0095 has.

Each becomes the ONNX operation of the same meaning; numbers are float32 from the first to the last. Measured against
OpenVINO's own runtime in float32 (tests/unit/devices/face_engine/retail_0095.json): every component within 1e-5
of vectors whose length is 6 to 9.
"""

from collections.abc import Sequence
from typing import Final

from devices.face_engine.dlib_file import Weights, WeightsError
from devices.face_engine.network import PICTURE, VECTOR
from devices.face_engine.onnx_file import GraphWriter, Kind, Tensor
from devices.face_engine.openvino_file import Operation

_SAME_EVERYWHERE: Final = {"Add": "Add", "Multiply": "Mul", "Sigmoid": "Sigmoid"}
_PLANES: Final = 3


def onnx_of(operations: Sequence[Operation], name: str) -> bytes:
    """Input `picture`: uint8 (n, side, side, 3), channels as the network was trained on. Output `vector`: float32 (n, length).

    `operations` have one parameter, (1, 3, side, side), and one result, (1, length, 1, 1). Raises WeightsError.
    """
    return _Translation(operations, name).file()


class _Translation:
    def __init__(self, operations: Sequence[Operation], name: str) -> None:
        self._operations = operations
        self._graph = GraphWriter(name)
        self._names: dict[int, str] = {}
        self._side = 0

    def file(self) -> bytes:
        for number, operation in enumerate(self._operations):
            if operation.kind == "Result":
                self._graph.node("Flatten", self._name(operation.inputs[0]), axis=1, output=VECTOR)
                picture = Tensor(PICTURE, ("n", self._side, self._side, _PLANES), Kind.UINT8)
                return self._graph.file((picture,), Tensor(VECTOR, ("n", "length"), Kind.FLOAT32))
            if self._folded(number) is None:
                self._names[number] = self._node(operation)
        raise WeightsError("the network has no result")

    def _node(self, operation: Operation) -> str:
        match operation.kind:
            case "Parameter":
                return self._picture(operation)
            case "Add" | "Multiply" | "Sigmoid":
                inputs = [self._name(source) for source in operation.inputs]
                return self._graph.node(_SAME_EVERYWHERE[operation.kind], *inputs)
            case "PReLU":
                return self._rectified(operation)
            case "Convolution" | "GroupConvolution":
                return self._convolved(operation)
            case "AvgPool":
                return self._pooled(operation)
            case other:
                raise WeightsError(f"{other!r} is no operation of this network")

    def _picture(self, operation: Operation) -> str:
        """Planes of float32, from rows of uint8."""
        shape = operation.numbers("shape")
        if len(shape) != 4 or shape[1] != _PLANES or shape[2] != shape[3]:
            raise WeightsError(f"the network takes {shape}, and no square picture")
        self._side = shape[2]
        return self._graph.node("Transpose", self._graph.node("Cast", PICTURE, to=1), perm=[0, 3, 1, 2])

    def _rectified(self, operation: Operation) -> str:
        """With one slope for all planes, as this network has it: that the runtime joins to the convolution before it."""
        source, slope = operation.inputs
        slopes = self._constant(slope)
        if slopes.size != 1:
            raise WeightsError(f"{slopes.size} slopes instead of one")
        return self._graph.node("LeakyRelu", self._name(source), alpha=float(slopes.ravel()[0]))

    def _convolved(self, operation: Operation) -> str:
        source, weights = operation.inputs
        filters, groups = self._constant(weights), 1
        if operation.kind == "GroupConvolution":  # (groups, outputs, inputs, rows, columns), both a group
            groups = len(filters)
            filters = filters.reshape(-1, *filters.shape[2:])
        if set(operation.numbers("dilations")) != {1}:
            raise WeightsError("a dilated convolution")
        return self._graph.node(
            "Conv",
            self._name(source),
            self._graph.constant(filters),
            kernel_shape=filters.shape[2:],
            strides=operation.numbers("strides"),
            pads=operation.numbers("pads_begin") + operation.numbers("pads_end"),
            group=groups,
        )

    def _pooled(self, operation: Operation) -> str:
        if any(operation.numbers("pads_begin") + operation.numbers("pads_end")):
            raise WeightsError("a padded pool")
        return self._graph.node(
            "AveragePool",
            self._name(operation.inputs[0]),
            kernel_shape=operation.numbers("kernel"),
            strides=operation.numbers("strides"),
        )

    def _folded(self, number: int) -> Weights | None:
        """What is known before a picture is seen: constants, and their conversion from half precision."""
        operation = self._operations[number]
        if operation.kind == "Convert":
            return self._folded(operation.inputs[0])
        return operation.values

    def _constant(self, number: int) -> Weights:
        values = self._folded(number)
        if values is None:
            raise WeightsError(f"operation {number} should be a constant")
        return values

    def _name(self, number: int) -> str:
        if number not in self._names:
            self._names[number] = self._graph.constant(self._constant(number))
        return self._names[number]
