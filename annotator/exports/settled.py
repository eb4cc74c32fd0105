"""What a settled annotation or link was decided from: it travels with it, so that a minority view is not lost."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import or_, select

from annotator.accounts.permissions import Actor
from annotator.accounts.queries import list_names
from annotator.annotations.models import Annotation, Status
from annotator.db import Session, in_parts
from annotator.links.models import Link
from annotator.review.models import Adjudication, Matter, Standing
from annotator.review.queries import adjudication_visible_to

#: what is said of a settled thing of which nothing more is known
UNKNOWN: dict[str, object] = {"decision": {"rule": "curator", "reason": ""}, "views": []}


def read_decisions(
    session: Session, actor: Actor, article_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, dict[str, object]]:
    """By the id of what was settled in these articles: the keys that its export has beside those of every other one."""
    settled = or_(Adjudication.settled_annotation_id.is_not(None), Adjudication.settled_link_id.is_not(None))
    query = select(Adjudication).where(
        Adjudication.article_id.in_(article_ids), Adjudication.status == Standing.STANDING, settled,
        adjudication_visible_to(actor),
    )  # fmt: skip
    made = session.scalars(query).all()
    if not made:
        return {}
    views, _ = read_views(session, made)
    found: dict[uuid.UUID, dict[str, object]] = {}
    for one in made:
        thing_id = one.settled_annotation_id or one.settled_link_id
        assert thing_id
        found[thing_id] = {"decision": {"rule": one.rule, "reason": one.reason}, "views": views[one.id]}
    return found


def read_views(
    session: Session, made: Sequence[Adjudication], *, deleted: bool = True
) -> tuple[dict[uuid.UUID, list[dict[str, object]]], dict[uuid.UUID, str]]:
    """The views of each decision by its id, and the names of everyone in them. deleted: what those say, too."""
    names = list_names(session, {uuid.UUID(one) for each in made for one in _people(each)})
    said = _read_said(session, made, deleted=deleted)
    return {one.id: [_view(view, names, said) for view in one.views] for one in made}, names


def _people(made: Adjudication) -> list[str]:
    return [*made.readers, *(view["by"] for view in made.views)]


def _view(
    view: dict[str, str], names: dict[uuid.UUID, str], said: dict[str, dict[str, object]]
) -> dict[str, object]:
    by = names.get(uuid.UUID(view["by"]), "")
    return {"by": by, "id": view["id"], "stance": view["stance"], **said.get(view["id"], {})}


def _read_said(
    session: Session, made: Iterable[Adjudication], *, deleted: bool
) -> dict[str, dict[str, object]]:
    """What each view says by its id. deleted: of deleted ones, too."""
    said: dict[str, dict[str, object]] = {}
    for matter, columns in (
        (Matter.ANNOTATION, (Annotation.id, Annotation.verdict, Annotation.reason)),
        (Matter.LINK, (Link.id, Link.relation, Link.note.label("reason"))),
    ):
        ids = [uuid.UUID(view["id"]) for one in made if one.subject == matter for view in one.views]
        for part in in_parts(ids):
            query = select(*columns).where(columns[0].in_(part))
            status = (Annotation if matter is Matter.ANNOTATION else Link).status
            rows: Any = session.execute(query if deleted else query.where(status != Status.DELETED))
            for row in rows.mappings():
                said[str(row["id"])] = {name: value for name, value in row.items() if name != "id"}
    return said
