"""The product of whole numbers of one byte, by onnxruntime: its kernel takes 4 to 64 of them a step, as the processor can.

Three times as fast as numpy's product of single precision, and it leaves the interpreter's lock to others.
"""

import numpy as np
from numpy.typing import NDArray

from devices.face_engine.onnx_file import GraphWriter, Kind, Tensor
from devices.face_engine.rounded import ByteProduct, Codes
from devices.onnx_session import session_of


def byte_product() -> ByteProduct:
    """A millisecond to make."""
    graph = GraphWriter("bytes")
    graph.node("MatMulInteger", "face", "codes", output="products")
    face, codes = Tensor("face", (1, "d"), Kind.UINT8), Tensor("codes", ("d", "n"), Kind.INT8)
    network = graph.file((face, codes), Tensor("products", (1, "n"), Kind.INT32))
    session = session_of(network, keeps_memory=False)

    def product(face: NDArray[np.uint8], codes: Codes) -> NDArray[np.int32]:
        (products,) = session.run(["products"], {"face": face[np.newaxis], "codes": codes})
        return np.asarray(products, np.int32)[0]

    return product
