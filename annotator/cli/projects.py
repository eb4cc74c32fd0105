"""``annotator project`` and ``annotator member``."""

from dataclasses import asdict, fields, replace

import click

from annotator.accounts.permissions import SYSTEM, Role
from annotator.accounts.queries import get_person
from annotator.cli.frame import as_json, open_database, say
from annotator.errors import Invalid
from annotator.projects.actions import add_member, change_project, create_project
from annotator.projects.drafts import ProjectDraft
from annotator.projects.models import Project
from annotator.projects.queries import get_project

TEXTS = ("title", "guidelines", "agree_by")
SWITCHES = ("require_source", "require_reason", "blind", "settle_own", "hide_names", "lists_published")
NUMBERS = ("overlap", "hand_back_days", "origins_for_sourced")
SETTINGS = TEXTS + SWITCHES + NUMBERS
_YES, _NO = ("on", "yes", "true", "1"), ("off", "no", "false", "0")


@click.group()
def project() -> None:
    """Projects."""


@project.command()
@click.argument("slug")
@click.option("--title", required=True)
@as_json
def create(slug: str, title: str, *, json_: bool) -> None:
    """Make a project with the default verdicts."""
    with open_database() as database, database.writing() as session:
        made = create_project(session, SYSTEM, ProjectDraft(slug, title))
        values = {"id": str(made.id), "slug": made.slug, "title": made.title}
    say(f"Made the project {made.slug}, “{made.title}”.", values, json_=json_)


@project.command("set")
@click.argument("slug")
@click.argument("settings", nargs=-1, required=True, metavar="KEY=VALUE…")
@as_json
def set_(slug: str, settings: tuple[str, ...], *, json_: bool) -> None:
    """Change settings: title, guidelines (Markdown), overlap=2, hand_back_days=0,
    origins_for_sourced=1, agree_by=all|majority.

    With =on or =off: require_source, require_reason, blind, settle_own, hide_names,
    lists_published.
    """
    with open_database() as database, database.writing() as session:
        found = get_project(session, SYSTEM, slug, lock=True)
        draft = replace(_draft(found), **dict(_setting(setting) for setting in settings))  # type: ignore[arg-type]
        change_project(session, SYSTEM, found, draft, version=found.version)
        values = asdict(_draft(found)) | found.snapshot()
    say(f"The settings of {slug} are stored.", values, json_=json_)


def _draft(found: Project) -> ProjectDraft:
    return ProjectDraft(**{field.name: getattr(found, field.name) for field in fields(ProjectDraft)})


def _setting(setting: str) -> tuple[str, str | bool | int]:
    key, equals, value = setting.partition("=")
    if equals and key in TEXTS:
        return key, value
    if equals and key in SWITCHES and value.lower() in _YES + _NO:
        return key, value.lower() in _YES
    if equals and key in SWITCHES:
        raise Invalid(key, f"{key} is on or off, not “{value}”.")
    if equals and key in NUMBERS and value.isdecimal() and len(value) < 10:
        return key, int(value)
    if equals and key in NUMBERS:
        raise Invalid(key, f"{key} is a number, not “{value}”.")
    raise Invalid(
        "settings",
        f"“{setting}” is no setting. These are: {', '.join(f'{name}=…' for name in SETTINGS)}.",
    )


@click.group()
def member() -> None:
    """Who is in a project."""


@member.command()
@click.argument("slug")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@as_json
def add(slug: str, name: str, role: str, *, json_: bool) -> None:
    """Make someone a member, or give a member another role."""
    with open_database() as database, database.writing() as session:
        add_member(
            session, SYSTEM, get_project(session, SYSTEM, slug), get_person(session, name), role=Role(role)
        )
    say(f"{name} is {role} in {slug}.", {"project": slug, "name": name, "role": role}, json_=json_)


COMMANDS = (project, member)
assert {"slug", *SETTINGS} == {field.name for field in fields(ProjectDraft)}
