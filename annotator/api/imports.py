"""Taking in our own JSON lines, and what other tools left."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from flask import Response, request
from pydantic import Field

from annotator.accounts.permissions import Actor, Permission, require
from annotator.api.answers import Answer
from annotator.api.bodies import Body
from annotator.api.declaring import operation
from annotator.api.intake import Malformed, parse_json
from annotator.api.request import answer, current_actor, database, settle, writing_once
from annotator.errors import Invalid
from annotator.exports.intake.catalogue import NAMES, choose_reader
from annotator.exports.intake.mapping import Found, LabelMap
from annotator.exports.intake.own import OWN, are_own, take_own
from annotator.exports.intake.reading import read_documents
from annotator.exports.intake.report import Report, remark_values
from annotator.exports.intake.taking_in import read_mapping, take_in, try_out
from annotator.exports.intake.unpacking import unpack
from annotator.projects.queries import get_project

#: of a long report; ``changed`` and ``refused`` count all
REMARKS_AT_MOST = 5_000


class ImportQuery(Body):
    """Which tool, and what its labels become; “jsonl” is our own format. ``trial`` 1: only say what would be stored."""

    format: Annotated[str, Field(max_length=40, json_schema_extra={"enum": ["auto", OWN, *NAMES]})] = "auto"
    name: Annotated[
        str, Field(max_length=200, description="What the file is called; its ending tells the format.")
    ] = "file"
    map: Annotated[
        str,
        Field(
            max_length=100_000, description='As JSON: {"Label": "claim:disputed", "Supports": "corroborates"}'
        ),
    ] = "{}"
    as_: Annotated[
        Literal["annotations", "pre-annotations"],
        Field(alias="as", description="Pre-annotations wait until each reviewer accepts or dismisses them."),
    ] = "annotations"
    skip_unreadable: Annotated[
        int,
        Field(ge=0, le=1, description="1: go on without files that cannot be read; each is told as refused."),
    ] = 0
    trial: Annotated[int, Field(ge=0, le=1)] = 0


class LabelState(Answer):
    """How often a label stands there, and what it becomes."""

    label: str
    count: int
    becomes: str


class RemarkState(Answer):
    """Something that was changed or not taken."""

    place: str
    what: str
    message: str


class ImportState(Answer):
    """What became of the files."""

    format: str
    documents: int
    counts: dict[str, int]
    changed: int
    refused: int
    left_out: dict[str, int]
    labels: list[LabelState]
    relations: list[LabelState]
    remarks: list[RemarkState]


@operation(
    "POST /projects/<slug>/imports", query=ImportQuery, answer=ImportState, takes="application/octet-stream"
)
def post_import(slug: str, query: ImportQuery) -> Response:
    """Take in a file of our own JSON lines or of another tool, or a ZIP of such files: the body. Again changes nothing.

    Our own keep who marked and settled what, which an owner answers for.
    """
    actor = current_actor()
    with database().reading() as session:
        require(actor, Permission.IMPORT, get_project(session, actor, slug))
    choices = _choices(query.map)
    files = unpack(query.name, request.get_data())
    if are_own(query.format, files):
        return _take_own(actor, slug, query, files)
    reader = choose_reader(query.format, files)
    # before the transaction: others wait for it
    documents = read_documents(reader, files, skips=bool(query.skip_unreadable))
    store = try_out if query.trial else take_in
    with writing_once() as session:
        project = get_project(session, actor, slug)
        mapping = read_mapping(session, project, choices)
        if query.as_ == "pre-annotations":
            mapping = replace(mapping, proposed_by=reader.name)
        report = store(session, actor, project, documents, mapping)
        settle(session)
        return answer(_state(reader.name, Found.of(documents), mapping, report), session=session)


def _take_own(actor: Actor, slug: str, query: ImportQuery, files: Mapping[str, bytes]) -> Response:
    if query.trial:
        raise Invalid("trial", "This is for the files of other tools: our own are taken whole or refused.")
    with writing_once() as session:
        project = get_project(session, actor, slug)
        is_proposed = query.as_ == "pre-annotations"
        report = take_own(session, actor, project, files, is_proposed=is_proposed)
        settle(session)
        texts = report.counts.added + report.counts.revised + report.counts.present
        found = Found(documents=texts, spans={}, relations={})
        return answer(_state(OWN, found, read_mapping(session, project), report), session=session)


def _choices(text: str) -> dict[str, str]:
    try:
        value = parse_json(text.encode())
    except Malformed as malformed:
        raise Invalid("map", malformed.message) from None
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise Invalid("map", "This must be an object of labels, each with a text: what it becomes.")
    return value


def _state(format_: str, found: Found, mapping: LabelMap, report: Report) -> ImportState:
    numbers: dict[str, Any] = report.values()
    told = {name: numbers.pop(name) for name in ("changed", "refused", "left_out")}
    return ImportState(
        format=format_, documents=found.documents, counts=numbers, **told,
        labels=[
            LabelState(label=label, count=count, becomes=mapping.words_of_label(label))
            for label, count in found.spans.items()
        ],
        relations=[
            LabelState(label=label, count=count, becomes=mapping.words_of_relation(label))
            for label, count in found.relations.items()
        ],
        remarks=[RemarkState(**one) for one in remark_values(report.remarks[:REMARKS_AT_MOST])],
    )  # fmt: skip
