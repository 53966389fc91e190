"""How every network of a terminal is run: by onnxruntime, on the thread that asks, without the interpreter's lock."""

from pathlib import Path

import onnxruntime

onnxruntime.set_default_logger_severity(3)  # it warns of graphics cards that a terminal does not have


def session_of(network: Path | bytes, *, keeps_memory: bool = True) -> onnxruntime.InferenceSession:
    """Of an ONNX file, or of its bytes. Unless it `keeps_memory`, what a run needed is given back at once, and nothing of what
    was computed lies there until the next.

    Raises what onnxruntime does where that is no network.
    """
    options = onnxruntime.SessionOptions()
    # one thread: with two, on two cores that do other work too, it waits for itself and takes twice as long
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = keeps_memory
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
