"""``annotator digest``, against a mail server that listens."""

import json
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from annotator import clock
from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM
from annotator.annotations.models import Annotation
from annotator.assignments.models import Assignment, Origin, Progress
from annotator.audit.kinds import EventKind
from annotator.audit.log import record_change
from annotator.cli.digest import write_letter
from annotator.cli.mailing import Letter, NotSent, parse_server, send_letter
from annotator.db import Database
from annotator.discussions.actions import delete_comment
from annotator.discussions.digest import read_digest
from annotator.discussions.models import Thread
from annotator.discussions.queries import get_comment
from annotator.discussions.unread import mark_read
from annotator.errors import Refusal
from annotator.projects.actions import remove_member
from annotator.projects.erasing import erase_person
from commands import Run
from mail_server import Post, mail_server, make_certificate
from make import Desk, make_annotation, make_blind, make_comment, make_thread

FROM = "Desk <desk@desk.example>"


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    with mail_server() as server:
        monkeypatch.setenv("ANNOTATOR_MAIL_URL", server.url)
        monkeypatch.setenv("ANNOTATOR_MAIL_FROM", FROM)
        monkeypatch.setenv("ANNOTATOR_PUBLIC_URL", "https://desk.example/")
        yield server


@pytest.fixture
def claim(database: Database, desk: Desk) -> Annotation:
    with database.writing() as session:
        return make_annotation(session, desk.ada, desk.flood, "400 households")


@pytest.fixture
def asked(database: Database, desk: Desk, claim: Annotation) -> uuid.UUID:
    """Bob asks Ada and calls Cleo."""
    with database.writing() as session:
        return make_thread(session, desk.bob, claim, "Für welche Nacht, @ada? 👩🏽‍🚒\n.\n@cleo")[0].id


def give(database: Database, desk: Desk, name: str) -> None:
    now = clock.now()
    with database.writing() as session:
        assignment = Assignment(
            project_id=desk.project.id, article_id=desk.flood.id, person_id=desk.actors[name].id,
            status=Progress.OPEN, origin=Origin.HAND, due_on=now.date(), created_by_id=SYSTEM.id, created_at=now,
            updated_at=now, submitted_at=None,
        )  # fmt: skip
        session.add(assignment)
        record_change(session, SYSTEM, EventKind.ASSIGNMENT_CREATED, assignment)


def receivers(post: Post) -> list[str]:
    return [address for _, addresses in post.envelopes for address in addresses]


def test_each_person_gets_what_is_new_for_them(run: Run, post: Post, asked: uuid.UUID) -> None:
    assert run("digest").stdout == "Sent to 2: ada, cleo.\n"
    assert post.envelopes == [("desk@desk.example", [f"{name}@desk.example"]) for name in ("ada", "cleo")]
    mail = post.mails[0]
    assert (mail["Subject"], mail["From"]) == ("1 comment waits for you", FROM)
    assert mail.get_content_type() == "text/plain"
    body = mail.get_content().replace("\r\n", "\n")
    assert "bob calls you in the discussion of “400 households” in Gate fails:" in body
    assert "> Für welche Nacht, @ada? 👩🏽‍🚒\n> .\n> @cleo" in body
    assert f"https://desk.example/projects/flood/discussions/{asked}#c-" in body


def test_the_same_is_not_sent_twice(
    run: Run, post: Post, database: Database, desk: Desk, asked: uuid.UUID
) -> None:
    run("digest")
    assert run("digest").stdout == "Sent to 0: nobody.\n"
    with database.writing() as session:
        make_comment(session, desk.ada, session.get_one(Thread, asked), "The first.")
    assert run("digest").stdout == "Sent to 1: bob.\n"
    assert "ada answered in the discussion" in post.mails[-1].get_content()


def test_what_was_read_deleted_or_is_not_theirs_any_more_is_not_sent(
    run: Run, post: Post, database: Database, desk: Desk, claim: Annotation
) -> None:
    with database.writing() as session:
        read, _ = make_thread(session, desk.bob, claim, "@ada")
        mark_read(session, desk.ada, read, until=clock.now())
        _, gone = make_thread(session, desk.bob, claim, "@cleo")
        delete_comment(session, desk.bob, get_comment(session, desk.bob, gone.id))
        make_thread(session, desk.bob, claim, "@vera @olga")
        remove_member(session, desk.olga, desk.project, desk.vera.id)
    run("digest")
    assert receivers(post) == ["olga@desk.example"]


def test_an_article_to_read_is_told_once(run: Run, post: Post, database: Database, desk: Desk) -> None:
    give(database, desk, "bob")
    run("digest")
    assert post.mails[0]["Subject"] == "1 article waits for you"
    assert "To read: Gate fails, due on" in post.mails[0].get_content()
    assert f"https://desk.example/projects/flood/articles/{desk.flood.id}" in post.mails[0].get_content()
    run("digest")
    assert len(post.mails) == 1


def test_nothing_of_what_is_read_blind_leaves_by_mail(
    run: Run, post: Post, database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        make_blind(session, desk)
    give(database, desk, "bob")
    with database.writing() as session:
        mark = make_annotation(session, desk.ada, desk.flood, "400 households")
        thread, _ = make_thread(session, desk.ada, mark, "Secret, @bob and @cleo.")
        make_comment(session, desk.cleo, thread, "Secret too, @bob.")
    run("digest")
    bobs = [mail for mail in post.mails if "bob@" in mail["To"]]
    assert ["Secret" in mail.get_content() for mail in bobs] == [False]
    assert "To read" in bobs[0].get_content()
    with database.writing() as session:
        assignment = session.query(Assignment).one()
        before = assignment.snapshot()
        assignment.status, assignment.submitted_at = Progress.SUBMITTED, clock.now()
        record_change(session, desk.bob, EventKind.ASSIGNMENT_SUBMITTED, assignment, before=before)
    run("digest")
    assert post.mails[-1].get_content().count("Secret") == 2


def test_a_dry_run_prints_and_notes_nothing(run: Run, post: Post, asked: uuid.UUID) -> None:
    said = run("digest", "--dry-run").stdout
    assert "To: ada <ada@desk.example>\nSubject: 1 comment waits for you" in said
    assert said.endswith("Would be sent to 2: ada, cleo.\n")
    assert post.mails == []
    assert json.loads(run("digest", "--json").stdout) == {"sent": ["ada", "cleo"], "failed": []}


def test_one_refused_address_keeps_nobody_else_from_theirs(run: Run, post: Post, asked: uuid.UUID) -> None:
    post.refuses = {"ada@desk.example"}
    failed = run("digest", status=1)
    assert (
        "ada: 127.0.0.1 did not take the mail to ada@desk.example: 550 5.1.1 No such mailbox."
        in failed.stderr
    )
    assert failed.stdout == "Sent to 1: cleo.\n"
    post.refuses = set()
    assert run("digest").stdout == "Sent to 1: ada.\n"


@pytest.mark.parametrize("email", ["a b@x", "ada@", '"@x', "ädä@desk.example", "a,b@desk.example", "<x>@y"])
def test_an_odd_address_is_a_sentence(post: Post, email: str) -> None:
    with suppress(NotSent):
        send_letter(parse_server(post.url, FROM), Letter("ada", email, "s", "b"))
    assert set(receivers(post)) <= {email}


def test_an_erased_person_gets_nothing(
    run: Run, post: Post, database: Database, desk: Desk, asked: object
) -> None:
    with database.writing() as session:
        erase_person(session, SYSTEM, session.get_one(Person, desk.ada.id), reason="Left")
    run("digest")
    assert receivers(post) == ["cleo@desk.example"]


@pytest.mark.parametrize(
    ("url", "sender", "said"),
    [
        ("", FROM, "ANNOTATOR_MAIL_URL looks like"),
        ("http://mail.example", FROM, "ANNOTATOR_MAIL_URL looks like"),
        ("smtp://user:s3cret@host:port", FROM, "ANNOTATOR_MAIL_URL looks like"),
        ("smtp://[::1", FROM, "ANNOTATOR_MAIL_URL looks like"),
        ("smtp://127.0.0.1:1", "nobody", "ANNOTATOR_MAIL_FROM looks like"),
        ("smtp://u:s3cret@127.0.0.1:1", FROM, "127.0.0.1:1 cannot be used: "),
    ],
)
def test_wrong_settings_are_one_sentence_without_the_password(
    run: Run, monkeypatch: pytest.MonkeyPatch, asked: object, url: str, sender: str, said: str
) -> None:
    monkeypatch.setenv("ANNOTATOR_MAIL_URL", url)
    monkeypatch.setenv("ANNOTATOR_MAIL_FROM", sender)
    refused = run("digest", status=1).stderr
    assert said in refused
    assert "s3cret" not in refused


def test_a_wrong_password_is_one_sentence(
    run: Run, post: Post, monkeypatch: pytest.MonkeyPatch, asked: object
) -> None:
    post.password = "p@ss/word"
    monkeypatch.setenv("ANNOTATOR_MAIL_URL", f"smtp://desk:wrong@127.0.0.1:{post.port}")
    assert "535 5.7.8 Wrong password" in run("digest", status=1).stderr
    monkeypatch.setenv("ANNOTATOR_MAIL_URL", f"smtp://desk:p%40ss%2Fword@127.0.0.1:{post.port}")
    assert run("digest").stdout == "Sent to 2: ada, cleo.\n"
    assert post.signed_in[-1] == "desk:p@ss/word"


def test_no_password_goes_over_the_net_in_the_clear() -> None:
    with mail_server(host="127.0.0.2") as post:
        post.password = "p"
        server = parse_server(f"smtp://desk:p@127.0.0.2:{post.port}", FROM)
        with pytest.raises(Refusal, match="offers no encryption"):
            send_letter(server, Letter("ada", "ada@desk.example", "s", "b"))
    assert post.signed_in == []


def test_a_certificate_is_checked(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: object
) -> None:
    certificate = make_certificate(tmp_path / "mail.pem")
    with mail_server(certificate) as post:
        monkeypatch.setenv("ANNOTATOR_MAIL_URL", f"smtps://127.0.0.1:{post.port}")
        monkeypatch.setenv("ANNOTATOR_MAIL_FROM", FROM)
        assert "certificate" in run("digest", status=1).stderr
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert run("digest").stdout == "Sent to 2: ada, cleo.\n"
    assert len(post.mails) == 2


def test_a_letter_tells_of_older_things_too_and_needs_no_address(
    database: Database, desk: Desk, claim: Annotation, asked: object
) -> None:
    since = clock.now()
    with database.writing() as session:
        make_thread(session, desk.cleo, claim, "@ada " + "long " * 200)
    give(database, desk, "ada")
    with database.reading() as session:
        found = read_digest(session, desk.ada, since=since)
        letter = write_letter(session.get_one(Person, desk.ada.id), found, "")
    assert letter.subject == "1 comment and 1 article wait for you"
    assert "1 older thing still waits for you." in letter.body
    assert "http" not in letter.body
    assert max(map(len, letter.body.splitlines())) < 400
