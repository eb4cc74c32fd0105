"""``annotator assign``."""

import uuid
from datetime import datetime

import click

from annotator.accounts.permissions import SYSTEM
from annotator.assignments.drafts import AssignmentDraft, SpreadDraft
from annotator.assignments.giving import assign_by_hand, assign_by_rule
from annotator.assignments.handing_back import hand_back_idle
from annotator.assignments.queries import find_readers
from annotator.cli.frame import as_json, open_database, say
from annotator.projects.queries import get_project, list_projects


class Assign(click.Group):
    """``assign SLUG …`` is ``assign articles SLUG …``: what is done every day needs no second word."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put in the word that was left out."""
        if args and args[0] not in self.commands and not {"-h", "--help"} & set(args[:1]):
            args = ["articles", *args]
        return super().parse_args(ctx, args)


@click.group(cls=Assign)
def assign() -> None:
    """Who reads what: `assign SLUG …` gives out articles."""


@assign.command()
@click.argument("slug")
@click.option(
    "--article",
    "articles",
    multiple=True,
    type=click.UUID,
    help="Id of an article; several times for several.",
)
@click.option(
    "--to", "people", multiple=True, metavar="NAME", help="Who is to read; several times for several."
)
@click.option(
    "--spread", type=int, metavar="N", help="Give each article N readers, and all readers equally much."
)
@click.option(
    "--due", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Until when, such as 2026-03-14."
)
@as_json
def articles(  # noqa: PLR0913  (one for each option)
    slug: str,
    articles: tuple[uuid.UUID, ...],
    people: tuple[str, ...],
    spread: int | None,
    due: datetime | None,
    *,
    json_: bool,
) -> None:
    """Give each of these articles to each of these people, or spread articles over readers.

    With --spread: without --article all that have too few readers, without --to among all reviewers.
    """
    due_on = due.date() if due else None
    with open_database() as database, database.writing() as session:
        project = get_project(session, SYSTEM, slug)
        ids = find_readers(session, project, people)
        if spread is None:
            made = assign_by_hand(session, SYSTEM, project, AssignmentDraft(ids, articles, due_on))
        else:
            made = assign_by_rule(session, SYSTEM, project, SpreadDraft(spread, ids, articles, due_on))
    say(f"Made {_count(len(made))} in {slug}.", {"project": slug, "made": len(made)}, json_=json_)


@assign.command("hand-back")
@click.argument("slug", required=False)
@as_json
def hand_back(slug: str | None, *, json_: bool) -> None:
    """End assignments that nothing happened on for as long as their project allows; without SLUG in all projects."""
    ended = 0
    with open_database() as database, database.writing() as session:
        projects = [get_project(session, SYSTEM, slug)] if slug else list_projects(session, SYSTEM)
        for project in projects:
            ended += len(hand_back_idle(session, project))
    say(f"{_count(ended)} went back.", {"ended": ended}, json_=json_)


def _count(number: int) -> str:
    return "1 assignment" if number == 1 else f"{number} assignments"


COMMANDS = (assign,)
