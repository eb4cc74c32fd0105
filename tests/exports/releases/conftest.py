"""A desk at work, and releases of what it did."""

from pathlib import Path
from typing import Any

import pytest

from annotator.db import Database
from annotator.review.actions import settle_unit
from annotator.review.drafts import Choice
from make import COUNCIL, FLOOD, Desk, make_annotation, make_article, make_link
from releasing import Release, release_into
from review.reading import HOUSEHOLDS, draft, items


@pytest.fixture
def release(database: Database, tmp_path: Path) -> Release:
    def make(name: str = "1.0", **wanted: Any) -> Path:
        path = tmp_path / f"release-{name}-{len(list(tmp_path.iterdir()))}"
        release_into(database, tmp_path / "log", path, name, **wanted)
        return path

    return make


@pytest.fixture
def worked(database: Database, desk: Desk) -> Desk:
    """Ada and Bob differ in a claim, Cleo settles it; a link; a third article that copies the first."""
    with database.writing() as session:
        said: dict[str, Any] = {
            "verdict": "disputed",
            "reason": "The mayor’s own count 👩🏽‍🚒.",
            "tags": ("toll",),
        }
        claim = make_annotation(session, desk.ada, desk.flood, HOUSEHOLDS, **said)
        make_annotation(session, desk.bob, desk.flood, HOUSEHOLDS, verdict="sourced", reason="It is.")
        passage = make_annotation(
            session, desk.bob, desk.council, "1,150 residents", text=COUNCIL, kind="passage"
        )
        make_link(session, desk.ada, claim, passage, "contradicts", note="Another count.")
        make_article(session, desk.project, f"From the Lamp.\r\n{FLOOD}", title="Again", publisher="Echo")
        taken = draft(items(session, desk)[0], Choice.TAKE, desk.ada, reason="The better source.")
        settle_unit(session, desk.cleo, desk.flood, taken)
    return desk
