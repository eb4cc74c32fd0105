"""Giving out articles: by hand, by rule, and the next one on request."""

import uuid
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from annotator import clock
from annotator.accounts.permissions import SYSTEM, Role
from annotator.articles.actions import change_training
from annotator.articles.models import Article
from annotator.articles.queries import get_article
from annotator.assignments.actions import end_assignment
from annotator.assignments.drafts import AssignmentDraft, SpreadDraft
from annotator.assignments.giving import assign_by_hand, assign_by_rule, assign_next, plan_spread
from annotator.assignments.models import Assignment
from annotator.audit.kinds import EventKind
from annotator.db import Database
from annotator.errors import Invalid, NotAllowed, NotFound
from annotator.projects.actions import add_member
from counting import count_changes, told
from make import Desk, make_article, make_assignment, make_person, make_project


def stored(database: Database) -> list[Assignment]:
    with database.reading() as session:
        return list(session.scalars(select(Assignment).order_by(Assignment.id)))


def train(database: Database, desk: Desk, article: Article) -> None:
    with database.writing() as session:
        change_training(session, desk.cleo, get_article(session, SYSTEM, article.id), is_training=True)


def test_a_curator_gives_articles_to_people(database: Database, desk: Desk) -> None:
    due_on = clock.now().date() + timedelta(days=3)
    draft = AssignmentDraft((desk.ada.id, desk.bob.id), (desk.flood.id, desk.council.id), due_on)
    with database.writing() as session:
        assign_by_hand(session, desk.cleo, desk.project, draft)
    made = stored(database)
    assert Counter(one.person_id for one in made) == {desk.ada.id: 2, desk.bob.id: 2}
    assert {(one.status, one.origin, one.due_on) for one in made} == {("open", "hand", due_on)}
    assert told(database, EventKind.ASSIGNMENT_CREATED) == [("project", "cleo", "assignment", "")] * 4


def test_nobody_gets_an_article_twice(database: Database, desk: Desk) -> None:
    draft = AssignmentDraft((desk.ada.id, desk.ada.id), (desk.flood.id, desk.flood.id))
    for expected in (1, 0):
        with database.writing() as session:
            assert len(assign_by_hand(session, desk.cleo, desk.project, draft)) == expected
    assert len(stored(database)) == 1


def test_an_assignment_that_ended_begins_again(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        ended = make_assignment(session, desk, "ada", desk.flood)
        end_assignment(session, desk.ada, ended, reason="I am away")
    with database.writing() as session:
        again = make_assignment(session, desk, "ada", desk.flood)
        assert again.id == ended.id
    (one,) = stored(database)
    assert (one.status, one.version) == ("open", 3)


def draft_of(desk: Desk, who: uuid.UUID, what: uuid.UUID) -> AssignmentDraft:
    return AssignmentDraft((who,), (what,))


def test_only_people_who_may_submit_get_articles(database: Database, desk: Desk) -> None:
    before = count_changes(database)
    for name in ("vera", "eve"):
        with pytest.raises(Invalid, match="may not submit") as refused, database.writing() as session:
            assign_by_hand(
                session, desk.cleo, desk.project, draft_of(desk, desk.actors[name].id, desk.flood.id)
            )
        assert list(refused.value.fields) == ["people"]
    assert count_changes(database) == before


@pytest.mark.parametrize("name", ["ada", "vera", "eve"])
def test_only_curators_and_owners_give(database: Database, desk: Desk, name: str) -> None:
    with pytest.raises(NotAllowed, match="who reads what"), database.writing() as session:
        assign_by_hand(session, desk.actors[name], desk.project, draft_of(desk, desk.ada.id, desk.flood.id))
    with pytest.raises(NotAllowed, match="who reads what"), database.writing() as session:
        assign_by_rule(session, desk.actors[name], desk.project, SpreadDraft(1))
    assert stored(database) == []


def test_an_article_of_another_project_is_not_given(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        elsewhere = make_article(session, make_project(session, "elsewhere"), "Another text.")
    with pytest.raises(NotFound), database.writing() as session:
        assign_by_hand(session, desk.cleo, desk.project, draft_of(desk, desk.ada.id, elsewhere.id))
    assert stored(database) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"person_ids": ()}, "people"),
        ({"article_ids": ()}, "articles"),
        ({"article_ids": tuple(uuid.uuid4() for _ in range(5_001))}, "articles"),
        ({"due_on": clock.now().date() - timedelta(days=2)}, "due_on"),
    ],
)
def test_what_cannot_be_given_names_its_field(values: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        AssignmentDraft(**{"person_ids": (uuid.uuid4(),), "article_ids": (uuid.uuid4(),), **values})  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]


def test_a_spread_reaches_what_was_asked_for_and_then_does_nothing(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_assignment(session, desk, "bob", desk.flood)
    for expected in (3, 0):
        with database.writing() as session:
            assert len(assign_by_rule(session, desk.cleo, desk.project, SpreadDraft(2))) == expected
    assert {(one.article_id, one.person_id) for one in stored(database)} == {
        (article.id, person.id) for article in (desk.flood, desk.council) for person in (desk.ada, desk.bob)
    }


def test_a_spread_of_some_articles_among_some_people(database: Database, desk: Desk) -> None:
    draft = SpreadDraft(1, (desk.cleo.id,), (desk.council.id,))
    with database.writing() as session:
        assign_by_rule(session, desk.olga, desk.project, draft)
    (one,) = stored(database)
    assert (one.person_id, one.article_id, one.origin) == (desk.cleo.id, desk.council.id, "rule")


def test_a_plan_says_what_stays_undone(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        given_back = make_assignment(session, desk, "ada", desk.flood)
        end_assignment(session, desk.ada, given_back, reason="Not mine")
        plan = plan_spread(session, desk.project, SpreadDraft(2))
    assert (plan.lacking, plan.later) == (1, 0)
    assert plan.shares == {desk.ada.id: 1, desk.bob.id: 2}
    assert len(stored(database)) == 1


def test_an_article_to_learn_on_goes_to_everyone(database: Database, desk: Desk) -> None:
    train(database, desk, desk.flood)
    with database.writing() as session:
        carl = make_person(session, "carl")
        add_member(session, SYSTEM, desk.project, carl, role=Role.REVIEWER)
        assign_by_rule(session, desk.cleo, desk.project, SpreadDraft(1))
    assert Counter(one.article_id for one in stored(database)) == {desk.flood.id: 3, desk.council.id: 1}


def test_a_project_without_reviewers_says_so(database: Database, desk: Desk) -> None:
    with database.writing() as session, pytest.raises(Invalid, match="no reviewers yet"):
        plan_spread(session, make_project(session, "empty"), SpreadDraft(1))


def test_the_next_article_has_the_fewest_readers(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_assignment(session, desk, "bob", desk.flood)
    given = []
    for _ in range(3):
        with database.writing() as session:
            assignment = assign_next(session, desk.ada, desk.project)
            given.append(assignment and assignment.article_id)
    assert given == [desk.council.id, desk.flood.id, None]
    assert {one.origin for one in stored(database)} == {"hand", "pull"}


def test_an_article_with_all_its_readers_is_not_given(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        for name in ("bob", "cleo"):
            make_assignment(session, desk, name, desk.flood, is_submitted=name == "bob")
            make_assignment(session, desk, name, desk.council)
        assert assign_next(session, desk.ada, desk.project) is None


def test_what_one_gave_back_does_not_come_again(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        for article in (desk.flood, desk.council):
            given_back = make_assignment(session, desk, "ada", article)
            end_assignment(session, desk.ada, given_back, reason="Not mine")
        assert assign_next(session, desk.ada, desk.project) is None
        assert assign_next(session, desk.bob, desk.project) is not None


def test_people_learn_first(database: Database, desk: Desk) -> None:
    train(database, desk, desk.council)
    with database.writing() as session:
        for name in ("bob", "cleo", "olga"):
            make_assignment(session, desk, name, desk.council, is_submitted=True)
        assignment = assign_next(session, desk.ada, desk.project)
        assert assignment is not None
        assert assignment.article_id == desk.council.id


def test_a_viewer_is_given_nothing(database: Database, desk: Desk) -> None:
    with pytest.raises(NotAllowed), database.writing() as session:
        assign_next(session, desk.vera, desk.project)
