"""The district's database for tests: on SQLite, and on a real PostgreSQL where there are its programs.

A plugin of tests/conftest.py, so that one server serves all files of a worker.
"""

from collections.abc import Callable, Generator
from itertools import count
from pathlib import Path

import pytest

from district.database import Database
from district.schema import Base, FeedStateRow
from tests.support.postgres import PostgresServer, missing, name_of


@pytest.fixture(scope="session")
def postgres() -> Generator[PostgresServer]:
    reason = missing()
    if reason is not None:
        pytest.skip(reason)
    with PostgresServer() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_template(postgres: PostgresServer) -> str:
    """A database with all tables, to be copied: faster than migrating one for each test."""
    url = postgres.new_database()
    Database(url).close()
    return name_of(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    """What `--database` says: a new database on either."""
    if request.param == "sqlite":
        yield str(tmp_path / "district.db")
        return
    yield request.getfixturevalue("postgres_location")


@pytest.fixture
def postgres_location(postgres: PostgresServer, migrated_template: str) -> Generator[str]:
    url = postgres.new_database(migrated_template)
    yield url
    postgres.drop(url)


NewLocation = Callable[[], str]


@pytest.fixture(params=["sqlite", "postgresql"])
def new_location(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[NewLocation]:
    """As many new databases as a test wants."""
    if request.param == "sqlite":
        numbers = count(1)
        yield lambda: str(tmp_path / f"district-{next(numbers)}.db")
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    template: str = request.getfixturevalue("migrated_template")
    made: list[str] = []

    def new() -> str:
        made.append(server.new_database(template))
        return made[-1]

    yield new
    for url in made:
        server.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def shared_location(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """One database for a whole file."""
    if request.param == "sqlite":
        yield str(tmp_path_factory.mktemp("district") / "district.db")
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.new_database(request.getfixturevalue("migrated_template"))
    yield url
    server.drop(url)


@pytest.fixture(scope="module")
def _shared_database(shared_location: str) -> Generator[Database]:
    opened = Database(shared_location)
    yield opened
    opened.close()


@pytest.fixture
def emptied_district(_shared_database: Database) -> Database:
    """One database for a whole file, empty again for each test: quicker than a new one, on PostgreSQL by far."""
    with _shared_database.writing() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            if table is not FeedStateRow.__table__:
                connection.execute(table.delete())
    return _shared_database


@pytest.fixture
def district(location: str) -> Generator[Database]:
    opened = Database(location)
    yield opened
    opened.close()
