"""How the two ends prove themselves to each other: HTTP Message Signatures (RFC 9421) by P-256 keys, as constants.

A request covers what it asks, of whom, and as whom; an answer covers its own content and the signature of the request it
answers, so that it cannot be an answer to anything else. `@target-uri` is not covered: behind a proxy the scheme
changes. Not here: keys and signing, which each end does for its own half.
"""

REQUEST_TAG = "district-request"
ANSWER_TAG = "district-answer"
LABEL = "meijiang"

TERMINAL_HEADER = "x-terminal"
EPOCH_HEADER = "x-epoch"
BOOT_HEADER = "x-boot"

ENROLLING_COMPONENTS = ("@method", "@authority", "@path", "@query", "content-digest")
"""Of the one request that is made before the terminal has a name."""

REQUEST_COMPONENTS = (*ENROLLING_COMPONENTS, TERMINAL_HEADER, EPOCH_HEADER, BOOT_HEADER)

ANSWER_COMPONENTS = ("@status", "content-digest", '"signature";req')

ANSWER_HEADERS = ("content-type", "content-encoding", "content-range", "etag", "repr-digest", "retry-after")
"""Covered in an answer wherever they are there."""

DISTRICT_KEY_PREFIX = "district-"
ENROLLING_KEY_ID = "enrolling"


def district_key_id(fingerprint: str) -> str:
    """The district names the key that it signs by, so that a terminal that knows another one can say so."""
    return DISTRICT_KEY_PREFIX + fingerprint


VALIDITY_SECONDS = 60
"""How far a request's moment may be from the district's clock: long enough for a slow line, short enough that the
district can remember every nonce of it.
"""
