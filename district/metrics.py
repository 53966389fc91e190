"""What the district counts, for Prometheus: GET /metrics.

No figure names a person. Terminals are named by their id: a proxy before the district must not let strangers ask.
"""

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated, cast

from fastapi import Depends, Request
from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client import Counter as Counting
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from district.consultations.desk import Open
from offline_cache.wire.ingest import Verdict

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_NO_ROUTE = "none"
"""Paths that lead nowhere are a stranger's invention, and would each become a line of their own."""


class Metrics:
    """Of one application; counts from its start. May be called from any thread."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._records = Counting(
            "district_ingest_records", "Records by the verdict they got", ["verdict"], registry=self._registry
        )
        for verdict in Verdict:
            self._records.labels(verdict.value)
        self._requests = Counting(
            "district_requests", "Answered requests", ["method", "route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "district_request_seconds",
            "From a request's head to the end of its answer",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._waiting = Gauge(
            "district_terminal_waiting_records",
            "Records in a terminal's outbox, by its last heartbeat",
            ["terminal", "lane"],
            registry=self._registry,
        )
        self._refused = Gauge(
            "district_refused_records",
            "Refused records that wait for an operator, by why",
            ["verdict"],
            registry=self._registry,
        )
        self._heard = Gauge(
            "district_terminal_heard_timestamp_seconds",
            "When a terminal's last heartbeat came, Unix time",
            ["terminal"],
            registry=self._registry,
        )

        self._open = Gauge(
            "district_consultations_open", "Consultations that wait for an answer", ["due"], registry=self._registry
        )
        self._faces = Gauge(
            "district_shared_faces_persons", "Persons whose face is kept by the district", registry=self._registry
        )

    def counted(self, consultations: Open, persons: int) -> None:
        """What the database holds as it is asked for; from 100,000 persons on, faces are filed with the authority."""
        self._open.labels("later").set(consultations.in_time)
        self._open.labels("overdue").set(consultations.overdue)
        self._faces.set(persons)

    def judged(self, verdicts: Iterable[Verdict]) -> None:
        for verdict, count in Counter(verdicts).items():
            self._records.labels(verdict.value).inc(count)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route, status).inc()
        self._seconds.labels(route).observe(seconds)

    def heard(self, terminal: str, waiting: Mapping[int, int], at: float) -> None:
        """A heartbeat: records that wait, by lane; `at` is the district's Unix time."""
        for lane, count in waiting.items():
            self._waiting.labels(terminal, lane).set(count)
        self._heard.labels(terminal).set(at)

    def refused(self, waiting: Mapping[str, int]) -> None:
        """By verdict, as counted now."""
        for verdict in (Verdict.REJECTED.value, Verdict.CONFLICT.value):
            self._refused.labels(verdict).set(waiting.get(verdict, 0))

    def text(self) -> bytes:
        return generate_latest(self._registry)


class Measuring:
    """ASGI middleware: counts and times each request."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500
        begun = time.monotonic()

        async def listen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, listen)
        finally:
            route = getattr(scope.get("route"), "path", _NO_ROUTE)
            self._metrics.answered(scope["method"], route, status, time.monotonic() - begun)


async def metrics_of(request: Request) -> Metrics:
    return cast(Metrics, request.app.state.metrics)


TheMetrics = Annotated[Metrics, Depends(metrics_of)]
