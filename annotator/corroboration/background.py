"""What a server does beside answering: it indexes texts that wait and looks for suggestions, a few at a time."""

import logging
import os
import time
import uuid
from typing import Protocol

from sqlalchemy import func, select

from annotator import clock
from annotator.audit.models import Event
from annotator.audit.queries import read_sizes
from annotator.corroboration.indexing import index_next
from annotator.corroboration.searching import search_marks
from annotator.db import Database, Session
from annotator.projects.models import Project

#: how often it looks whether there is something to do, and what it leaves to others between two transactions
EVERY_SECONDS, BREATH_SECONDS = 5.0, 0.05
#: events a second from which on it leaves the longer pause: whoever writes then would wait for each of its transactions
MANY_EVENTS = 10

_LOGGER = logging.getLogger(__name__)


class Stop(Protocol):
    """What ends the work, as ``threading.Event`` does."""

    def wait(self, timeout: float) -> bool:
        """Wait so many seconds, or until it is over; whether it is."""


class Orphaned:
    """Over once the process that started this one is gone."""

    def __init__(self) -> None:
        self._parent = os.getppid()

    def wait(self, timeout: float) -> bool:
        """Wait, and look."""
        time.sleep(timeout)
        return os.getppid() != self._parent


def keep_looking(database: Database, stop: Stop) -> None:
    """Do it until ``stop``. Whoever writes comes in between.

    What goes wrong is written to the program's log, once as long as it stays the same.
    """
    said, pause, looking, writing = "", EVERY_SECONDS, Looking(database), Writing(database)
    while not stop.wait(pause):
        problem = ""
        try:
            is_left = index_next(database) or looking.search_next()
            pause = BREATH_SECONDS if is_left and not writing.is_much() else EVERY_SECONDS
        except Exception as error:  # the database is away for a while, say: the next round tries again
            problem, pause = f"What stands elsewhere could not be looked for: {error}", EVERY_SECONDS
        if problem and problem != said:
            _LOGGER.error(problem)
        said = problem


class Writing:
    """What others write meanwhile."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._events, self._at = self._count(), clock.now()

    def is_much(self) -> bool:
        """Whether there were many events a second since this was asked last."""
        before, since = self._events, self._at
        self._events, self._at = self._count(), clock.now()
        return self._events - before > MANY_EVENTS * (self._at - since).total_seconds()

    def _count(self) -> int:
        with self._database.reading() as session:
            return sum(read_sizes(session).values())


class Looking:
    """The projects in which something happened since they were last gone through."""

    def __init__(self, database: Database) -> None:
        self._database = database
        #: by project, the number of the newest event of its log that was seen
        self._seen: dict[uuid.UUID, int] = {}
        self._projects: list[Project] = []

    def search_next(self) -> bool:
        """Search for some marks; whether there may be more to do."""
        if not self._projects:
            with self._database.reading() as session:
                self._projects = self._read_changed(session)
        if not self._projects:
            return False
        if not search_marks(self._database, self._projects[-1], at_most=1).marks:
            self._projects.pop()
        return True

    def _read_changed(self, session: Session) -> list[Project]:
        newest = select(func.max(Event.seq)).where(Event.log_id == Project.id).scalar_subquery()
        rows = session.execute(select(Project, newest.label("seq"))).all()
        found = [row.Project for row in rows if self._seen.get(row.Project.id) != row.seq]
        self._seen = {row.Project.id: row.seq for row in rows}
        return found
