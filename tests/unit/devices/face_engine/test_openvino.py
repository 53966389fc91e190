"""OpenVINO's files without OpenVINO: each operation on made-up networks, and the real one against its own runtime's numbers."""

import json
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.face_engine.dlib_file import WeightsError
from devices.face_engine.network import PICTURE, VECTOR
from devices.face_engine.openvino_file import parse
from devices.face_engine.openvino_network import onnx_of
from devices.face_engine.packs import RETAIL_0095
from tests.support.shared import install, needs_pack

REFERENCE: Final = Path(__file__).parent / "retail_0095.json"
"""openvino 2026.4.1, CPU, INFERENCE_PRECISION_HINT f32: vectors of a black picture, a pattern, and noise of seed 1."""
SIDE: Final = 4


class Sketch:
    """A small network in OpenVINO's files: layers are numbered as they are added."""

    def __init__(self) -> None:
        self.weights = b""
        self._layers: list[str] = []
        self._edges: list[str] = []
        self.picture = self.layer("Parameter", shape=f"1,3,{SIDE},{SIDE}", element_type="f32")

    def layer(self, kind: str, *inputs: int, **data: str) -> int:
        number = len(self._layers)
        attributes = " ".join(f'{key}="{value}"' for key, value in data.items())
        self._layers.append(f'<layer id="{number}" type="{kind}"><data {attributes}/></layer>')
        # the ports of a layer need not be listed in their order
        self._edges += [
            f'<edge from-layer="{source}" from-port="0" to-layer="{number}" to-port="{port}"/>'
            for port, source in reversed(list(enumerate(inputs)))
        ]
        return number

    def constant(self, values: np.ndarray) -> int:
        """In half precision, and converted, as the published files have it."""
        raw = values.astype("<f2").tobytes()
        where = {"offset": str(len(self.weights)), "size": str(len(raw))}
        self.weights += raw
        shape = ", ".join(map(str, values.shape))
        return self.layer("Convert", self.layer("Const", element_type="f16", shape=shape, **where))

    def convolution(
        self, source: int, filters: np.ndarray, kind: str = "Convolution", stride: int = 1, pad: int = 0
    ) -> int:
        around = f"{pad}, {pad}"
        return self.layer(
            kind,
            source,
            self.constant(filters),
            strides=f"{stride}, {stride}",
            dilations="1, 1",
            pads_begin=around,
            pads_end=around,
        )

    def xml(self) -> bytes:
        parts = "".join(self._layers), "".join(self._edges)
        return f'<net name="n" version="11"><layers>{parts[0]}</layers><edges>{parts[1]}</edges></net>'.encode()

    def vector(self, last: int, picture: np.ndarray) -> np.ndarray:
        self.layer("Result", last)
        session = onnxruntime.InferenceSession(
            onnx_of(parse(self.xml(), self.weights), "sketch"), providers=["CPUExecutionProvider"]
        )
        (vectors,) = session.run([VECTOR], {PICTURE: picture[np.newaxis]})
        return np.asarray(vectors)[0]


@pytest.fixture
def sketch() -> Sketch:
    return Sketch()


PICTURES = np.random.default_rng(3).integers(0, 256, (SIDE, SIDE, 3), np.uint8)
PLANES = PICTURES.transpose(2, 0, 1).astype(np.float64)


def test_a_whole_picture_convolution_is_a_product(sketch: Sketch) -> None:
    filters = np.random.default_rng(1).integers(-3, 4, (5, 3, SIDE, SIDE)).astype(np.float64)
    found = sketch.vector(sketch.convolution(sketch.picture, filters), PICTURES)
    assert found == pytest.approx((filters * PLANES).sum((1, 2, 3)))


def test_a_grouped_convolution_keeps_the_planes_apart(sketch: Sketch) -> None:
    filters = np.random.default_rng(1).integers(-3, 4, (3, 2, 1, SIDE, SIDE)).astype(np.float64)
    found = sketch.vector(sketch.convolution(sketch.picture, filters, "GroupConvolution"), PICTURES)
    assert found == pytest.approx((filters[:, :, 0] * PLANES[:, np.newaxis]).sum((2, 3)).ravel())


def test_padding_and_stride(sketch: Sketch) -> None:
    filters = np.zeros((1, 3, 3, 3))
    filters[0, 0, 0, 0] = 1.0  # looks one up and one left of each place it is put
    found = sketch.vector(sketch.convolution(sketch.picture, filters, stride=2, pad=1), PICTURES)
    assert found == pytest.approx([0.0, 0.0, 0.0, PLANES[0, 1, 1]])


def test_factors_sums_slopes_gates_and_averages(sketch: Sketch) -> None:
    mean, factor = np.array([100.0, 120.0, 140.0]).reshape(1, 3, 1, 1), np.full((1, 3, 1, 1), 0.25)
    shifted = sketch.layer(
        "Add", sketch.layer("Multiply", sketch.picture, sketch.constant(factor)), sketch.constant(-mean / 4)
    )
    rectified = sketch.layer("PReLU", shifted, sketch.constant(np.array([-2.0])))
    gated = sketch.layer("Multiply", rectified, sketch.layer("Sigmoid", shifted))
    pooled = sketch.layer(
        "AvgPool", gated, kernel=f"{SIDE}, {SIDE}", strides="4, 4", pads_begin="0, 0", pads_end="0, 0"
    )
    x = (PLANES - mean[0]) / 4
    expected = (np.where(x > 0, x, -2 * x) / (1 + np.exp(-x))).mean((1, 2))
    assert sketch.vector(pooled, PICTURES) == pytest.approx(expected, rel=1e-5)


def test_what_it_does_not_know_it_does_not_guess(sketch: Sketch) -> None:
    twice = sketch.layer("PReLU", sketch.picture, sketch.constant(np.array([0.1, 0.2, 0.3])))
    with pytest.raises(WeightsError, match="3 slopes"):
        sketch.vector(twice, PICTURES)
    other = Sketch()
    with pytest.raises(WeightsError, match="'SoftMax' is no operation"):
        other.vector(other.layer("SoftMax", other.picture), PICTURES)
    with pytest.raises(WeightsError, match="no result"):
        onnx_of(parse(Sketch().xml(), b""), "endless")
    third = Sketch()
    with pytest.raises(WeightsError, match="should be a constant"):
        third.vector(third.layer("PReLU", third.picture, third.picture), PICTURES)


@pytest.mark.parametrize(
    ("layers", "told"),
    [
        (b"<net", "no XML"),
        (b'<net version="10"/>', "instead of net of version 11"),
        (
            b'<net version="11"><edges><edge to-port="x" to-layer="1" from-layer="0"/></edges></net>',
            "leads to port 'x'",
        ),
        (
            b"""<net version="11"><layers><layer id="1" type="Sigmoid"/></layers>
            <edges><edge to-port="0" to-layer="1" from-layer="7"/></edges></net>""",
            "comes before what feeds it",
        ),
        (
            b'<net version="11"><layers><layer id="1" type="Const"><data element_type="i64"/></layer></layers></net>',
            "of i64",
        ),
    ],
)
def test_files_that_are_no_network_say_why(layers: bytes, told: str) -> None:
    with pytest.raises(WeightsError, match=told):
        parse(layers, b"")


@given(st.integers(1, 107))
def test_weights_cut_short_are_refused(cut: int) -> None:
    sketch = Sketch()
    sketch.convolution(sketch.picture, np.ones((2, 3, 3, 3)))
    with pytest.raises(WeightsError, match="not in the weights"):
        parse(sketch.xml(), sketch.weights[:-cut])


@needs_pack(RETAIL_0095)
def test_the_published_network_gives_what_its_own_runtime_gives(tmp_path: Path) -> None:
    install(tmp_path, RETAIL_0095)
    layers, weights = (tmp_path / file.name for file in RETAIL_0095.files)
    model = onnx_of(parse(layers.read_bytes(), weights.read_bytes()), RETAIL_0095.name)
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    rows, columns, planes = np.indices((128, 128, 3))
    pictures = {
        "black": np.zeros((128, 128, 3), np.uint8),
        "pattern": (((rows + columns) * (planes + 1)) % 256).astype(np.uint8),
        "noise": np.random.default_rng(1).integers(0, 256, (128, 128, 3), np.uint8),
    }
    reference: dict[str, list[float]] = json.loads(REFERENCE.read_text())
    (found,) = session.run([VECTOR], {PICTURE: np.stack(list(pictures.values()))})
    for vector, name in zip(np.asarray(found), pictures, strict=True):
        assert vector == pytest.approx(reference[name], abs=2e-5)
