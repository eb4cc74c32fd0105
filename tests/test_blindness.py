"""Whoever reads blind learns nothing of what others found: every route of the URL map is asked, new ones too."""

import json
import re
import uuid
from collections.abc import Iterable, Mapping
from difflib import ndiff

import pytest
from flask import Flask

from annotator.assignments.actions import submit_assignment
from annotator.audit.kinds import EventKind
from annotator.db import Database
from asking import Asker, list_questions, stands_still
from blind import WORDS, Scene, let_others_work, make_reading, switch_blind
from counting import told
from make import Desk, make_annotation, make_assignment, make_link
from moments import seq_now
from pages import words

#: what databases could answer differently, they do for one; each asks some hundred questions
AGAIN = pytest.mark.one_database
#: who reads the flood article at the moment: a reviewer and a curator
BLIND = ("bob", pytest.param("carl", marks=AGAIN))


@pytest.fixture
def scene(database: Database, desk: Desk) -> Scene:
    return make_reading(database, desk)


def found_in(answers: Mapping[str, str], wanted: Iterable[str]) -> dict[str, set[str]]:
    """Which of these words stand where, but for what the address itself said."""
    words = list(wanted)
    found = {url: {one for one in words if one in text and one not in url} for url, text in answers.items()}
    return {url: words for url, words in found.items() if words}


@pytest.mark.parametrize("name", BLIND)
def test_whatever_others_do_a_blind_reader_reads_the_same(
    app: Flask, database: Database, scene: Scene, name: str
) -> None:
    reader = Asker.of(app, database, scene, name)
    before = reader.read_all(is_still=True)
    let_others_work(database, scene)
    after = reader.read_all(is_still=True)
    everything = after | reader.read_all(is_still=False)
    assert found_in(everything, [*WORDS, *scene.hidden_ids()]) == {}
    same = before.keys() & after.keys()
    changed = {
        url: [line for line in ndiff(before[url].splitlines(), after[url].splitlines()) if line[0] in "+-"]
        for url in same
        if before[url] != after[url]
    }
    assert changed == {}
    assert len(same) > 100


@pytest.mark.parametrize("name", ["cleo", *(pytest.param(one, marks=AGAIN) for one in ("bob", "vera"))])
def test_whoever_has_submitted_or_does_not_read_it_sees_it_all(
    app: Flask, database: Database, scene: Scene, name: str
) -> None:
    let_others_work(database, scene)
    if name == "bob":
        with database.writing() as session:
            for article in (scene.desk.flood, scene.lesson):
                submit_assignment(session, scene.desk.bob, article)
    reader = Asker.of(app, database, scene, name)
    answers = reader.read_all(is_still=True) | reader.read_all(is_still=False)
    wanted = {*WORDS, *scene.hidden_ids()}
    assert wanted - set().union(*found_in(answers, wanted).values()) == set()


@pytest.mark.parametrize("name", BLIND)
def test_what_is_hidden_is_answered_like_what_is_not_there(
    app: Flask, database: Database, scene: Scene, name: str
) -> None:
    let_others_work(database, scene)
    reader = Asker.of(app, database, scene, name)
    nothing = {one: str(uuid.uuid4()) for one in scene.hidden_ids()}
    ids = re.compile("|".join([*nothing, *nothing.values()]))
    differing = {}
    for method, url, data in list_questions(app, scene):
        asked = json.dumps([url, data])
        absent = ids.sub(lambda found: nothing[found.group()], asked)
        if asked != absent:
            answers = [reader.send(method, *question) for question in map(json.loads, (asked, absent))]
            told = [(answer.status_code, ids.sub("", stands_still(answer.text))) for answer in answers]
            if told[0] != told[1]:
                differing[f"{method} {url}"] = [(answer.status_code, words(answer)) for answer in answers]
    assert differing == {}


def test_an_event_that_is_hidden_cannot_be_undone_nor_told_from_none(
    app: Flask, database: Database, scene: Scene
) -> None:
    let_others_work(database, scene)
    bob = Asker.of(app, database, scene, "bob")
    for seq in (scene.seq + 1, 999):
        answer = bob.send("POST", "/projects/flood/undo", {"event": str(seq)})
        assert (answer.status_code, f"has no event {seq}." in words(answer)) == (404, True)
    assert told(database, EventKind.ACCESS_REFUSED) == []


def test_a_link_that_is_hidden_can_be_made_again(app: Flask, database: Database, scene: Scene) -> None:
    with database.writing() as session:
        make_link(session, scene.desk.ada, scene.claim, scene.far, "repeats")
    ends = {"from": str(scene.claim.id), "to": str(scene.far.id), "relation": "repeats"}
    bob = Asker.of(app, database, scene, "bob")
    answers = [bob.send("POST", "/api/v1/projects/flood/links", ends) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 409]
    own = answers[0].get_json()["id"]
    assert answers[1].get_json()["error"]["current"]["id"] == own
    assert [one["id"] for one in bob.send("GET", "/api/v1/projects/flood/links").get_json()["items"]][1:] == [
        own
    ]


def test_the_whole_log_is_refused_in_words_and_the_open_part_of_it_can_be_checked(
    app: Flask, database: Database, scene: Scene
) -> None:
    let_others_work(database, scene)
    bob, cleo = (Asker.of(app, database, scene, name) for name in ("bob", "cleo"))
    log = "/projects/flood/log/export"
    refused = bob.send("GET", f"{log}?format=sealed")
    assert refused.status_code == 403
    assert "before you have submitted yours" in words(refused)
    assert told(database, EventKind.LOG_EXPORTED) == []
    part = [json.loads(line) for line in bob.send("GET", f"{log}?format=proofs").text.splitlines()]
    whole = [json.loads(line) for line in cleo.send("GET", f"{log}?format=sealed").text.splitlines()]
    assert (part[0]["complete"], whole[0]["complete"]) == (False, True)
    assert all(line["proof"] for line in part[1:])
    assert 1 < len(part) < len(whole)
    assert "format=proofs" in bob.send("GET", "/projects/flood/log").text


def test_a_moment_before_the_project_read_blind_shows_no_more(
    app: Flask, database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        mark = make_annotation(
            session, desk.ada, desk.flood, "400 households", reason="zzreason", tags=("zztag",)
        )
        given = make_assignment(session, desk, "bob", desk.flood)
    seq = seq_now(database, desk)
    scene = Scene(desk, desk.flood, mark, mark, seq, [given.id])
    bob = Asker.of(app, database, scene, "bob")
    assert "zzreason" in bob.send("GET", f"/projects/flood/annotations/{mark.id}?as_of={seq}").text
    with database.writing() as session:
        switch_blind(session, desk, is_on=True)
    answers = bob.read_all(is_still=True) | bob.read_all(is_still=False)
    assert f"/projects/flood/articles/{desk.flood.id}?as_of={seq}" in answers
    assert found_in(answers, ["zzreason", "zztag", str(mark.id)]) == {}


def test_a_moment_at_which_something_hidden_happened_is_the_one_before(
    app: Flask, database: Database, scene: Scene
) -> None:
    bob = Asker.of(app, database, scene, "bob")
    let_others_work(database, scene)
    article = f"/projects/flood/articles/{scene.desk.flood.id}"
    for page in ("/projects/flood", article, f"/projects/flood/annotations/{scene.claim.id}"):
        before, at = (stands_still(bob.send("GET", f"{page}?as_of={scene.seq + one}").text) for one in (0, 3))
        assert f'after event <span class="num">{scene.seq}</span>' in at
        assert at == before
        assert "Later change" not in at
