"""Waking whoever waits for a log to grow.

A wake-up names a log and nothing else: what happened there each waiter reads for itself, as far as it may see it.
Within a process the commit wakes. Between processes PostgreSQL does, by a NOTIFY of the writing transaction; SQLite
tells when anything was committed by anybody, and then a look tells what.
"""

import logging
import threading
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from annotator import clock
from annotator.audit.log import Recorded
from annotator.audit.queries import read_sizes
from annotator.db import Database, Session
from annotator.live.models import HERE, Reading

CHANNEL = "annotator_logs"
#: waiters at once, unless the server says otherwise
MOST = 32
#: of one person; who leaves a page is noticed a little later only, so the oldest gives way to the newest
MOST_EACH = 6
#: on SQLite, whether anything was committed; this takes microseconds
LOOK_SECONDS = 0.1
RETRY_SECONDS = 2.0

_LOGGER = logging.getLogger(__name__)


def touch_log(session: Session, log_id: uuid.UUID) -> None:
    """Wake whoever waits for this log, in every process, once this transaction is committed."""
    touched: set[uuid.UUID] = session.info.setdefault("touched_logs", set())
    if log_id in touched:
        return
    touched.add(log_id)
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_notify(CHANNEL, log_id.hex)))


def announce_event(session: Session, recorded: Recorded, _subject: object) -> None:
    """For ``listen()``: every event wakes those who wait for its log."""
    touch_log(session, recorded.log_id)


class Waiter:
    """A place among those who wait for one log. Whoever took it gives it back with ``close()``."""

    def __init__(self, signals: "Signals", log_id: uuid.UUID, person_id: uuid.UUID) -> None:
        self.signals, self.log_id, self.person_id = signals, log_id, person_id
        self.woken = threading.Event()
        #: whether there is nothing to wait for any more: the server stops, or the place was taken away
        self.is_over = False

    def wait(self, seconds: float) -> bool:
        """Until the log has grown since the last time, or so long; whether it has."""
        woken = self.woken.wait(seconds)
        self.woken.clear()
        return woken

    def end(self) -> None:
        """Wake for the last time."""
        self.is_over = True
        self.woken.set()

    def close(self) -> None:
        """Wait no longer."""
        self.signals.leave(self)


class Signals:
    """Those who wait in this process, and the thread that hears of other processes."""

    def __init__(self, database: Database, *, most: int = MOST, lasts_seconds: float = 300) -> None:
        #: how many may wait at once, and how long each at most
        self.most, self.lasts_seconds = most, lasts_seconds
        self.database = database
        self.stopped = threading.Event()
        self._lock = threading.Lock()
        #: the oldest first
        self._waiters: dict[Waiter, None] = {}
        self._hearing: threading.Thread | None = None
        database.on_commit(lambda session: self.wake(session.info.get("touched_logs", ())))

    def wait_for(self, log_id: uuid.UUID, person_id: uuid.UUID) -> Waiter | None:
        """A place; None when all are taken."""
        with self._lock:
            own = [waiter for waiter in self._waiters if waiter.person_id == person_id]
            if len(own) >= MOST_EACH:
                own[0].end()
                del self._waiters[own[0]]
            if self.stopped.is_set() or len(self._waiters) >= self.most:
                return None
            waiter = Waiter(self, log_id, person_id)
            self._waiters[waiter] = None
            if self._hearing is None:
                # not before: a server forks, and threads stay behind
                self._hearing = threading.Thread(target=_hear, args=(self,), daemon=True)
                self._hearing.start()
            return waiter

    def leave(self, waiter: Waiter) -> None:
        """Give a place back."""
        with self._lock:
            self._waiters.pop(waiter, None)

    def wake(self, log_ids: Iterable[uuid.UUID] | None = None) -> None:
        """Wake those who wait for these logs, or for any."""
        wanted = None if log_ids is None else set(log_ids)
        with self._lock:
            for waiter in self._waiters:
                if wanted is None or waiter.log_id in wanted:
                    waiter.woken.set()

    def logs(self) -> set[uuid.UUID]:
        """Those that somebody waits for."""
        with self._lock:
            return {waiter.log_id for waiter in self._waiters}

    def stop(self) -> None:
        """End all; from now on there is no place."""
        self.stopped.set()
        with self._lock:
            for waiter in self._waiters:
                waiter.end()

    def close(self) -> None:
        """Stop, and end the thread."""
        self.stop()
        if self._hearing is not None:
            self._hearing.join()


def _hear(signals: Signals) -> None:
    """Pass on what is committed elsewhere; when the connection is lost, take another."""
    database, said = signals.database, ""
    pass_on: Callable[[Signals, Any], None] = _look_again if database.is_sqlite else _listen
    while not signals.stopped.is_set():
        try:
            with _connection(database) as driver:
                pass_on(signals, driver)
        except (SQLAlchemyError, database.engine.dialect.loaded_dbapi.Error) as error:
            if str(error) != said:
                _LOGGER.warning("other processes are not heard at the moment: %s", error)
            said = str(error)
            signals.stopped.wait(RETRY_SECONDS)


@contextmanager
def _connection(database: Database) -> Iterator[Any]:
    """The driver's own, which nobody else uses."""
    connection = database.engine.raw_connection()
    driver = connection.driver_connection
    connection.detach()
    try:
        yield driver
    finally:
        connection.close()


def _listen(signals: Signals, driver: Any) -> None:
    """On PostgreSQL: who writes notifies."""
    driver.autocommit = True
    driver.execute(f"LISTEN {CHANNEL}")
    signals.wake()  # what was said before is not said again
    while not signals.stopped.is_set():
        for notice in driver.notifies(timeout=0.5):
            if len(notice.payload) == 32:
                signals.wake([uuid.UUID(notice.payload)])


def _look_again(signals: Signals, driver: Any) -> None:
    """On SQLite: a number that every commit changes says when to look at what those wait for who are here."""
    version, known = None, dict[uuid.UUID, object]()
    while not signals.stopped.wait(LOOK_SECONDS):
        if not (log_ids := signals.logs()):
            continue
        before, version = version, driver.execute("PRAGMA data_version").fetchone()
        if version != before:
            found = _read_states(signals.database, log_ids)
            signals.wake(log_id for log_id, state in found.items() if known.get(log_id) != state)
            known = found


def _read_states(database: Database, log_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, object]:
    """Of each log what changes with each touch_log(): how long it is, who is here, and what they edit."""
    readers: dict[uuid.UUID, set[object]] = defaultdict(set)
    query = select(Reading.project_id, Reading.person_id, Reading.article_id, Reading.editing_id).where(
        Reading.project_id.in_(log_ids), Reading.seen_at > clock.now() - HERE
    )
    with database.reading() as session:
        for project_id, *reader in session.execute(query):
            readers[project_id].add(tuple(reader))
        sizes = read_sizes(session, log_ids)
    return {log_id: (size, readers[log_id]) for log_id, size in sizes.items()}
