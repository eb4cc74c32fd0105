"""A project in figures, checked by hand."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select

from annotator import clock
from annotator.annotations.drafts import SourceDraft
from annotator.articles.actions import change_training
from annotator.articles.queries import get_article
from annotator.assignments.actions import end_assignment
from annotator.assignments.drafts import AssignmentDraft
from annotator.assignments.giving import assign_by_hand
from annotator.assignments.models import Assignment
from annotator.assignments.visibility import assignment_visible_to
from annotator.db import Database, Session
from annotator.discussions.actions import resolve_thread
from annotator.live.models import Reading
from annotator.projects.queries import get_project
from annotator.review import dashboard as dashboards
from annotator.review.alignment import Mark, likeness
from annotator.review.dashboard import Dashboard, Later, Waiting, read_dashboard
from annotator.review.findings import site_of
from annotator.review.pace import Pace, Step, fill_steps, quartiles
from annotator.review.progress import Load, Stage
from annotator.review.scope import Wanted
from conftest import QueryCount
from make import COUNCIL, FLOOD, Desk, make_annotation, make_article, make_assignment, make_blind, make_thread
from review.reading import HOUSEHOLDS, assign, settle, submit

Travel = Callable[[int], None]


@pytest.fixture
def days_ago(monkeypatch: pytest.MonkeyPatch) -> Travel:
    """From now on it is so many days ago."""
    now = clock.now()

    def travel(days: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: now - timedelta(days=days))

    return travel


WHOLE = Wanted()


def count(
    database: Database,
    desk: Desk,
    name: str = "cleo",
    *,
    wanted: Wanted = WHOLE,
    later: Later | None = None,
) -> Dashboard:
    with database.reading() as session:
        actor = desk.actors[name]
        project = get_project(session, actor, "flood")
        return read_dashboard(session, actor, project, wanted, later=later)


def disagree(session: Session, desk: Desk) -> None:
    """Ada and Bob read the flood article; their verdicts on one passage differ."""
    sources = (SourceDraft(url="https://www.River.example:443/gauge?at=3"), SourceDraft(title="Minutes"))
    make_annotation(session, desk.ada, desk.flood, HOUSEHOLDS, verdict="sourced", sources=sources)
    make_annotation(session, desk.bob, desk.flood, "400 households", verdict="disputed")
    submit(session, desk.flood, desk.ada, desk.bob)


def test_a_fresh_project_counts_its_articles_and_nothing_else(database: Database, desk: Desk) -> None:
    found = count(database, desk)
    assert (found.size, found.articles.stages, found.outlets) == (2, {Stage.UNREAD: 2}, ["Courier", "Lamp"])
    assert (found.articles.wanted, found.articles.submitted, found.articles.assigned) == (4, 0, 0)
    nothing = (found.loads, found.claims, found.paces, found.by_outlet, found.by_site, found.differing.pairs)
    assert not any(nothing)
    assert set(found.ages.values()) == {(0, 0, 0, 0)}


def test_articles_move_from_stage_to_stage(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        third = make_article(session, desk.project, "A third text.")
        disagree(session, desk)
        submit(session, desk.council, desk.ada)
        assign(session, desk.council, desk.bob, desk.cleo)
    articles = count(database, desk).articles
    assert articles.stages == {Stage.READ: 1, Stage.READING: 1, Stage.UNREAD: 1}
    # of six readings three are done; Cleo is one reader more than the council article needs
    assert (articles.wanted, articles.submitted, articles.assigned) == (6, 3, 1)
    behind = [(one.title, one.assigned, one.submitted, one.settled) for one in articles.behind]
    assert behind == [(third.title, 0, 0, 0), ("Council meets", 3, 1, 0)]
    with database.writing() as session:
        settle(session, desk)
    assert count(database, desk).articles.stages[Stage.SETTLED] == 1


def test_each_reader_has_what_is_open_late_done_and_ended(
    database: Database, desk: Desk, days_ago: Travel
) -> None:
    days_ago(5)
    with database.writing() as session:
        disagree(session, desk)
        due = AssignmentDraft((desk.ada.id,), (desk.council.id,), clock.now().date() + timedelta(days=2))
        assign_by_hand(session, desk.cleo, desk.project, due)
        taken = make_assignment(session, desk, "bob", desk.council)
        end_assignment(session, desk.cleo, taken, reason="Away")
    assert count(database, desk).loads[desk.ada.id] == Load(open=1, submitted=1)
    days_ago(0)
    found = count(database, desk)
    assert found.loads == {desk.ada.id: Load(1, 1, 1, 0), desk.bob.id: Load(0, 0, 1, 1)}
    assert found.claims == {desk.ada.id: 1, desk.bob.id: 1}
    assert found.ages[Waiting.ASSIGNMENT] == (0, 1, 0, 0)


def test_what_was_done_before_the_period_does_not_count_what_waits_does(
    database: Database, desk: Desk, days_ago: Travel
) -> None:
    days_ago(40)
    with database.writing() as session:
        disagree(session, desk)
        make_annotation(session, desk.ada, desk.council, "1,150 residents", text=COUNCIL)
    days_ago(0)
    found = count(database, desk, wanted=Wanted(28))
    assert not any((found.claims, found.by_outlet, found.by_site, found.differing.pairs))
    assert found.loads[desk.ada.id] == Load()
    assert (len(found.throughput.steps), sum(one.submissions for one in found.throughput.steps)) == (28, 0)
    assert found.ages[Waiting.CLAIM] == (0, 0, 0, 1)
    assert found.ages[Waiting.DIFFERENCE] == (0, 0, 0, 1)
    assert count(database, desk, wanted=Wanted(84)).claims == {desk.ada.id: 2, desk.bob.id: 1}


def test_open_things_are_sorted_by_whole_days(database: Database, desk: Desk, days_ago: Travel) -> None:
    marks = ("crews", "noon", "mayor", "said", "400", "moved")
    for days, exact in zip((0, 2, 3, 7, 30, 31), marks, strict=True):
        days_ago(days)
        with database.writing() as session:
            make_annotation(session, desk.ada, desk.flood, exact)
            make_thread(session, desk.ada, desk.flood)
    with database.writing() as session:
        resolved, _ = make_thread(session, desk.ada, desk.flood)
        resolve_thread(session, desk.ada, resolved)
    days_ago(0)
    ages = count(database, desk).ages
    assert ages[Waiting.CLAIM] == ages[Waiting.THREAD] == (2, 2, 1, 1)


def test_verdicts_are_counted_by_outlet_and_by_the_site_of_their_sources(
    database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        disagree(session, desk)
        settle(session, desk)
        make_annotation(session, desk.ada, desk.council, "1,150 residents", text=COUNCIL)
        make_annotation(session, desk.ada, desk.council, "in May", text=COUNCIL, kind="passage")
    found = count(database, desk)
    by_outlet = {one.name: dict(one.verdicts) for one in found.by_outlet}
    assert by_outlet == {"Lamp": {"sourced": 1, "disputed": 1}, "Courier": {None: 1}}
    sites = {one.name: dict(one.verdicts) for one in found.by_site}
    assert sites == {"river.example": {"sourced": 1}, "": {"sourced": 1}}
    assert [one.name for one in count(database, desk, wanted=Wanted(outlet="Courier")).by_outlet] == [
        "Courier"
    ]
    assert not count(database, desk, wanted=Wanted(outlet="Courier")).by_site


def test_two_claims_on_one_passage_are_compared_once_both_are_submitted(
    database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, HOUSEHOLDS, verdict="sourced")
        assign(session, desk.flood, desk.ada, desk.bob)
        make_annotation(session, desk.bob, desk.flood, "400 households", verdict="disputed")
        make_annotation(session, desk.cleo, desk.flood, HOUSEHOLDS, verdict="sourced")
        make_annotation(session, desk.olga, desk.flood, "were", verdict="disputed")  # too little of it
    assert not count(database, desk).differing.pairs
    with database.writing() as session:
        submit(session, desk.flood, desk.ada, desk.bob)
    differing = count(database, desk).differing
    assert differing.pairs == {("sourced", "sourced"): 1, ("disputed", "sourced"): 2}
    assert (differing.compared, differing.differing, differing.open) == (3, 2, {("disputed", "sourced"): 2})
    assert differing.ages == (2, 0, 0, 0)


def test_claims_are_alike_as_units_are_made_of_them(database: Database, desk: Desk) -> None:
    chance, spans = Random(7), dict[str, list[Mark]]({"ada": [], "bob": []})
    with database.writing() as session:
        for name, marks in spans.items():
            for start in chance.sample(range(10, 70), 12):
                end = start + chance.randint(8, 40)
                made = make_annotation(
                    session, desk.actors[name], desk.flood, FLOOD[start:end], verdict="sourced"
                )
                marks.append(Mark(made.id, desk.actors[name].id, made.start_offset, made.end_offset))
    alike = sum(likeness(one, other) > 0 for one in spans["ada"] for other in spans["bob"])
    assert 0 < alike < 144
    assert count(database, desk).differing.pairs == {("sourced", "sourced"): alike}


def test_a_decision_settles_its_differences(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        disagree(session, desk)
        settle(session, desk)
    differing = count(database, desk).differing
    assert (differing.pairs, differing.open) == ({("disputed", "sourced"): 1}, {})
    assert (differing.settled, differing.overruled) == (1, 1)
    steps = count(database, desk, wanted=Wanted(7)).throughput.steps
    assert steps[-1] == Step(clock.now().date(), submissions=2, decisions=1)


def test_time_is_told_in_quartiles_of_submitted_articles(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        for number, minutes in enumerate((1, 2, 4, 8, 60)):
            article = make_article(session, desk.project, f"Text {number}.")
            submit(session, article, desk.ada)
            for person_id in (desk.ada.id, desk.bob.id):
                row = {"article_id": article.id, "project_id": desk.project.id, "seen_at": clock.now()}
                session.add(Reading(person_id=person_id, seconds=60 * minutes, **row))
    assert count(database, desk).paces == {desk.ada.id: Pace(5, lower=2.25, median=4.25, upper=8.25)}
    assert quartiles({0: 1, 2: 3}) == Pace(4, lower=0.25, median=1.25, upper=1.25)


def test_training_articles_are_left_out(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        disagree(session, desk)
        change_training(session, desk.cleo, get_article(session, desk.cleo, desk.flood.id), is_training=True)
    found = count(database, desk)
    assert found.has_training
    assert (found.articles.count, found.loads, found.claims, found.by_outlet) == (1, {}, {}, [])
    assert (found.differing.compared, found.throughput.steps[-1].submissions) == (0, 0)


def test_a_blind_reviewer_counts_their_own_work_and_what_is_open_to_them(
    database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        make_blind(session, desk)
        disagree(session, desk)
        assign(session, desk.council, desk.ada, desk.bob)
        make_annotation(session, desk.bob, desk.council, "1,150 residents", text=COUNCIL)
    ada, cleo = (count(database, desk, name) for name in ("ada", "cleo"))
    assert ada.is_partial
    assert not cleo.is_partial
    assert (ada.articles.stages, cleo.articles.count) == ({Stage.READ: 1}, 2)
    assert ada.loads == {desk.ada.id: Load(1, 0, 1, 0), desk.bob.id: Load(0, 0, 1, 0)}
    assert (ada.claims[desk.bob.id], cleo.claims[desk.bob.id]) == (1, 2)
    assert ada.ages[Waiting.CLAIM] == (0, 0, 0, 0) != cleo.ages[Waiting.CLAIM]
    with database.writing() as session:
        assign(session, desk.flood, desk.cleo)
    assert count(database, desk).is_partial
    assert count(database, desk).articles.stages == {Stage.READING: 1}


def test_who_reads_what_is_seen_like_the_work_itself(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_blind(session, desk)
        submit(session, desk.flood, desk.ada, desk.bob)
        assign(session, desk.council, desk.ada, desk.bob)

    def seen(name: str) -> set[tuple[uuid.UUID, uuid.UUID]]:
        with database.reading() as session:
            query = select(Assignment).where(assignment_visible_to(desk.actors[name]))
            return {(one.person_id, one.article_id) for one in session.scalars(query)}

    everything = {
        (one.id, article.id) for one in (desk.ada, desk.bob) for article in (desk.flood, desk.council)
    }
    assert seen("cleo") == seen("vera") == everything
    assert seen("ada") == everything - {(desk.bob.id, desk.council.id)}
    assert seen("eve") == set()


def test_figures_are_counted_in_a_fixed_number_of_statements_and_kept_until_something_changes(
    database: Database, desk: Desk, count_queries: QueryCount
) -> None:
    with database.writing() as session:
        disagree(session, desk)
    count_queries.statements.clear()
    first = count(database, desk)
    assert int(count_queries) <= 20
    count_queries.statements.clear()
    assert count(database, desk, "ada") is first
    assert int(count_queries) <= 3
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.council, "1,150 residents", text=COUNCIL)
    assert count(database, desk).claims != first.claims


@pytest.fixture
def changed(database: Database, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Dashboard]:
    """Figures of a project that counts as large, which has changed since; it is so many seconds later now."""
    monkeypatch.setattr(dashboards, "ARTICLES_PER_SECOND", 1)
    now = clock.now().replace(hour=12)  # the seconds are of one day
    monkeypatch.setattr(clock, "now", lambda: now)
    first = count(database, desk)
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.council, "1,150 residents", text=COUNCIL)

    def pass_time(seconds: int) -> Dashboard:
        monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=seconds))
        return first

    return pass_time


def test_figures_of_a_large_project_may_be_some_seconds_old(
    database: Database, desk: Desk, changed: Callable[[int], Dashboard]
) -> None:
    first = changed(1)
    assert count(database, desk) is first
    changed(2)
    assert count(database, desk).claims == {desk.ada.id: 1}


def test_older_ones_are_shown_once_more_while_they_are_counted_anew(
    database: Database, desk: Desk, changed: Callable[[int], Dashboard]
) -> None:
    put_off: list[Callable[[Session], None]] = []
    first = changed(59)
    assert count(database, desk, later=put_off.append) is first
    assert count(database, desk, later=put_off.append) is first
    [recount] = put_off
    with database.reading() as session:
        recount(session)
    assert count(database, desk, later=put_off.append).claims == {desk.ada.id: 1}
    assert len(put_off) == 1


def test_after_a_while_they_are_not_shown_any_more(
    database: Database, desk: Desk, changed: Callable[[int], Dashboard]
) -> None:
    changed(61)
    assert count(database, desk, later=lambda _: pytest.fail("put off")).claims == {desk.ada.id: 1}


@pytest.mark.parametrize(
    ("days", "unit", "steps"), [(1, "day", 1), (31, "day", 31), (84, "week", 12), (365, "week", 53), (800, "month", 28)]
)  # fmt: skip
def test_longer_times_are_told_in_longer_steps(days: int, unit: str, steps: int) -> None:
    last = date(2026, 3, 1)  # a Sunday
    found = fill_steps({last: 2}, {last - timedelta(days=1): 1}, last - timedelta(days=days - 1), last)
    assert (found.unit, len(found.steps)) == (unit, steps)
    assert sum(one.submissions for one in found.steps) == 2
    assert found.steps == sorted(found.steps, key=lambda one: one.start)


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.Example.org", "example.org"),
        ("example.org:8443", "example.org"),
        ("me:secret@example.org", "example.org"),
        ("example.org?q=a@b", "example.org"),
        ("example.org.#top", "example.org"),
        ("[::1]:80", "[::1]"),
        ("", ""),
    ],
)
def test_a_site_goes_by_its_name_alone(host: str, site: str) -> None:
    assert site_of(host) == site


def test_a_dashboard_is_of_its_filters(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        disagree(session, desk)
    one, other = (count(database, desk, wanted=Wanted(outlet=outlet)) for outlet in ("Lamp", "Courier"))
    assert (one.articles.stages, other.articles.stages) == ({Stage.READ: 1}, {Stage.UNREAD: 1})
    assert (set(one.loads), dict(other.loads)) == ({desk.ada.id, desk.bob.id}, {})
    assert replace(count(database, desk, wanted=Wanted(outlet="None such")), outlets=()).articles.count == 0
