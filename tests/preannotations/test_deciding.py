"""Accepting and dismissing what was brought in, each for themselves."""

from typing import Any

import pytest
from sqlalchemy import select

from annotator.annotations.actions import judge_annotation
from annotator.annotations.drafts import Judgement
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.assignments.actions import submit_assignment
from annotator.audit.log import number_events
from annotator.audit.models import Event
from annotator.audit.replaying import find_differences
from annotator.db import Database, Session
from annotator.errors import Conflict, Invalid, NotAllowed
from annotator.preannotations.actions import decide_preannotations
from annotator.preannotations.drafts import DecisionDraft
from annotator.preannotations.models import PreAnnotationDecision
from annotator.preannotations.queries import count_waiting, list_dismissed, list_waiting
from annotator.preannotations.undoing import undo_decisions
from annotator.projects.actions import retire_verdict
from conftest import QueryCount
from make import Desk, decide_preannotation, make_preannotation

HOUSEHOLDS, GATE, NOON = "400 households", "The gate failed", "at noon"


def waiting(session: Session, desk: Desk, name: str = "ada") -> list[str]:
    rows = list_waiting(session, desk.actors[name], desk.flood)
    return [row.label for row in rows]


def last_event(session: Session) -> Event:
    number_events(session)
    return session.scalars(
        select(Event).where(Event.article_id.is_not(None)).order_by(Event.seq.desc()).limit(1)
    ).one()


def decide(session: Session, desk: Desk, outcome: str, label: str, name: str = "ada") -> list[str]:
    done = decide_preannotations(session, desk.actors[name], desk.flood, DecisionDraft(outcome, label=label))
    return [decision.status for decision, _ in done]


def test_accepting_marks_the_span_as_a_person_would(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        told: dict[str, Any] = {"verdict": "disputed", "reason": "Units.", "tags": "flood,count"}
        made = make_preannotation(session, desk.flood, HOUSEHOLDS, **told)
        decision = decide_preannotation(session, desk.ada, desk.flood, made, "accepted")
        note = get_annotation(session, desk.ada, decision.annotation_id or made.id)
        assert (note.exact, note.kind, note.verdict, note.reason) == (
            HOUSEHOLDS,
            "claim",
            "disputed",
            "Units.",
        )
        assert [tag.name for tag in note.tags] == ["flood", "count"]
        assert note.created_by_id == desk.ada.id
        assert waiting(session, desk) == []
        number_events(session)
        mine = (Event.actor_id == desk.ada.id, Event.article_id == desk.flood.id)
        kinds = session.scalars(select(Event.kind).where(*mine).order_by(Event.seq))
        assert list(kinds) == ["annotation.created", "preannotation.accepted"]


def test_each_reader_decides_for_themselves(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        made = make_preannotation(session, desk.flood, HOUSEHOLDS)
        decide_preannotation(session, desk.ada, desk.flood, made)
        assert (waiting(session, desk), waiting(session, desk, "bob")) == ([], ["Claim"])
        assert [row.id for row in list_dismissed(session, desk.ada, desk.flood)] == [made.id]
        assert count_waiting(session, desk.bob, [desk.flood.id]) == {desk.flood.id: 1}
        with pytest.raises(Conflict, match="does not wait"):
            decide_preannotation(session, desk.ada, desk.flood, made)


def test_both_can_be_undone_and_done_again(database: Database, desk: Desk) -> None:
    for outcome in ("accepted", "dismissed"):
        with database.writing() as session:
            made = make_preannotation(session, desk.flood, HOUSEHOLDS)
            decision = decide_preannotation(session, desk.ada, desk.flood, made, outcome)
            for turn in range(4):
                undo_decisions(session, desk.ada, last_event(session))
                assert waiting(session, desk) == ([] if turn % 2 else ["Claim"])
                if decision.annotation_id:
                    note = session.get_one(Annotation, decision.annotation_id)
                    assert note.status == ("open" if turn % 2 else "deleted")


def test_what_was_decided_otherwise_since_is_not_undone(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        made = make_preannotation(session, desk.flood, HOUSEHOLDS)
        decide_preannotation(session, desk.ada, desk.flood, made)
        first = last_event(session)
        undo_decisions(session, desk.ada, first)
        decision = decide_preannotation(session, desk.ada, desk.flood, made, "accepted")
        with pytest.raises(Conflict, match="decided again"):
            undo_decisions(session, desk.ada, first)
        note = get_annotation(session, desk.ada, decision.annotation_id or made.id)
        judge_annotation(session, desk.ada, note, Judgement("disputed", "So."), version=note.version)
        accepted = select(Event).where(Event.kind == "preannotation.accepted")
        number_events(session)
        with pytest.raises(Conflict, match="You changed the mark"):
            undo_decisions(session, desk.ada, session.scalars(accepted).one())


def test_all_of_a_label_are_one_stroke_and_one_undo(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        for exact in (HOUSEHOLDS, GATE):
            make_preannotation(session, desk.flood, exact)
        make_preannotation(session, desk.flood, NOON, label="Time", kind="passage")
        assert decide(session, desk, "accepted", "Claim") == ["standing", "standing"]
        assert waiting(session, desk) == ["Time"]
        undo_decisions(session, desk.ada, last_event(session))
        assert waiting(session, desk) == ["Time", "Claim", "Claim"]
        undo_decisions(session, desk.ada, last_event(session))
        assert waiting(session, desk) == ["Time"]


def test_a_verdict_that_is_not_used_any_more_is_left_out(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        made = make_preannotation(session, desk.flood, HOUSEHOLDS, verdict="disputed")
        retire_verdict(session, desk.olga, desk.project, "disputed")
        decision = decide_preannotation(session, desk.ada, desk.flood, made, "accepted")
        assert session.get_one(Annotation, decision.annotation_id).verdict is None


def test_viewers_and_who_has_submitted_decide_nothing(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        made = make_preannotation(session, desk.flood, HOUSEHOLDS)
        submit_assignment(session, desk.ada, desk.flood)
        for actor in (desk.vera, desk.ada):
            with pytest.raises(NotAllowed):
                decide_preannotation(session, actor, desk.flood, made)
        assert session.scalars(select(PreAnnotationDecision)).all() == []


@pytest.mark.parametrize(
    "values", [{"outcome": "maybe"}, {"outcome": "accepted"}, {"outcome": "accepted", "label": "x" * 201}]
)
def test_a_decision_that_says_nothing_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        DecisionDraft(**values)


def test_a_long_list_takes_no_more_statements(
    database: Database, desk: Desk, count_queries: QueryCount
) -> None:
    with database.writing() as session:
        for number in range(40):
            make_preannotation(session, desk.flood, HOUSEHOLDS, label=f"L{number}")
    with database.reading() as session:
        count_queries.statements.clear()
        assert len(list_waiting(session, desk.ada, desk.flood)) == 40
    assert len([one for one in count_queries.statements if one.startswith("SELECT")]) == 1


def test_rows_are_what_the_log_says(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        for exact in (HOUSEHOLDS, GATE):
            make_preannotation(session, desk.flood, exact, score=870)
        decide(session, desk, "accepted", "Claim")
        undo_decisions(session, desk.ada, last_event(session))
        number_events(session)
        assert list(find_differences(session, desk.project.id, lambda _: None)) == []
