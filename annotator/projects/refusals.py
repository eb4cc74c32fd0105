"""Refused access in the log: who tried what they may not.

What is refused to a member stands in the log of their project. What is hidden from someone stands in the log of the
installation, and there whether or not it exists: otherwise the time that it takes to note would tell.
"""

import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from annotator import clock
from annotator.accounts.permissions import Actor
from annotator.audit.kinds import EventKind
from annotator.audit.log import record
from annotator.audit.models import INSTALLATION, Event
from annotator.audit.noting import THE_INSTALLATION, About, list_latest, lock_log
from annotator.db import Database, Session
from annotator.errors import NotAllowed, NotFound, Refusal
from annotator.projects.drafts import SLUG
from annotator.projects.models import Project
from annotator.projects.queries import visible_to

#: the same is noted once within this time
WINDOW = timedelta(hours=1)
#: refusals of one person that are noted within it, in each log
NOTED = 20


@dataclass(frozen=True)
class Tried:
    """Something that someone may not: what it is about, and the words of the log."""

    subject: About
    words: str


def note_refusal(database: Database, actor: Actor, refusal: Refusal, address: Mapping[str, object]) -> None:
    """Keep in the log that ``actor`` was refused, in a transaction of its own.

    address: the values in the address that was asked for, such as ``slug``.
    The refusal stands when the database does not answer: then it is in the server's log only.
    """
    if not isinstance(refusal, NotAllowed | NotFound):
        return
    try:
        with database.reading() as session:
            tried = _find_tried(session, actor, refusal, address)
            if tried is None or _is_noted(session, actor, tried):
                return
        with database.writing() as session:
            lock_log(session, tried.subject.log_id)
            if not _is_noted(session, actor, tried):
                record(session, actor, EventKind.ACCESS_REFUSED, tried.subject, reason=tried.words)
    except OperationalError:
        logging.getLogger(__name__).exception("not noted: %s was refused", actor.name)


def _find_tried(
    session: Session, actor: Actor, refusal: NotAllowed | NotFound, address: Mapping[str, object]
) -> Tried | None:
    """None where a refusal is no news: a thing that is gone, a form that came from elsewhere."""
    refused = refusal.__cause__ if isinstance(refusal, NotFound) else refusal
    if isinstance(refused, NotAllowed):
        here = refused.project_id if refused.project_id in actor.roles else None
        subject = About("project", here, here) if here else THE_INSTALLATION
        return Tried(subject, f"may not {refused.deed}") if refused.deed else None
    hidden = _find_hidden(session, actor, address)
    return Tried(THE_INSTALLATION, f"may not read {hidden}") if hidden else None


def _find_hidden(session: Session, actor: Actor, address: Mapping[str, object]) -> str:
    """What of this address is of a project that the actor is not in; empty when nothing is."""
    slug = address.get("slug")
    if isinstance(slug, str):
        if not SLUG.fullmatch(slug):
            return ""
        mine = visible_to(actor, Project.__table__.c.id)
        if session.scalar(select(Project.id).where(Project.slug == slug, mine)) is None:
            return f"the project “{slug}”, if there is one"
    for value in address.values():
        # an id cannot be guessed, so nothing is given away to someone who has one
        if isinstance(value, uuid.UUID):
            log_id = session.scalar(select(Event.log_id).where(Event.subject_id == value).limit(1))
            if log_id not in {None, INSTALLATION, *actor.roles}:
                return "what is in another project"
    return ""


def _is_noted(session: Session, actor: Actor, tried: Tried) -> bool:
    """Whether the log says so already, or has heard enough of this person for now."""
    by_them, about = Event.actor_id == actor.id, tried.subject
    # few of someone's events are in the log of the installation, and few of a project's are about the project itself
    few = Event.log_id == INSTALLATION if about.log_id == INSTALLATION else Event.subject_id == about.id
    latest = list_latest(session, EventKind.ACCESS_REFUSED, few, by_them, limit=NOTED)
    lately = [event.reason for event in latest if event.at > clock.now() - WINDOW]
    return tried.words in lately or len(lately) >= NOTED
