"""Projects, vocabulary, members, invitations."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from annotator import clock
from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM, Actor, Role
from annotator.audit.models import Event
from annotator.audit.queries import last_seq
from annotator.db import Database, Session
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.projects.actions import (
    INVITATION_AGE,
    accept_invitation,
    add_member,
    change_project,
    change_role,
    change_verdict,
    create_invitation,
    create_project,
    create_verdict,
    remove_member,
    retire_verdict,
)
from annotator.projects.drafts import ProjectDraft, VerdictDraft
from annotator.projects.queries import get_invitation, get_project, list_members, list_projects, list_verdicts
from make import Desk, make_project


def kinds(session: Session, desk: Desk) -> list[str]:
    return list(
        session.scalars(select(Event.kind).where(Event.log_id == desk.project.id).order_by(Event.seq))
    )


def test_a_new_project_has_three_verdicts_an_owner_and_a_log(database: Database, desk: Desk) -> None:
    admin = Actor(desk.eve.id, "eve", is_admin=True)
    with database.writing() as session:
        project = create_project(session, admin, ProjectDraft("Drought", "Drought"))
    with database.reading() as session:
        assert [verdict.key for verdict in list_verdicts(session, project)] == [
            "sourced",
            "disputed",
            "unverified",
        ]
        assert [(member.name, member.role) for member in list_members(session, project)] == [("eve", "owner")]
        assert last_seq(session, project) == 5


@pytest.mark.parametrize("name", ["olga", "ada", "eve"])
def test_only_administrators_create_projects(database: Database, desk: Desk, name: str) -> None:
    with pytest.raises(NotAllowed), database.writing() as session:
        create_project(session, desk.actors[name], ProjectDraft("new-one", "New"))


def test_a_stranger_finds_nothing(database: Database, desk: Desk) -> None:
    with database.reading() as session:
        assert list_projects(session, desk.eve) == []
        with pytest.raises(NotFound):
            get_project(session, desk.eve, "flood")


def test_an_unchanged_project_leaves_no_event(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        project = get_project(session, desk.olga, "flood", lock=True)
        before = kinds(session, desk)
        change_project(session, desk.olga, project, ProjectDraft("flood", "Flood"), version=1)
    with database.reading() as session:
        assert kinds(session, desk) == before


def test_a_stale_change_conflicts_and_shows_what_stands(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        project = get_project(session, desk.olga, "flood", lock=True)
        change_project(session, desk.olga, project, ProjectDraft("flood", "One"), version=1)
    with pytest.raises(Conflict) as refused, database.writing() as session:
        project = get_project(session, desk.olga, "flood", lock=True)
        change_project(session, desk.olga, project, ProjectDraft("flood", "Two"), version=1)
    assert refused.value.current
    assert refused.value.current["title"] == "One"


def test_the_short_name_stays(database: Database, desk: Desk) -> None:
    with pytest.raises(Invalid) as refused, database.writing() as session:
        project = get_project(session, desk.olga, "flood")
        change_project(session, desk.olga, project, ProjectDraft("other", "Flood"), version=1)
    assert list(refused.value.fields) == ["slug"]


def test_a_shortcut_belongs_to_one_verdict(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        project = get_project(session, desk.olga, "flood")
        with pytest.raises(Invalid, match="The key s sets “Sourced” already"):
            create_verdict(session, desk.olga, project, VerdictDraft("x", "X", shortcut="s"))
        retire_verdict(session, desk.olga, project, "sourced")
        create_verdict(session, desk.olga, project, VerdictDraft("x", "X", shortcut="s"))
        with pytest.raises(Invalid, match="The key s sets “X” already"):
            change_verdict(
                session, desk.olga, project, VerdictDraft("sourced", "Sourced", shortcut="s"), version=2
            )


def test_thirty_verdicts_are_enough(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        project = get_project(session, desk.olga, "flood")
        for number in range(27):
            create_verdict(session, desk.olga, project, VerdictDraft(f"v{number}", "V"))
        with pytest.raises(Invalid, match="30 verdicts at most"):
            create_verdict(session, desk.olga, project, VerdictDraft("one-more", "V"))


def test_whoever_comes_back_gets_a_new_role_and_the_old_row(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        project, bob = get_project(session, desk.olga, "flood"), session.get_one(Person, desk.bob.id)
        first = add_member(session, desk.olga, project, bob, role=Role.CURATOR)
        remove_member(session, desk.olga, project, bob.id)
        again = add_member(session, desk.olga, project, bob, role=Role.VIEWER)
        assert again.id == first.id
    with database.reading() as session:
        assert kinds(session, desk)[-3:] == ["member.changed", "member.removed", "member.added"]


def test_a_project_keeps_an_owner(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        project = get_project(session, desk.olga, "flood")
        for act in (
            lambda: change_role(session, desk.olga, project, desk.olga.id, role=Role.VIEWER),
            lambda: remove_member(session, desk.olga, project, desk.olga.id),
        ):
            with pytest.raises(Invalid, match="only owner"):
                act()
        change_role(session, desk.olga, project, desk.cleo.id, role=Role.OWNER)
        remove_member(session, desk.olga, project, desk.olga.id)


@pytest.mark.parametrize("name", ["cleo", "ada", "vera", "eve"])
def test_only_owners_manage_people(database: Database, desk: Desk, name: str) -> None:
    with database.writing() as session:
        before = session.scalar(select(func.count()).select_from(Event))
        actor = desk.actors[name]
        for act in (
            lambda: create_invitation(session, actor, desk.project, role=Role.VIEWER),
            lambda: change_role(session, actor, desk.project, desk.bob.id, role=Role.VIEWER),
            lambda: remove_member(session, actor, desk.project, desk.bob.id),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert session.scalar(select(func.count()).select_from(Event)) == before


def test_an_invitation_works_once_and_not_for_ever(
    database: Database, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        first, second = (
            create_invitation(session, desk.olga, desk.project, role=Role.VIEWER) for _ in range(2)
        )
        found, project = get_invitation(session, first)
        accept_invitation(session, session.get_one(Person, desk.eve.id), found, project)
    later = clock.now() + INVITATION_AGE
    with database.reading() as session:
        with pytest.raises(NotFound):
            get_invitation(session, first)
        get_invitation(session, second)
        monkeypatch.setattr(clock, "now", lambda: later + timedelta(seconds=1))
        with pytest.raises(NotFound):
            get_invitation(session, second)


def test_an_invitation_of_another_project_cannot_be_taken_back(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        other = make_project(session, "other")
        create_invitation(session, SYSTEM, other, role=Role.VIEWER)
        with pytest.raises(NotAllowed):
            create_invitation(session, desk.olga, other, role=Role.VIEWER)
