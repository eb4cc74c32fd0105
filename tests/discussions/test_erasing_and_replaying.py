"""What was said can be erased with every proof intact; the log tells discussions as it tells the rest."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from annotator.accounts.idempotency import Answer, claim_key, keep_answer
from annotator.annotations.models import Annotation
from annotator.audit.commitments import check
from annotator.audit.erasing import erased_keys, sweep
from annotator.audit.models import Event
from annotator.audit.past import reading_past
from annotator.audit.queries import last_seq
from annotator.audit.verifying import verify_log
from annotator.db import Database
from annotator.discussions.actions import change_comment, delete_comment, resolve_thread
from annotator.discussions.drafts import CommentDraft
from annotator.discussions.erasing import erase_value, find_erasable
from annotator.discussions.listing import count_unread
from annotator.discussions.models import Comment, Thread
from annotator.discussions.queries import get_comment, get_thread, list_talks_about
from annotator.discussions.undoing import undo_discussed
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.links.undoing import get_own_event
from make import Desk, make_annotation, make_comment, make_project, make_thread
from scanning import files_with, places_of

SECRET = "Call 0171 555 0199 😀 <b>\"'\\ Müller, @bob"
WHY = "A request under the GDPR"


@pytest.fixture
def claim(database: Database, desk: Desk) -> Annotation:
    with database.writing() as session:
        return make_annotation(session, desk.ada, desk.flood, "400 households")


@pytest.fixture
def comment(database: Database, desk: Desk, claim: Annotation) -> Comment:
    """It was changed and deleted since; the secret stands in several events."""
    with database.writing() as session:
        comment = make_thread(session, desk.ada, claim, SECRET)[1]
        change_comment(session, desk.ada, comment, CommentDraft(f"{SECRET}!"), version=1)
        delete_comment(session, desk.ada, comment)
        return comment


def erase(database: Database, desk: Desk, comment: Comment, who: str = "olga", field: str = "text") -> Event:
    actor = desk.actors[who]
    with database.writing() as session:
        thing = find_erasable(session, actor, desk.project, comment.id)
        erase_value(session, actor, thing, field, reason=WHY)
    with database.reading() as session:
        return session.scalars(select(Event).order_by(Event.seq.desc()).limit(1)).one()


def test_the_text_is_nowhere_afterwards(database: Database, desk: Desk, comment: Comment) -> None:
    assert len(places_of(database, "555 0199")) > 3
    event = erase(database, desk, comment)
    assert sweep(database)
    assert places_of(database, "555 0199") == []
    assert files_with(database, "555 0199") == []
    assert (event.kind, event.reason, erased_keys(event)) == ("event.redacted", WHY, ["text"])


def test_every_proof_and_every_row_can_still_be_checked(
    database: Database, desk: Desk, comment: Comment, app: Flask
) -> None:
    with database.writing() as session:
        thread = get_thread(session, desk.ada, comment.thread_id)
        make_comment(session, desk.bob, thread, "Really?")
        resolve_thread(session, desk.bob, thread)
    sealer = app.extensions["sealer"]
    sealer.seal(desk.project.id)
    erase(database, desk, comment)
    sealer.seal(desk.project.id)
    with database.reading() as session:
        assert verify_log(session, sealer, desk.project.id).size == last_seq(session, desk.project)
        assert all(check(event) for event in session.scalars(select(Event)))


def test_a_mark_has_no_text_to_erase(database: Database, desk: Desk, claim: Annotation) -> None:
    with pytest.raises(Invalid), database.writing() as session:
        thing = find_erasable(session, desk.olga, desk.project, claim.id)
        erase_value(session, desk.olga, thing, "text", reason=WHY)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("cleo", NotAllowed), ("ada", NotAllowed), ("vera", NotAllowed), ("eve", NotFound)],
)
def test_only_owners_erase(
    database: Database, desk: Desk, comment: Comment, who: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        erase(database, desk, comment, who)
    assert places_of(database, "555 0199")


def test_a_comment_of_another_project_is_not_there(database: Database, desk: Desk, comment: Comment) -> None:
    with database.writing() as session:
        desk.project = make_project(session, "other")
    with pytest.raises(NotFound):
        erase(database, desk, comment)


def test_what_was_erased_is_no_news_and_comes_back_by_nothing(
    database: Database, desk: Desk, claim: Annotation
) -> None:
    with database.writing() as session:
        comment = make_thread(session, desk.ada, claim, SECRET)[1]
        change_comment(session, desk.ada, comment, CommentDraft("Other words."), version=1)
    with database.reading() as session:
        seq = last_seq(session, desk.project)
    erase(database, desk, comment)
    with database.reading() as session:
        assert count_unread(session, desk.bob, desk.project.id) == 0
    with pytest.raises(Conflict), database.writing() as session:
        event = get_own_event(session, desk.ada, desk.project, seq)
        undo_discussed(session, desk.ada, event)
    with pytest.raises(Conflict), database.writing() as session:
        found = get_comment(session, desk.ada, comment.id)
        change_comment(session, desk.ada, found, CommentDraft(SECRET), version=comment.version)


def test_kept_answers_lose_it(database: Database, desk: Desk, comment: Comment) -> None:
    body = {"id": str(comment.thread_id), "comments": [{"id": str(comment.id), "text": SECRET}]}
    with database.writing() as session:
        claim_key(session, desk.ada, "k", b"asked")
        keep_answer(session, desk.ada, "k", Answer(201, json.dumps(body, ensure_ascii=False)))
    erase(database, desk, comment)
    with database.writing() as session:
        kept = claim_key(session, desk.ada, "k", b"asked")
    assert kept
    assert json.loads(kept.body)["comments"][0]["text"] == ""


def test_the_past_has_what_was_said_then(database: Database, desk: Desk, claim: Annotation) -> None:
    seqs = []
    with database.writing() as session:
        thread, comment = make_thread(session, desk.ada, claim, "First words.")
    for deed in ("change", "resolve", "delete"):
        with database.reading() as session:
            seqs.append(last_seq(session, desk.project))
        with database.writing() as session:
            found = get_comment(session, desk.ada, comment.id)
            if deed == "change":
                change_comment(session, desk.ada, found, CommentDraft("Second words."), version=1)
            elif deed == "resolve":
                resolve_thread(session, desk.ada, get_thread(session, desk.ada, thread.id))
            else:
                delete_comment(session, desk.ada, found)
    told = []
    for seq in seqs:
        with reading_past(database, desk.project, seq, article_ids=[claim.article_id]) as session:
            [talk] = list_talks_about(session, desk.bob, [claim.id])[claim.id]
            told.append((talk.said[0].comment.text, talk.is_open))
    assert told == [("First words.", True), ("Second words.", True), ("Second words.", False)]
    with database.reading() as session:
        assert list_talks_about(session, desk.bob, [claim.id]) == {}
    with reading_past(database, desk.project, 1) as session:
        assert session.scalars(select(Thread)).all() == []


def test_the_past_can_be_read_after_an_erasure(database: Database, desk: Desk, claim: Annotation) -> None:
    with database.writing() as session:
        comment = make_thread(session, desk.ada, claim, SECRET)[1]
    with database.reading() as session:
        seq = last_seq(session, desk.project)
    erase(database, desk, comment)
    with reading_past(database, desk.project, seq) as session:
        [talk] = list_talks_about(session, desk.bob, [claim.id])[claim.id]
        assert (talk.said[0].comment.text, talk.said[0].calls) == ("", ["bob"])
