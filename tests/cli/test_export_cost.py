"""``annotator benchmark-export``."""

import json

from sqlalchemy import func, select

from annotator.db import Database
from annotator.projects.models import Project
from commands import Run


def test_it_measures_two_sizes_and_leaves_the_database_alone(run: Run, database: Database) -> None:
    told = run("benchmark-export", "--articles", "20", "--annotations", "205", "--json").stdout
    exports = json.loads(told)["exports"]
    assert [(one["articles"], one["annotations"]) for one in exports] == [(2, 20), (20, 205)]
    assert {one["format"] for one in exports} == {"jsonl"}
    assert all(one["mb"] >= 0 and one["memory_mb"] > 1 and one["annotations_per_second"] for one in exports)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Project)) == 0
