"""Many writers in many projects: every log is gapless, and its order is that of the commits."""

import threading
from uuid import UUID

from sqlalchemy import select

from annotator.accounts.permissions import SYSTEM
from annotator.articles.models import Article
from annotator.audit.models import Event
from annotator.db import Database
from make import FLOOD, Desk, make_annotation, make_article, make_project

PROJECTS, WRITERS, SAVES = 8, 32, 4


def read_seqs(database: Database) -> dict[UUID, list[int]]:
    """The numbers of every log, in one view."""
    seqs: dict[UUID, list[int]] = {}
    with database.reading() as session:
        for row in session.execute(select(Event.log_id, Event.seq).order_by(Event.log_id, Event.seq)):
            seqs.setdefault(row.log_id, []).append(row.seq)
    return seqs


class Crowd:
    """Writers over several projects, and somebody who looks all the while."""

    def __init__(self, database: Database, articles: list[Article]) -> None:
        self.database, self.articles = database, articles
        self.faults: list[BaseException] = []
        self.views: list[dict[UUID, list[int]]] = []
        self.done = threading.Event()

    def save(self, number: int) -> None:
        """Some marks, each in a transaction of its own."""
        try:
            for word in FLOOD.split()[1 : 1 + SAVES]:
                with self.database.writing() as session:
                    make_annotation(session, SYSTEM, self.articles[number % PROJECTS], word)
        except BaseException as fault:
            self.faults.append(fault)

    def look(self) -> None:
        """The logs as they are seen, again and again."""
        while not self.done.is_set():
            self.views.append(read_seqs(self.database))

    def run(self) -> None:
        """Everybody at once."""
        writers = [threading.Thread(target=self.save, args=(number,)) for number in range(WRITERS)]
        reader = threading.Thread(target=self.look)
        for thread in (reader, *writers):
            thread.start()
        for thread in writers:
            thread.join()
        self.done.set()
        reader.join()


def test_whoever_looks_sees_logs_without_gaps(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        projects = [make_project(session, f"p{number}") for number in range(PROJECTS)]
        articles = [make_article(session, project, FLOOD) for project in projects]
    before, crowd = read_seqs(database), Crowd(database, articles)
    crowd.run()
    assert crowd.faults == []
    # a number that is seen while a smaller one is not would have been given out of the order of the commits
    assert all(seqs == list(range(1, len(seqs) + 1)) for view in crowd.views for seqs in view.values())
    after = read_seqs(database)
    for project in projects:
        assert len(after[project.id]) == len(before[project.id]) + WRITERS * SAVES // PROJECTS
