"""What a format leaves out is counted."""

from annotator.accounts.permissions import SYSTEM
from annotator.db import Database
from annotator.exports.dataset import read_dataset
from annotator.exports.losses import Counted, Losses, Part
from annotator.projects.queries import get_project
from make import COUNCIL, Desk, make_annotation, make_link


def test_each_walk_counts_anew(desk: Desk, database: Database) -> None:
    with database.writing() as session:
        claim = make_annotation(
            session, desk.ada, desk.flood, "400 households", verdict="disputed", reason="No."
        )
        there = make_annotation(
            session, desk.bob, desk.council, "1,150 residents", text=COUNCIL, kind="passage"
        )
        make_link(session, desk.ada, claim, there, "contradicts")
    losses = Losses()
    with database.reading() as session:
        data = read_dataset(session, SYSTEM, get_project(session, SYSTEM, "flood"))
        articles = Counted(data.articles, losses, frozenset({Part.LINKS, Part.PASSAGES, Part.VERDICTS}))
        walks = [len(list(articles)) for _ in range(2)]
    assert walks[0] == walks[1] > 1
    assert losses.sentences() == ["passages (1)", "verdicts (1)", "links (1)"]
