"""A project as it was after some event: pages and exports of today, on the data of then.

Within one connection, temporary tables take the place of the project's own, because a database looks there first. What
did not change since is copied, the rest is filled in from the states in the log. So whatever reads the present reads
the past just as well, and nothing else has to know. Who may read is still asked of the present, and texts and people's
names are there as they are.
The connection is thrown away afterwards: what it shows must never be taken for the present.
"""

import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, MetaData, Table, and_, func, insert, select, text

from annotator.audit.history import PART, PastState, states_as_of
from annotator.audit.models import Audited, Event
from annotator.audit.queries import HasLog
from annotator.audit.states import blank_of, state_names, values_of
from annotator.db import Base, Database, Session, table_of

#: these decide who may read, which is a question of today
OF_TODAY = frozenset({"member", "invitation", "assignment"})
#: columns that no change touches
_ORIGIN = ("created_by_id", "created_at", "article_id", "to_article_id")


@contextmanager
def reading_past(
    database: Database,
    project: HasLog,
    seq: int,
    *,
    article_ids: Collection[uuid.UUID] | None = None,
    of_today: Collection[str] = OF_TODAY,
) -> Iterator[Session]:
    """A session that reads one project as it was after event ``seq``; nothing of other projects is in it.

    article_ids: only these articles with what is on them, and all links; None for all. of_today: what is read as it is.
    """
    with database.reading_apart() as session:
        schema = "main" if database.is_sqlite else session.scalars(select(func.current_schema())).one()
        for model in _models(of_today):
            wanted = article_ids if model.subject_type in ("annotation", "article") else None
            changed = _copy_unchanged(session, model, schema, _in_scope(model, project, wanted), seq)
            states = states_as_of(session, project, seq, subject_type=model.subject_type, subject_ids=changed)
            while part := list(islice(states, PART)):
                _fill(session, database, model, part, project.log_id)
            if model.subject_type == "annotation":  # of each link it is asked whether its ends are visible
                _index(session, table_of(model))
        yield session


def _models(of_today: Collection[str]) -> list[Any]:
    """What the log of a project tells of: the project, and what belongs to it."""
    found = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Audited)]
    of_projects = [
        model for model in found if model.subject_type == "project" or hasattr(model, "project_id")
    ]
    return [model for model in of_projects if model.subject_type not in of_today]


Scope = Callable[[Table], list[ColumnElement[bool]]]


def _in_scope(model: Any, project: HasLog, article_ids: Collection[uuid.UUID] | None) -> Scope:
    """Which rows of a model's table are wanted."""

    def conditions(table: Table) -> list[ColumnElement[bool]]:
        found = [table.c.get("project_id", table.c.id) == project.log_id]
        if article_ids is not None:
            column = table.c.id if model.subject_type == "article" else table.c.article_id
            found.append(column.in_(article_ids))
        return found

    return conditions


def _copy_unchanged(session: Session, model: Any, schema: str, scope: Scope, seq: int) -> Sequence[uuid.UUID]:
    """Shadow the tables of a model with the rows that are still as they were; returns the ids of the others.

    A row is as its last event left it, which the database itself sees to.
    """
    table = table_of(model)
    present, events = _in_schema(table, schema), table_of(Event).c
    rows = select(present).join(table_of(Event), events.id == present.c.last_event_id).where(*scope(present))
    same = and_(events.seq <= seq, events.erased.is_(None))
    changed = session.scalars(rows.with_only_columns(present.c.id).where(~same)).all()
    shadow(session, table)
    session.execute(insert(table).from_select(table.c.keys(), rows.where(same)))
    for part in model.part_tables():
        there = _in_schema(part, schema)
        [own] = [column for column in there.c if column.foreign_keys]
        shadow(session, part)
        session.execute(insert(part).from_select(part.c.keys(), select(there).join(table, table.c.id == own)))
    return changed


@cache
def _in_schema(table: Table, schema: str) -> Table:
    """The table of the present, where a temporary one has its name."""
    return table.to_metadata(MetaData(), schema=schema)


def shadow(session: Session, table: Table) -> None:
    """An empty temporary table of the same name and columns."""
    on_sqlite = session.connection().dialect.name == "sqlite"
    nothing = f"SELECT * FROM main.{table.name} WHERE 0" if on_sqlite else f"TABLE {table.name} WITH NO DATA"  # noqa: S608
    session.execute(text(f"CREATE TEMPORARY TABLE {table.name} AS {nothing}"))


def _index(session: Session, table: Table) -> None:
    """A temporary table has no index of its own."""
    where = "temp." if session.connection().dialect.name == "sqlite" else ""
    session.execute(text(f"CREATE UNIQUE INDEX {where}past_{table.name} ON {table.name} (id)"))


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
