"""Who may do what. What is not in this table is denied."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from annotator.errors import NotAllowed

#: the person row that stands for the command line; made by the first migration, cannot sign in
SYSTEM_ID = uuid.UUID(int=1)


class Role(StrEnum):
    """What someone is in one project."""

    OWNER = "owner"
    CURATOR = "curator"
    REVIEWER = "reviewer"
    VIEWER = "viewer"


class Permission(StrEnum):
    """What can be done; the value completes "may not …"."""

    READ = "read this project"
    ANNOTATE = "mark passages here"
    EDIT_ANNOTATION = "change this annotation: it is someone else's"
    LINK = "link passages here"
    EDIT_LINK = "change this link: it is someone else's"
    IMPORT = "import articles"
    IMPORT_RECORD = "import what others marked and settled in their names"
    ASSIGN = "say who reads what"
    SUBMIT = "submit articles here"
    RETURN = "return an article to its reader"
    ADJUDICATE = "settle what readers differ in"
    DECIDE_SUGGESTION = "decide what is suggested here"
    EDIT_SUGGESTION = "take this decision back: it is someone else's"
    PUBLISH = "publish claims of this project"
    DISCUSS = "discuss here"
    EDIT_COMMENT = "change this comment: it is someone else's"
    EXPORT = "export this project"
    READ_LOG = "read the log"
    ERASE = "erase values from this project's log"
    EDIT_PROJECT = "change this project's settings"
    MANAGE_MEMBERS = "change who is in this project"
    CREATE_PROJECT = "create projects"
    CREATE_PERSON = "create people"
    ERASE_PERSON = "erase people's names"
    READ_INSTALLATION_LOG = "read the log of the installation"


OWNER, CURATOR, REVIEWER, VIEWER = Role.OWNER, Role.CURATOR, Role.REVIEWER, Role.VIEWER

#: permission -> roles that may do it to anything in the project
ANYONES: dict[Permission, frozenset[Role]] = {
    Permission.READ: frozenset({OWNER, CURATOR, REVIEWER, VIEWER}),
    Permission.ANNOTATE: frozenset({OWNER, CURATOR, REVIEWER}),
    Permission.EDIT_ANNOTATION: frozenset({OWNER, CURATOR}),
    Permission.LINK: frozenset({OWNER, CURATOR, REVIEWER}),
    Permission.EDIT_LINK: frozenset({OWNER, CURATOR}),
    Permission.DECIDE_SUGGESTION: frozenset({OWNER, CURATOR, REVIEWER}),
    Permission.EDIT_SUGGESTION: frozenset({OWNER, CURATOR}),
    Permission.IMPORT: frozenset({OWNER, CURATOR}),
    Permission.IMPORT_RECORD: frozenset({OWNER}),
    Permission.ASSIGN: frozenset({OWNER, CURATOR}),
    Permission.SUBMIT: frozenset({OWNER, CURATOR, REVIEWER}),
    Permission.RETURN: frozenset({OWNER, CURATOR}),
    Permission.ADJUDICATE: frozenset({OWNER, CURATOR}),
    Permission.PUBLISH: frozenset({OWNER, CURATOR}),
    Permission.DISCUSS: frozenset({OWNER, CURATOR, REVIEWER}),
    Permission.EXPORT: frozenset({OWNER, CURATOR, REVIEWER, VIEWER}),
    Permission.READ_LOG: frozenset({OWNER, CURATOR, REVIEWER, VIEWER}),
    Permission.ERASE: frozenset({OWNER}),
    Permission.EDIT_PROJECT: frozenset({OWNER}),
    Permission.MANAGE_MEMBERS: frozenset({OWNER}),
}

#: permission -> roles that may do it to what they made themselves
OWN: dict[Permission, frozenset[Role]] = {
    Permission.EDIT_ANNOTATION: frozenset({REVIEWER}),
    Permission.EDIT_LINK: frozenset({REVIEWER}),
    Permission.EDIT_SUGGESTION: frozenset({REVIEWER}),
    Permission.EDIT_COMMENT: frozenset({OWNER, CURATOR, REVIEWER}),
}

#: what nobody does to an annotation or a link that is settled: the record changes by decisions only
NOT_IN_THE_RECORD = frozenset({Permission.EDIT_ANNOTATION, Permission.EDIT_LINK})

#: what an administrator of the installation may do, whatever their projects
ADMINISTRATORS = frozenset(
    {
        Permission.CREATE_PROJECT,
        Permission.CREATE_PERSON,
        Permission.ERASE_PERSON,
        Permission.READ_INSTALLATION_LOG,
    }
)


class InProject(Protocol):
    """Anything that belongs to a project."""

    @property
    def project_id(self) -> uuid.UUID: ...


@dataclass(frozen=True)
class Actor:
    """Who asks, and what they are in which project."""

    id: uuid.UUID
    name: str
    is_admin: bool = False
    roles: Mapping[uuid.UUID, Role] = field(default_factory=dict)
    #: the projects in which others' work may be hidden from them, and as what they are in it
    blind: Mapping[uuid.UUID, Role] = field(default_factory=dict)

    def __hash__(self) -> int:
        """By all that decides what they see, so that what is made of it can be kept."""
        return hash((self.id, self.is_admin, frozenset(self.roles.items()), frozenset(self.blind.items())))

    @property
    def is_system(self) -> bool:
        """Whether this is the command line of the server itself."""
        return self.id == SYSTEM_ID


#: what is made of an actor alone, such as the part of a query that says what they see, is made once for each
kept_by_actor = lru_cache(maxsize=512)

#: whoever can run commands on the server can read its files anyway
SYSTEM = Actor(id=SYSTEM_ID, name="system", is_admin=True)


def may(actor: Actor, permission: Permission, thing: InProject | None = None) -> bool:
    """Whether ``actor`` may do this to ``thing`` (None: to the installation)."""
    if actor.is_system:
        return True
    if thing is None:
        return actor.is_admin and permission in ADMINISTRATORS
    if _is_kept(permission, thing):
        return False
    role = actor.roles.get(thing.project_id)
    if role in ANYONES.get(permission, ()):
        return True
    return role in OWN.get(permission, ()) and getattr(thing, "created_by_id", None) == actor.id


def require(actor: Actor, permission: Permission, thing: InProject | None = None) -> None:
    """Raise NotAllowed unless ``actor`` may do this to ``thing``."""
    if not may(actor, permission, thing):
        if _is_kept(permission, thing):
            raise NotAllowed("This stands in the record. Reopen the decision to change it.")
        project_id = None if thing is None else thing.project_id
        raise NotAllowed(f"You may not {permission}.", deed=permission, project_id=project_id)


def _is_kept(permission: Permission, thing: InProject | None) -> bool:
    return permission in NOT_IN_THE_RECORD and getattr(thing, "is_settled", False)
