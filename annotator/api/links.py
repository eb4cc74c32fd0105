"""Links between annotations."""

import uuid

from flask import Response

from annotator.accounts.queries import list_names
from annotator.annotations.queries import get_annotation
from annotator.api.answers import LinkState, Listing, WrittenLink
from annotator.api.bodies import LinkPatch, NewLink, Page, VersionOnly
from annotator.api.declaring import operation
from annotator.api.paging import id_after, next_after
from annotator.api.request import (
    answer,
    current_actor,
    database,
    settle,
    telling,
    wanted_version,
    writing_once,
)
from annotator.audit.log import Recorded
from annotator.db import Session
from annotator.errors import Invalid
from annotator.links.actions import change_link, create_link, delete_link, restore_link
from annotator.links.drafts import LinkDraft
from annotator.links.models import Link
from annotator.links.queries import get_link, list_links
from annotator.projects.queries import get_project


@operation("POST /projects/<slug>/links", body=NewLink, answer=WrittenLink, status=201)
def post_link(slug: str, body: NewLink) -> Response:
    """Link two annotations of one project."""
    actor = current_actor()
    draft = LinkDraft(body.from_id, body.to_id, body.relation, body.note)
    with writing_once() as session:
        project = get_project(session, actor, slug)
        ends = get_annotation(session, actor, draft.from_id), get_annotation(session, actor, draft.to_id)
        if any(end.project_id != project.id for end in ends):
            raise Invalid("from", "Both passages must be in this project.")
        link, event = create_link(session, actor, ends, draft)
        return _written(session, link, event, 201)


@operation("GET /projects/<slug>/links", query=Page, answer=Listing[LinkState])
def get_links(slug: str, query: Page) -> Response:
    """A project's links."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        found = list_links(session, actor, project, after=id_after(query), limit=query.limit + 1)
        items = _states(session, list(found[: query.limit]))
    return answer(Listing[LinkState](items=items, next=next_after(found, query)))


@operation("GET /links/<uuid:link_id>", answer=LinkState)
def get_one_link(link_id: uuid.UUID) -> Response:
    """One link, a deleted one too."""
    with database().reading() as session:
        [state] = _states(session, [get_link(session, current_actor(), link_id)])
    return answer(state)


@operation("PATCH /links/<uuid:link_id>", body=LinkPatch, answer=WrittenLink)
def patch_link(link_id: uuid.UUID, body: LinkPatch) -> Response:
    """Another relation or note."""
    actor, version = current_actor(), wanted_version(body.version)
    with writing_once() as session:
        link = get_link(session, actor, link_id, lock=True)
        relation = link.relation if body.relation is None else body.relation
        draft = LinkDraft(link.from_id, link.to_id, relation, link.note if body.note is None else body.note)
        with telling(lambda: _states(session, [link])[0]):
            return _written(session, link, change_link(session, actor, link, draft, version=version))


@operation("DELETE /links/<uuid:link_id>", body=VersionOnly, answer=WrittenLink)
def remove_link(link_id: uuid.UUID, body: VersionOnly) -> Response:
    """Delete a link; it can be restored."""
    actor, version = current_actor(), wanted_version(body.version)
    with writing_once() as session:
        link = get_link(session, actor, link_id, lock=True)
        with telling(lambda: _states(session, [link])[0]):
            return _written(session, link, delete_link(session, actor, link, version=version))


@operation("POST /links/<uuid:link_id>/restore", body=VersionOnly, answer=WrittenLink)
def bring_link_back(link_id: uuid.UUID, body: VersionOnly) -> Response:  # noqa: ARG001  (its shape is checked)
    """Restore a deleted link."""
    actor = current_actor()
    with writing_once() as session:
        link = get_link(session, actor, link_id, lock=True)
        return _written(session, link, restore_link(session, actor, link))


def _written(session: Session, link: Link, event: Recorded | None, status: int = 200) -> Response:
    settle(session)
    [state] = _states(session, [link])
    return answer(WrittenLink(**dict(state), event=event.seq if event else None), status, session=session)


def _states(session: Session, links: list[Link]) -> list[LinkState]:
    actor = current_actor()
    others = {link.created_by_id for link in links} - {actor.id}
    names = {actor.id: actor.name} | (list_names(session, others) if others else {})
    return [
        LinkState(
            id=link.id, project=link.project_id, relation=link.relation, from_id=link.from_id, to_id=link.to_id,
            article=link.article_id, to_article=link.to_article_id, note=link.note, status=link.status,
            created_by=names[link.created_by_id], created_at=link.created_at, updated_at=link.updated_at,
            version=link.version,
        )
        for link in links
    ]  # fmt: skip
