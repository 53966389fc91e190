"""Health codes, verified by the district while a visitor waits. What is not clearly its answer is none: a person looks then.
On a line of its own: the one that sends records may be in the middle of a long batch.
"""

import threading

from pydantic import ValidationError

from kiosk.domain.health_code import CodeColour, CodeVerdict, Unverified
from kiosk.domain.people import PersonId
from kiosk.domain.scanned_code import ScannedCode
from offline_cache.sync.exchange import Ask, Exchange
from offline_cache.sync.outcomes import Unreachable
from offline_cache.wire.health_codes import PATH, CodeAnswer, CodeQuestion
from offline_cache.wire.message import canonical_json

_JSON = {"content-type": "application/json"}


class DistrictHealthCodes:
    """Implements kiosk.ports.HealthCodes. Owns `exchange` and closes it."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._one_at_a_time = threading.Lock()

    def verify(self, code: ScannedCode) -> CodeVerdict | Unverified:
        with self._one_at_a_time:
            answer = self._exchange.ask(Ask("POST", PATH, canonical_json(CodeQuestion(code=code.text)), _JSON))
        if isinstance(answer, Unreachable) or not answer.signed or answer.status != 200:
            return Unverified.NO_LINE
        try:
            said = CodeAnswer.model_validate_json(answer.body)
        except ValidationError:
            return Unverified.NO_LINE
        person = None if said.person is None else PersonId(said.person)
        return CodeVerdict(CodeColour(said.colour.value), person)

    def close(self) -> None:
        """Ends a question that is under way, too."""
        self._exchange.abort()
        self._exchange.close()
