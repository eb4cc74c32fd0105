"""Who reads what, for how long, and who may know of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from annotator import clock
from annotator.accounts.permissions import SYSTEM, Actor
from annotator.annotations.actions import delete_annotation
from annotator.annotations.models import Annotation
from annotator.articles.models import Article
from annotator.db import Database
from annotator.errors import NotAllowed
from annotator.live.models import HERE, Reading
from annotator.live.presence import Phase, Reader, Sign, list_present, note_reading
from annotator.projects.actions import remove_member
from make import Desk, make_annotation, make_assignment, make_blind

Sees = Callable[..., list[Reader]]
Signs = Callable[..., Reading]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """``at(20)``: it is 20 seconds after the beginning of the test."""
    begin = clock.now()

    def set_clock(seconds: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: begin + timedelta(seconds=seconds))

    set_clock(0)
    return set_clock


@pytest.fixture
def sign(database: Database, desk: Desk) -> Signs:
    """``sign(desk.bob, Phase.OPENED)``: Bob's page says that of the flood article."""

    def send(
        actor: Actor, phase: Phase, editing: Annotation | None = None, article: Article | None = None
    ) -> Reading:
        said = Sign(phase, editing.id if editing else None)
        with database.writing() as session:
            note_reading(session, actor, article or desk.flood, said)
            return session.get_one(Reading, (actor.id, (article or desk.flood).id))

    return send


@pytest.fixture
def sees(database: Database, desk: Desk) -> Sees:
    def look(actor: Actor) -> list[Reader]:
        with database.reading() as session:
            return list_present(session, actor, [desk.flood])

    return look


@pytest.fixture
def claim(database: Database, desk: Desk) -> Annotation:
    with database.writing() as session:
        return make_annotation(session, desk.bob, desk.flood, "400 households")


def test_whoever_opened_an_article_is_here_for_a_minute(
    desk: Desk, at: Callable[[float], None], sign: Signs, sees: Sees
) -> None:
    sign(desk.bob, Phase.OPENED)
    at(59)
    assert [reader.name for reader in sees(desk.ada)] == ["bob"]
    assert sees(desk.bob) == []
    at(HERE.total_seconds())
    assert sees(desk.ada) == []


def test_whoever_leaves_is_away_at_once(desk: Desk, sign: Signs, sees: Sees) -> None:
    sign(desk.bob, Phase.OPENED)
    sign(desk.bob, Phase.LEFT)
    assert sees(desk.ada) == []


def test_time_is_counted_while_a_page_says_so(desk: Desk, at: Callable[[float], None], sign: Signs) -> None:
    sign(desk.bob, Phase.OPENED)
    for seconds in (20, 40):
        at(seconds)
        sign(desk.bob, Phase.READING)
    at(50)
    assert sign(desk.bob, Phase.LEFT).seconds == 50
    at(400)
    assert sign(desk.bob, Phase.OPENED).seconds == 50
    at(445)
    assert sign(desk.bob, Phase.READING).seconds == 80, "a gap counts 30 seconds at most"
    at(900)
    assert sign(desk.bob, Phase.READING).seconds == 80, "what was away did not read"


def test_what_someone_edits_is_shown_until_it_is_deleted(
    database: Database, desk: Desk, sign: Signs, sees: Sees, claim: Annotation
) -> None:
    sign(desk.bob, Phase.READING, claim)
    assert [(reader.editing_id, reader.editing) for reader in sees(desk.ada)] == [
        (claim.id, "400 households")
    ]
    with database.writing() as session:
        delete_annotation(session, desk.bob, session.merge(claim), version=1)
    assert [reader.editing for reader in sees(desk.ada)] == [None]


def test_an_annotation_of_another_article_is_not_edited_here(
    database: Database, desk: Desk, sign: Signs, claim: Annotation
) -> None:
    assert sign(desk.bob, Phase.READING, claim, desk.council).editing_id is None


def test_only_members_read_and_are_shown(database: Database, desk: Desk, sign: Signs, sees: Sees) -> None:
    with pytest.raises(NotAllowed):
        sign(desk.eve, Phase.OPENED)
    sign(desk.bob, Phase.OPENED)
    with database.writing() as session:
        remove_member(session, SYSTEM, desk.project, desk.bob.id)
    assert sees(desk.ada) == []


def test_a_blind_reader_learns_of_nobody_until_they_have_submitted(
    database: Database, desk: Desk, sign: Signs, sees: Sees, claim: Annotation
) -> None:
    with database.writing() as session:
        make_blind(session, desk)
    sign(desk.bob, Phase.READING, claim)
    assert sees(desk.ada) == []
    assert [reader.editing for reader in sees(desk.cleo)] == ["400 households"]
    with database.writing() as session:
        make_assignment(session, desk, "ada", desk.flood, is_submitted=True)
        make_assignment(session, desk, "cleo", desk.flood)
    assert [reader.editing for reader in sees(desk.ada)] == ["400 households"]
    assert sees(desk.cleo) == []


def test_only_news_wakes_the_others(database: Database, desk: Desk, sign: Signs, claim: Annotation) -> None:
    woken: list[bool] = []
    database.on_commit(lambda session: woken.append("touched_logs" in session.info))
    sign(desk.bob, Phase.OPENED)
    sign(desk.bob, Phase.READING)
    sign(desk.bob, Phase.READING, claim)
    sign(desk.bob, Phase.READING, claim)
    sign(desk.bob, Phase.LEFT)
    assert woken == [True, False, True, False, True]
