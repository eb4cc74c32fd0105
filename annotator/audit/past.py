"""A project as it was after some event: pages and exports of today, on the data of then.

Within one connection, temporary tables take the place of the project's own, because a database looks there first; they
are filled from the states in the log. So whatever reads the present reads the past just as well, and nothing else has
to know. Who may read is still asked of the present, and texts and people's names are there as they are.
The connection is thrown away afterwards: what it shows must never be taken for the present.
"""

import json
import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Table, func, insert, select, text

from annotator.audit.models import Audited, Event
from annotator.audit.states import blank_of, values_of
from annotator.db import Base, Database, Session, table_of

#: these decide who may read, which is a question of today
_OF_TODAY = frozenset({"member", "invitation"})
#: states read at once
_PART = 1_000


@contextmanager
def reading_past(
    database: Database, log_id: uuid.UUID, seq: int, *, article_ids: Collection[uuid.UUID] | None = None
) -> Iterator[Session]:
    """A session that reads one project as it was after event ``seq``; nothing of other projects is in it.

    article_ids: only these articles with what is on them, and all links; None for all.
    """
    with database.reading_apart() as session:
        for model in _models():
            for table in (table_of(model), *model.part_tables()):
                _shadow(session, table)
            for states in _states(session, log_id, seq, model, article_ids):
                _fill(session, log_id, model, states)
        yield session


def _models() -> list[Any]:
    """What the log of a project tells of: the project, and what belongs to it."""
    found = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Audited)]
    of_projects = [
        model for model in found if model.subject_type == "project" or hasattr(model, "project_id")
    ]
    return [model for model in of_projects if model.subject_type not in _OF_TODAY]


def _states(
    session: Session,
    log_id: uuid.UUID,
    seq: int,
    model: type[Audited],
    article_ids: Collection[uuid.UUID] | None,
) -> Iterator[Sequence[Any]]:
    """The last state of each thing of this kind, some at a time: rows of (event id, subject id, state as JSON text)."""
    which: list[ColumnElement[bool]] = [
        Event.log_id == log_id,
        Event.seq <= seq,
        Event.subject_type == model.subject_type,
        Event.after.is_not(None),
    ]
    if article_ids is not None and model.subject_type in ("annotation", "article"):
        which.append(Event.article_id.in_(article_ids))
    last = select(func.max(Event.seq).label("seq")).where(*which).group_by(Event.subject_id).subquery()
    query = select(Event.id, Event.subject_id, Event.after).join(last, Event.seq == last.c.seq)
    return session.execute(
        query.where(Event.log_id == log_id).execution_options(yield_per=_PART)
    ).partitions()


def _shadow(session: Session, table: Table) -> None:
    """An empty temporary table of the same name and columns."""
    on_sqlite = session.connection().dialect.name == "sqlite"
    nothing = f"SELECT * FROM main.{table.name} WHERE 0" if on_sqlite else f"TABLE {table.name} WITH NO DATA"  # noqa: S608
    session.execute(text(f"CREATE TEMPORARY TABLE {table.name} AS {nothing}"))


def _fill(session: Session, log_id: uuid.UUID, model: Any, states: Sequence[Any]) -> None:
    table = table_of(model)
    rows: dict[Table, list[dict[str, Any]]] = {table: [], **{part: [] for part in model.part_tables()}}
    for row in states:
        state = json.loads(row.after)
        values = {**blank_of(table), **values_of(table, state), "id": row.subject_id, "last_event_id": row.id}
        if "project_id" in table.c:
            values["project_id"] = log_id
        rows[table].append(values)
        for part, part_values in model.part_rows(row.subject_id, state):
            rows[part].append(part_values)
    for into, new in rows.items():
        if new:
            session.execute(insert(into), new)
