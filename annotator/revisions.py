"""Which migration a database is at, and which one this program needs.

Apart from ``migrating``, so that a command need not load Alembic to find that there is nothing to migrate.
"""

from sqlalchemy import inspect, text

from annotator.config import packaged_folder
from annotator.db import Database


def current_revision(database: Database) -> str | None:
    """Which migration the database is at; None when it is empty."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def head_revision() -> str:
    """Which migration this program needs: the last file by name, as in ``0002_what_it_does.py``."""
    names = (path.name for path in (packaged_folder("migrations") / "versions").glob("[0-9]*_*.py"))
    return max(names).partition("_")[0]
