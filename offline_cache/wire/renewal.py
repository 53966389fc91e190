"""POST /v1/renewal: a terminal's next key, signed for by its present one.

The district asks for it: it answers any other request with 401 and the word `renew`. Both keys are good from the answer
on, until the first request that is signed by the new one; so an answer that is lost costs nothing.
"""

from pydantic import AwareDatetime

from offline_cache.wire.enrolment import Pem
from offline_cache.wire.message import Message

PATH = "/v1/renewal"


class RenewalRequest(Message):
    """`public_key` is SubjectPublicKeyInfo in PEM. Who asks is in the signature."""

    public_key: Pem


class RenewalAnswer(Message):
    server_time: AwareDatetime
