"""Importing texts, alone and side by side."""

import threading

from annotator.accounts.permissions import SYSTEM
from annotator.articles.actions import Outcome, import_articles
from annotator.articles.drafts import ArticleDraft
from annotator.articles.queries import list_articles
from annotator.db import Database
from make import FLOOD, Desk

TEXTS = [f"Report {number}. The gate failed." for number in range(5)]


def test_each_text_is_told_what_became_of_it(database: Database, desk: Desk) -> None:
    url = "https://lamp.example/new"
    drafts = [
        ArticleDraft(text, url=at)
        for text, at in (("One.", url), ("Two.", url), ("One.", ""), (FLOOD, ""), ("Three.", ""))
    ]
    with database.writing() as session:
        done = import_articles(session, SYSTEM, desk.project, drafts)
    assert [one.outcome for one in done] == [
        Outcome.ADDED,
        Outcome.REVISED,
        Outcome.PRESENT,
        Outcome.PRESENT,
        Outcome.ADDED,
    ]
    assert done[0].article_id == done[1].article_id == done[2].article_id
    assert done[3].article_id == desk.flood.id


def test_two_people_who_import_the_same_texts_add_each_once(database: Database, desk: Desk) -> None:
    outcomes: list[Outcome] = []
    faults: list[BaseException] = []
    start = threading.Barrier(4)

    def load() -> None:
        try:
            start.wait()
            with database.writing() as session:
                done = import_articles(session, SYSTEM, desk.project, [ArticleDraft(text) for text in TEXTS])
            outcomes.extend(one.outcome for one in done)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert outcomes.count(Outcome.ADDED) == len(TEXTS)
    with database.reading() as session:
        assert len(list_articles(session, desk.project)) == len(TEXTS) + 2
