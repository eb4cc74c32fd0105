"""``annotator erase``."""

import uuid

import click

from annotator.accounts.permissions import SYSTEM
from annotator.accounts.queries import get_person
from annotator.audit.erasing import sweep
from annotator.cli.frame import as_json, open_database, say
from annotator.db import Database
from annotator.discussions.erasing import VALUES
from annotator.preannotations.erasing import OWN, erase_person, erase_value, find_erasable
from annotator.projects.queries import get_project

#: said where the files could not be cleaned
AGAIN = " It may still lie in the database’s files: somebody was busy. Run: annotator erase sweep"


@click.group()
def erase() -> None:
    """Take a value or a name out of the database and its log, for good; every proof of the log stays valid.

    Backups, exports and log files that were made before keep it.
    """


@erase.command("value")
@click.argument("slug")
@click.argument("thing_id", metavar="ID", type=click.UUID)
@click.argument("field", type=click.Choice([*VALUES, *OWN]))
@click.option("--reason", required=True, help="Stands in the log; must not repeat what is erased.")
@as_json
def erase_one_value(slug: str, thing_id: uuid.UUID, field: str, *, reason: str, json_: bool) -> None:
    """Erase a value of a mark, a pre-annotation, a link, a comment or a decision, over all time, in the record too.

    “passage” takes the quote of a mark from the text too; “text” is what a comment says; “label” and “maker” are of
    what was brought in to be judged.
    """
    with open_database() as database:
        with database.writing() as session:
            project = get_project(session, SYSTEM, slug)
            thing = find_erasable(session, SYSTEM, project, thing_id)
            recorded = erase_value(session, SYSTEM, thing, field, reason=reason)
        _answer(
            database, f"Erased: {field}. Event {recorded.seq} of {slug} says so.", recorded.seq, json_=json_
        )


@erase.command("person")
@click.argument("name")
@click.option("--reason", required=True, help="Stands in the log; must not name the person.")
@as_json
def erase_one_person(name: str, *, reason: str, json_: bool) -> None:
    """Erase a person's name and e-mail address. They cannot sign in any more; what they did stays."""
    with open_database() as database:
        with database.writing() as session:
            person = get_person(session, name)
            recorded = erase_person(session, SYSTEM, person, reason=reason)
        _answer(database, f"They are called {person.name} now.", recorded.seq, json_=json_)


@erase.command("sweep")
@as_json
def sweep_files(*, json_: bool) -> None:
    """Clean the database's files of what was erased, where an erasure could not: SQLite is written anew."""
    with open_database() as database:
        _answer(database, "The files are clean.", None, json_=json_)


def _answer(database: Database, sentence: str, event: int | None, *, json_: bool) -> None:
    is_swept = sweep(database)
    say(sentence if is_swept else sentence + AGAIN, {"event": event, "swept": is_swept}, json_=json_)


COMMANDS = (erase,)
