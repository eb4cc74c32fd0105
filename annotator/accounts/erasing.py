"""Taking a person's name out of the installation, and values out of the answers that are kept for a day.

Who acted stays known by an id, and under a name that says nothing: work is never left without its author.
"""

import json
import uuid
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import delete, select

from annotator import clock
from annotator.accounts.drafts import NOWHERE
from annotator.accounts.models import ApiToken, BrowserSession, IdempotencyKey, Person
from annotator.accounts.permissions import SYSTEM_ID, Actor, Permission, require
from annotator.accounts.queries import erased_name
from annotator.audit.erasing import check_reason, erase_fields
from annotator.audit.kinds import EventKind
from annotator.audit.log import Recorded, record_change
from annotator.db import Session
from annotator.errors import Invalid

#: the label of their tokens
NO_LABEL = "[erased]"


def erase_account(session: Session, actor: Actor, person: Person, *, reason: str) -> Recorded:
    """Erase the name, the e-mail address and the labels of tokens; nobody can sign in as this person any more.

    The caller has taken them out of their projects. Raises Invalid for the system, and for one who is erased already.
    """
    require(actor, Permission.ERASE_PERSON)
    if person.id == SYSTEM_ID:
        raise Invalid("name", "The system is no person; its name stays.")
    if person.name == erased_name(person):
        raise Invalid("name", f"This person is erased already, and is called {person.name}.")
    check_reason(reason, [person.name, person.email])
    _end_access(session, actor, person, reason)
    _rename_in_answers(session, person, erased_name(person))
    return erase_fields(
        session, actor, person, {"after.name", "after.email"}, lambda: _rename(person),
        reason=reason, kind=EventKind.PERSON_ERASED,
    )  # fmt: skip


def _rename(person: Person) -> None:
    person.name = erased_name(person)
    person.email = f"{person.name}{NOWHERE}"
    person.password_hash, person.is_admin = "", False


def _end_access(session: Session, actor: Actor, person: Person, reason: str) -> None:
    now = clock.now()
    for browser in session.scalars(select(BrowserSession).where(BrowserSession.person_id == person.id)):
        browser.revoked_at, browser.user_agent = browser.revoked_at or now, ""
    for token in session.scalars(select(ApiToken).where(ApiToken.person_id == person.id)).all():
        if token.revoked_at is None:
            before = token.snapshot()
            token.revoked_at = now
            record_change(session, actor, EventKind.TOKEN_REVOKED, token, before=before)
        _erase_label(session, actor, token, reason)


def _erase_label(session: Session, actor: Actor, token: ApiToken, reason: str) -> None:
    def change() -> None:
        token.label = NO_LABEL

    erase_fields(session, actor, token, {"after.label"}, change, reason=reason)


def _rename_in_answers(session: Session, person: Person, name: str) -> None:
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.person_id == person.id))
    before = person.name

    def rename(part: dict[str, Any]) -> dict[str, Any]:
        return {**part, "created_by": name} if part.get("created_by") == before else part

    rewrite_answers(session, f'"{before}"', rename)


def rewrite_answers(
    session: Session, mention: str, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Take values out of kept answers. They stay answers: a write that is sent again must not be done again.

    mention: only answers that hold this text. change: gets each JSON object in them, gives what stands there instead.
    """
    holding = IdempotencyKey.answer.contains(mention, autoescape=True)
    for kept in session.scalars(select(IdempotencyKey).where(holding)).all():
        answer = json.loads(kept.answer, object_hook=change)
        kept.answer = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


def clear_answers(
    session: Session, thing_id: uuid.UUID, names: Collection[str], state: Mapping[str, Any]
) -> None:
    """Put the values of ``state`` in the place of these fields (``after.<key>``) of a thing, in answers about it."""
    cleared = {key: value for key, value in state.items() if f"after.{key}" in names}

    def change(part: dict[str, Any]) -> dict[str, Any]:
        if part.get("id") != str(thing_id):
            return part
        return {**part, **{key: value for key, value in cleared.items() if key in part}}

    rewrite_answers(session, str(thing_id), change)
