"""What a new revision does to the annotations of the old one."""

from annotator.accounts.permissions import SYSTEM
from annotator.annotations.queries import get_annotation
from annotator.articles.actions import Outcome, import_articles
from annotator.articles.drafts import ArticleDraft
from annotator.articles.queries import get_article, get_revision
from annotator.db import Database
from make import FLOOD, Desk, make_annotation


def revise(database: Database, desk: Desk, text: str) -> None:
    with database.writing() as session:
        (imported,) = import_articles(session, SYSTEM, desk.project, [ArticleDraft(text, url=desk.flood.url)])
    assert (imported.outcome, imported.revision) == (Outcome.REVISED, 2)


def test_a_quote_that_still_stands_moves_along(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        note = make_annotation(session, desk.ada, desk.flood, "The gate failed", verdict="sourced")
    text = FLOOD.replace("400 households", "three hundred and eighty households")
    revise(database, desk, text)
    with database.reading() as session:
        moved = get_annotation(session, desk.ada, note.id)
        newest = get_revision(session, get_article(session, desk.ada, desk.flood.id))
        assert moved.revision_id == newest.id
        assert text[moved.start_offset : moved.end_offset] == "The gate failed"
        assert (moved.verdict, moved.version) == ("sourced", 2)


def test_a_quote_that_changed_stays_on_its_revision(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        note = make_annotation(session, desk.ada, desk.flood, "400 households")
    revise(database, desk, FLOOD.replace("400 households", "380 households"))
    with database.reading() as session:
        kept = get_annotation(session, desk.ada, note.id)
        assert (kept.revision_id, kept.version) == (note.revision_id, 1)
