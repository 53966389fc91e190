"""POST /v1/health-codes/verify: what does this code say, and whose is it? The code travels in the body and is kept nowhere."""

from enum import Enum
from typing import Annotated

from pydantic import StringConstraints

from offline_cache.wire.message import ExactMessage, Message

PATH = "/v1/health-codes/verify"


class Colour(Enum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    UNKNOWN = "unknown"


class CodeQuestion(ExactMessage):
    code: Annotated[str, StringConstraints(min_length=1, max_length=2048)]


class CodeAnswer(Message):
    """`person` only where the code's holder lives in the terminal's own town, as its roster has him."""

    colour: Colour
    person: str | None = None
