"""Published claims: by a curator, for everybody, with corrections, withdrawals and proof."""

import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from annotator.accounts.permissions import SYSTEM
from annotator.annotations.actions import judge_annotation
from annotator.annotations.drafts import Judgement
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.audit.kinds import EventKind
from annotator.audit.models import Event
from annotator.corroboration.erasing import erase_value
from annotator.db import Database
from annotator.links.models import Link
from annotator.projects.actions import change_project
from annotator.projects.drafts import ProjectDraft
from annotator.projects.queries import get_project
from counting import told
from make import COUNCIL, Desk, make_annotation, make_link
from pages import Browser, Post
from test_permissions import settle_mark

QUOTE = "400 households were moved"


@pytest.fixture
def claim(database: Database, desk: Desk) -> Annotation:
    """Disputed, with a passage of another article that contradicts it."""
    with database.writing() as session:
        project = get_project(session, SYSTEM, "flood")
        draft = ProjectDraft(slug="flood", title="Flood", overlap=1)
        change_project(session, desk.olga, project, draft, version=project.version)
        claim = make_annotation(
            session, desk.ada, desk.flood, QUOTE, verdict="disputed", reason="The list says 150."
        )
        there = make_annotation(
            session, desk.bob, desk.council, "1,150 residents", text=COUNCIL, kind="passage"
        )
        make_link(session, desk.ada, claim, there, "contradicts", "Another unit.")
    return claim


def act(
    browser: Browser, post: Post, claim: Annotation, what: str = "", note: str = "", name: str = "cleo"
) -> int:
    url = f"/projects/flood/annotations/{claim.id}/publication{what}"
    return post(browser(name), url, {"note": note}).status_code


def test_everybody_reads_what_a_curator_published(
    browser: Browser, post: Post, client: FlaskClient, claim: Annotation
) -> None:
    assert client.get(f"/published/{claim.id}").status_code == 404
    assert act(browser, post, claim) == 303
    page = client.get(f"/published/{claim.id}", follow_redirects=True).text
    for words in (QUOTE, "Disputed", "The list says 150.", "1,150 residents", "Another unit."):
        assert words in page
    assert not any(f">{name}<" in page for name in ("ada", "bob", "cleo"))


def test_programs_read_a_claim_review(
    browser: Browser, post: Post, client: FlaskClient, claim: Annotation
) -> None:
    act(browser, post, claim)
    answer = client.get(f"/published/{claim.id}/1/claim-review.json")
    assert answer.mimetype == "application/ld+json"
    review = json.loads(answer.data)
    assert (review["@type"], review["claimReviewed"]) == ("ClaimReview", QUOTE)
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "Disputed"}
    assert review["url"] == f"http://localhost/published/{claim.id}/1"


def test_its_address_is_the_one_that_the_installation_is_known_by(
    browser: Browser,
    post: Post,
    client: FlaskClient,
    app: Flask,
    claim: Annotation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    act(browser, post, claim)
    monkeypatch.setitem(app.extensions, "public_url", "https://desk.example")
    url = f"https://desk.example/published/{claim.id}/1"
    assert f'<link rel="canonical" href="{url}">' in client.get(f"/published/{claim.id}/1").text
    assert json.loads(client.get(f"/published/{claim.id}/1/claim-review.json").data)["url"] == url


def test_a_correction_is_a_further_version_and_says_what_changed(
    browser: Browser, post: Post, client: FlaskClient, database: Database, desk: Desk, claim: Annotation
) -> None:
    act(browser, post, claim)
    assert act(browser, post, claim, note="Nothing new") == 409
    with database.writing() as session:
        stored = get_annotation(session, desk.ada, claim.id)
        judge_annotation(session, desk.ada, stored, Judgement("unverified"), version=stored.version)
    assert act(browser, post, claim) == 422, "a correction says what it corrects"
    assert act(browser, post, claim, note="The list was withdrawn by the town.") == 303
    assert client.get(f"/published/{claim.id}").location.endswith(f"/published/{claim.id}/2")
    first = client.get(f"/published/{claim.id}/1").text
    assert "The list says 150." in first
    assert "It was corrected: <bdi>The list was withdrawn by the town.</bdi>" in first
    assert client.get(f"/published/{claim.id}/3").status_code == 404


def test_what_is_erased_is_not_published_any_more(
    browser: Browser, post: Post, client: FlaskClient, database: Database, desk: Desk, claim: Annotation
) -> None:
    act(browser, post, claim)
    with database.writing() as session:
        [link] = session.scalars(select(Link)).all()
        erase_value(session, desk.olga, link, "note", reason="They asked for it.")
    page = client.get(f"/published/{claim.id}/1").text
    assert "Something in it was erased." in page
    assert "Another unit." not in page
    with database.reading() as session:
        kept = session.scalars(select(Event.after).where(Event.kind == EventKind.CLAIM_PUBLISHED)).all()
    assert not any("Another unit." in (state or "") for state in kept)


def test_what_readers_see_apart_is_published_when_it_is_settled(
    browser: Browser, post: Post, database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        own = make_annotation(session, desk.ada, desk.flood, QUOTE, verdict="unverified")
        settled = settle_mark(session, desk, own).settled_annotation_id
    assert act(browser, post, own) == 422
    with database.reading() as session:
        assert act(browser, post, session.get_one(Annotation, settled)) == 303


@pytest.mark.parametrize("name", ["ada", "vera"])
def test_reviewers_do_not_publish(browser: Browser, post: Post, claim: Annotation, name: str) -> None:
    assert act(browser, post, claim, name=name) == 403
    assert (
        "Everybody could then read it"
        not in browser(name).get(f"/projects/flood/annotations/{claim.id}").text
    )


def test_withdrawn_it_stays_with_the_reason(
    browser: Browser, post: Post, client: FlaskClient, database: Database, claim: Annotation
) -> None:
    act(browser, post, claim)
    assert act(browser, post, claim, "/withdraw") == 422
    assert act(browser, post, claim, "/withdraw", "We were wrong about the list.") == 303
    page = client.get(f"/published/{claim.id}/1").text
    assert "We were wrong about the list." in page
    assert QUOTE in page
    assert client.get(f"/published/{claim.id}/1/claim-review.json").status_code == 410
    assert [one[3] for one in told(database, EventKind.CLAIM_WITHDRAWN)] == ["We were wrong about the list."]


def test_the_proof_is_checked_by_the_script(
    browser: Browser, post: Post, client: FlaskClient, claim: Annotation, tmp_path: Path
) -> None:
    act(browser, post, claim)
    (tmp_path / "proof.jsonl").write_bytes(client.get(f"/published/{claim.id}/proof").data)
    (tmp_path / "verify.py").write_bytes(client.get("/verify_log.py").data)
    [key] = re.findall(
        r"<code>([^<]+\+[0-9a-f]{8}\+[^<]+)</code>", client.get(f"/published/{claim.id}/1").text
    )
    command = [
        sys.executable,
        str(tmp_path / "verify.py"),
        str(tmp_path / "proof.jsonl"),
        "--key",
        unescape(key),
    ]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
