"""Settling what readers differ in: what comes into the record, what stays as it is, and who may."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from annotator.accounts.permissions import Actor
from annotator.annotations.actions import delete_annotation, judge_annotation
from annotator.annotations.drafts import Judgement, SourceDraft
from annotator.annotations.models import Annotation, Status
from annotator.annotations.overview import list_disagreements, list_glances
from annotator.annotations.queries import get_annotation
from annotator.audit.log import number_events
from annotator.audit.models import Event
from annotator.db import Database, Session
from annotator.errors import Conflict, Invalid, NotAllowed
from annotator.links.models import Link, LinkStatus
from annotator.links.undoing import undo_event
from annotator.links.waiting import list_waiting
from annotator.review.actions import reopen_adjudication, settle_unit
from annotator.review.drafts import Choice
from annotator.review.models import Outcome, Rule, Standing
from make import Desk, make_annotation
from review.reading import HOUSEHOLDS, assign, draft, items, link_alike, record, set_rules, settle

SOURCE = SourceDraft(url="https://council.example/minutes")
OTHER = SourceDraft(url="https://council.example/count")


@pytest.fixture
def differing(database: Database, desk: Desk) -> dict[str, Annotation]:
    """Ada and Bob differ on one claim."""
    with database.writing() as session:
        judged: dict[str, Any] = {
            "verdict": "sourced",
            "reason": "The minutes say so.",
            "sources": (SOURCE,),
            "tags": ("count",),
        }
        ada = make_annotation(session, desk.ada, desk.flood, HOUSEHOLDS, **judged)
        return {
            "ada": ada,
            "bob": make_annotation(
                session, desk.bob, desk.flood, HOUSEHOLDS, verdict="disputed", reason="Others count fewer."
            ),
        }


def kinds(session: Session) -> list[str]:
    return list(session.scalars(select(Event.kind).order_by(Event.seq).where(Event.subject_type != "person")))


def test_a_view_that_is_taken_comes_into_the_record_and_the_other_stays_beside_it(
    database: Database, desk: Desk, differing: dict[str, Annotation]
) -> None:
    with database.writing() as session:
        made = settle(session, desk, desk.ada, reason="The minutes are the better source.")
    with database.reading() as session:
        assert record(session) == [(HOUSEHOLDS, "sourced", "The minutes say so.", "open")]
        (settled,) = session.scalars(select(Annotation).where(Annotation.is_settled))
        assert settled.created_by_id == desk.cleo.id
        stances = {view["by"]: view["stance"] for view in made.views}
        assert stances == {str(desk.ada.id): "taken", str(desk.bob.id): "differs"}
        assert (made.outcome, made.rule, made.reason) == (
            "settled",
            "curator",
            "The minutes are the better source.",
        )
        assert kinds(session)[-2:] == ["annotation.settled", "adjudication.decided"]
        kept = session.get_one(Annotation, differing["bob"].id)
        assert (kept.verdict, kept.version, kept.is_settled) == ("disputed", 1, False)


def test_reasons_tags_and_sources_of_those_who_say_the_same_are_united(
    database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        for actor, reason, source in (
            (desk.ada, "A", SOURCE),
            (desk.bob, "B", OTHER),
            (desk.olga, "A", SOURCE),
        ):
            judged: dict[str, Any] = {
                "verdict": "sourced",
                "reason": reason,
                "sources": (source,),
                "tags": (reason.lower(), "count"),
            }
            make_annotation(session, actor, desk.flood, HOUSEHOLDS, **judged)
        made = settle(session, desk)
        assert made.settled_annotation_id
        found = get_annotation(session, desk.cleo, made.settled_annotation_id)
        assert found.reason == "A\n\nB"
        assert [tag.name for tag in found.tags] == ["a", "count", "b"]
        assert [source.url for source in found.sources] == [SOURCE.url, OTHER.url]
        assert {view["stance"] for view in made.views} == {"taken"}


def test_nobody_is_right(database: Database, desk: Desk, differing: dict[str, Annotation]) -> None:
    with database.writing() as session:
        judgement = Judgement("unverified", "Both counts are guesses.")
        made = settle(session, desk, choice=Choice.OWN, judgement=judgement, reason=judgement.reason)
        assert record(session) == [(HOUSEHOLDS, "unverified", "Both counts are guesses.", "open")]
        assert {view["stance"] for view in made.views} == {"differs"}


def test_nothing_here_leaves_the_views_and_an_empty_record(
    database: Database, desk: Desk, differing: dict[str, Annotation]
) -> None:
    with database.writing() as session:
        made = settle(session, desk, choice=Choice.NOTHING, reason="An opinion.")
        assert (made.outcome, record(session), len(made.views)) == (Outcome.NOTHING, [], 2)
        assert [item.is_open for item in items(session, desk)] == [False]


def test_a_view_of_ones_own_is_settled_by_somebody_else_unless_the_project_allows_it(
    database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, HOUSEHOLDS, verdict="sourced")
        make_annotation(session, desk.cleo, desk.flood, HOUSEHOLDS, verdict="disputed")
        with pytest.raises(NotAllowed, match="One of these views is yours"):
            settle(session, desk)
        set_rules(session, desk, settle_own=True)
        assert settle(session, desk, desk.ada).rule == Rule.CURATOR


@pytest.mark.parametrize("name", ["ada", "vera"])
def test_only_curators_settle_and_reopen(
    database: Database, desk: Desk, differing: dict[str, Annotation], name: str
) -> None:
    with database.writing() as session:
        asked = draft(items(session, desk)[0])
        with pytest.raises(NotAllowed, match="settle what readers differ in"):
            settle_unit(session, desk.actors[name], desk.flood, asked)
        made = settle_unit(session, desk.cleo, desk.flood, asked)
        with pytest.raises(NotAllowed):
            reopen_adjudication(session, desk.actors[name], made, version=made.version)


def test_who_is_still_reading_a_blind_project_cannot_settle(
    database: Database, desk: Desk, differing: dict[str, Annotation]
) -> None:
    with database.writing() as session:
        asked = draft(items(session, desk)[0])
        set_rules(session, desk, blind=True)
        assign(session, desk.flood, desk.cleo)
        with pytest.raises(NotAllowed, match="reading this article yourself"):
            settle_unit(session, desk.cleo, desk.flood, asked)


def test_a_view_that_changed_meanwhile_is_told_with_its_author(
    database: Database, desk: Desk, differing: dict[str, Annotation]
) -> None:
    with database.writing() as session:
        asked = draft(items(session, desk)[0])
        bobs = get_annotation(session, desk.bob, differing["bob"].id)
        judge_annotation(session, desk.bob, bobs, Judgement("unverified"), version=1)
        make_annotation(session, desk.olga, desk.flood, HOUSEHOLDS)
        with pytest.raises(Conflict, match="bob changed theirs, olga marked it too"):
            settle_unit(session, desk.cleo, desk.flood, asked)
        delete_annotation(session, desk.bob, bobs)
        with pytest.raises(Conflict, match="bob deleted theirs"):
            settle_unit(session, desk.cleo, desk.flood, asked)


def test_names_stay_hidden_in_what_changed(
    database: Database, desk: Desk, differing: dict[str, Annotation]
) -> None:
    with database.writing() as session:
        asked = draft(items(session, desk)[0])
        set_rules(session, desk, hide_names=True)
        make_annotation(session, desk.olga, desk.flood, HOUSEHOLDS)
        with pytest.raises(Conflict, match="a reader marked it too"):
            settle_unit(session, desk.cleo, desk.flood, asked)


def test_the_second_curator_sees_what_the_first_decided(
    database: Database, desk: Desk, differing: dict[str, Annotation]
) -> None:
    with database.writing() as session:
        asked = draft(items(session, desk)[0], by=desk.ada)
    with database.writing() as session:
        settle_unit(session, desk.cleo, desk.flood, asked)
    words = f"cleo settled this first: the claim “{HOUSEHOLDS}” is Sourced"
    with pytest.raises(Conflict, match=words), database.writing() as session:
        settle_unit(session, desk.olga, desk.flood, asked)
    with database.reading() as session:
        assert len(record(session)) == 1


def test_reopening_takes_it_out_of_the_record_and_it_can_be_settled_anew(
    database: Database, desk: Desk, differing: dict[str, Annotation]
) -> None:
    with database.writing() as session:
        made = settle(session, desk, desk.ada)
        reopen_adjudication(session, desk.olga, made, version=1)
        assert [row[3] for row in record(session)] == ["deleted"]
        assert [item.is_open for item in items(session, desk)] == [True]
        with pytest.raises(Conflict, match="reopened this meanwhile"):
            reopen_adjudication(session, desk.cleo, made, version=1)
        settle(session, desk, desk.bob)
        assert [row[1::2] for row in record(session)] == [("sourced", "deleted"), ("disputed", "open")]


def test_a_mark_that_comes_later_joins_and_the_decision_holds(
    database: Database, desk: Desk, differing: dict[str, Annotation]
) -> None:
    with database.writing() as session:
        made = settle(session, desk, desk.ada)
    with database.writing() as session:
        later = make_annotation(session, desk.olga, desk.flood, "400 households", verdict="disputed")
        (item,) = items(session, desk)
        assert (item.key, item.late, item.is_open) == (made.id, frozenset({later.id}), False)


def test_nothing_stays_nothing_when_somebody_marks_it_later(
    database: Database, desk: Desk, differing: dict[str, Annotation]
) -> None:
    with database.writing() as session:
        settle(session, desk, choice=Choice.NOTHING)
    with database.writing() as session:
        make_annotation(session, desk.olga, desk.flood, HOUSEHOLDS)
        assert [(len(item.unit.members), len(item.late)) for item in items(session, desk)] == [(3, 1)]


def test_a_second_mark_that_was_there_already_stays_a_unit_of_its_own(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        for actor in (desk.ada, desk.bob):
            make_annotation(session, actor, desk.flood, HOUSEHOLDS, verdict="sourced")
        make_annotation(session, desk.bob, desk.flood, "400 households")
        settle(session, desk)
        assert [item.is_open for item in items(session, desk)] == [False, True]


def test_a_link_waits_until_both_of_its_ends_are_settled(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        link_alike(session, desk, desk.ada, desk.bob)
        settle(session, desk)
        with pytest.raises(Invalid, match="“1,150 residents” is not settled yet"):
            settle(session, desk, at=1)
        settle_unit(session, desk.cleo, desk.council, draft(items(session, desk, desk.council)[0]))
        made = settle(session, desk, at=1)
        link = session.get_one(Link, made.settled_link_id)
        ends = [session.get_one(Annotation, end) for end in (link.from_id, link.to_id)]
        assert [(end.exact, end.is_settled) for end in ends] == [
            (HOUSEHOLDS, True),
            ("1,150 residents", True),
        ]
        assert (link.relation, link.note, link.is_settled) == ("contradicts", "By ada.\n\nBy bob.", True)


def test_a_link_does_not_lead_to_where_the_record_has_nothing(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        link_alike(session, desk, desk.ada, desk.bob)
        settle(session, desk, choice=Choice.NOTHING)
        with pytest.raises(Invalid, match="there is nothing at “400 households were moved”"):
            settle(session, desk, at=1)


def test_reopening_an_end_takes_its_links_out_too(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        link_alike(session, desk, desk.ada, desk.bob)
        end = settle(session, desk)
        settle_unit(session, desk.cleo, desk.council, draft(items(session, desk, desk.council)[0]))
        made = settle(session, desk, at=1)
        reopen_adjudication(session, desk.cleo, end, version=1)
        assert made.status == Standing.REOPENED
        assert session.get_one(Link, made.settled_link_id).status == LinkStatus.DELETED
        assert session.get_one(Annotation, end.settled_annotation_id).status == Status.DELETED


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"choice": Choice.OWN}, "reason"),
        (
            {"choice": Choice.OWN, "reason": "So.", "judgement": Judgement("sourced"), "kind": "passage"},
            "verdict",
        ),
        ({"choice": Choice.OWN, "reason": "So.", "judgement": Judgement("unheard")}, "verdict"),
        ({"choice": Choice.OWN, "reason": "So.", "kind": "rumour"}, "kind"),
        ({"reason": "x" * 10_001}, "reason"),
    ],
)
def test_a_decision_that_cannot_be_names_its_field_and_stores_nothing(
    database: Database, desk: Desk, differing: dict[str, Annotation], values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal, database.writing() as session:
        settle(session, desk, **values)
    assert list(refusal.value.fields) == [field]
    with database.reading() as session:
        assert (record(session), kinds(session).count("adjudication.decided")) == ([], 0)


def clear_verdict(session: Session, actor: Actor, annotation: Annotation) -> None:
    judge_annotation(session, actor, annotation, Judgement(), version=1)


@pytest.mark.parametrize("act", [delete_annotation, clear_verdict])
def test_what_stands_in_the_record_changes_by_decisions_only(
    database: Database, desk: Desk, differing: dict[str, Annotation], act: Callable[..., object]
) -> None:
    with database.writing() as session:
        made = settle(session, desk)
        with pytest.raises(NotAllowed, match="stands in the record"):
            act(session, desk.cleo, session.get_one(Annotation, made.settled_annotation_id))


def test_what_is_settled_is_no_open_disagreement_any_more(
    database: Database, desk: Desk, differing: dict[str, Annotation]
) -> None:
    with database.writing() as session:
        (found,) = list_disagreements(session, desk.ada, desk.project)
        assert len(found.claims) == 2
        made = settle(session, desk, desk.ada)
        assert list_disagreements(session, desk.ada, desk.project) == []
        assert list_glances(session, desk.ada, [desk.project])[desk.project.id].disagreements == 0
        reopen_adjudication(session, desk.cleo, made, version=1)
        assert len(list_disagreements(session, desk.ada, desk.project)) == 1


def test_what_is_settled_waits_for_nobody_and_is_not_undone_from_the_log(
    database: Database, desk: Desk, differing: dict[str, Annotation]
) -> None:
    with database.writing() as session:
        settle(session, desk, desk.ada)
        number_events(session)
        seq = session.scalars(select(Event.seq).where(Event.kind == "annotation.settled")).one()
        assert list_waiting(session, desk.cleo, desk.project)[1] == 0
        with pytest.raises(Invalid, match="reopen its decision"):
            undo_event(session, desk.cleo, desk.project, seq)
