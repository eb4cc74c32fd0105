"""The one table of who may do what."""

import uuid
from dataclasses import dataclass

import pytest

from annotator.accounts.permissions import (
    ADMINISTRATORS,
    ANYONES,
    OWN,
    SYSTEM,
    Actor,
    Permission,
    Role,
    may,
    require,
)
from annotator.errors import NotAllowed

PROJECT, ELSEWHERE = uuid.uuid4(), uuid.uuid4()
ME, OTHER = uuid.uuid4(), uuid.uuid4()


@dataclass
class Thing:
    project_id: uuid.UUID
    created_by_id: uuid.UUID


def actor(role: Role | None, *, is_admin: bool = False) -> Actor:
    return Actor(ME, "me", is_admin, {PROJECT: role} if role else {})


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_stands_in_the_table(permission: Permission) -> None:
    assert (permission in ANYONES or permission in OWN) != (permission in ADMINISTRATORS)


@pytest.mark.parametrize("permission", ANYONES)
@pytest.mark.parametrize("role", [*Role, None])
def test_a_role_counts_in_its_own_project_only(permission: Permission, role: Role | None) -> None:
    theirs = Thing(PROJECT, OTHER)
    assert may(actor(role), permission, theirs) == (role in ANYONES[permission])
    assert not may(actor(role), permission, Thing(ELSEWHERE, ME))


@pytest.mark.parametrize("permission", OWN)
def test_reviewers_change_what_is_theirs(permission: Permission) -> None:
    assert may(actor(Role.REVIEWER), permission, Thing(PROJECT, ME))
    assert not may(actor(Role.REVIEWER), permission, Thing(PROJECT, OTHER))
    assert not may(actor(Role.VIEWER), permission, Thing(PROJECT, ME))


@pytest.mark.parametrize("permission", Permission)
def test_administrators_rule_the_installation_and_no_project(permission: Permission) -> None:
    admin = actor(None, is_admin=True)
    assert may(admin, permission) == (permission in ADMINISTRATORS)
    assert not may(admin, permission, Thing(PROJECT, OTHER))
    assert may(SYSTEM, permission, Thing(PROJECT, OTHER))


def test_the_refusal_says_what() -> None:
    with pytest.raises(NotAllowed, match="You may not import articles"):
        require(actor(Role.VIEWER), Permission.IMPORT, Thing(PROJECT, OTHER))
