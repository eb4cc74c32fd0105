"""``annotator db``: migrations."""

import click

from annotator import migrating
from annotator.cli.frame import as_json, open_database, require_head, say
from annotator.errors import Refusal
from annotator.revisions import current_revision


@click.group()
def db() -> None:
    """Bring the database's tables up to date, or check them."""


@db.command()
@as_json
def upgrade(*, json_: bool) -> None:
    """Run the migrations that are missing. An empty database gets all of them."""
    with open_database(migrated=False) as database:
        before = current_revision(database)
        migrating.upgrade(database)
        after = current_revision(database)
    sentence = (
        f"The database was at {before or 'none'} and is at {after} now."
        if before != after
        else f"The database is at {after}; nothing to do."
    )
    say(sentence, {"before": before, "after": after}, json_=json_)


@db.command()
@as_json
def check(*, json_: bool) -> None:
    """Compare the database with the program: is every migration there, and do tables and models agree?"""
    with open_database(migrated=False) as database:
        require_head(database)
        differences = migrating.list_differences(database)
        revision = current_revision(database)
    if differences:
        raise Refusal(
            f"The tables differ from the program in {len(differences)} places: {'; '.join(differences)[:2000]}"
        )
    say(
        f"The database is at {revision}, and its tables are those of the program.",
        {"revision": revision, "differences": []},
        json_=json_,
    )


COMMANDS = (db,)
