"""Bringing an article back to an earlier text."""

from hashlib import sha256

import pytest

from annotator.accounts.permissions import SYSTEM
from annotator.annotations.models import Annotation
from annotator.articles.actions import import_articles
from annotator.articles.drafts import ArticleDraft
from annotator.articles.queries import get_article, get_revision
from annotator.audit.history import find_state
from annotator.db import Database
from make import FLOOD, Desk, make_annotation
from moments import erase_from, revert, seq_now, state_at

REVISED = FLOOD.replace("400 households", "380 households") + "\n\nIt held until noon."


@pytest.fixture
def claim(database: Database, desk: Desk) -> Annotation:
    with database.writing() as session:
        return make_annotation(session, desk.ada, desk.flood, "400 households")


def test_an_article_goes_back_with_the_marks_that_stand_there(
    database: Database, desk: Desk, claim: Annotation
) -> None:
    with database.writing() as session:
        gate = make_annotation(session, desk.ada, desk.flood, "The gate failed")
    first = seq_now(database, desk)
    with database.writing() as session:
        draft = ArticleDraft(REVISED, title="Gate fails again", url=desk.flood.url)
        import_articles(session, SYSTEM, desk.project, [draft])
    with database.writing() as session:
        flood = get_article(session, desk.ada, desk.flood.id)
        late = make_annotation(session, desk.ada, flood, "It held until noon", text=REVISED)
    event = revert(database, desk, desk.cleo, desk.flood, first)
    assert event is not None
    assert (event.kind, event.reason, event.article_id) == (
        "article.reverted",
        f"Event {first}",
        desk.flood.id,
    )
    for thing in (desk.flood, claim, gate):
        assert state_at(database, desk, thing.id) == state_at(database, desk, thing.id, first)
    # the new text stays, for what was marked on it and for a return to it
    assert state_at(database, desk, late.id)["revision"] == str(late.revision_id)
    assert revert(database, desk, desk.cleo, desk.flood, event.seq - 1) is not None
    assert state_at(database, desk, desk.flood.id) == state_at(database, desk, desk.flood.id, event.seq - 1)


def test_an_article_goes_back_to_a_text_of_which_words_were_erased(database: Database, desk: Desk) -> None:
    first = seq_now(database, desk)
    with database.writing() as session:
        import_articles(session, SYSTEM, desk.project, [ArticleDraft(REVISED, url=desk.flood.url)])
    with database.reading() as session:
        imported = find_state(session, desk.project, first, desk.flood.id)
    assert imported is not None
    erase_from(database, desk, imported.seq, "after.sha256")
    event = revert(database, desk, desk.cleo, desk.flood, first)
    assert event is not None
    state = state_at(database, desk, desk.flood.id)
    assert (state["revision"], state["length"], state["sha256"]) == (
        1,
        len(FLOOD),
        sha256(FLOOD.encode()).hexdigest(),
    )
    assert revert(database, desk, desk.cleo, desk.flood, first) is None


def test_a_text_after_a_return_gets_a_number_of_its_own(database: Database, desk: Desk) -> None:
    first = seq_now(database, desk)
    with database.writing() as session:
        import_articles(session, SYSTEM, desk.project, [ArticleDraft(REVISED, url=desk.flood.url)])
    revert(database, desk, desk.cleo, desk.flood, first)
    with database.writing() as session:
        texts = [ArticleDraft(text, url=desk.flood.url) for text in ("Third text.", "Fourth text.")]
        done = import_articles(session, SYSTEM, desk.project, texts)
    assert [one.revision for one in done] == [3, 4]
    with database.reading() as session:
        flood = get_article(session, desk.ada, desk.flood.id)
        assert get_revision(session, flood, text=True).text == "Fourth text."
