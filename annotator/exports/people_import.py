"""Whom a file names: people of this installation, and those who come in with it."""

import uuid

from sqlalchemy import select

from annotator.accounts.actions import add_person
from annotator.accounts.drafts import NAME, NOWHERE, PersonDraft
from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM_ID, Actor, Permission, require
from annotator.db import Session
from annotator.projects.models import Project


class PeopleImport:
    """People by name. Whoever is not known here comes in by name alone, and cannot sign in."""

    def __init__(self, session: Session, actor: Actor, project: Project) -> None:
        require(actor, Permission.IMPORT, project)
        self.session, self.actor = session, actor
        self._ids: dict[str, uuid.UUID] = {
            row.name: row.id for row in session.execute(select(Person.name, Person.id))
        }

    def find(self, name: str) -> uuid.UUID:
        """Their id. The system's where a file names nobody, or in a way in which nobody is called here."""
        if name not in self._ids:
            self._ids[name] = self._add(name) if NAME.fullmatch(name) else SYSTEM_ID
        return self._ids[name]

    def _add(self, name: str) -> uuid.UUID:
        person = add_person(self.session, self.actor, PersonDraft(name, f"{name}{NOWHERE}"))
        return person.id
