"""What changed between two releases, as the log has it: neither of them is made again.

Told is of whatever an event between the two left otherwise, and of links that came or went with an end of theirs. What
somebody may not see today is left out for them, and so are values that were erased.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import or_, select

from annotator.accounts.permissions import SYSTEM, SYSTEM_ID, Actor
from annotator.accounts.queries import list_everyone
from annotator.annotations.models import Annotation, Status
from annotator.annotations.queries import annotation_visible_to
from annotator.assignments.visibility import narrow
from annotator.audit.history import states_as_of
from annotator.audit.models import Event
from annotator.db import Session, in_parts
from annotator.exports.records import ADJUDICATED
from annotator.exports.releases.changes import explain
from annotator.exports.releases.comparing import COMPARED, Change, Deed, Thing, change_of
from annotator.exports.releases.models import Release
from annotator.exports.releases.pseudonyms import list_pseudonyms
from annotator.exports.releases.queries import get_release
from annotator.exports.settled import UNKNOWN
from annotator.links.models import Link
from annotator.links.queries import link_visible_to
from annotator.projects.models import Project
from annotator.review.models import Adjudication, Standing
from annotator.review.queries import adjudication_visible_to

#: in place of a value that was erased
_ERASED = object()
State = Mapping[str, Any]


@dataclass(frozen=True)
class Touched:
    """Something that happened to be changed; it may say again what it said before."""

    what: str
    article_id: uuid.UUID
    id: uuid.UUID


@dataclass(frozen=True)
class Between:
    """Two releases of a project, the older first, as somebody sees them."""

    project: Project
    before: Release
    after: Release
    #: who asks, blind where something is hidden from them
    eyes: Actor
    #: by id, what people are called: as in the newer one
    names: Mapping[uuid.UUID, str]

    @property
    def seqs(self) -> range:
        """The events between the two."""
        return range(self.before.seq + 1, self.after.seq + 1)

    def said(self, release: Release) -> dict[str, Any]:
        """What is said of one of the two."""
        return {"project": self.project.slug, "version": release.name, "seq": release.seq}


def get_between(session: Session, actor: Actor, project: Project, names: tuple[str, str]) -> Between:
    """Two releases by their versions, in either order. Raises NotFound."""
    found = [get_release(session, actor, project, name) for name in names]
    before, after = sorted(found, key=lambda one: (one.seq, one.created_at, one.id))
    if after.has_names:
        called: Mapping[uuid.UUID, str] = list_everyone(session)
    else:
        called = {**list_pseudonyms(session, project, after.seq), SYSTEM_ID: SYSTEM.name}
    return Between(project, before, after, narrow(session, actor, project), called)


def list_touched(session: Session, between: Between) -> list[Touched]:
    """All that the events between the two are about, in the order in which changes are told."""
    query = select(Event.subject_type, Event.subject_id, Event.article_id).distinct()
    told = query.where(
        Event.log_id == between.project.id, Event.seq > between.before.seq, Event.seq <= between.after.seq,
        Event.after.is_not(None), Event.subject_type.in_((*COMPARED, Adjudication.subject_type)),
    )  # fmt: skip
    found, decided = set[Touched](), []
    for row in session.execute(told):
        if row.subject_type == Adjudication.subject_type:
            decided.append(row.subject_id)
        else:
            found.add(Touched(row.subject_type, row.article_id or row.subject_id, row.subject_id))
    found.update(_settled(session, decided))
    found.update(_hanging_on(session, [one.id for one in found if one.what == Annotation.subject_type]))
    order = {name: at for at, name in enumerate(COMPARED)}
    seen = _seen(session, between.eyes, found)
    return sorted(seen, key=lambda one: (order[one.what], one.article_id, one.id))


def rest_of(touched: Sequence[Touched], last: uuid.UUID | None) -> Sequence[Touched]:
    """What comes after the last one of the part before; all of it where there is none."""
    return touched[next((at for at, one in enumerate(touched, 1) if one.id == last), 0) :]


def _settled(session: Session, ids: Iterable[uuid.UUID]) -> Iterator[Touched]:
    """What these decisions put into the record: a decision is told of with it."""
    columns = (Adjudication.article_id, Adjudication.settled_annotation_id, Adjudication.settled_link_id)
    for part in in_parts(ids):
        for article_id, annotation_id, link_id in session.execute(
            select(*columns).where(Adjudication.id.in_(part))
        ):
            if annotation_id:
                yield Touched(Annotation.subject_type, article_id, annotation_id)
            if link_id:
                yield Touched(Link.subject_type, article_id, link_id)


def _hanging_on(session: Session, ids: Iterable[uuid.UUID]) -> Iterator[Touched]:
    """The links of these annotations: they stand as long as both ends do."""
    for part in in_parts(ids):
        query = select(Link.article_id, Link.id).where(or_(Link.from_id.in_(part), Link.to_id.in_(part)))
        for row in session.execute(query):
            yield Touched(Link.subject_type, row.article_id, row.id)


def _seen(session: Session, eyes: Actor, found: set[Touched]) -> Iterator[Touched]:
    if not eyes.blind:
        yield from found
        return
    yield from (one for one in found if one.what not in (Annotation.subject_type, Link.subject_type))
    for model, visible in ((Annotation, annotation_visible_to(eyes)), (Link, link_visible_to(eyes))):
        things = {one.id: one for one in found if one.what == model.subject_type}
        for part in in_parts(things):
            yield from (
                things[one] for one in session.scalars(select(model.id).where(model.id.in_(part), visible))
            )


def read_changes(session: Session, between: Between, touched: Iterable[Touched]) -> Iterator[Change]:
    """What became of these things, in their order, with who did it last and why; nothing of those that are as before.

    A dozen statements for 500 things, so memory does not grow with the log.
    """
    for part in in_parts(touched):
        was, now = (_things(session, between, one.seq, part) for one in (between.before, between.after))
        keys = [(one.what, str(one.id)) for one in part]
        there = (change_of(key, was.get(key), now.get(key)) for key in keys if key in was or key in now)
        found = [one for one in map(_without_erased, there) if one.fields or one.deed is not Deed.CHANGED]
        yield from explain(session, between.project, found, between.seqs, names=between.names)


def page_changes(
    session: Session, between: Between, touched: Sequence[Touched], *, limit: int
) -> tuple[list[Change], str | None]:
    """The first ``limit`` changes of these things, and the id of the last of them if there are more."""
    found: list[Change] = []
    for part in in_parts(touched, limit):
        found += read_changes(session, between, part)
        if len(found) > limit:
            return found[:limit], found[limit - 1].id
    return found, None


def _without_erased(change: Change) -> Change:
    known = {name: pair for name, pair in change.fields.items() if _ERASED not in pair}
    return replace(change, fields=known)


def _things(
    session: Session, between: Between, seq: int, part: Sequence[Touched]
) -> dict[tuple[str, str], Thing]:
    """These things as they stood after event ``seq``; what was deleted, or not there yet, is missing."""
    states = _states(session, between, seq, {one.id for one in part} | {one.article_id for one in part})
    ends = {uuid.UUID(state[end]) for state in states.values() for end in ("from", "to") if end in state}
    standing = {one for one, state in _states(session, between, seq, ends).items() if _stands(state)}
    decisions = _decisions(session, between, seq, [one.id for one in part])
    found = {}
    for one in part:
        state = states.get(one.id)
        if state is None or not _stands(state):
            continue
        if (
            one.what == Link.subject_type
            and not {uuid.UUID(state["from"]), uuid.UUID(state["to"])} <= standing
        ):
            continue
        record = _record(between, one, state, decisions.get(one.id))
        title = states.get(one.article_id, {}).get("title", "")
        found[one.what, str(one.id)] = Thing(record, str(one.article_id), title, _compared(one.what, record))
    return found


def _states(session: Session, between: Between, seq: int, ids: set[uuid.UUID]) -> dict[uuid.UUID, State]:
    found = states_as_of(session, between.project, seq, subject_ids=ids)
    return {one.subject_id: one.state for one in found}


def _stands(state: State) -> bool:
    return state.get("status") != Status.DELETED


def _record(between: Between, one: Touched, state: State, decision: Any) -> dict[str, Any]:
    """The state of a thing as its record in a release."""
    record = {**state, "created_by": between.names.get(uuid.UUID(state["created_by"]), "")}
    if state.get("is_settled"):
        record["decision"] = decision or UNKNOWN["decision"]
        if one.what == Annotation.subject_type:
            record["status"] = ADJUDICATED
    return record


def _compared(what: str, record: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: record.get(name, _ERASED) for name in COMPARED[what]}
    return found | ({"decision": record["decision"]} if "decision" in record else {})


def _decisions(
    session: Session, between: Between, seq: int, ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, dict[str, str]]:
    """By what they put into the record, the decisions that stood after event ``seq``."""
    put = or_(Adjudication.settled_annotation_id.in_(ids), Adjudication.settled_link_id.in_(ids))
    query = select(Adjudication.id).where(put, adjudication_visible_to(between.eyes))
    found = {}
    for state in _states(session, between, seq, set(session.scalars(query))).values():
        thing = state.get("settled_annotation") or state.get("settled_link")
        if thing and state.get("status") == Standing.STANDING:
            found[uuid.UUID(thing)] = {"rule": state.get("rule", ""), "reason": state.get("reason", "")}
    return found
