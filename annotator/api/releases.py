"""Releases: which there are, making one, and making one again. The file is fetched as that of every other export."""

import uuid
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal

from flask import Response, current_app
from pydantic import Field

from annotator.api.answers import Answer, Listing
from annotator.api.bodies import Body, Page
from annotator.api.declaring import operation
from annotator.api.exports import ExportState, state_of
from annotator.api.paging import id_after, next_after
from annotator.api.request import answer, current_actor, database, settle, writing_once
from annotator.db import Session
from annotator.exports.jobs import Job, begin, new_job
from annotator.exports.releases.between import get_between, list_touched, page_changes, rest_of
from annotator.exports.releases.drafts import NO_LICENCE, ReleaseDraft
from annotator.exports.releases.ordering import ReleaseOrder, order_again, order_release, take_release
from annotator.exports.releases.queries import list_releases_page
from annotator.projects.queries import get_project

_Text = Annotated[str, Field(max_length=100)]


class NewRelease(Body):
    """What a release shall be. ``name``: its version, such as 1.0, which also draws the splits.

    formats: beside jsonl, which every release has. licence: as SPDX names it. has_names: people by their names instead
    of pseudonyms. as_of: the number of an event, or an instant in ISO 8601; without it now. since: the name of an older
    release, to say what changed since.
    """

    name: _Text
    licence: _Text = NO_LICENCE
    formats: Annotated[list[_Text], Field(max_length=40)] = []
    has_names: bool = False
    as_of: Annotated[str, Field(max_length=40)] | None = None
    since: _Text = ""


class ReleaseState(Answer):
    """A release. ``seq``: the event after which the project was like this; ``sha256sums``: of its list of checksums."""

    id: uuid.UUID
    name: str
    seq: int
    sha256sums: str
    licence: str
    has_names: bool
    formats: list[str]
    since: str
    created_at: datetime


class FieldChange(Answer):
    """What one field said before and says after; null where there was or is nothing."""

    field: str
    from_value: Any = Field(alias="from")
    to: Any


class ChangeState(Answer):
    """What became of one article, annotation or link. ``article``: the one it is in, with its title.

    exact: the words that are marked, of a link its relation. by: who did it last, called as in the newer release, and
    why: the reason that was given; each “” where it is not known.
    """

    what: Literal["article", "annotation", "link"]
    id: uuid.UUID
    deed: Literal["added", "removed", "changed"]
    article: uuid.UUID
    title: str
    exact: str
    fields: list[FieldChange]
    by: str
    why: str


class Side(Answer):
    """One of the two releases, and the event that it is frozen at."""

    name: str
    seq: int


class Changes(Listing[ChangeState]):
    """What changed from the older release to the newer one, as far as the asker may see it."""

    from_release: Side
    to_release: Side


@operation("GET /projects/<slug>/releases", query=Page, answer=Listing[ReleaseState])
def get_releases(slug: str, query: Page) -> Response:
    """A project's releases, in the order they were made."""
    actor, after = current_actor(), id_after(query)
    with database().reading() as session:
        project = get_project(session, actor, slug)
        found = list_releases_page(session, actor, project, after=after, limit=query.limit + 1)
    items = [
        ReleaseState(
            id=one.id, name=one.name, seq=one.seq, sha256sums=one.sha256.hex(), licence=one.licence,
            has_names=one.has_names, formats=one.formats.split(",") if one.formats else [], since=one.since,
            created_at=one.created_at,
        )
        for one in found[: query.limit]
    ]  # fmt: skip
    return answer(Listing[ReleaseState](items=items, next=next_after(found, query)))


@operation("GET /projects/<slug>/releases/<before>/<after>", query=Page, answer=Changes)
def get_changes(slug: str, before: str, after: str, query: Page) -> Response:
    """What changed between two releases, by whom and why: articles, then annotations, then links."""
    last = id_after(query)
    with database().reading() as session:
        project = get_project(session, current_actor(), slug)
        between = get_between(session, current_actor(), project, (before, after))
        left = rest_of(list_touched(session, between), last)
        found, cursor = page_changes(session, between, left, limit=query.limit)
    sides = (Side(name=one.name, seq=one.seq) for one in (between.before, between.after))
    items = [ChangeState.model_validate(one.values) for one in found]
    return answer(Changes(items=items, next=cursor, from_release=next(sides), to_release=next(sides)))


@operation("POST /projects/<slug>/releases", body=NewRelease, answer=ExportState, status=202)
def post_release(slug: str, body: NewRelease) -> Response:
    """Have a release made: a ZIP that is fetched as every other export, and is listed when it is there."""
    draft = ReleaseDraft(body.name, body.licence, tuple(body.formats), body.has_names)
    with writing_once() as session:
        order = order_release(session, current_actor(), slug, draft, since=body.since, as_of=body.as_of)
        job, response = _noted(session, order)
    _begin(order, job)
    return response


@operation("POST /projects/<slug>/releases/<version>/files", answer=ExportState, status=202)
def build_release_again(slug: str, version: str) -> Response:
    """Have the file of a release made again, from its event, with the same bytes."""
    with writing_once() as session:
        order = order_again(session, current_actor(), slug, version)
        job, response = _noted(session, order)
    _begin(order, job)
    return response


def _noted(session: Session, order: ReleaseOrder) -> tuple[Job, Response]:
    settle(session)
    job = new_job(order)
    return job, answer(state_of(job), 202, session=session)


def _begin(order: ReleaseOrder, job: Job) -> None:
    folder = current_app.extensions["exports_dir"]
    begin(folder, job, partial(take_release, database(), current_app.extensions["sealer"], folder, order))
