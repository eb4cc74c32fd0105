"""Marking, judging, moving, deleting, restoring."""

import pytest
from sqlalchemy import func, select

from annotator.annotations.actions import (
    create_annotation,
    delete_annotation,
    judge_annotation,
    restore_annotation,
)
from annotator.annotations.drafts import AnnotationDraft, Judgement, SourceDraft, SpanDraft
from annotator.annotations.models import Status
from annotator.annotations.queries import get_annotation, list_annotations
from annotator.audit.models import Event
from annotator.db import Database
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from make import FLOOD, Desk, make_annotation, span_of


def test_a_reviewer_marks_a_claim(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        draft = AnnotationDraft(
            "claim", span_of(FLOOD, "400 households"), Judgement("sourced", tags=("figures",))
        )
        annotation, event = create_annotation(session, desk.ada, desk.flood, draft)
    assert (annotation.prefix, annotation.suffix) == (
        "t at noon.\n\nThe mayor said that ",
        " were moved. “Nobody was hurt,” ",
    )
    assert event.seq > 1
    with database.reading() as session:
        stored = get_annotation(session, desk.bob, annotation.id)
        assert (stored.exact, stored.verdict, [tag.name for tag in stored.tags]) == (
            "400 households",
            "sourced",
            ["figures"],
        )


@pytest.mark.parametrize(
    ("start", "end", "exact", "field"),
    [
        (0, 1, "👩", "end"),
        (1, 4, FLOOD[1:4], "start"),
        (5, 10, "wrong", "exact"),
        (100, 5_000, "x" * 4_900, "end"),
    ],
)
def test_a_span_that_does_not_fit_is_refused_and_leaves_nothing(
    database: Database, desk: Desk, start: int, end: int, exact: str, field: str
) -> None:
    with database.reading() as session:
        events = session.scalar(select(func.count()).select_from(Event))
    with pytest.raises(Invalid) as refused, database.writing() as session:
        create_annotation(
            session, desk.ada, desk.flood, AnnotationDraft("claim", SpanDraft(start, end, exact))
        )
    assert list(refused.value.fields) == [field]
    with database.reading() as session:
        assert list_annotations(session, desk.ada, desk.flood) == []
        assert session.scalar(select(func.count()).select_from(Event)) == events


def test_a_viewer_may_not_mark_and_a_stranger_sees_nothing(database: Database, desk: Desk) -> None:
    draft = AnnotationDraft("claim", span_of(FLOOD, "400 households"))
    with pytest.raises(NotAllowed), database.writing() as session:
        create_annotation(session, desk.vera, desk.flood, draft)
    with database.writing() as session:
        annotation = make_annotation(session, desk.ada, desk.flood, "400 households")
    with database.reading() as session, pytest.raises(NotFound):
        get_annotation(session, desk.eve, annotation.id)


def test_a_stale_version_conflicts_and_shows_what_stands(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        annotation = make_annotation(session, desk.ada, desk.flood, "400 households")
    with database.writing() as session:
        stored = get_annotation(session, desk.cleo, annotation.id, lock=True)
        sources = (SourceDraft(url="https://town.example/count", title="Count"),)
        judge_annotation(
            session,
            desk.cleo,
            stored,
            Judgement("disputed", "Another count says 380.", sources=sources),
            version=1,
        )
    with pytest.raises(Conflict) as refused, database.writing() as session:
        stored = get_annotation(session, desk.ada, annotation.id, lock=True)
        judge_annotation(session, desk.ada, stored, Judgement("sourced"), version=1)
    assert refused.value.current is not None
    assert (refused.value.current["verdict"], refused.value.current["version"]) == ("disputed", 2)


def test_deleting_is_a_state_that_can_be_undone(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        annotation = make_annotation(session, desk.ada, desk.flood, "400 households", reason="Said so.")
    with database.writing() as session:
        delete_annotation(session, desk.ada, get_annotation(session, desk.ada, annotation.id, lock=True))
    with database.reading() as session:
        assert list_annotations(session, desk.ada, desk.flood) == []
    with database.writing() as session:
        restore_annotation(session, desk.ada, get_annotation(session, desk.ada, annotation.id, lock=True))
    with database.reading() as session:
        (restored,) = list_annotations(session, desk.ada, desk.flood)
        assert (restored.status, restored.reason) == (Status.OPEN, "Said so.")


def test_a_teammate_may_not_change_it_and_a_curator_may(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        annotation = make_annotation(session, desk.ada, desk.flood, "400 households")
    with pytest.raises(NotAllowed), database.writing() as session:
        judge_annotation(
            session,
            desk.bob,
            get_annotation(session, desk.bob, annotation.id),
            Judgement("sourced"),
            version=1,
        )
    with database.writing() as session:
        judge_annotation(
            session,
            desk.cleo,
            get_annotation(session, desk.cleo, annotation.id),
            Judgement("sourced"),
            version=1,
        )


def test_a_span_across_paragraphs_is_stored_as_the_text_has_it(database: Database, desk: Desk) -> None:
    whole = FLOOD[FLOOD.index("at noon") : FLOOD.index("The mayor") + 9]
    span = span_of(FLOOD, whole)
    with database.writing() as session:
        sent = SpanDraft(span.start, span.end, "at noon.\r\nThe mayor")
        annotation, _ = create_annotation(session, desk.ada, desk.flood, AnnotationDraft("passage", sent))
    assert annotation.exact == whole == "at noon.\n\nThe mayor"
