"""A value is erased everywhere, and the log still proves what it proved."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from annotator.accounts.idempotency import Answer, claim_key, keep_answer
from annotator.annotations.actions import delete_annotation, judge_annotation
from annotator.annotations.drafts import Judgement, SourceDraft
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.audit.commitments import check
from annotator.audit.erasing import erased_keys, sweep
from annotator.audit.log import Recorded
from annotator.audit.models import Event
from annotator.audit.past import reading_past
from annotator.audit.tlog import merkle_root
from annotator.audit.verifying import verify_log
from annotator.db import Database
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.links.erasing import Value, erase_value, find_erasable
from annotator.links.models import Link
from annotator.links.undoing import undo_event
from exporting import export_jsonl
from make import COUNCIL, FLOOD, Desk, make_annotation, make_link, make_project
from scanning import files_with, places_of

SECRET = "Call 0171 555 0199 😀 <b>\"'\\ Müller"
WHY = "A request under the GDPR"
JUDGED: dict[Value, dict[str, Any]] = {
    Value.REASON: {"reason": SECRET},
    Value.TAGS: {"tags": (SECRET,)},
    Value.SOURCES: {"sources": (SourceDraft("https://lamp.example/", title=SECRET),)},
}


def make_claim(database: Database, desk: Desk, **judgement: Any) -> Annotation:
    """One that has changed twice since: the first time, everything that it was judged to be went."""
    with database.writing() as session:
        claim = make_annotation(session, desk.ada, desk.flood, "400 households", **judgement)
        judge_annotation(session, desk.ada, claim, Judgement("sourced"), version=claim.version)
        judge_annotation(session, desk.ada, claim, Judgement("sourced", **judgement), version=claim.version)
    return claim


def erase(
    database: Database, desk: Desk, thing: Annotation | Link, field: str, who: str = "olga", reason: str = WHY
) -> Recorded:
    actor = desk.actors[who]
    with database.writing() as session:
        return erase_value(
            session, actor, find_erasable(session, actor, desk.project, thing.id), field, reason=reason
        )


def proofs(database: Database, desk: Desk) -> list[tuple[str, bytes]]:
    with database.reading() as session:
        query = select(Event.entry, Event.leaf_hash).where(Event.log_id == desk.project.id)
        return [(row.entry, row.leaf_hash) for row in session.execute(query.order_by(Event.seq))]


@pytest.mark.parametrize("field", JUDGED)
def test_a_value_is_nowhere_afterwards(database: Database, desk: Desk, field: Value) -> None:
    claim = make_claim(database, desk, **JUDGED[field])
    assert len(places_of(database, "555 0199")) > 3
    erase(database, desk, claim, field)
    assert sweep(database)
    assert places_of(database, "555 0199") == []
    assert files_with(database, "555 0199") == []


def test_a_quote_is_blocked_out_and_stays_in_the_text(database: Database, desk: Desk) -> None:
    claim = make_claim(database, desk)
    erase(database, desk, claim, "quote")
    with database.reading() as session:
        found = get_annotation(session, desk.ada, claim.id)
    assert found.exact == "█" * len("400 households")
    assert set(found.prefix + found.suffix) == {"█"}
    assert set(places_of(database, "400 households")) == {"revision.text"}


def test_the_note_of_a_link_is_erased(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        claim = make_annotation(session, desk.ada, desk.flood, "400 households")
        other = make_annotation(session, desk.ada, desk.council, "1,150", text=COUNCIL)
        link = make_link(session, desk.ada, claim, other, note=SECRET)
    erase(database, desk, link, "note")
    assert places_of(database, "555 0199") == []


@pytest.mark.parametrize("field", ["quote", "reason", "sources", "tags"])
def test_no_proof_changes(database: Database, desk: Desk, field: str) -> None:
    claim = make_claim(database, desk, reason=SECRET)
    before = proofs(database, desk)
    erase(database, desk, claim, field)
    after = proofs(database, desk)
    assert after[:-1] == before
    assert merkle_root([leaf for _, leaf in after[:-1]]) == merkle_root([leaf for _, leaf in before])
    with database.reading() as session:
        events = session.scalars(select(Event)).all()
    assert all(check(event) for event in events)
    assert {event.redacted_by_id for event in events if event.erased} == {events[-1].id}


def test_the_erasure_is_an_event_that_says_why_and_what(database: Database, desk: Desk) -> None:
    claim = make_claim(database, desk, reason=SECRET)
    recorded = erase(database, desk, claim, "reason", reason=f"  {WHY} ")
    assert (recorded.kind, recorded.actor_id, recorded.reason) == ("event.redacted", desk.olga.id, WHY)
    assert erased_keys(recorded) == ["reason"]
    with database.reading() as session:
        state = get_annotation(session, desk.ada, claim.id).snapshot()
    assert json.loads(recorded.after or "") == state


def test_each_state_before_is_the_one_after_the_event_before(database: Database, desk: Desk) -> None:
    claim = make_claim(database, desk, reason=SECRET, tags=("flood",))
    for field in ("quote", "reason", "tags"):
        erase(database, desk, claim, field)
    with database.reading() as session:
        query = select(Event).where(Event.subject_id == claim.id).order_by(Event.seq)
        events = session.scalars(query).all()
    assert [event.before for event in events[1:]] == [event.after for event in events[:-1]]


def test_the_whole_log_can_still_be_checked(database: Database, desk: Desk, app: Flask) -> None:
    claim = make_claim(database, desk, reason=SECRET, tags=("flood",))
    sealer = app.extensions["sealer"]
    sealer.seal(desk.project.id)
    for field in Value:
        if field is not Value.NOTE:
            erase(database, desk, claim, field, reason=f"{len(field)} {field.upper()}")
    assert sweep(database)
    sealer.seal(desk.project.id)
    with database.reading() as session:
        assert verify_log(session, sealer, desk.project.id).size == len(proofs(database, desk))


@pytest.mark.parametrize("deed", ["erased", "before", "created"])
def test_neither_the_erasure_nor_what_was_before_can_be_undone(
    database: Database, desk: Desk, deed: str
) -> None:
    claim = make_claim(database, desk, reason=SECRET)
    first = len(proofs(database, desk)) - 2
    erase(database, desk, claim, "reason")
    who, seq = {"erased": ("olga", first + 3), "before": ("ada", first + 2), "created": ("ada", first)}[deed]
    with pytest.raises((Invalid, Conflict)), database.writing() as session:
        undo_event(session, desk.actors[who], desk.project, seq)


def test_a_form_that_was_open_does_not_bring_it_back(database: Database, desk: Desk) -> None:
    claim = make_claim(database, desk, reason=SECRET)
    erase(database, desk, claim, "reason")
    with pytest.raises(Conflict), database.writing() as session:
        found = get_annotation(session, desk.ada, claim.id, lock=True)
        judge_annotation(session, desk.ada, found, Judgement(reason=SECRET), version=claim.version)


def test_kept_answers_lose_it_and_stay_answers(database: Database, desk: Desk) -> None:
    claim = make_claim(database, desk, reason=SECRET)
    body = {"id": str(claim.id), "reason": SECRET, "kind": "claim", "sources": [{"title": "T"}]}
    with database.writing() as session:
        claim_key(session, desk.ada, "k", b"asked")
        keep_answer(session, desk.ada, "k", Answer(201, json.dumps(body, ensure_ascii=False)))
    erase(database, desk, claim, "reason")
    with database.writing() as session:
        kept = claim_key(session, desk.ada, "k", b"asked")
    assert kept
    assert (kept.status, json.loads(kept.body)) == (201, {**body, "reason": ""})


def test_a_deleted_mark_can_be_erased_and_then_erased_further(database: Database, desk: Desk) -> None:
    claim = make_claim(database, desk, reason=SECRET, tags=(SECRET,))
    with database.writing() as session:
        delete_annotation(session, desk.ada, get_annotation(session, desk.ada, claim.id))
    erase(database, desk, claim, "reason")
    erase(database, desk, claim, "reason", reason="Once more")
    assert places_of(database, "555 0199")
    erase(database, desk, claim, "tags")
    assert places_of(database, "555 0199") == []


def test_what_was_said_in_the_log_can_be_erased_too(database: Database, desk: Desk) -> None:
    claim = make_claim(database, desk)
    erase(database, desk, claim, "tags", reason="Asked for by Erika Mustermann")
    erase(database, desk, claim, "remarks")
    assert places_of(database, "Mustermann") == []
    with database.reading() as session:
        assert all(check(event) for event in session.scalars(select(Event)))


def test_exports_work_of_the_present_and_of_the_past(database: Database, desk: Desk) -> None:
    claim = make_claim(database, desk, reason=SECRET)
    seqs = len(proofs(database, desk))
    for field in ("reason", "quote", "tags", "sources"):
        erase(database, desk, claim, field)
    with database.reading() as session:
        present = "".join(export_jsonl(session, desk.ada, desk.project))
    with reading_past(database, desk.project, seqs) as session:
        past = "".join(export_jsonl(session, desk.ada, desk.project))
    assert "555 0199" not in present + past
    assert "█" * len("400 households") in present
    assert str(claim.id) in past


@pytest.mark.parametrize(
    ("field", "reason", "wrong"),
    [
        ("reason", "", "reason"),
        ("reason", " \n ", "reason"),
        ("reason", "x" * 1_001, "reason"),
        ("reason", "nul \x00", "reason"),
        ("reason", f"They asked us to remove “{SECRET.upper()}”.", "reason"),
        ("note", WHY, "field"),
        ("exact", WHY, "field"),
        ("", WHY, "field"),
        ("verdict\x00", WHY, "field"),
    ],
)
def test_wrong_input_names_its_field_and_stores_nothing(
    database: Database, desk: Desk, field: str, reason: str, wrong: str
) -> None:
    claim = make_claim(database, desk, reason=SECRET)
    before = proofs(database, desk)
    with pytest.raises(Invalid) as refused:
        erase(database, desk, claim, field, reason=reason)
    assert list(refused.value.fields) == [wrong]
    assert proofs(database, desk) == before
    assert places_of(database, "555 0199")


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("cleo", NotAllowed), ("ada", NotAllowed), ("vera", NotAllowed), ("eve", NotFound)],
)
def test_only_owners_erase(database: Database, desk: Desk, who: str, refusal: type[Exception]) -> None:
    claim = make_claim(database, desk, reason=SECRET)
    with pytest.raises(refusal):
        erase(database, desk, claim, "reason", who)
    assert places_of(database, "555 0199")


def test_a_mark_of_another_project_is_not_there(database: Database, desk: Desk) -> None:
    claim = make_claim(database, desk, reason=SECRET)
    with database.writing() as session:
        desk.project = make_project(session, "other")
    with pytest.raises(NotFound):
        erase(database, desk, claim, "reason", "olga")


@pytest.mark.parametrize(
    "hostile", ["%", "_", "'; DROP TABLE event; --", "\u202etxt", "{0}", "％s", "a" * 10_000]
)
def test_hostile_values_are_only_values(database: Database, desk: Desk, hostile: str) -> None:
    claim = make_claim(database, desk, reason=f"555 0199{hostile}"[:10_000])
    erase(database, desk, claim, "reason", reason=hostile[:1_000])
    assert places_of(database, "555 0199") == []


def test_the_past_can_be_read_after_an_erasure(database: Database, desk: Desk) -> None:
    claim = make_claim(database, desk, reason=SECRET)
    seq = len(proofs(database, desk))
    erase(database, desk, claim, "reason")
    erase(database, desk, claim, "quote")
    with reading_past(database, desk.project, seq) as session:
        found = get_annotation(session, desk.ada, claim.id)
    assert found.verdict == "sourced"
    assert "555 0199" not in (found.reason or "")
    assert FLOOD.index("400") == found.start_offset
