"""``annotator digest``: one mail to each person for whom something new waits. Meant for cron."""

import sys
from collections.abc import Iterator
from datetime import datetime

import click

from annotator import clock
from annotator.accounts.models import Person
from annotator.cli.frame import as_json, open_database, say
from annotator.cli.mailing import Letter, NotSent, parse_server, send_letter
from annotator.config import Config
from annotator.db import Database
from annotator.discussions.digest import ToRead, Waits, list_readers, list_sent, note_sent, read_digest
from annotator.discussions.waiting import Call
from annotator.projects.queries import load_actor

#: code points of a comment in a mail, and of a quote
EXCERPT, QUOTE = 300, 90


@click.command()
@click.option("--dry-run", is_flag=True, help="Print the mails; send nothing and note nothing.")
@as_json
def digest(*, dry_run: bool, json_: bool) -> None:
    """Send each person, by mail, what came since the last time: mentions, answers, articles to read.

    Nobody gets a mail with nothing new in it. ANNOTATOR_MAIL_URL and ANNOTATOR_MAIL_FROM say how it is sent.
    """
    config = Config.from_environment()
    server = None if dry_run else parse_server(config.mail_url, config.mail_from)
    sent, failed = [], []
    with open_database(config) as database:
        for person, letter, at in _write_letters(database, config.public_url):
            if server is None:
                click.echo(_shown(letter), err=json_)
                sent.append(person.name)
                continue
            try:
                send_letter(server, letter)
            except NotSent as reason:
                failed.append({"name": person.name, "reason": str(reason)})
                click.echo(f"annotator: {person.name}: {reason}", err=True)
                continue
            with database.writing() as session:
                note_sent(session, person.id, at)
            sent.append(person.name)
    verb = "Would be sent" if dry_run else "Sent"
    say(
        f"{verb} to {len(sent)}: {', '.join(sent) or 'nobody'}.",
        {"sent": sent, "failed": failed},
        json_=json_,
    )
    if failed:
        sys.exit(1)


def _write_letters(database: Database, public_url: str) -> Iterator[tuple[Person, Letter, datetime]]:
    """For whom there is something new, what to write them, and up to when that is all."""
    with database.reading() as session:
        people, told = list_readers(session), list_sent(session)
    for person in people:
        at = clock.now()
        with database.reading() as session:
            found = read_digest(session, load_actor(session, person), since=told.get(person.id))
        if any(waits.new for waits in found):
            yield person, write_letter(person, found, public_url), at


def write_letter(person: Person, found: list[Waits], public_url: str) -> Letter:
    """All that is new, by project; of what is older, how much there is."""
    calls = sum(call.is_new for waits in found for call in waits.calls)
    articles = sum(one.is_new for waits in found for one in waits.articles)
    subject = " and ".join(
        _count(count, what) for count, what in ((calls, "comment"), (articles, "article")) if count
    )
    older = sum(len(waits.calls) + len(waits.articles) for waits in found) - calls - articles
    parts = [f"Hello {person.name},"]
    for waits in found:
        parts += _lines_of(waits, public_url)
    if older:
        parts.append(f"{_count(older, 'older thing')} still {'waits' if older == 1 else 'wait'} for you.")
    if public_url:
        parts.append(f"All that waits for you: {public_url}/digest")
    verb = "waits" if calls + articles == 1 else "wait"
    return Letter(person.name, person.email, f"{subject} {verb} for you", "\n\n".join(parts) + "\n")


def _lines_of(waits: Waits, public_url: str) -> Iterator[str]:
    if not waits.new:
        return
    yield f"== {_line(waits.project.title, QUOTE)}"
    base = f"{public_url}/projects/{waits.project.slug}" if public_url else ""
    yield from (_call(call, base) for call in waits.calls if call.is_new)
    yield from (_article(one, base) for one in waits.articles if one.is_new)


def _call(call: Call, base: str) -> str:
    about = " and ".join(f"“{_line(quote, QUOTE)}”" for quote in call.about.quotes)
    title = _line(call.about.article.title, QUOTE)
    where = f"{about} in {title}" if about else title
    said = "\n".join(f"> {line}" for line in _cut(call.comment.text, EXCERPT).splitlines())
    head = f"{call.by} {'calls you' if call.is_mention else 'answered'} in the discussion of {where}:"
    link = f"\n{base}/discussions/{call.thread.id}#c-{call.comment.id}" if base else ""
    return f"{head}\n{said}{link}"


def _article(one: ToRead, base: str) -> str:
    due = one.assignment.due_on
    words = f"To read: {_line(one.article.title, QUOTE)}{f', due on {due.day} {due:%B %Y}' if due else ''}"
    return f"{words}\n{base}/articles/{one.article.id}" if base else words


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _line(text: str, at_most: int) -> str:
    return _cut(" ".join(text.split()), at_most)


def _cut(text: str, at_most: int) -> str:
    return text if len(text) <= at_most else f"{text[: at_most - 1].rstrip()}…"


def _shown(letter: Letter) -> str:
    return f"To: {letter.name} <{letter.address}>\nSubject: {letter.subject}\n\n{letter.body}"


COMMANDS = (digest,)
