"""What pages are told of: what others did to the marks they show, and nothing that they may not see."""

from collections.abc import Callable
from typing import Any

import pytest

from annotator.accounts.permissions import SYSTEM, Actor, Role
from annotator.annotations.actions import delete_annotation, judge_annotation
from annotator.annotations.drafts import Judgement
from annotator.annotations.models import Annotation
from annotator.articles.actions import create_article
from annotator.articles.drafts import ArticleDraft
from annotator.articles.models import Article
from annotator.audit.queries import last_seq
from annotator.db import Database, Session
from annotator.links.actions import delete_link
from annotator.live import changes
from annotator.live.changes import Changes, Stale, read_changes
from annotator.projects.actions import change_role
from make import (
    COUNCIL,
    FLOOD,
    Desk,
    make_annotation,
    make_assignment,
    make_blind,
    make_comment,
    make_link,
    make_thread,
)

Does = Callable[[Callable[[Session], Any]], Any]
Told = tuple[Any, str, str]


class Page:
    """Someone's open page: what it is told of what happened since it was opened."""

    def __init__(self, database: Database, desk: Desk, actor: Actor, *articles: Article) -> None:
        self.database, self.desk, self.actor = database, desk, actor
        self.articles = articles or (desk.flood,)
        with database.reading() as session:
            self.seq = last_seq(session, desk.project)

    def look(self) -> Changes:
        with self.database.reading() as session:
            found = read_changes(session, self.actor, self.desk.project, self.articles, after=self.seq)
        self.seq = found.seq
        return found

    def told(self) -> list[Told]:
        return [(one.id, one.by, one.what) for one in self.look().marks]


@pytest.fixture
def do(database: Database) -> Does:
    """In a transaction of its own."""

    def act(deed: Callable[[Session], Any]) -> Any:
        with database.writing() as session:
            return deed(session)

    return act


@pytest.fixture
def claim(do: Does, desk: Desk) -> Annotation:
    return do(lambda session: make_annotation(session, desk.ada, desk.flood, "400 households"))  # type: ignore[no-any-return]


@pytest.fixture
def page(database: Database, desk: Desk, claim: Annotation) -> Page:
    """Ada's, with the flood article."""
    return Page(database, desk, desk.ada)


def test_new_changed_and_deleted_marks_in_the_order_of_the_text(
    desk: Desk, do: Does, page: Page, claim: Annotation
) -> None:
    first = do(lambda session: make_annotation(session, desk.bob, desk.flood, "noon"))
    do(
        lambda session: judge_annotation(
            session, desk.cleo, session.merge(claim), Judgement("disputed", "No."), version=1
        )
    )
    assert page.told() == [(first.id, "bob", "new"), (claim.id, "cleo", "changed")]
    assert page.told() == []
    do(lambda session: delete_annotation(session, desk.bob, session.merge(first), version=1))
    assert page.told() == [(first.id, "bob", "gone")]


def test_what_happens_elsewhere_is_not_told(desk: Desk, do: Does, page: Page) -> None:
    do(lambda session: make_annotation(session, desk.bob, desk.council, "1,150", text=COUNCIL))
    found = page.look()
    assert (found.marks, found.stale, found.subjects) == ([], None, [])


def test_links_change_the_marks_at_both_ends_wherever_they_began(
    database: Database, desk: Desk, do: Does, page: Page, claim: Annotation
) -> None:
    there = do(lambda session: make_annotation(session, desk.bob, desk.council, "1,150", text=COUNCIL))
    both = Page(database, desk, desk.ada, desk.flood, desk.council)
    link = do(lambda session: make_link(session, desk.bob, session.merge(there), session.merge(claim)))
    assert page.told() == [(claim.id, "bob", "changed")]
    assert {mark for mark, _, _ in both.told()} == {claim.id, there.id}
    do(lambda session: delete_link(session, desk.cleo, session.merge(link)))
    assert page.told() == [(claim.id, "cleo", "changed")]


def test_a_mark_hears_of_the_other_end_of_its_link(
    desk: Desk, do: Does, page: Page, claim: Annotation
) -> None:
    there = do(lambda session: make_annotation(session, desk.bob, desk.council, "1,150", text=COUNCIL))
    do(lambda session: make_link(session, desk.ada, session.merge(claim), session.merge(there)))
    page.look()
    do(lambda session: delete_annotation(session, desk.bob, session.merge(there), version=1))
    assert page.told() == [(claim.id, "bob", "changed")]


def test_what_is_said_of_a_mark_is_told_with_it(desk: Desk, do: Does, page: Page, claim: Annotation) -> None:
    thread, _ = do(lambda session: make_thread(session, desk.bob, session.merge(claim)))
    assert page.told() == [(claim.id, "bob", "discussed")]
    do(lambda session: make_comment(session, desk.cleo, session.merge(thread)))
    assert page.told() == [(claim.id, "cleo", "discussed")]
    do(lambda session: make_thread(session, desk.bob, desk.flood))
    found = page.look()
    assert (found.marks, found.subjects) == ([], ["comment", "thread"])


def test_another_text_or_other_rules_make_a_page_stale(desk: Desk, do: Does, page: Page) -> None:
    url, other = desk.flood.url, FLOOD.replace("noon", "one")
    do(lambda session: create_article(session, SYSTEM, desk.project, ArticleDraft(other, url=url)))
    found = page.look()
    assert (found.stale, found.marks) == (Stale.TEXT, ())
    do(lambda session: make_blind(session, desk))
    assert page.look().stale == Stale.SETTINGS


def test_a_page_is_stale_when_its_reader_may_do_something_else(
    database: Database, desk: Desk, do: Does, page: Page
) -> None:
    bob = Page(database, desk, desk.bob)
    do(lambda session: change_role(session, SYSTEM, desk.project, desk.ada.id, role=Role.VIEWER))
    assert (page.look().stale, bob.look().stale) == (Stale.RIGHTS, None)
    do(lambda session: make_assignment(session, desk, "bob", desk.flood))
    assert (page.look().stale, bob.look().stale) == (None, Stale.RIGHTS)


def test_too_much_is_not_told_one_by_one(
    desk: Desk, do: Does, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "MARKS_AT_MOST", 1)
    for words in ("noon", "3 a.m."):
        do(lambda session, words=words: make_annotation(session, desk.bob, desk.flood, words))  # type: ignore[misc]
    assert page.look().stale == Stale.MUCH


def test_a_blind_reader_is_told_of_their_own_marks_alone(
    database: Database, desk: Desk, do: Does, claim: Annotation
) -> None:
    do(lambda session: make_blind(session, desk))
    ada, cleo = Page(database, desk, desk.ada), Page(database, desk, desk.cleo)
    there = do(lambda session: make_annotation(session, desk.bob, desk.council, "1,150", text=COUNCIL))
    hidden = do(lambda session: make_annotation(session, desk.bob, desk.flood, "noon"))
    do(lambda session: make_link(session, desk.bob, session.merge(there), session.merge(claim)))
    do(lambda session: make_thread(session, desk.bob, desk.flood))
    found = ada.look()
    assert (found.marks, found.subjects, found.stale) == ([], [], None)
    assert {mark for mark, _, _ in cleo.told()} == {claim.id, hidden.id}
    do(lambda session: make_annotation(session, desk.ada, desk.flood, "3 a.m."))
    assert [by for _, by, _ in ada.told()] == ["ada"]


def test_submitting_shows_a_blind_reader_the_page_anew(
    database: Database, desk: Desk, do: Does, claim: Annotation
) -> None:
    do(lambda session: make_blind(session, desk))
    ada = Page(database, desk, desk.ada)
    do(lambda session: make_assignment(session, desk, "ada", desk.flood, is_submitted=True))
    assert ada.look().stale == Stale.RIGHTS
    hidden = do(lambda session: make_annotation(session, desk.bob, desk.flood, "noon"))
    assert ada.told() == [(hidden.id, "bob", "new")]
