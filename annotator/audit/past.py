"""A project as it was after some event: pages and exports of today, on the data of then.

Within one connection, temporary tables take the place of the project's own, because a database looks there first; they
are filled from the states in the log. So whatever reads the present reads the past just as well, and nothing else has
to know. Who may read is still asked of the present, and texts and people's names are there as they are.
The connection is thrown away afterwards: what it shows must never be taken for the present.
"""

import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Table, insert, select, text

from annotator.audit.history import PART, PastState, states_as_of
from annotator.audit.models import Audited
from annotator.audit.queries import HasLog
from annotator.audit.states import blank_of, state_names, values_of
from annotator.db import Base, Database, Session, table_of

#: these decide who may read, which is a question of today
_OF_TODAY = frozenset({"member", "invitation", "assignment"})
#: columns that no change touches
_ORIGIN = ("created_by_id", "created_at", "article_id", "to_article_id")


@contextmanager
def reading_past(
    database: Database, project: HasLog, seq: int, *, article_ids: Collection[uuid.UUID] | None = None
) -> Iterator[Session]:
    """A session that reads one project as it was after event ``seq``; nothing of other projects is in it.

    article_ids: only these articles with what is on them, and all links; None for all.
    """
    with database.reading_apart() as session:
        for model in _models():
            for table in (table_of(model), *model.part_tables()):
                _shadow(session, table)
            wanted = article_ids if model.subject_type in ("annotation", "article") else None
            states = states_as_of(session, project, seq, subject_type=model.subject_type, article_ids=wanted)
            while part := list(islice(states, PART)):
                _fill(session, database, model, part, project.log_id)
        yield session


def _models() -> list[Any]:
    """What the log of a project tells of: the project, and what belongs to it."""
    found = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Audited)]
    of_projects = [
        model for model in found if model.subject_type == "project" or hasattr(model, "project_id")
    ]
    return [model for model in of_projects if model.subject_type not in _OF_TODAY]


def _shadow(session: Session, table: Table) -> None:
    """An empty temporary table of the same name and columns."""
    on_sqlite = session.connection().dialect.name == "sqlite"
    nothing = f"SELECT * FROM main.{table.name} WHERE 0" if on_sqlite else f"TABLE {table.name} WITH NO DATA"  # noqa: S608
    session.execute(text(f"CREATE TEMPORARY TABLE {table.name} AS {nothing}"))


def _origins(
    database: Database, table: Table, things: Sequence[PastState]
) -> dict[uuid.UUID, dict[str, Any]]:
    """Where things of which the states of the first days do not say it come from: that never changes."""
    columns = [table.c[name] for name in _ORIGIN if name in table.c]
    names = {column.key: state_names(table)[column.key] for column in columns}
    lacking = [thing for thing in things if not thing.state.keys() >= set(names.values())]
    if not lacking:
        return {}
    with database.reading() as session:
        query = select(table.c.id, *columns).where(table.c.id.in_([thing.subject_id for thing in lacking]))
        found = {row.id: {name: getattr(row, name) for name in names} for row in session.execute(query)}
    return {
        thing.subject_id: {"updated_at": thing.at, **found.get(thing.subject_id, {})} for thing in lacking
    }


def _fill(
    session: Session, database: Database, model: Any, things: Sequence[PastState], log_id: uuid.UUID
) -> None:
    table = table_of(model)
    origins = _origins(database, table, things)
    rows: dict[Table, list[dict[str, Any]]] = {table: [], **{part: [] for part in model.part_tables()}}
    for thing in things:
        values = {**blank_of(table), **origins.get(thing.subject_id, {}), **values_of(table, thing.state)}
        values |= {"id": thing.subject_id, "project_id": log_id}
        rows[table].append({name: value for name, value in values.items() if name in table.c})
        for part, part_values in model.part_rows(thing.subject_id, thing.state):
            rows[part].append(part_values)
    for into, new in rows.items():
        if new:
            session.execute(insert(into), new)
