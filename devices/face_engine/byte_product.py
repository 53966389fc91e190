"""The product of whole numbers of one byte, by onnxruntime: its kernel takes 4 to 64 of them a step, as the processor can.

Three times as fast as numpy's product of single precision, and it leaves the interpreter's lock to others.
"""

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from devices.face_engine.onnx_file import GraphWriter, Kind, Tensor
from devices.face_engine.rounded import ByteProduct, Codes


def byte_product() -> ByteProduct:
    """One thread, as the describer's; a millisecond to make."""
    graph = GraphWriter("bytes")
    graph.node("MatMulInteger", "face", "codes", output="products")
    face, codes = Tensor("face", (1, "d"), Kind.UINT8), Tensor("codes", ("d", "n"), Kind.INT8)
    network = graph.file((face, codes), Tensor("products", (1, "n"), Kind.INT32))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # what it wrote a product into is given back at once, so that nothing of a face stays in memory that it keeps for the next
    options.enable_cpu_mem_arena = False
    session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])

    def product(face: NDArray[np.uint8], codes: Codes) -> NDArray[np.int32]:
        (products,) = session.run(["products"], {"face": face[np.newaxis], "codes": codes})
        return np.asarray(products, np.int32)[0]

    return product
