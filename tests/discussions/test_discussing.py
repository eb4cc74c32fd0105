"""Threads and comments: what changes, what is refused, what stands in the log."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from annotator.accounts.permissions import SYSTEM, Actor
from annotator.annotations.models import Annotation
from annotator.audit.models import Event
from annotator.db import Database, Session
from annotator.discussions.actions import (
    add_comment,
    change_comment,
    delete_comment,
    reopen_thread,
    resolve_thread,
    restore_comment,
)
from annotator.discussions.drafts import CommentDraft, find_calls
from annotator.discussions.models import Comment, Thread
from annotator.discussions.queries import get_comment, get_thread
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.projects.actions import remove_member
from make import COUNCIL, Desk, make_annotation, make_comment, make_link, make_thread

Talking = tuple[Thread, Comment]


@pytest.fixture
def claim(database: Database, desk: Desk) -> Annotation:
    with database.writing() as session:
        return make_annotation(session, desk.ada, desk.flood, "400 households")


@pytest.fixture
def talk(database: Database, desk: Desk, claim: Annotation) -> Talking:
    """Bob asks about Ada's claim."""
    with database.writing() as session:
        return make_thread(session, desk.bob, claim, "Which night?")


def kinds(database: Database, *ids: object) -> list[str]:
    with database.reading() as session:
        found = session.scalars(select(Event).where(Event.subject_id.in_(ids)).order_by(Event.seq))
        return [event.kind for event in found]


def test_a_thread_is_about_an_article_an_annotation_or_a_link(
    database: Database, desk: Desk, claim: Annotation
) -> None:
    with database.writing() as session:
        other = make_annotation(session, desk.bob, desk.council, "1,150", text=COUNCIL)
        link = make_link(session, desk.bob, claim, other)
        made = [make_thread(session, desk.cleo, thing)[0] for thing in (desk.flood, claim, link)]
    assert [thread.subject for thread in made] == ["article", "annotation", "link"]
    assert [thread.annotation_id for thread in made] == [None, claim.id, None]
    assert [thread.link_id for thread in made] == [None, None, link.id]
    assert {thread.article_id for thread in made} == {desk.flood.id}


def test_every_write_leaves_its_event(database: Database, desk: Desk, talk: Talking) -> None:
    thread, comment = talk
    with database.writing() as session:
        thread, comment = get_thread(session, desk.bob, thread.id), get_comment(session, desk.bob, comment.id)
        change_comment(session, desk.bob, comment, CommentDraft("Which day?"), version=1)
        delete_comment(session, desk.bob, comment)
        restore_comment(session, desk.bob, comment)
        resolve_thread(session, desk.ada, thread)
        reopen_thread(session, desk.ada, thread)
    assert kinds(database, thread.id) == ["thread.opened", "thread.resolved", "thread.reopened"]
    assert kinds(database, comment.id) == [
        "comment.created", "comment.changed", "comment.deleted", "comment.restored",
    ]  # fmt: skip


def test_what_is_so_already_leaves_none(database: Database, desk: Desk, talk: Talking) -> None:
    with database.writing() as session:
        thread, comment = (
            get_thread(session, desk.bob, talk[0].id),
            get_comment(session, desk.bob, talk[1].id),
        )
        assert reopen_thread(session, desk.bob, thread) is None
        assert restore_comment(session, desk.bob, comment) is None
        same = CommentDraft("  Which night?\r\n")
        assert change_comment(session, desk.bob, comment, same, version=1) is None
    assert len(kinds(database, talk[0].id, talk[1].id)) == 2


def test_a_comment_opens_a_resolved_thread_again(database: Database, desk: Desk, talk: Talking) -> None:
    with database.writing() as session:
        thread = get_thread(session, desk.ada, talk[0].id)
        resolve_thread(session, desk.ada, thread)
        make_comment(session, desk.bob, thread)
        assert thread.status == "open"


def test_a_change_of_an_older_version_conflicts_with_both_texts(
    database: Database, desk: Desk, talk: Talking
) -> None:
    with database.writing() as session:
        comment = get_comment(session, desk.bob, talk[1].id)
        change_comment(session, desk.bob, comment, CommentDraft("Which day?"), version=1)
    with pytest.raises(Conflict) as refused, database.writing() as session:
        comment = get_comment(session, desk.bob, talk[1].id)
        change_comment(session, desk.bob, comment, CommentDraft("Which week?"), version=1)
    assert refused.value.current
    assert refused.value.current["text"] == "Which day?"
    with pytest.raises(Conflict), database.writing() as session:
        delete_comment(session, desk.bob, get_comment(session, desk.bob, talk[1].id), version=1)


Deed = Callable[[Session, Actor, Thread, Comment], object]
OWN: list[Deed] = [
    lambda session, who, _, comment: change_comment(session, who, comment, CommentDraft("x"), version=1),
    lambda session, who, _, comment: delete_comment(session, who, comment),
    lambda session, who, _, comment: restore_comment(session, who, comment),
]
ANYONES: list[Deed] = [
    lambda session, who, thread, _: add_comment(session, who, thread, CommentDraft("x")),
    lambda session, who, thread, _: resolve_thread(session, who, thread),
    lambda session, who, thread, _: reopen_thread(session, who, thread),
]


@pytest.mark.parametrize("deed", OWN)
@pytest.mark.parametrize("who", ["olga", "cleo", "ada", "vera"])
def test_a_comment_is_its_writers(
    database: Database, desk: Desk, talk: Talking, deed: Deed, who: str
) -> None:
    actor = desk.actors[who]
    with pytest.raises(NotAllowed), database.writing() as session:
        deed(session, actor, get_thread(session, actor, talk[0].id), get_comment(session, actor, talk[1].id))
    assert kinds(database, talk[1].id) == ["comment.created"]


@pytest.mark.parametrize("deed", ANYONES)
def test_viewers_only_read(database: Database, desk: Desk, talk: Talking, deed: Deed) -> None:
    with pytest.raises(NotAllowed), database.writing() as session:
        thread = get_thread(session, desk.vera, talk[0].id)
        deed(session, desk.vera, thread, get_comment(session, desk.vera, talk[1].id))


def test_strangers_find_nothing(database: Database, desk: Desk, talk: Talking) -> None:
    with database.reading() as session:
        with pytest.raises(NotFound):
            get_thread(session, desk.eve, talk[0].id)
        with pytest.raises(NotFound):
            get_comment(session, desk.eve, talk[1].id)
        assert get_thread(session, SYSTEM, talk[0].id).id == talk[0].id


@pytest.mark.parametrize("text", ["", " \n ", "x" * 5_001, "nul \x00", "half \ud800", "\x1b[31m"])
def test_a_text_that_cannot_be_stored_names_its_field(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        CommentDraft(text)
    assert list(refused.value.fields) == ["text"]


def test_a_text_is_measured_in_code_points(database: Database, desk: Desk, claim: Annotation) -> None:
    longest = "👩🏽‍🚒" * 1_250
    with database.writing() as session:
        assert make_thread(session, desk.ada, claim, longest)[1].text == longest


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@bob?", ["bob"]),
        ("(@Bob, @ada.) and @bob again", ["bob", "ada"]),
        ("@bob.smith @bobby", []),
        ("bob@desk.example a@bob x/@bob", []),
        ("@eve and @nobody", []),
        ("@@bob", []),
        ("ask\n@cleo: now", ["cleo"]),
        ("@vera…", ["vera"]),
    ],
)
def test_members_are_called_by_name(
    database: Database, desk: Desk, claim: Annotation, text: str, called: list[str]
) -> None:
    with database.writing() as session:
        comment = make_thread(session, desk.olga, claim, text)[1]
    assert comment.mentions == [str(desk.actors[name].id) for name in called]


def test_who_left_is_not_called_any_more(database: Database, desk: Desk, claim: Annotation) -> None:
    with database.writing() as session:
        remove_member(session, desk.olga, desk.project, desk.bob.id)
        assert make_thread(session, desk.olga, claim, "@bob")[1].mentions == []


def test_other_words_call_others(database: Database, desk: Desk, claim: Annotation) -> None:
    with database.writing() as session:
        comment = make_thread(session, desk.olga, claim, "@bob")[1]
        change_comment(session, desk.olga, comment, CommentDraft("@ada"), version=1)
        assert comment.mentions == [str(desk.ada.id)]


def test_a_name_may_end_with_a_dot() -> None:
    assert list(find_calls("see @Ann-b.-.")) == [(4, ["ann-b.-.", "ann-b.-", "ann-b.", "ann-b"])]
