"""Whatever the district's own description allows, and what it does not: it may refuse, and never falls over.

In one process and past the gate: a request that is not signed gets no further than its signature, which other tests try.
"""

from collections.abc import Generator
from uuid import UUID

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok
from schemathesis.python.asgi import _shutdown

from district.app import create_app
from district.database import Database
from district.dependencies import terminal_of_request
from district.faces.key import face_key_from_file
from district.terminals.gate import Speaker
from district.terminals.keys import signing_keys_from_file

SPEAKER = Speaker("T0042", None, str(UUID(int=1)), str(UUID(int=2)))
DESCRIPTION = "/openapi.json"


@pytest.fixture(scope="module")
def app(shared_location: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[FastAPI]:
    folder = tmp_path_factory.mktemp("openapi")
    database = Database(shared_location)
    keys = signing_keys_from_file(folder / "district.key"), face_key_from_file(folder / "faces.key")
    made = create_app(database, *keys)
    made.dependency_overrides[terminal_of_request] = lambda: SPEAKER
    description = made.openapi()
    made.add_api_route(DESCRIPTION, lambda: description, include_in_schema=False)
    yield made
    # the portal that schemathesis asks through
    _shutdown()
    made.state.shelf.close()
    database.close()


def test_no_question_makes_the_district_fall_over(app: FastAPI) -> None:
    answered: set[int] = set()
    described = schemathesis.openapi.from_asgi(DESCRIPTION, app)
    operations = [found.ok() for found in described.get_all_operations() if isinstance(found, Ok)]
    for operation in operations:

        @settings(
            max_examples=settings().max_examples // 10,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
            database=None,
        )
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            status = case.call().status_code
            answered.add(status)
            assert status < 500

        ask()
    assert {operation.path for operation in operations} >= {"/v1/ingest", "/v1/feed/residents", "/v1/snapshot/{kind}"}
    assert {200, 422} <= answered
