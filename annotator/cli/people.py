"""``annotator user`` and ``annotator token``."""

import sys

import click

from annotator.accounts.actions import create_person, create_token, let_sign_in
from annotator.accounts.drafts import PersonDraft, SignInDraft
from annotator.accounts.permissions import SYSTEM
from annotator.accounts.queries import get_person
from annotator.cli.frame import as_json, open_database, say


@click.group()
def user() -> None:
    """People."""


@user.command()
@click.argument("name")
@click.option("--email", required=True)
@click.option("--admin", is_flag=True, help="May create projects and people.")
@as_json
def add(name: str, email: str, *, admin: bool, json_: bool) -> None:
    """Add a person. The password is read from stdin, or asked for on a terminal; an empty one means no sign-in yet."""
    password = _read_password()
    with open_database() as database, database.writing() as session:
        person = create_person(session, SYSTEM, PersonDraft(name, email, password, admin))
        values = {"id": str(person.id), "name": person.name, "email": person.email, "admin": person.is_admin}
    say(f"Added {person.name} <{person.email}>.", values, json_=json_)


@user.command("let-in")
@click.argument("name")
@click.option("--email", required=True)
@as_json
def let_in(name: str, email: str, *, json_: bool) -> None:
    """Let somebody sign in who came by name alone, with an import; what is theirs stays theirs.

    The password is read from stdin, or asked for on a terminal.
    """
    draft = SignInDraft(email, _read_password())
    with open_database() as database, database.writing() as session:
        person = get_person(session, name)
        let_sign_in(session, SYSTEM, person, draft)
        values = {"id": str(person.id), "name": person.name, "email": person.email}
    say(f"{person.name} <{person.email}> can sign in now.", values, json_=json_)


def _read_password() -> str:
    stdin = sys.stdin
    if stdin.isatty():
        asked: str = click.prompt(
            "Password", default="", hide_input=True, confirmation_prompt=True, show_default=False
        )
        return asked
    return stdin.readline().rstrip("\r\n")


@click.group()
def token() -> None:
    """API tokens."""


@token.command()
@click.argument("name")
@click.option("--label", default="command line", show_default=True, help="What it is for.")
@as_json
def create(name: str, label: str, *, json_: bool) -> None:
    """Make an API token for a person. It is shown this once, as the last line."""
    with open_database() as database, database.writing() as session:
        person = get_person(session, name)
        secret = create_token(session, SYSTEM, person, label=label)
    say(
        f"A token for {person.name}, shown this once:\n{secret}",
        {"name": person.name, "label": label, "token": secret},
        json_=json_,
    )


COMMANDS = (user, token)
