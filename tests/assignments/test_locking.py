"""What a reader has submitted stands until they reopen it."""

from collections.abc import Callable

import pytest

from annotator.accounts.permissions import SYSTEM, Actor
from annotator.annotations import actions as marks
from annotator.annotations.drafts import Judgement
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.assignments.actions import reopen_assignment, submit_assignment
from annotator.assignments.queries import list_locked
from annotator.db import Database, Session
from annotator.errors import NotAllowed
from annotator.links import actions as links
from annotator.links.drafts import LinkDraft
from annotator.links.models import Link
from annotator.links.queries import get_link
from annotator.links.reverting import revert_thing
from annotator.links.undoing import undo_event
from counting import count_changes
from make import COUNCIL, FLOOD, Desk, make_annotation, make_link, span_of
from moments import seq_now

LOCKED = "You have submitted this article. Reopen it to change your marks."


@pytest.fixture
def things(database: Database, desk: Desk) -> tuple[Annotation, Annotation, Link]:
    """Ada's claim about the flood, her passage about the council, and a link between them; the flood is submitted."""
    with database.writing() as session:
        claim = make_annotation(session, desk.ada, desk.flood, "400 households")
        passage = make_annotation(session, desk.ada, desk.council, "1,150", text=COUNCIL, kind="passage")
        link = make_link(session, desk.ada, claim, passage)
    with database.writing() as session:
        submit_assignment(session, desk.ada, desk.flood)
    return claim, passage, link


Write = Callable[[Session, Actor, Desk, Annotation, Link], object]


def change_words(session: Session, actor: Actor, _desk: Desk, _claim: Annotation, link: Link) -> object:
    draft = LinkDraft(link.from_id, link.to_id, "context")
    return links.change_link(session, actor, link, draft, version=link.version)


def move(session: Session, actor: Actor, _desk: Desk, claim: Annotation, _link: Link) -> object:
    span = span_of(FLOOD, "that 400 households")
    return marks.move_annotation(session, actor, claim, span, version=claim.version)


WRITES: dict[str, Write] = {
    "mark": lambda session, actor, desk, *_: make_annotation(session, actor, desk.flood, "The gate failed"),
    "judge": lambda session, actor, _desk, claim, _link: marks.judge_annotation(
        session, actor, claim, Judgement("unverified"), version=claim.version
    ),
    "move": move,
    "delete": lambda session, actor, _desk, claim, _link: marks.delete_annotation(session, actor, claim),
    "restore": lambda session, actor, _desk, claim, _link: marks.restore_annotation(session, actor, claim),
    "link": lambda session, actor, _desk, claim, link: make_link(
        session, actor, claim, get_annotation(session, actor, link.to_id), "context"
    ),
    "reword": change_words,
    "unlink": lambda session, actor, _desk, _claim, link: links.delete_link(session, actor, link),
    "relink": lambda session, actor, _desk, _claim, link: links.restore_link(session, actor, link),
    "revert a claim": lambda session, actor, desk, claim, _link: revert_thing(
        session, actor, desk.project, "annotation", claim.id, 1
    ),
    "revert a link": lambda session, actor, desk, _claim, link: revert_thing(
        session, actor, desk.project, "link", link.id, 1
    ),
}


def write(database: Database, desk: Desk, actor: Actor, things: tuple[Annotation, Annotation, Link], name: str) -> None:  # fmt: skip  # noqa: E501
    with database.writing() as session:
        claim = get_annotation(session, SYSTEM, things[0].id, lock=True)
        WRITES[name](session, actor, desk, claim, get_link(session, SYSTEM, things[2].id, lock=True))


@pytest.mark.parametrize("name", WRITES)
def test_their_marks_and_links_are_locked(
    database: Database, desk: Desk, things: tuple[Annotation, Annotation, Link], name: str
) -> None:
    before = count_changes(database)
    with pytest.raises(NotAllowed, match=LOCKED):
        write(database, desk, desk.ada, things, name)
    assert count_changes(database) == before


def test_undoing_is_locked_too(
    database: Database, desk: Desk, things: tuple[Annotation, Annotation, Link]
) -> None:
    for back in (2, 4):  # the events before the two of the submission
        with pytest.raises(NotAllowed, match=LOCKED), database.writing() as session:
            undo_event(session, desk.ada, desk.project, seq_now(database, desk) - back)


@pytest.mark.parametrize("name", ["mark", "judge", "move", "delete", "link", "reword", "unlink"])
def test_curators_go_on(
    database: Database, desk: Desk, things: tuple[Annotation, Annotation, Link], name: str
) -> None:
    with database.writing() as session:
        submit_assignment(session, desk.cleo, desk.flood)
    write(database, desk, desk.cleo, things, name)


def test_other_articles_and_other_readers_are_free(
    database: Database, desk: Desk, things: tuple[Annotation, Annotation, Link]
) -> None:
    with database.writing() as session:
        make_annotation(session, desk.bob, desk.flood, "The gate failed")
        make_annotation(session, desk.ada, desk.council, "residents", text=COUNCIL)
        back = make_link(session, desk.ada, get_annotation(session, desk.ada, things[1].id), things[0])
        assert back.article_id == desk.council.id


def test_whoever_reopens_changes_their_marks_again(
    database: Database, desk: Desk, things: tuple[Annotation, Annotation, Link]
) -> None:
    with database.writing() as session:
        assignment, _ = submit_assignment(session, desk.ada, desk.flood)
        assert list_locked(session, desk.ada, [desk.flood.id, desk.council.id]) == {desk.flood.id}
        assert list_locked(session, desk.cleo, [desk.flood.id]) == set()
        reopen_assignment(session, desk.ada, assignment, reason="One more")
        assert list_locked(session, desk.ada, [desk.flood.id]) == set()
    write(database, desk, desk.ada, things, "judge")
