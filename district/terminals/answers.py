"""Sign every answer to a signed request, whatever made it: the outermost layer of the application.

An answer is held until it is complete, since its signature covers its digest and goes before it; the longest is a piece
of a snapshot. What the application cannot answer at all (a 500) goes out unsigned, and is no answer to a terminal.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from district.database import now
from district.terminals.keys import SigningKey
from district.terminals.signing import Asked, sign


class SignedAnswers:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, key: SigningKey) -> None:
        self._app = app
        self._key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "signature" not in Headers(scope=scope):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        asked = Asked(request.method, str(request.url), dict(request.headers))
        await self._app(scope, receive, _Held(asked, self._key, send).take)


class _Held:
    """An answer on its way out, kept until it is whole."""

    def __init__(self, asked: Asked, key: SigningKey, send: Send) -> None:
        self._asked = asked
        self._key = key
        self._send = send
        self._start: Message | None = None
        self._body = bytearray()

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body" or self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        start, body = self._start, bytes(self._body)
        headers = MutableHeaders(raw=list(start["headers"]))
        signed = dict(headers)
        sign(self._asked, start["status"], signed, body, self._key, now())
        for name, value in signed.items():
            headers[name] = value
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})
