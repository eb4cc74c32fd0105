"""Taking values out of the log, so that what it proves still holds: see ``commitments.py``.

An erasure is an event itself. Its state is the thing's whole state afterwards, as of every event; its ``before`` is the
state before it without what is gone. So the log can still be folded, and ``erased_keys()`` reads from the event alone
what it took. Database files keep what was deleted until something else is written there: see ``sweep()``.
"""

import json
import logging
import uuid
from collections.abc import Callable, Collection, Iterator
from typing import Any, Protocol

from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from annotator.audit.canonical import canonical_json
from annotator.audit.commitments import Contents, drop_keys, erase, fields_of
from annotator.audit.kinds import EventKind
from annotator.audit.log import Changed, HasId, Recorded, number_events, promise_event, record_change
from annotator.audit.models import Event
from annotator.db import Base, Database, Session, table_of
from annotator.errors import Invalid

#: stands for each character where a text must keep its length
BLOCK = "█"
#: a shorter value may stand in a reason by chance
TELLING = 4

_EVENTS = table_of(Event)
_PAYLOAD = tuple(_EVENTS.c[name] for name in Contents._fields)


class Erasable(Changed, Protocol):
    """A mapped row that events are about."""

    last_event_id: Any


def erase_fields(  # noqa: PLR0913  (the kind has a default that nearly every caller takes)
    session: Session, actor: HasId, subject: Erasable, names: Collection[str], change: Callable[[], None],
    *, reason: str, kind: EventKind = EventKind.EVENT_REDACTED,
) -> Recorded:  # fmt: skip
    """Take the values of these fields out of every event about ``subject``, and out of its row.

    names: as in commitments, such as ``after.exact``; ``reason`` is what was said with an event. change: takes them out
    of the row. reason: stands in the log from now on; Invalid where it is empty or repeats what is to be erased.
    """
    number_events(session)  # what waits to be stored holds values too
    if session.connection().dialect.name == "sqlite":
        session.execute(text("PRAGMA secure_delete = ON"))
    gone = list(_find_payloads(session, subject, names))
    check_reason(reason, [value for _, _, values in gone for value in values])
    before = json.loads(drop_keys(canonical_json(subject.snapshot()).decode(), names) or "{}")
    change()
    subject.last_event_id = promise_event(session)  # changed for certain, so that it brings a new event
    session.flush()
    for event_id, contents, _ in gone:
        erased = {**contents._asdict(), "redacted_by_id": subject.last_event_id}
        session.execute(update(_EVENTS).where(_EVENTS.c.id == event_id).values(erased))
    return record_change(session, actor, kind, subject, before=before, reason=reason.strip())


def _find_payloads(
    session: Session, subject: Erasable, names: Collection[str]
) -> Iterator[tuple[uuid.UUID, Contents, list[Any]]]:
    """Each event that holds one of these fields, what is left of it afterwards, and the values that go."""
    about = (_EVENTS.c.log_id == subject.log_id, _EVENTS.c.subject_id == subject.id)
    for row in session.execute(select(_EVENTS.c.id, *_PAYLOAD).where(*about)).all():
        contents = erase(row, names if row.reason else [name for name in names if name != "reason"])
        if contents != row[1:]:
            states = [fields_of(row.after, row.reason), fields_of(row.before, "")]
            yield (
                row.id,
                contents,
                [value for state in states for name, value in state.items() if name in names],
            )


def check_reason(reason: str, values: Collection[Any]) -> None:
    """Raise Invalid("reason") unless there is one that does not say again what these JSON values say."""
    words = reason.strip()
    if not words:
        raise Invalid("reason", "Say why this is erased; the reason stays in the log.")
    if len(words) > 1_000 or "\x00" in words:
        raise Invalid("reason", "A reason has 1,000 characters at most, and no NUL.")
    said = {one.strip().casefold() for value in values for one in _strings(value)}
    if any(len(one) >= TELLING and one in words.casefold() for one in said):
        raise Invalid(
            "reason", "This reason repeats what is to be erased. It stays in the log: leave that out."
        )


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def erased_keys(event: Any) -> list[str]:
    """What an erasure took of a thing's state, by name; empty for any other event."""
    if event.kind not in (EventKind.EVENT_REDACTED, EventKind.PERSON_ERASED):
        return []
    before, after = json.loads(event.before or "{}"), json.loads(event.after or "{}")
    return sorted(after.keys() - before.keys())


def sweep(database: Database) -> bool:
    """Have the files of the database forget what is no longer in its tables, after the erasure was committed.

    SQLite is written anew, so that nothing is left in pages that are free or in its write-ahead log. PostgreSQL gives
    old rows free; their bytes go when the place is used again, and its own archive of changes is not touched.
    False if someone was reading or writing for too long: then it has to be done again.
    """
    try:
        return _rewrite(database) if database.is_sqlite else _vacuum(database)
    except DBAPIError:
        logging.getLogger(__name__).exception("not swept: what was erased may still lie in the files")
        return False


def _rewrite(database: Database) -> bool:
    connection = database.engine.raw_connection()
    try:
        driver: Any = connection.driver_connection
        driver.execute("VACUUM")
        busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except database.engine.dialect.loaded_dbapi.Error as error:
        raise DBAPIError("VACUUM", None, error) from error
    finally:
        connection.close()
    return not busy


def _vacuum(database: Database) -> bool:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"VACUUM {', '.join(Base.metadata.tables)}"))
    return True
