"""What all messages have in common, and the one canonical spelling of a message as bytes."""

import hashlib
import json

from pydantic import BaseModel, ConfigDict

BINARY = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
"""For a message that carries bytes: they travel in base 64 with the alphabet that is safe in URLs (RFC 4648, 5)."""


class Message(BaseModel):
    """A frozen message of which unknown fields are ignored. Its validation errors never quote what was sent."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, allow_inf_nan=False)


class ExactMessage(Message):
    """A message in which an unknown field is an error: its schema number says which fields there are."""

    model_config = ConfigDict(extra="forbid")


def canonical_json(message: BaseModel) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces: equal messages are equal bytes."""
    fields = message.model_dump(mode="json", by_alias=True)
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def sha256_hex(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
