"""The document, and what a fuzzer does with it."""

import os
import random
from functools import cache
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from annotator.api import build
from annotator.api.declaring import OPERATIONS
from annotator.db import Database
from make import Desk, make_annotation
from programs import Programs

build()  # declares the operations

CHECKS = (not_a_server_error, content_type_conformance, status_code_conformance, response_schema_conformance)
#: per operation; a longer run: ANNOTATOR_FUZZ_EXAMPLES=500
EXAMPLES = int(os.environ.get("ANNOTATOR_FUZZ_EXAMPLES", "8"))


def test_the_document_names_every_address(app: Flask) -> None:
    document = app.test_client().get("/api/v1/openapi.json").get_json()
    described = sum(len(methods) for methods in document["paths"].values())
    routed = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    assert document["openapi"].startswith("3.1")
    assert described == len(OPERATIONS) == len(routed) - 1
    assert all(method["summary"] for methods in document["paths"].values() for method in methods.values())


@cache
def read_operations(app: Flask) -> dict[str, Any]:
    """What the document declares, by name."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    found = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    return {one.definition.raw["operationId"]: one for one in found}


@pytest.mark.parametrize("name", [operation.name for operation in OPERATIONS])
def test_no_generated_request_breaks_the_program(
    app: Flask, database: Database, desk: Desk, program: Programs, name: str
) -> None:
    app.testing = False  # a bug answers 500, as it would in production
    with database.writing() as session:
        annotation = make_annotation(session, desk.ada, desk.flood, "400 households")
    known = {"slug": "flood", "article_id": str(desk.flood.id), "annotation_id": str(annotation.id)}
    headers = {"Authorization": f"Bearer {program('cleo').token}"}
    operation = read_operations(app)[name]
    dice = random.Random(name)

    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def send(case: Any) -> None:
        for parameter in list(case.path_parameters or {}):
            if dice.random() < 0.7:
                case.path_parameters[parameter] = known.get(parameter, case.path_parameters[parameter])
        case.call_and_validate(headers=headers, checks=CHECKS)

    send()
