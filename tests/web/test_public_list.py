"""What a project has published, for everybody: only where it wants that."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from annotator import clock
from annotator.accounts.permissions import SYSTEM
from annotator.annotations.actions import judge_annotation
from annotator.annotations.drafts import Judgement
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.corroboration.erasing import erase_value
from annotator.db import Database
from annotator.projects.actions import change_project
from annotator.projects.drafts import ProjectDraft
from annotator.projects.queries import get_project
from annotator.publishing.actions import find_latest, publish_claim, withdraw_publication
from annotator.publishing.queries import list_newest
from annotator.web.public_list import PAGE as PAGE_SIZE
from conftest import QueryCount
from make import Desk, make_annotation
from pages import dangers, words

LIST = "/published/projects/flood"
FEED = f"{LIST}/claim-review.json"
#: what is sent along, and which header of the first answer it is
ASKING = (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))


def let_list(database: Database, desk: Desk, *, lists: bool = True) -> None:
    with database.writing() as session:
        project = get_project(session, SYSTEM, "flood")
        draft = ProjectDraft("flood", "Flood <b>", overlap=1, lists_published=lists)
        change_project(session, desk.olga, project, draft, version=project.version)


def publish(database: Database, desk: Desk, exact: str = "400 households") -> Annotation:
    with database.writing() as session:
        claim = make_annotation(session, desk.ada, desk.flood, exact, verdict="disputed", reason="No <b>.")
        publish_claim(session, desk.cleo, claim)
    return claim


def withdraw(database: Database, desk: Desk, claim: Annotation, reason: str) -> None:
    with database.writing() as session:
        latest = find_latest(session, claim)
        assert latest
        withdraw_publication(session, desk.cleo, latest, reason=reason)


def correct(database: Database, desk: Desk, claim: Annotation, note: str) -> None:
    with database.writing() as session:
        mark = get_annotation(session, desk.ada, claim.id)
        judge_annotation(session, desk.ada, mark, Judgement("unverified"), version=mark.version)
        publish_claim(session, desk.cleo, mark, note=note)


def read_feed(client: FlaskClient) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(client.get(FEED).data)["dataFeedElement"]
    return items


def test_without_the_projects_word_there_is_no_list(
    client: FlaskClient, database: Database, desk: Desk
) -> None:
    let_list(database, desk, lists=False)
    publish(database, desk)
    hidden = [client.get(url) for url in (LIST, FEED)]
    absent = [client.get(url.replace("flood", "nowhere")) for url in (LIST, FEED)]
    assert [answer.status_code for answer in hidden + absent] == [404] * 4
    assert words(hidden[0]) == words(absent[0])


def test_strangers_read_the_newest_version_of_each_claim(
    client: FlaskClient, database: Database, desk: Desk
) -> None:
    let_list(database, desk)
    assert "Nothing is published yet." in words(client.get(LIST))
    claim = publish(database, desk)
    correct(database, desk, claim, "The list <i>is gone.")
    page = client.get(LIST)
    assert dangers(page) == []
    assert "corrected on" in words(page)
    assert "The list <i>is gone." in words(page)
    assert not any(f">{name}<" in page.text for name in ("ada", "cleo", "olga"))
    [item] = read_feed(client)
    [review] = item["item"]
    assert (review["url"], review["claimReviewed"]) == (
        f"http://localhost/published/{claim.id}/2", "400 households",
    )  # fmt: skip
    assert f'href="{LIST}"' in client.get(f"/published/{claim.id}/2").text


def test_a_withdrawal_leaves_the_correction_to_be_read(
    client: FlaskClient, database: Database, desk: Desk
) -> None:
    let_list(database, desk)
    claim = publish(database, desk)
    correct(database, desk, claim, "The list is gone.")
    withdraw(database, desk, claim, "It was never there.")
    page = words(client.get(f"/published/{claim.id}/2"))
    assert "The list is gone." in page
    assert "Withdrawn: It was never there." in page
    assert "It was never there." in words(client.get(LIST))
    [item] = read_feed(client)
    assert item["dateDeleted"] == item["dateModified"]
    assert item["item"] == [
        {"@type": "ClaimReview", **dict.fromkeys(("@id", "url"), f"http://localhost/published/{claim.id}/2")}
    ]


def test_what_is_erased_is_in_neither(client: FlaskClient, database: Database, desk: Desk) -> None:
    let_list(database, desk)
    claim = publish(database, desk)
    with database.writing() as session:
        stored = get_annotation(session, desk.olga, claim.id)
        erase_value(session, desk.olga, stored, "reason", reason="They asked for it.")
    answers = client.get(LIST).text + client.get(FEED).text
    assert "No <b>." not in answers
    assert "400 households" not in answers
    assert "Something in it was erased." in answers


def test_a_site_asks_again_only_for_what_is_new(
    client: FlaskClient, database: Database, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_list(database, desk)
    claim = publish(database, desk)
    for url in (LIST, FEED):
        first = client.get(url).headers
        for name, header in ASKING:
            again = client.get(url, headers={name: first[header]})
            assert (again.status_code, again.data) == (304, b"")
    kept = client.get(FEED).headers
    later = clock.now() + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    withdraw(database, desk, claim, "Wrong.")
    for name, header in ASKING:
        assert client.get(FEED, headers={name: kept[header]}).status_code == 200
    assert kept["Access-Control-Allow-Origin"] == "*"


def test_a_long_list_goes_on_in_few_queries(
    client: FlaskClient, database: Database, desk: Desk, count_queries: QueryCount
) -> None:
    let_list(database, desk)
    for _ in range(PAGE_SIZE + 3):
        publish(database, desk)
    count_queries.statements.clear()
    first = client.get(FEED)
    assert int(count_queries) <= 4
    url = first.headers["Link"].removeprefix("<http://localhost").removesuffix('>; rel="next"')
    second = client.get(url)
    found = [json.loads(answer.data)["dataFeedElement"] for answer in (first, second)]
    assert [len(part) for part in found] == [PAGE_SIZE, 3]
    urls = {item["item"][0]["url"] for part in found for item in part}
    assert (len(urls), "Link" in second.headers) == (PAGE_SIZE + 3, False)
    assert 'rel="next"' in client.get(LIST).text


@pytest.mark.parametrize("after", ["x", "%00", "0197a2f0-7c1e-7b33-9d53-0d0c5f3f8a11", "1" * 5_000])
def test_a_part_that_is_not_there(client: FlaskClient, database: Database, desk: Desk, after: str) -> None:
    let_list(database, desk)
    for url in (LIST, FEED):
        assert client.get(f"{url}?after={after}").status_code == 404
        assert client.get(url.replace("flood", f"fl{after}")).status_code == 404


def test_the_last_changed_comes_first(
    database: Database, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_list(database, desk)
    claims = [publish(database, desk, exact) for exact in ("400 households", "The gate failed")]
    later = clock.now() + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    correct(database, desk, claims[0], "Other.")
    with database.reading() as session:
        found = list_newest(session, get_project(session, SYSTEM, "flood"), limit=9)
    assert [(one.annotation_id, one.number) for one in found] == [(claims[0].id, 2), (claims[1].id, 1)]
