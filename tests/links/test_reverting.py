"""Bringing claims, links and articles back to what they were."""

import json
from collections.abc import Callable

import pytest

from annotator.accounts.permissions import SYSTEM
from annotator.annotations.actions import delete_annotation, judge_annotation, move_annotation
from annotator.annotations.drafts import Judgement, SourceDraft
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.articles.actions import import_articles
from annotator.articles.drafts import ArticleDraft
from annotator.audit.kinds import EventKind
from annotator.audit.log import record_change
from annotator.audit.queries import get_event, whole
from annotator.db import Database, Session
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from annotator.links.actions import change_link, create_link, delete_link
from annotator.links.drafts import LinkDraft
from annotator.links.models import Link
from annotator.links.queries import get_link
from annotator.links.reverting import revert_thing
from annotator.links.undoing import undo_event
from annotator.projects.actions import retire_verdict
from make import COUNCIL, FLOOD, Desk, make_annotation, make_link, make_project, span_of
from moments import erase_from, revert, seq_now, state_at

FULL = Judgement(
    "disputed", "Another count.", ("figures", "homes"),
    (SourceDraft("https://a.example/1", "A"), SourceDraft("", "Register")),
)  # fmt: skip
REVISED = FLOOD.replace("400 households", "380 households") + "\n\nIt held until noon."


@pytest.fixture
def claim(database: Database, desk: Desk) -> Annotation:
    with database.writing() as session:
        return make_annotation(session, desk.ada, desk.flood, "400 households")


@pytest.fixture
def link(database: Database, desk: Desk, claim: Annotation) -> Link:
    with database.writing() as session:
        there = make_annotation(session, desk.ada, desk.council, "1,150", text=COUNCIL)
        return make_link(session, desk.ada, claim, there, note="First.")


def change_everything(database: Database, desk: Desk, claim: Annotation) -> list[int]:
    """Judged, moved, made a passage, deleted: where the log stood before each, and after the last."""
    seqs = [seq_now(database, desk)]
    verbs: tuple[Callable[[Session, Annotation], object], ...] = (
        lambda session, found: judge_annotation(session, desk.ada, found, FULL, version=found.version),
        lambda session, found: move_annotation(
            session, desk.ada, found, span_of(FLOOD, "households were"), version=found.version
        ),
        lambda session, found: judge_annotation(
            session, desk.ada, found, Judgement(tags=("homes",)), version=found.version, kind="passage"
        ),
        lambda session, found: delete_annotation(session, desk.ada, found),
    )
    for verb in verbs:
        with database.writing() as session:
            verb(session, get_annotation(session, desk.ada, claim.id, lock=True))
        seqs.append(seq_now(database, desk))
    return seqs


def test_a_claim_goes_to_any_of_its_states_and_on(database: Database, desk: Desk, claim: Annotation) -> None:
    seqs = change_everything(database, desk, claim)
    for version, at in enumerate((0, 1, 2, 3, 4, 2, 0), 6):
        event = revert(database, desk, desk.ada, claim, seqs[at])
        assert event is not None
        assert (event.kind, event.reason) == ("annotation.reverted", f"Event {seqs[at]}")
        assert state_at(database, desk, claim.id) == state_at(database, desk, claim.id, seqs[at])
        with database.reading() as session:
            row = get_annotation(session, desk.ada, claim.id)
            assert row.snapshot() == json.loads(
                get_event(session, whole(desk.project), event.seq).after or ""
            )
        assert row.version == version


def test_what_is_in_that_state_already_leaves_no_event(
    database: Database, desk: Desk, claim: Annotation, link: Link
) -> None:
    seq = seq_now(database, desk)
    assert [revert(database, desk, desk.cleo, thing, seq) for thing in (claim, link, desk.flood)] == [
        None
    ] * 3
    assert seq_now(database, desk) == seq


def test_it_stays_the_claim_of_whoever_made_it(database: Database, desk: Desk, claim: Annotation) -> None:
    seqs = change_everything(database, desk, claim)
    event = revert(database, desk, desk.cleo, claim, seqs[1])
    assert event is not None
    with database.reading() as session:
        row = get_annotation(session, desk.ada, claim.id)
    assert (event.actor_id, row.created_by_id) == (desk.cleo.id, desk.ada.id)
    assert row.created_at == claim.created_at


@pytest.mark.parametrize(
    ("who", "refusal"), [("bob", NotAllowed), ("vera", NotAllowed), ("eve", NotFound), ("ada", NotAllowed)]
)
def test_one_may_bring_back_what_one_may_change(
    database: Database, desk: Desk, claim: Annotation, link: Link, who: str, refusal: type[Refusal]
) -> None:
    seqs = change_everything(database, desk, claim)
    things = (desk.flood,) if who == "ada" else (claim, link, desk.flood)
    for thing in things:
        with pytest.raises(refusal):
            revert(database, desk, desk.actors[who], thing, seqs[0])
    assert seq_now(database, desk) == seqs[-1]


def test_a_state_that_there_is_not_is_refused(database: Database, desk: Desk, claim: Annotation) -> None:
    with database.writing() as session:
        other = make_project(session, "other")
    seq = seq_now(database, desk)
    with pytest.raises(NotFound, match=f"no event {seq + 1}"):
        revert(database, desk, desk.ada, claim, seq + 1)
    with pytest.raises(Invalid, match="not there yet"):
        revert(database, desk, desk.ada, claim, seq - 1)
    with pytest.raises(Invalid, match="Only claims"), database.writing() as session:
        revert_thing(session, SYSTEM, desk.project, "project", desk.project.id, seq)
    for kind, thing in (("annotation", claim), ("article", desk.flood)):
        with pytest.raises(NotFound), database.writing() as session:
            revert_thing(session, SYSTEM, other, kind, thing.id, 1)
    assert seq_now(database, desk) == seq


def test_a_retired_verdict_does_not_come_back_but_may_stay(
    database: Database, desk: Desk, claim: Annotation
) -> None:
    seqs = change_everything(database, desk, claim)
    with database.writing() as session:
        retire_verdict(session, SYSTEM, desk.project, "disputed")
    with pytest.raises(Invalid, match="“Disputed” then, which is retired") as refusal:
        revert(database, desk, desk.ada, claim, seqs[1])
    assert list(refusal.value.fields) == ["verdict"]
    assert revert(database, desk, desk.ada, claim, seqs[0]) is not None


def test_a_quote_comes_back_on_the_revision_it_stood_on(
    database: Database, desk: Desk, claim: Annotation
) -> None:
    seq = seq_now(database, desk)
    with database.writing() as session:
        import_articles(session, SYSTEM, desk.project, [ArticleDraft(REVISED, url=desk.flood.url)])
    with database.writing() as session:
        found = get_annotation(session, desk.ada, claim.id, lock=True)
        move_annotation(session, desk.ada, found, span_of(REVISED, "households"), version=found.version)
    assert state_at(database, desk, claim.id)["revision"] != str(claim.revision_id)
    assert revert(database, desk, desk.ada, claim, seq) is not None
    assert state_at(database, desk, claim.id) == state_at(database, desk, claim.id, seq)


def test_a_link_goes_back_and_forth(database: Database, desk: Desk, link: Link) -> None:
    first = seq_now(database, desk)
    with database.writing() as session:
        found = get_link(session, desk.ada, link.id, lock=True)
        draft = LinkDraft(link.from_id, link.to_id, "repeats", "Second.")
        change_link(session, desk.ada, found, draft, version=1)
        delete_link(session, desk.ada, found)
    for seq in (first, seq_now(database, desk), first + 1):
        event = revert(database, desk, desk.ada, link, seq)
        assert event is not None
        assert (event.kind, event.reason) == ("link.reverted", f"Event {seq}")
        assert state_at(database, desk, link.id) == state_at(database, desk, link.id, seq)


def test_a_link_that_another_one_replaced_stays_away(database: Database, desk: Desk, link: Link) -> None:
    first = seq_now(database, desk)
    with database.writing() as session:
        delete_link(session, desk.ada, get_link(session, desk.ada, link.id, lock=True))
    with database.writing() as session:
        ends = [get_annotation(session, desk.bob, end) for end in (link.from_id, link.to_id)]
        create_link(session, desk.bob, (ends[0], ends[1]), LinkDraft(link.from_id, link.to_id, link.relation))
    with pytest.raises(Conflict, match="linked in this way already"):
        revert(database, desk, desk.ada, link, first)


def test_a_return_is_undone_and_redone(database: Database, desk: Desk, link: Link) -> None:
    with database.reading() as session:
        claim = get_annotation(session, desk.ada, link.from_id)
    seqs = change_everything(database, desk, claim)
    with database.writing() as session:
        deleted = delete_link(session, desk.ada, get_link(session, desk.ada, link.id, lock=True))
    assert deleted is not None
    for thing, there, back in ((claim, seqs[-1], seqs[1]), (link, deleted.seq, seqs[0])):
        event = revert(database, desk, desk.ada, thing, back)
        for seq in (there, back, there):
            assert event is not None
            with database.writing() as session:
                ids, event = undo_event(session, desk.ada, desk.project, event.seq)
            assert claim.id in ids
            assert state_at(database, desk, thing.id) == state_at(database, desk, thing.id, seq)


def test_what_was_erased_does_not_come_back(database: Database, desk: Desk, claim: Annotation) -> None:
    seqs = change_everything(database, desk, claim)
    erasure = erase_from(database, desk, seqs[1], "after.reason")
    with pytest.raises(Invalid, match="erased"):
        revert(database, desk, desk.ada, claim, seqs[1])
    with pytest.raises(Invalid, match="cannot be undone"), database.writing() as session:
        undo_event(session, SYSTEM, desk.project, erasure)
    assert revert(database, desk, desk.ada, claim, seqs[0]) is not None


def test_a_state_with_another_verdict_comes_back_though_its_quote_was_blocked_out(
    database: Database, desk: Desk, claim: Annotation
) -> None:
    with database.writing() as session:
        found = get_annotation(session, desk.ada, claim.id, lock=True)
        before = found.snapshot()
        found.exact = "█" * len(found.exact)
        blocked = record_change(session, SYSTEM, EventKind.EVENT_REDACTED, found, before=before)
    with database.writing() as session:
        found = get_annotation(session, desk.ada, claim.id, lock=True)
        judge_annotation(session, desk.ada, found, FULL, version=found.version)
    assert revert(database, desk, desk.ada, claim, blocked.seq) is not None
    assert state_at(database, desk, claim.id) == state_at(database, desk, claim.id, blocked.seq)
