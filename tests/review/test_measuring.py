"""Agreement measured on what people marked in a project."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from annotator import clock
from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM, Actor
from annotator.annotations.actions import delete_annotation
from annotator.annotations.queries import get_annotation
from annotator.articles.actions import import_articles
from annotator.articles.drafts import ArticleDraft
from annotator.audit.kinds import EventKind
from annotator.audit.log import record_change
from annotator.db import Database, Session
from annotator.errors import Invalid, NotAllowed
from annotator.projects.models import Project
from annotator.projects.queries import get_project, load_actor
from annotator.review.disagreeing import Differences
from annotator.review.figures import Line, Question, Report, measure_project
from annotator.review.sheets import Of
from conftest import QueryCount
from make import COUNCIL, FLOOD, Desk, make_annotation, make_article, make_link
from review.reading import assign, submit

HOUSEHOLDS, NOBODY, GATE = "400 households", "Nobody was hurt", "The gate failed"


def judge(
    session: Session, desk: Desk, names: Sequence[str], exact: str, *verdicts: str | None, **more: Any
) -> None:
    """Each of them marks ``exact`` in the flood article as a claim; None: they leave it."""
    for name, verdict in zip(names, verdicts, strict=True):
        if verdict is not None:
            make_annotation(session, desk.actors[name], desk.flood, exact, verdict=verdict, **more)


@pytest.fixture
def judged(database: Database, desk: Desk) -> Desk:
    """Ada, Bob and Cleo on three claims of one article."""
    with database.writing() as session:
        names = ("ada", "bob", "cleo")
        judge(session, desk, names, HOUSEHOLDS, "sourced", "sourced", "sourced")
        judge(session, desk, names, NOBODY, "disputed", "sourced", None)
        judge(session, desk, names, GATE, "disputed", "disputed", "disputed")
    return desk


def measure(
    database: Database, desk: Desk, of: str = "verdicts", measure: str = "", by: str = "vera"
) -> Report:
    with database.reading() as session:
        return measure_project(session, desk.actors[by], desk.project, Question(Of(of), measure))


def values(lines: Sequence[Line[Any]]) -> dict[str, float | None]:
    measured = {line.name: line.figure.measured for line in lines}
    return {name: round(one.value, 3) if one else None for name, one in measured.items()}


def test_verdicts_are_compared_pair_by_pair_by_label_by_article_and_by_week(
    database: Database, judged: Desk
) -> None:
    report = measure(database, judged, measure="percentage")
    assert report.whole.measured
    assert (report.whole.measured.units, report.whole.measured.ratings) == (3, 8)
    assert values(report.pairs) == {"ada and bob": 0.667, "ada and cleo": 1, "bob and cleo": 1}
    assert values(report.labels) == {"Sourced": 0.75, "Disputed": 0.75}
    assert values(report.articles) == {"Gate fails": 0.75}
    today = clock.now().date()
    assert [line.key for line in report.weeks] == [date.fromordinal(today.toordinal() - today.weekday())]


def test_a_figure_is_told_in_one_sentence(database: Database, judged: Desk) -> None:
    line = measure(database, judged, measure="cohen_kappa").pairs[0]
    assert line.figure.sentence == (
        "Cohen’s kappa is 0.40 for ada and bob on 3 claims: they said the same 67% of the time where chance alone "
        "would make it 44%, which is too little to rely on, though so few say little."
    )


def test_what_has_no_value_says_why(database: Database, judged: Desk) -> None:
    kappa = measure(database, judged, measure="cohen_kappa")
    assert "compares two readers, and here are 3" in kappa.whole.sentence
    assert (
        measure(database, judged, "tags").whole.sentence
        == "No value for 3 readers. Nobody has given a tag here."
    )
    assert "no text has two" not in measure(database, judged, "spans").whole.sentence


def test_only_the_work_of_readers_who_submitted_counts(database: Database, judged: Desk) -> None:
    with database.writing() as session:
        assign(session, judged.flood, judged.ada, judged.bob, judged.cleo)
        submit(session, judged.flood, judged.ada)
    assert measure(database, judged).whole.sentence == "There is nothing to compare yet."
    with database.writing() as session:
        submit(session, judged.flood, judged.cleo)
    report = measure(database, judged, measure="percentage")
    assert values(report.pairs) == {"ada and cleo": 1}
    assert [line.key for line in report.weeks] == [line.key for line in measure(database, judged).weeks]


def test_what_is_settled_deleted_or_of_an_older_text_is_nobodys_answer(
    database: Database, judged: Desk
) -> None:
    with database.writing() as session:
        submit(session, judged.flood, judged.ada, judged.bob)  # their equal claims are settled with it
        extra = make_annotation(session, judged.cleo, judged.flood, "3 a.m.", verdict="sourced")
        delete_annotation(session, judged.cleo, get_annotation(session, judged.cleo, extra.id, lock=True))
    report = measure(database, judged, measure="percentage")
    assert report.whole.measured
    assert (report.whole.measured.units, report.whole.measured.ratings) == (3, 6)
    with database.writing() as session:
        other = FLOOD.replace("Nobody was hurt", "No one was hurt")
        import_articles(session, SYSTEM, judged.project, [ArticleDraft(other, url=judged.flood.url)])
    report = measure(database, judged, measure="percentage")
    assert report.whole.measured
    assert report.whole.measured.units == 2


def blind(database: Database, desk: Desk, name: str) -> tuple[Project, Actor]:
    """The project, now read blind, and one of its people."""
    with database.writing() as session:
        project = get_project(session, SYSTEM, "flood", lock=True)
        before, project.blind = project.snapshot(), True
        record_change(session, SYSTEM, EventKind.PROJECT_CHANGED, project, before=before)
    with database.reading() as session:
        return project, load_actor(session, session.get_one(Person, desk.actors[name].id))


def test_a_blind_reader_learns_nothing_of_articles_that_they_have_not_submitted(
    database: Database, judged: Desk
) -> None:
    with database.writing() as session:
        assign(session, judged.flood, judged.ada)
        submit(session, judged.flood, judged.bob, judged.cleo)
    project, ada = blind(database, judged, "ada")
    with database.reading() as session:
        hidden = measure_project(session, ada, project, Question())
    assert (hidden.readers, hidden.pairs, hidden.articles) == ({}, [], [])
    with database.writing() as session:
        submit(session, judged.flood, judged.ada)
    with database.reading() as session:
        assert len(measure_project(session, ada, project, Question()).pairs) == 3


def test_strangers_may_not_ask(database: Database, judged: Desk) -> None:
    with pytest.raises(NotAllowed):
        measure(database, judged, by="eve")


def test_tags_are_asked_of_every_unit(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        judge(session, desk, ("ada", "bob"), HOUSEHOLDS, "sourced", "sourced", tags=("count", "homes"))
        make_annotation(session, desk.ada, desk.flood, GATE, tags=("homes",))
        make_annotation(session, desk.bob, desk.flood, GATE)
        judge(session, desk, ("ada", "bob"), NOBODY, "sourced", None, tags=("people",))
    report = measure(database, desk, "tags", "percentage")
    assert values(report.labels) == {"count": 1, "homes": 0.5, "people": 1}
    assert report.whole.measured
    assert report.whole.measured.units == 6
    assert report.whole.measured.value == pytest.approx(5 / 6)


@pytest.mark.parametrize(
    ("name", "value"),
    [("f1_exact", 1 / 3), ("f1_overlap", (1 + 2 * 14 / (14 + 19)) / 3), ("unitizing_alpha", 0.396)],
)
def test_spans_are_compared_by_place_and_kind(
    database: Database, desk: Desk, name: str, value: float
) -> None:
    with database.writing() as session:
        for who in (desk.ada, desk.bob):
            make_annotation(session, who, desk.flood, GATE)
        make_annotation(session, desk.ada, desk.flood, HOUSEHOLDS)
        make_annotation(session, desk.bob, desk.flood, "that 400 households")
        make_annotation(session, desk.ada, desk.flood, NOBODY)
        make_annotation(session, desk.bob, desk.flood, NOBODY, kind="passage")
    report = measure(database, desk, "spans", name)
    assert report.whole.measured
    assert (report.whole.measured.units, report.whole.measured.ratings) == (1, 6)
    assert {line.key for line in report.labels} == {"claim", "passage"}
    assert report.whole.measured.value == pytest.approx(value, abs=0.001)
    assert report.pairs[0].figure.measured == report.whole.measured


def test_links_are_compared_where_both_ends_were_marked(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        marks = {}
        for name in ("ada", "bob", "cleo"):
            who = desk.actors[name]
            here = make_annotation(session, who, desk.flood, HOUSEHOLDS)
            there = make_annotation(session, who, desk.council, "1,150 residents", text=COUNCIL)
            marks[name] = here, there
        make_annotation(session, desk.olga, desk.flood, HOUSEHOLDS)
        make_annotation(session, desk.olga, desk.council, "in May", text=COUNCIL)
        make_link(session, desk.ada, *marks["ada"], "repeats")
        make_link(session, desk.bob, *marks["bob"][::-1], "repeats")
    report = measure(database, desk, "links", "percentage")
    assert values(report.pairs) == {
        "ada and bob": 0, "ada and cleo": 0, "bob and cleo": 0,
        "ada and olga": None, "bob and olga": None, "cleo and olga": None,
    }  # fmt: skip
    assert [line.key for line in report.labels] == ["no link", "repeats", "repeats, the other way"]


def test_the_number_of_statements_does_not_grow_with_the_project(
    database: Database, judged: Desk, count_queries: QueryCount
) -> None:
    counts = {}
    for round_ in range(2):
        for of in Of:
            count_queries.statements.clear()
            measure(database, judged, of)
            counts[round_, of] = int(count_queries)
        with database.writing() as session:
            for number in range(5):
                text = f"Report {round_}, {number}. {FLOOD}"
                article = make_article(session, judged.project, text)
                for who in (judged.ada, judged.bob, judged.cleo, judged.olga):
                    make_annotation(
                        session, who, article, HOUSEHOLDS, text=text, verdict="sourced", tags=("x",)
                    )
    assert [counts[0, of] for of in Of] == [counts[1, of] for of in Of]
    assert max(counts.values()) <= 10


def test_differences_of_a_pair_are_listed_with_their_words(database: Database, judged: Desk) -> None:
    pair = (judged.bob.id, judged.ada.id)
    with database.reading() as session:
        found = {of: Differences(of, pair) for of in (Of.VERDICTS, Of.SPANS)}
        for of, watch in found.items():
            measure_project(session, judged.vera, judged.project, Question(of), watch)
        [difference] = found[Of.VERDICTS].read(session, judged.vera, 0, 10)
    assert [(view.value, view.quote) for view in difference.views] == [
        ("sourced", NOBODY),
        ("disputed", NOBODY),
    ]
    assert (difference.place.title, len(found[Of.SPANS])) == ("Gate fails", 0)


@pytest.mark.parametrize(
    ("of", "measure"), [("verdicts", "f1_exact"), ("spans", "cohen_kappa"), ("links", "x")]
)
def test_a_measure_that_does_not_fit_is_refused(of: str, measure: str) -> None:
    with pytest.raises(Invalid, match="is measured by"):
        Question(Of(of), measure)
