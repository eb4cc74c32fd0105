"""What is proposed for a claim is decided once, becomes a link by the same action, and can be taken back."""

import uuid

import pytest
from sqlalchemy import func, select, update

from annotator.accounts.permissions import SYSTEM, Actor
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.articles.models import Article
from annotator.audit.models import Event
from annotator.corroboration.actions import decide_suggestion, restore_suggestion, withdraw_suggestion
from annotator.corroboration.drafts import DecisionDraft
from annotator.corroboration.kinds import Kind, Outcome
from annotator.corroboration.models import OpenSuggestion, Suggestion
from annotator.corroboration.searching import search_marks
from annotator.corroboration.suggesting import Waiting, count_queue, list_decided, list_open, list_queue
from annotator.corroboration.undoing import undo_decision
from annotator.db import Database
from annotator.errors import Conflict, Invalid, NotAllowed
from annotator.links.models import Link, LinkStatus
from annotator.text.spans import Span
from corroboration.tellings import COPY, OWN, SHARED, TOLD, WIRE, tell
from make import Desk, make_annotation, make_article, make_assignment, make_link


@pytest.fixture
def claim(database: Database, desk: Desk) -> Annotation:
    """Ada's claim in the wire, for which everything is searched."""
    with database.writing() as session:
        tell(session, desk.project)
        wire = session.scalars(select(Article).where(Article.title == "wire")).one()
        made = make_annotation(session, desk.ada, wire, SHARED, text=WIRE)
    search_marks(database, desk.project)
    return made


def waiting(database: Database, actor: Actor, claim: Annotation) -> list[Waiting]:
    with database.reading() as session:
        return list_open(session, actor, get_annotation(session, SYSTEM, claim.id))


def claim_there(database: Database, desk: Desk, name: str, one: Waiting, exact: str) -> Annotation:
    """A claim of somebody's in the article that ``one`` leads to; everything is searched for it."""
    with database.writing() as session:
        article = session.get_one(Article, one.to_article.id)
        made = make_annotation(session, desk.actors[name], article, exact, text=TOLD[article.title][0])
    search_marks(database, desk.project)
    return made


def of_kind(database: Database, actor: Actor, claim: Annotation, kind: Kind) -> Waiting:
    return next(one for one in waiting(database, actor, claim) if one.kind is kind)


def decide(
    database: Database, actor: Actor, one: Waiting, outcome: str = Outcome.ACCEPTED, **more: str
) -> Suggestion:
    with database.writing() as session:
        note = get_annotation(session, actor, one.note.id, lock=True)
        draft = DecisionDraft(one.to_article.id, one.span, outcome, **more)
        return decide_suggestion(session, actor, note, draft)[0]


def kinds(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Event.kind).order_by(Event.log_id, Event.seq)))


def standing_links(database: Database) -> list[Link]:
    with database.reading() as session:
        return list(session.scalars(select(Link).where(Link.status != LinkStatus.DELETED)))


def test_accepting_marks_the_passage_and_links_it(database: Database, desk: Desk, claim: Annotation) -> None:
    copied = of_kind(database, desk.ada, claim, Kind.COPIED)
    made = decide(database, desk.ada, copied, reason="by the byline")
    [link] = standing_links(database)
    assert (link.from_id, link.relation, link.note) == (claim.id, "repeats", "by the byline")
    assert made.link_id == link.id
    assert made.marked_id == link.to_id
    with database.reading() as session:
        passage = session.get_one(Annotation, link.to_id)
        assert passage.exact == copied.exact
        assert passage.kind == "passage"
    assert kinds(database)[-3:] == ["annotation.created", "link.created", "suggestion.accepted"]
    assert not [one for one in waiting(database, desk.ada, claim) if one.kind is Kind.COPIED]


def test_a_mark_that_stands_there_is_the_end_of_the_link(
    database: Database, desk: Desk, claim: Annotation
) -> None:
    with database.writing() as session:
        copy = session.scalars(select(Article).where(Article.title == "copy")).one()
        whole = of_kind(database, desk.ada, claim, Kind.COPIED).exact
        there = make_annotation(session, desk.bob, copy, whole, text=COPY)
    made = decide(database, desk.ada, of_kind(database, desk.ada, claim, Kind.COPIED))
    assert made.marked_id is None
    assert [link.to_id for link in standing_links(database)] == [there.id]


def test_what_overtakes_leads_from_the_later_to_the_earlier(
    database: Database, desk: Desk, claim: Annotation
) -> None:
    decide(database, desk.ada, of_kind(database, desk.ada, claim, Kind.COPIED), relation="updates")
    assert [link.to_id for link in standing_links(database)] == [claim.id]


def test_dismissed_stays_dismissed_after_a_search_anew(
    database: Database, desk: Desk, claim: Annotation
) -> None:
    differing = of_kind(database, desk.ada, claim, Kind.CONFLICTS)
    decide(database, desk.ada, differing, Outcome.NOT_COMPARABLE)
    with database.writing() as session:
        wire = session.get_one(Article, claim.article_id)
        make_annotation(session, desk.ada, wire, "140 passengers", text=WIRE)
        make_article(session, desk.project, f"{OWN} The ferry Kittiwake has a new captain.")
    found = search_marks(database, desk.project)
    assert found.marks == 2
    assert differing.to_article.id not in {
        one.to_article.id for one in waiting(database, desk.ada, claim) if one.kind is Kind.CONFLICTS
    }
    with database.reading() as session:
        asked = list_queue(session, desk.ada, desk.project)
        assert (differing.to_article.id, differing.span) not in {
            (one.to_article.id, one.span) for one in asked
        }


def test_what_was_decided_is_not_proposed_the_other_way_round(
    database: Database, desk: Desk, claim: Annotation
) -> None:
    copied = of_kind(database, desk.ada, claim, Kind.COPIED)
    decide(database, desk.ada, copied, Outcome.DISMISSED)
    there = claim_there(database, desk, "ada", copied, SHARED)
    assert claim.article_id not in {one.to_article.id for one in waiting(database, desk.ada, there)}


def test_of_two_marks_on_the_same_words_one_is_asked_about(
    database: Database, desk: Desk, claim: Annotation
) -> None:
    with database.reading() as session:
        before = count_queue(session, desk.cleo, desk.project)
    with database.writing() as session:
        wire = session.get_one(Article, claim.article_id)
        make_annotation(session, desk.bob, wire, SHARED, text=WIRE)
    search_marks(database, desk.project)
    with database.reading() as session:
        assert count_queue(session, desk.cleo, desk.project) == before
        assert {one.note.id for one in list_queue(session, desk.cleo, desk.project)} == {claim.id}


def test_of_two_claims_that_are_proposed_for_each_other_one_is_asked_about(
    database: Database, desk: Desk, claim: Annotation
) -> None:
    copied = of_kind(database, desk.ada, claim, Kind.COPIED)
    there = claim_there(database, desk, "bob", copied, SHARED)

    def asked(actor: Actor) -> list[tuple[uuid.UUID, uuid.UUID]]:
        with database.reading() as session:
            found = list_queue(session, actor, desk.project)
            return [(one.note.id, one.to_article.id) for one in found if one.kind is Kind.COPIED]

    both = [(claim.id, there.article_id), (there.id, claim.article_id)]
    first = min(both)
    assert asked(desk.cleo) == asked(desk.ada) == [first]
    assert [one.kind for one in waiting(database, desk.ada, there)].count(Kind.COPIED) == 1
    # who has handed in the article of the one is asked about the other
    with database.writing() as session:
        article_id = session.get_one(Annotation, first[0]).article_id
        make_assignment(session, desk, "ada", session.get_one(Article, article_id), is_submitted=True)
    assert asked(desk.ada) == [max(both)]
    assert asked(desk.cleo) == [first]


def test_of_what_is_proposed_both_ways_the_likelier_is_asked_about(
    database: Database, desk: Desk, claim: Annotation
) -> None:
    differing = of_kind(database, desk.ada, claim, Kind.CONFLICTS)
    there = claim_there(database, desk, "bob", differing, "counted 175 passengers")
    for likelier in (claim, there):
        with database.writing() as session:
            of_it = OpenSuggestion.annotation_id == likelier.id
            session.execute(update(OpenSuggestion).values(rank=500))
            session.execute(update(OpenSuggestion).where(of_it).values(rank=501))
        with database.reading() as session:
            places = [
                one.note.id
                for one in list_queue(session, desk.cleo, desk.project)
                if {one.note.article_id, one.to_article.id} == {claim.article_id, there.article_id}
                and one.kind is Kind.CONFLICTS
            ]
        assert places == [likelier.id]


def test_taking_back_and_again(database: Database, desk: Desk, claim: Annotation) -> None:
    copied = of_kind(database, desk.ada, claim, Kind.COPIED)
    made = decide(database, desk.ada, copied)
    with database.writing() as session:
        withdraw_suggestion(session, desk.ada, session.get_one(Suggestion, made.id))
    assert not standing_links(database)
    assert copied.span in {one.span for one in waiting(database, desk.ada, claim)}
    with database.reading() as session:
        assert session.get_one(Annotation, made.marked_id).status == "deleted"
    with database.writing() as session:
        restore_suggestion(session, desk.ada, session.get_one(Suggestion, made.id))
    assert [link.id for link in standing_links(database)] == [made.link_id]
    with database.reading() as session:
        [decided] = list_decided(session, desk.ada, claim)
        assert decided.exact == copied.exact


def test_the_passage_stays_where_somebody_did_more_with_it(
    database: Database, desk: Desk, claim: Annotation
) -> None:
    made = decide(database, desk.ada, of_kind(database, desk.ada, claim, Kind.COPIED))
    with database.writing() as session:
        passage = session.get_one(Annotation, made.marked_id)
        other = make_annotation(session, desk.bob, desk.flood, "noon")
        make_link(session, desk.bob, other, passage)
    with database.writing() as session:
        withdraw_suggestion(session, desk.ada, session.get_one(Suggestion, made.id))
    with database.reading() as session:
        assert session.get_one(Annotation, made.marked_id).status == "open"


def test_undo_and_redo_by_events(database: Database, desk: Desk, claim: Annotation) -> None:
    made = decide(database, desk.ada, of_kind(database, desk.ada, claim, Kind.COPIED))
    for expected in (0, 1):
        with database.writing() as session:
            last = select(Event).where(Event.subject_id == made.id).order_by(Event.seq.desc()).limit(1)
            undo_decision(session, desk.ada, session.scalars(last).one())
        assert len(standing_links(database)) == expected


def test_what_is_decided_meanwhile_is_refused(database: Database, desk: Desk, claim: Annotation) -> None:
    copied = of_kind(database, desk.ada, claim, Kind.COPIED)
    decide(database, desk.bob, copied, Outcome.DISMISSED)
    before = kinds(database)
    with pytest.raises(Conflict, match="not suggested any more"):
        decide(database, desk.ada, copied)
    assert kinds(database) == before


def test_who_may_not_link_decides_nothing(database: Database, desk: Desk, claim: Annotation) -> None:
    copied = of_kind(database, desk.vera, claim, Kind.COPIED)
    with pytest.raises(NotAllowed):
        decide(database, desk.vera, copied)
    made = decide(database, desk.ada, copied)
    with database.writing() as session, pytest.raises(NotAllowed):
        withdraw_suggestion(session, desk.bob, session.get_one(Suggestion, made.id))


def test_compatible_figures_need_a_word_why(claim: Annotation) -> None:
    with pytest.raises(Invalid, match="why both can be right"):
        DecisionDraft(claim.article_id, Span(0, 5), Outcome.COMPATIBLE)


def test_searching_says_what_changed(database: Database, desk: Desk, claim: Annotation) -> None:
    assert search_marks(database, desk.project).marks == 0
    with database.writing() as session:
        make_article(session, desk.project, f"{COPY} And that was all.", title="another copy")
    found = search_marks(database, desk.project)
    assert (found.marks, found.new[Kind.COPIED]) == (1, 1)
    assert sum(found.kept.values())
    assert not found.gone


def test_pages_of_the_queue_join(database: Database, desk: Desk, claim: Annotation) -> None:
    with database.reading() as session:
        whole = [one.cursor for one in list_queue(session, desk.cleo, desk.project)]
        parts, after = [], ""
        while part := list_queue(session, desk.cleo, desk.project, after=after, limit=1):
            parts += [one.cursor for one in part]
            after = part[-1].cursor
        assert parts == whole
        assert len(whole) > 1
        assert len(whole) == sum(count_queue(session, desk.cleo, desk.project).values())
        assert session.scalar(select(func.count()).select_from(Suggestion)) == 0
        with pytest.raises(Invalid):
            list_queue(session, desk.cleo, desk.project, after="x_y")
