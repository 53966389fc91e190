"""A text as a square code (QR, ISO/IEC 18004) for a telephone's camera."""

import base64
from functools import lru_cache

import cv2
import numpy as np
import zxingcpp


@lru_cache(maxsize=4)
def code_address(text: str) -> str:
    """The code as the address of a PNG of one pixel a module, with its quiet zone; the page draws each as a whole number of
    pixels. Medium error correction: fingerprints lie on a screen.
    """
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = np.asarray(code.to_image(scale=1, add_quiet_zones=True))
    _, png = cv2.imencode(".png", picture)
    return "data:image/png;base64," + base64.b64encode(png.tobytes()).decode()
