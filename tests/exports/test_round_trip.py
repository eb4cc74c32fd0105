"""Our own format goes into another installation, and leaves it byte for byte as it came."""

import itertools
import os
from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings

from annotator.accounts.permissions import SYSTEM
from annotator.audit.past import reading_past
from annotator.audit.queries import last_seq
from annotator.audit.replaying import find_differences
from annotator.db import Database
from annotator.exports.jsonl_import import import_jsonl
from annotator.projects.queries import get_project
from exporting import export_jsonl
from growing import Step, grow, steps, take_steps, texts
from make import make_project

#: projects made in a run; ANNOTATOR_EXAMPLES=200 looks for longer
EXAMPLES = int(os.environ.get("ANNOTATOR_EXAMPLES", "4"))
#: a project of its own for each example: databases take longer to make
_numbers = itertools.count()


def export(database: Database, slug: str) -> str:
    with database.reading() as session:
        return "".join(export_jsonl(session, SYSTEM, get_project(session, SYSTEM, slug)))


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts, taken=steps)
def test_a_project_comes_in_elsewhere_and_leaves_as_it_came(
    database: Database, elsewhere: Database, text: str, taken: Sequence[Step]
) -> None:
    slug = f"river-{next(_numbers)}"
    grow(elsewhere, slug, text, taken)
    told = export(elsewhere, slug)
    with database.writing() as session:
        project = make_project(session, slug)
        import_jsonl(session, SYSTEM, project, told.encode().splitlines())
    assert export(database, slug) == told
    with database.reading() as session:
        assert list(find_differences(session, project.id, lambda _: None)) == []


@settings(max_examples=EXAMPLES // 2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts, before=steps, after=steps)
def test_as_of_an_event_it_leaves_as_it_left_then(
    database: Database, text: str, before: Sequence[Step], after: Sequence[Step]
) -> None:
    slug = f"lake-{next(_numbers)}"
    grow(database, slug, text, before)
    told = export(database, slug)
    with database.reading() as session:
        project = get_project(session, SYSTEM, slug)
        seq = last_seq(session, project)
    take_steps(database, slug, after)
    with reading_past(database, project, seq) as session:
        assert "".join(export_jsonl(session, SYSTEM, get_project(session, SYSTEM, slug))) == told
