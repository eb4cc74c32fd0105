"""Which articles are read as telling the story of one."""

import pytest
from sqlalchemy import delete, insert, select

from annotator.articles.models import Article
from annotator.corroboration.models import Neighbour, Reuse
from annotator.corroboration.queries import open_story
from annotator.db import Database
from corroboration.tellings import tell
from make import Desk


@pytest.mark.parametrize(
    ("near", "expected"),
    [
        (["own wire", "own copy", "wire later", "copy later"], {"own", "wire", "copy", "later"}),
        (
            ["own wire", "own copy", "wire later", "copy later", "wire other"],
            {"own", "wire", "copy", "later"},
        ),
        (["own wire", "wire later"], {"own", "wire"}),
        (["wire later"], {"own"}),
    ],
)
def test_what_half_of_its_neighbours_share_belongs_to_its_story(
    database: Database, desk: Desk, near: list[str], expected: set[str]
) -> None:
    with database.writing() as session:
        tell(session, desk.project)
        session.execute(delete(Reuse))
        session.execute(delete(Neighbour))
        ids = {one.title: one.id for one in session.scalars(select(Article))}
        for one, other in (pair.split() for pair in near):
            ends = {"article_id": ids[one], "other_id": ids[other]}
            turned = {"article_id": ids[other], "other_id": ids[one]}
            session.execute(insert(Neighbour), [{**way, "cosine": 500} for way in (ends, turned)])
    with database.reading() as session:
        opened = open_story(session, session.get_one(Article, ids["own"]))
        assert {one.title for one in opened.articles.values()} == expected
