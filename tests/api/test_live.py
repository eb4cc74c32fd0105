"""Who reads what, for programs."""

from annotator.db import Database
from annotator.live.presence import Phase, Sign, note_reading
from make import Desk, make_annotation
from programs import Programs


def test_readers_of_an_article_are_listed(program: Programs, desk: Desk, database: Database) -> None:
    with database.writing() as session:
        claim = make_annotation(session, desk.bob, desk.flood, "400 households")
        note_reading(session, desk.bob, desk.flood, Sign(Phase.READING, claim.id))
        note_reading(session, desk.ada, desk.flood, Sign(Phase.OPENED))
    told = program("ada").get(f"/articles/{desk.flood.id}/readers")
    assert [(one["name"], one["editing"]) for one in told["items"]] == [("bob", str(claim.id))]
    assert told["next"] is None
