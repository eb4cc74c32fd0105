"""Fresh databases on both systems, the named cast, and clients of the program."""

import os
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import Connection, event

from annotator.app import create_app
from annotator.audit.sealing import Sealer
from annotator.config import Config
from annotator.corroboration import indexing
from annotator.db import Database
from annotator.live.signals import Signals
from annotator.review.dashboard import forget_dashboards
from make import Desk
from postgresql import running_server
from templates import PostgresTemplates, SqliteTemplates, share_statements

# the many programs that tests start would each compile all they import
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# how long an example takes says how busy the machine is
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
# and so does how many texts are indexed while somebody waits
indexing.PATIENCE = timedelta(minutes=5)

#: every test that touches a database runs on both, browser tests on the first; one can be chosen
BACKENDS = os.environ.get("ANNOTATOR_TEST_BACKENDS", "sqlite,postgresql").split(",")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: they wait for browsers, databases and servers a third of the time."""
    return (os.cpu_count() or 1) + 1


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for a database on each system."""
    if "backend" in metafunc.fixturenames:
        in_browser = "browser" in metafunc.definition.path.parts
        metafunc.parametrize("backend", BACKENDS[:1] if in_browser else BACKENDS, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Ask on the first system alone what others of the same test ask on each."""
    left = [item for item in items if item.get_closest_marker("one_database") and not is_first(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


def is_first(item: pytest.Item) -> bool:
    """Whether it runs on the first system."""
    assert isinstance(item, pytest.Function)
    return bool(item.callspec.params["backend"] == BACKENDS[0])


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplates:
    return SqliteTemplates(tmp_path_factory.mktemp("templates"))


@pytest.fixture(scope="session")
def postgresql_templates() -> Iterator[PostgresTemplates]:
    with running_server() as server:
        made = PostgresTemplates(server)
        yield made
        made.close()


@pytest.fixture
def templates(backend: str, request: pytest.FixtureRequest) -> SqliteTemplates | PostgresTemplates:
    found: SqliteTemplates | PostgresTemplates = request.getfixturevalue(f"{backend}_templates")
    return found


@pytest.fixture
def database_url(
    templates: SqliteTemplates | PostgresTemplates, tmp_path: Path, request: pytest.FixtureRequest
) -> str:
    furnished = "desk" in request.fixturenames
    return templates.fresh(tmp_path / "annotator.sqlite", furnished=furnished)


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    return Config(
        database_url=database_url,
        data_dir=tmp_path,
        secret_key="only for tests",
        checkpoint_dirs=(tmp_path / "copy",),
    )


@pytest.fixture(scope="session")
def shared_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """One program for all tests: to make one and compile its templates takes longer than most tests."""
    folder = tmp_path_factory.mktemp("program")
    return create_app(Config(f"sqlite:///{folder}/unused.sqlite", folder, secret_key="only for tests"))


@pytest.fixture
def app(shared_app: Flask, config: Config) -> Iterator[Flask]:
    """The program, on a database of this test's own."""
    shared_app.testing = True
    shared_app.extensions["annotator"] = database = Database(config.database_url)
    share_statements(database)
    forget_dashboards()
    shared_app.extensions["uploads_dir"] = config.uploads_dir
    shared_app.extensions["sealer"] = Sealer(database, config.log_dir, config.checkpoint_dirs)
    # streams end after their first look, unless a test wants to listen
    shared_app.extensions["signals"] = Signals(database, lasts_seconds=0)
    yield shared_app
    for thread in threading.enumerate():
        if thread.name.startswith("export "):  # it reads this test's database
            thread.join()
    shared_app.extensions["signals"].close()
    shared_app.extensions["annotator"].close()


@pytest.fixture
def database(app: Flask) -> Database:
    """The program's own database, so that a test sees what a request left."""
    return app.extensions["annotator"]  # type: ignore[no-any-return]


@pytest.fixture
def desk(database: Database, templates: SqliteTemplates | PostgresTemplates) -> Desk:
    """Two articles; Olga (owner), Cleo (curator), Ada and Bob (reviewers), Vera (viewer), Eve (a stranger)."""
    return templates.desk()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without script, not signed in."""
    return app.test_client()


class QueryCount:
    """Statements sent to the database."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __int__(self) -> int:
        return len(self.statements)


@pytest.fixture
def count_queries(database: Database) -> Iterator[QueryCount]:
    """Counts statements from here on; ``.statements.clear()`` starts anew."""
    count = QueryCount()

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        count.statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield count
    event.remove(database.engine, "before_cursor_execute", note)
