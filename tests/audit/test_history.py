"""The log tells what stood after each of its events."""

import random
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from annotator.annotations.actions import delete_annotation
from annotator.articles.models import Article
from annotator.audit import history
from annotator.audit.history import Moment, find_seq, find_state, states_as_of
from annotator.audit.queries import get_event, last_seq, whole
from annotator.db import Database, Session
from annotator.errors import Invalid
from annotator.projects.models import Project
from conftest import QueryCount
from make import FLOOD, Desk, make_annotation, make_article, make_project
from walking import Walk, take_snapshots


def replay(session: Session, project: Project, seq: int) -> dict[uuid.UUID, dict[str, Any]]:
    return {thing.subject_id: thing.state for thing in states_as_of(session, project, seq)}


@pytest.mark.parametrize("seed", range(2))
def test_what_was_seen_after_each_action_is_what_the_log_tells_of_it(
    database: Database, desk: Desk, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(history, "PART", 7)  # so that there are many parts
    walk = Walk(database, desk, random.Random(seed))
    seen: dict[int, dict[uuid.UUID, Any]] = {}
    for seq in walk.go(30):
        with database.reading() as session:
            seen[seq] = take_snapshots(session, desk.project)
    with database.reading() as session:
        for seq, snapshots in seen.items():
            assert replay(session, desk.project, seq) == snapshots
            some = walk.dice.sample(sorted(snapshots), 9)
            told = states_as_of(session, desk.project, seq, subject_ids=[*some, uuid.uuid4()])
            assert {thing.subject_id: thing.state for thing in told} == {key: snapshots[key] for key in some}


def test_an_article_comes_with_what_is_on_it(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        claim = make_annotation(session, desk.ada, desk.flood, "400 households")
        delete_annotation(session, desk.ada, claim)
    with database.reading() as session:
        last = last_seq(session, desk.project)
        here = list(states_as_of(session, desk.project, last, article_ids=[desk.flood.id]))
        assert {thing.subject_id for thing in here} == {desk.flood.id, claim.id}
        marks = states_as_of(session, desk.project, last - 1, subject_type="annotation")
        assert [(one.subject_id, one.article_id, one.seq, one.state["status"]) for one in marks] == [
            (claim.id, desk.flood.id, last - 1, "open")
        ]
        assert find_state(session, desk.project, last - 2, claim.id) is None
        found = find_state(session, desk.project, last, claim.id)
        assert found is not None
        assert found.state["status"] == "deleted"


def test_nothing_of_other_projects_is_told(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        other = make_project(session, "other")
        flood = make_article(session, other)
    with database.reading() as session:
        seq = last_seq(session, desk.project)
        assert not set(replay(session, other, seq)) & set(replay(session, desk.project, seq))
        assert list(states_as_of(session, desk.project, seq, article_ids=[flood.id])) == []
        assert find_state(session, desk.project, seq, flood.id) is None
        assert list(states_as_of(session, desk.project, seq, subject_ids=[])) == []


def test_many_things_take_few_statements(database: Database, desk: Desk, count_queries: QueryCount) -> None:
    with database.writing() as session:
        for number in range(40):
            article = make_article(session, desk.project, f"{FLOOD} {number}")
            for exact in ("400 households", "The gate", "noon"):
                make_annotation(session, desk.ada, article, exact)
        ids = [row.id for row in session.query(Article)]
    with database.reading() as session:
        seq = last_seq(session, desk.project)
        count_queries.statements.clear()
        assert len(list(states_as_of(session, desk.project, seq, article_ids=ids))) == 162
        assert int(count_queries) == 1
        count_queries.statements.clear()
        assert len(list(states_as_of(session, desk.project, seq))) > 162
        assert int(count_queries) == 2


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("12", Moment(seq=12)),
        (" 0 ", Moment(seq=0)),
        ("2026-03-14", Moment(at=datetime(2026, 3, 14, tzinfo=UTC))),
        ("2026-03-14T18:00:00.25Z", Moment(at=datetime(2026, 3, 14, 18, 0, 0, 250_000, UTC))),
        ("2026-03-14T18:00:00+05:30", Moment(at=datetime(2026, 3, 14, 12, 30, tzinfo=UTC))),
    ],
)
def test_a_moment_is_a_number_or_an_instant(text: str, moment: Moment) -> None:
    assert Moment.parse(text) == moment


@pytest.mark.parametrize(
    "text", ["", "soon", "-1", "1.5", "9" * 5000, "²", "١", "0001-01-01T00:00+14:00", "2026-13-01"]
)
def test_anything_else_is_no_moment(text: str) -> None:
    with pytest.raises(Invalid, match="number of an event") as refusal:
        Moment.parse(text)
    assert list(refusal.value.fields) == ["as_of"]


def test_an_instant_holds_what_was_noted_up_to_it(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households")
    with database.reading() as session:
        last = last_seq(session, desk.project)
        at = get_event(session, whole(desk.project), last).at
        assert find_seq(session, whole(desk.project), Moment(at=at)) == last
        assert find_seq(session, whole(desk.project), Moment(at=at - timedelta(microseconds=1))) == last - 1
        assert find_seq(session, whole(desk.project), Moment(at=at + timedelta(days=1))) == last
        assert find_seq(session, whole(desk.project), Moment(seq=last)) == last


def test_what_is_not_in_the_log_is_refused_in_words(database: Database, desk: Desk) -> None:
    with database.reading() as session:
        last = last_seq(session, desk.project)
        for seq in (0, last + 1, 10**14):
            with pytest.raises(Invalid, match=f"no event {seq}; it has 1 to {last}"):
                find_seq(session, whole(desk.project), Moment(seq=seq))
        first = get_event(session, whole(desk.project), 1).at
        with pytest.raises(Invalid, match=f"nothing yet: the log begins at {first:%Y-%m-%d}"):
            find_seq(session, whole(desk.project), Moment(at=first - timedelta(microseconds=1)))
