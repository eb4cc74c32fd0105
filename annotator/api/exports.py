"""A whole project: streamed at once, or made as a file that can be fetched in parts."""

import uuid
from datetime import datetime
from functools import partial
from typing import Annotated, Literal

from flask import Response, current_app, send_file
from pydantic import Field

from annotator.api.answers import Answer
from annotator.api.bodies import Body
from annotator.api.declaring import operation
from annotator.api.request import answer, current_actor, database, settle, writing_once
from annotator.errors import Conflict, NotFound
from annotator.exports.catalogue import FORMATS, NAMES
from annotator.exports.jobs import Job, JobState, begin, get_job, new_job, sending_of
from annotator.exports.taking import order_export, take

FormatName = Annotated[str, Field(max_length=40, json_schema_extra={"enum": list(NAMES)})]
MEDIA = sorted({one.media_type for one in FORMATS})


class ExportQuery(Body):
    """Which format, and of when."""

    format: FormatName = "jsonl"
    as_of: (
        Annotated[str, Field(max_length=40, description="Number of an event, or an instant in ISO 8601.")]
        | None
    ) = None


class NewExport(Body):
    """Which format, and of when."""

    format: FormatName = "jsonl"
    as_of: Annotated[str, Field(max_length=40)] | None = None


class ExportState(Answer):
    """A file that was asked for. done and total: articles. left_out: what the format has no place for.

    release: the name of the release that it is, whose format is “release”; else “”. step: what is done, where that
    is not writing articles. message: why there is no file, or what is to be known of it.
    It can be fetched until expires_at, by the one who asked for it.
    """

    id: uuid.UUID
    format: str
    filename: str
    as_of: int | None
    release: str
    state: Literal["running", "done", "failed", "expired"]
    step: str
    done: int
    total: int
    size_bytes: int
    sha256: str
    left_out: list[str]
    message: str
    created_at: datetime
    expires_at: datetime


@operation("GET /projects/<slug>/export", query=ExportQuery, media=MEDIA)
def get_export(slug: str, query: ExportQuery) -> Response:
    """A whole project in one of the formats, sent while it is read. One consistent view from first to last byte."""
    with database().writing() as session:
        order = order_export(session, current_actor(), slug, query.format, query.as_of)
    taken = take(database(), current_app.extensions["sealer"], order)
    response = Response(taken.chunks, mimetype=order.format.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{order.filename}"'
    return response


@operation("POST /projects/<slug>/exports", body=NewExport, answer=ExportState, status=202)
def post_export(slug: str, body: NewExport) -> Response:
    """Have a file made that can be fetched when it is done, in parts too."""
    with writing_once() as session:
        order = order_export(session, current_actor(), slug, body.format, body.as_of)
        settle(session)
        job = new_job(order)
        response = answer(state_of(job), 202, session=session)
    making = partial(take, database(), current_app.extensions["sealer"], order)
    begin(current_app.extensions["exports_dir"], job, making)
    return response


@operation("GET /projects/<slug>/exports/<uuid:export_id>", answer=ExportState)
def get_export_state(slug: str, export_id: uuid.UUID) -> Response:
    """How far it is."""
    return answer(state_of(_get(slug, export_id)))


@operation("GET /projects/<slug>/exports/<uuid:export_id>/file", media=MEDIA)
def get_export_file(slug: str, export_id: uuid.UUID) -> Response:
    """The file, or the range of it that is asked for (RFC 9110, 14.2)."""
    job = _get(slug, export_id)
    if job.state is JobState.DONE:
        return send_file(**sending_of(current_app.extensions["exports_dir"], job))
    if job.state is JobState.RUNNING:
        raise Conflict("This file is still being made.", {"state": job.state.value})
    raise NotFound(job.message)


def _get(slug: str, export_id: uuid.UUID) -> Job:
    with database().reading() as session:
        return get_job(session, current_app.extensions["exports_dir"], current_actor(), slug, export_id)


def state_of(job: Job) -> ExportState:
    """As it is answered."""
    values = {
        name: getattr(job, name) for name in ExportState.model_fields if name not in ("as_of", "left_out")
    }
    return ExportState(as_of=job.seq, left_out=list(job.left_out), **values)
