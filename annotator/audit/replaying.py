"""Whether the rows are what the log says: each thing's row is its state in the last event that has one."""

import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, func, literal, null, select
from sqlalchemy.orm import aliased

from annotator.audit.canonical import canonical_json
from annotator.audit.commitments import drop_keys
from annotator.audit.models import Audited, Event, Witnessed
from annotator.audit.states import state_of
from annotator.db import Base, Session, table_of

#: rows compared at once
PART = 500

#: what a value that nobody could have stored through the program may raise when it is read
UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, RecursionError)

Model = Any


def find_differences(session: Session, log_id: uuid.UUID, report: Callable[[int], object]) -> Iterator[str]:
    """A sentence on each row that is not as the log says, on each that it does not know, and on each that is missing.

    report: called with the number of rows compared since the last call.
    """
    for model in _models(Witnessed):
        try:
            if issubclass(model, Audited):
                yield from _compare_table(session, log_id, model, report)
            yield from model.find_untold(session, log_id)
        except UNREADABLE:
            yield f"In the table {table_of(model).name} stands what the program cannot have stored."


def count_rows(session: Session, log_id: uuid.UUID) -> int:
    """How many rows there are to compare."""
    counts = (
        session.scalar(select(func.count()).select_from(table_of(model)).where(_in_log(model, log_id)))
        for model in _models(Audited)
    )
    return sum(count or 0 for count in counts)


def list_owners(session: Session) -> set[uuid.UUID]:
    """The ids of all logs that some row says it belongs to."""
    found: set[uuid.UUID] = set()
    for model in _models(Witnessed):
        if (column := _owner(model)) is not None:
            found.update(session.scalars(select(column).distinct()))
    return found


def _models(kind: type[Witnessed]) -> list[Model]:
    found = (mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, kind))
    return sorted(found, key=lambda model: table_of(model).name)


def _owner(model: Model) -> ColumnElement[uuid.UUID] | None:
    """The column that says in which log the events of a row are; None where it is the same for all."""
    if isinstance(model.log_id if issubclass(model, Audited) else None, uuid.UUID):
        return None
    columns = table_of(model).c
    return columns.project_id if "project_id" in columns else columns.id


def _in_log(model: Model, log_id: uuid.UUID) -> ColumnElement[bool]:
    column = _owner(model)
    return literal(model.log_id == log_id) if column is None else column == log_id


def _compare_table(
    session: Session, log_id: uuid.UUID, model: Model, report: Callable[[int], object]
) -> Iterator[str]:
    table = table_of(model)
    query = select(table).where(_in_log(model, log_id)).order_by(table.c.id).limit(PART)
    part = session.execute(query).all()
    while part:
        yield from _compare_rows(session, log_id, model, part)
        report(len(part))
        part = session.execute(query.where(table.c.id > part[-1].id)).all()
    yield from _missing_rows(session, log_id, model, table)


def _compare_rows(session: Session, log_id: uuid.UUID, model: Model, rows: Sequence[Any]) -> Iterator[str]:
    ids = [row.id for row in rows]
    further = model.further_states(session, ids)
    told = {event.subject_id: event for event in session.execute(_last_states(log_id).where(_told_of(ids)))}
    for row in rows:
        thing, event = f"{model.subject_type} {row.id}", told.get(row.id)
        if event is None or event.subject_type != model.subject_type:
            yield f"No event of this log tells of {thing}, which is in the database."
            continue
        state = {**state_of(table_of(model), row), **further.get(row.id, {})}
        if names := _differing(state, event):
            yield f"{thing.capitalize()} is not as event {event.seq} says: see {', '.join(names)}."
        elif row.last_event_id != event.id:
            yield f"{thing.capitalize()} was last changed by event {event.seq}, and its row names another one."


def _differing(state: dict[str, object], event: Any) -> list[str]:
    """The names of the values that differ. One that was erased in the event can be compared with nothing."""
    stored = canonical_json(state).decode()
    erased = json.loads(event.erased)["commitments"] if event.erased else ()
    if drop_keys(stored, erased) == event.after:
        return []
    here, told = json.loads(stored), json.loads(event.after)
    missing = object()
    names = sorted({*here, *told} - {name.removeprefix("after.") for name in erased})
    return [name for name in names if here.get(name, missing) != told.get(name, missing)] or ["its values"]


def _missing_rows(session: Session, log_id: uuid.UUID, model: Model, table: Table) -> Iterator[str]:
    row = select(table.c.id).where(table.c.id == Event.subject_id, _in_log(model, log_id))
    gone = select(Event.subject_id, func.max(Event.seq).label("seq")).where(
        Event.log_id == log_id,
        Event.subject_type == model.subject_type,
        Event.after.is_not(None),
        ~row.exists(),
    )
    for event in session.execute(gone.group_by(Event.subject_id).order_by(func.max(Event.seq))):
        yield f"{model.subject_type.capitalize()} {event.subject_id} is gone; event {event.seq} tells how it was left."


def _last_states(log_id: uuid.UUID) -> Any:
    """Of each thing, the last event that has a state."""
    later = aliased(Event)
    last = select(func.max(later.seq)).where(
        later.subject_id == Event.subject_id, unindexed(later.log_id) == log_id, later.after.is_not(None)
    )
    columns = (Event.id, Event.seq, Event.subject_type, Event.subject_id, Event.after, Event.erased)
    return select(*columns).where(unindexed(Event.log_id) == log_id, Event.seq == last.scalar_subquery())


def _told_of(ids: Sequence[uuid.UUID]) -> ColumnElement[bool]:
    return Event.subject_id.in_(ids)


def unindexed(column: Any) -> ColumnElement[Any]:
    """Keeps SQLite from walking a whole log where an index finds the few events of a thing."""
    return func.coalesce(column, null())
