"""Undo and redo of every kind of change."""

from collections.abc import Callable
from typing import Any

import pytest

from annotator.annotations.actions import (
    delete_annotation,
    judge_annotation,
    move_annotation,
    restore_annotation,
)
from annotator.annotations.drafts import Judgement, SourceDraft
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.audit.log import Recorded, waiting_events
from annotator.db import Database, Session
from annotator.errors import Conflict, Invalid, NotAllowed
from annotator.links.actions import change_link, delete_link
from annotator.links.drafts import LinkDraft
from annotator.links.queries import get_link
from annotator.links.undoing import undo_event
from make import COUNCIL, FLOOD, Desk, make_annotation, make_link, span_of

Change = Callable[[Session, Desk, Annotation], Recorded | None]
FULL = Judgement(
    "disputed",
    "Another count.",
    ("figures", "homes"),
    (SourceDraft("https://a.example/1", "A"), SourceDraft("", "Register")),
)

CHANGES: dict[str, Change] = {
    "judge": lambda session, desk, note: judge_annotation(
        session, desk.ada, note, Judgement("sourced"), version=note.version
    ),
    "make a passage": lambda session, desk, note: judge_annotation(
        session, desk.ada, note, Judgement(), version=note.version, kind="passage"
    ),
    "move": lambda session, desk, note: move_annotation(
        session, desk.ada, note, span_of(FLOOD, "households were"), version=note.version
    ),
    "delete": lambda session, desk, note: delete_annotation(session, desk.ada, note),
}


def state(database: Database, desk: Desk, annotation: Annotation) -> dict[str, Any]:
    with database.reading() as session:
        found = get_annotation(session, desk.ada, annotation.id).snapshot()
    return {name: value for name, value in found.items() if name not in ("version", "updated_at")}


def undo(database: Database, desk: Desk, seq: int) -> int:
    with database.writing() as session:
        _, event = undo_event(session, desk.ada, desk.project, seq)
    assert event is not None
    return event.seq


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_undo_brings_back_the_state_before_and_redo_the_one_after(
    database: Database, desk: Desk, change: Change
) -> None:
    with database.writing() as session:
        note = make_annotation(session, desk.ada, desk.flood, "400 households")
        judge_annotation(session, desk.ada, note, FULL, version=1)
    before = state(database, desk, note)
    with database.writing() as session:
        event = change(session, desk, get_annotation(session, desk.ada, note.id, lock=True))
    after = state(database, desk, note)
    assert event is not None
    assert after != before
    undone = undo(database, desk, event.seq)
    assert state(database, desk, note) == before
    undo(database, desk, undone)
    assert state(database, desk, note) == after


def test_undo_of_a_new_mark_deletes_it(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        note = make_annotation(session, desk.ada, desk.flood, "400 households")
        event = waiting_events(session)[-1]
    undone = undo(database, desk, event.seq)
    assert state(database, desk, note)["status"] == "deleted"
    undo(database, desk, undone)
    assert state(database, desk, note)["status"] == "open"


def test_undo_of_links(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        ends = (
            make_annotation(session, desk.ada, desk.flood, "400 households"),
            make_annotation(session, desk.ada, desk.council, "1,150", text=COUNCIL),
        )
        link = make_link(session, desk.ada, *ends, note="First.")
    with database.writing() as session:
        found = get_link(session, desk.ada, link.id, lock=True)
        changed = change_link(
            session, desk.ada, found, LinkDraft(link.from_id, link.to_id, "repeats", "Second."), version=1
        )
    assert changed is not None
    undo(database, desk, changed.seq)
    with database.writing() as session:
        found = get_link(session, desk.ada, link.id, lock=True)
        assert (found.relation, found.note) == ("corroborates", "First.")
        deleted = delete_link(session, desk.ada, found)
    assert deleted is not None
    undo(database, desk, deleted.seq)
    with database.reading() as session:
        assert get_link(session, desk.ada, link.id).status == "open"


def test_undo_never_overwrites_and_is_only_for_ones_own(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        note = make_annotation(session, desk.ada, desk.flood, "400 households")
        event = waiting_events(session)[-1]
    with pytest.raises(NotAllowed), database.writing() as session:
        undo_event(session, desk.cleo, desk.project, event.seq)
    with database.writing() as session:
        found = get_annotation(session, desk.cleo, note.id, lock=True)
        judge_annotation(session, desk.cleo, found, Judgement("sourced"), version=1)
    with pytest.raises(Conflict), database.writing() as session:
        undo_event(session, desk.ada, desk.project, event.seq)


def test_settings_are_not_undone_from_the_reader(database: Database, desk: Desk) -> None:
    from annotator.accounts.permissions import SYSTEM

    with pytest.raises(Invalid), database.writing() as session:
        undo_event(session, SYSTEM, desk.project, 1)


def test_restoring_twice_does_nothing(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        note = make_annotation(session, desk.ada, desk.flood, "400 households")
        assert restore_annotation(session, desk.ada, note) is None


def test_several_changes_of_one_mark_are_undone_one_after_the_other(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        note = make_annotation(session, desk.ada, desk.flood, "400 households")
    seqs, states = [], [state(database, desk, note)]
    for verdict in ("sourced", "disputed"):
        with database.writing() as session:
            found = get_annotation(session, desk.ada, note.id, lock=True)
            event = judge_annotation(session, desk.ada, found, Judgement(verdict), version=found.version)
        assert event is not None
        seqs.append(event.seq)
        states.append(state(database, desk, note))
    undo(database, desk, seqs[1])
    assert state(database, desk, note) == states[1]
    redone = undo(database, desk, seqs[0])
    assert state(database, desk, note) == states[0]
    undo(database, desk, redone)
    assert state(database, desk, note) == states[1]
