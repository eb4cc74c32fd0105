"""Every route × every role. A route without a row here fails.

To add a route: one row in ROUTES, ``"METHOD endpoint": Row(who may, what to send)``. Everything in the address and in
the data that looks like ``{claim}`` is filled in from the scene, which is made anew after everything that was done.
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from annotator.accounts.actions import create_token, open_browser_session
from annotator.accounts.models import ApiToken, BrowserSession, Person
from annotator.accounts.permissions import SYSTEM, Role
from annotator.annotations.actions import create_annotation
from annotator.annotations.drafts import AnnotationDraft
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.articles.actions import change_training
from annotator.articles.models import Article
from annotator.assets import hashed_name
from annotator.assignments.models import Assignment
from annotator.audit.log import number_events
from annotator.audit.tiles import TILE_WIDTH
from annotator.db import Database, Session
from annotator.exports.releases.actions import Made, keep_release
from annotator.exports.releases.drafts import ReleaseDraft
from annotator.projects.actions import add_member, create_invitation
from annotator.projects.models import Invitation
from annotator.projects.saved_filters import save_filter
from annotator.publishing.actions import publish_claim
from annotator.review.actions import settle_unit
from annotator.review.drafts import Choice, DecisionDraft
from annotator.review.models import Adjudication, Matter
from make import (
    COUNCIL,
    FLOOD,
    Desk,
    decide,
    decide_preannotation,
    make_annotation,
    make_article,
    make_assignment,
    make_link,
    make_person,
    make_preannotation,
    make_project,
    make_sentence_mark,
    make_thread,
    span_of,
    suggest,
)
from pages import read_token

#: who asks: what they are in the project, and as whom they sign in. The author made the claim and the link.
CAST = {
    "owner": "olga",
    "curator": "cleo",
    "author": "ada",
    "reviewer": "bob",
    "viewer": "vera",
    "stranger": "eve",
}
ROLES = (*CAST, "nobody")
#: what databases could answer differently, they do for these; each asks some hundred questions
MOST_AND_LEAST = ("owner", "stranger", "nobody")

#: who may; every other member gets 403, a stranger 404, and whoever is not signed in is asked to sign in
MEMBERS = frozenset({"owner", "curator", "author", "reviewer", "viewer"})
WRITERS = MEMBERS - {"viewer"}
ITS_AUTHOR = frozenset({"owner", "curator", "author"})
IMPORTERS = frozenset({"owner", "curator"})
DECIDERS = IMPORTERS
OWNERS = frozenset({"owner"})
SIGNED_IN = MEMBERS | {"stranger"}
EVERYBODY = frozenset(ROLES)
#: hidden from nobody who is signed in, but refused: what only administrators may
NO_ONE = frozenset[str]()


@dataclass(frozen=True)
class Row:
    """Who may, and what they send. ``exceptions``: role → status where the general rule does not hold."""

    may: frozenset[str]
    data: Mapping[str, Any] = field(default_factory=dict)
    exceptions: Mapping[str, int] = field(default_factory=dict)
    #: what those who may are answered, when it is no success for a reason of its own
    status: int | None = None


SPAN = {"start": "{start}", "end": "{end}", "exact": "400 households", "revision": "1"}
GATE = {"start": "{gate}", "end": "{gate_end}", "exact": "The gate failed at 3 a.m.", "revision": "1"}
VERSION = {"version": "1"}
#: the place of a passage that is suggested
SUGGESTED = {"article": "{council_id}", "start": "0", "end": "30"}
#: a password is needed that the cast does not have: 422 says that they came as far as that
NO_PASSWORD = 422
#: the same where the address lacks its number
NO_NUMBER = 422
#: where it names no article to compare
TOO_FEW = 422
#: where there is no file
NO_FILE = 422
#: and where a claim lacks a verdict
INCOMPLETE = 422
#: where nothing changed since
AS_BEFORE = 409
#: where the project does not list what it has published
NOT_LISTED = 404
#: what is one's own is hidden from everyone else
OWN_ONLY = dict.fromkeys(SIGNED_IN - {"author"}, 404)
ADMINISTRATORS_ONLY = dict.fromkeys(SIGNED_IN, 403)
#: hidden from everyone but administrators
HIDDEN = dict.fromkeys(SIGNED_IN, 404)

ROUTES: dict[str, Row] = {
    "GET static": Row(EVERYBODY),
    # people
    "GET web.help_page": Row(EVERYBODY),
    "GET web.sign_in": Row(EVERYBODY),
    "POST web.sign_in_post": Row(EVERYBODY, status=NO_PASSWORD),
    "POST web.sign_out": Row(EVERYBODY),
    "GET web.account": Row(SIGNED_IN),
    "POST web.account_password": Row(SIGNED_IN, status=NO_PASSWORD),
    "POST web.account_token": Row(SIGNED_IN, {"label": "export"}),
    "POST web.account_session_revoke": Row(frozenset({"author"}), exceptions=OWN_ONLY),
    "POST web.account_token_revoke": Row(frozenset({"author"}), exceptions=OWN_ONLY),
    "GET web.invitation": Row(EVERYBODY),
    "POST web.invitation_accept": Row(SIGNED_IN),
    "POST web.invitation_new_person": Row(
        EVERYBODY, {"name": "{new}", "email": "{new}@new.example", "password": "ein Garten voller Uhren"}
    ),
    # projects
    "GET web.start": Row(SIGNED_IN),
    "GET web.new_project": Row(NO_ONE, exceptions=ADMINISTRATORS_ONLY),
    "POST web.new_project_post": Row(NO_ONE, {"title": "New", "slug": "{new}"}, ADMINISTRATORS_ONLY),
    "GET web.project_home": Row(MEMBERS),
    "GET web.guidelines": Row(MEMBERS),
    "GET web.settings": Row(MEMBERS),
    "POST web.settings_post": Row(
        OWNERS, {"title": "Flood", "version": "1", "require_source": "y", "require_reason": "y"}
    ),
    "GET web.verdicts": Row(MEMBERS),
    "POST web.verdict_add": Row(
        OWNERS, {"key": "{new}", "name": "New", "colour": "blue", "pattern": "solid"}
    ),
    "GET web.verdict": Row(MEMBERS),
    "POST web.verdict_change": Row(
        OWNERS, {"name": "Other", "colour": "blue", "pattern": "solid", **VERSION}
    ),
    "POST web.verdict_retire": Row(OWNERS),
    "GET web.people": Row(MEMBERS),
    "POST web.people_role": Row(OWNERS, {"role": "viewer"}),
    "POST web.people_remove": Row(OWNERS),
    "POST web.people_invite": Row(OWNERS, {"role": "viewer"}),
    "POST web.people_uninvite": Row(OWNERS),
    # the installation
    "GET web.show_installation_log": Row(NO_ONE, exceptions=HIDDEN),
    "GET web.export_installation_log": Row(NO_ONE, exceptions=HIDDEN),
    "GET web.show_letting_in": Row(NO_ONE, exceptions=HIDDEN),
    "POST web.let_in": Row(NO_ONE, {"name": "ada"}, exceptions=HIDDEN),
    # articles
    "GET web.articles": Row(MEMBERS),
    "GET web.choose_article": Row(MEMBERS),
    "GET web.read_article": Row(MEMBERS),
    "GET web.read_revisions": Row(MEMBERS),
    "GET web.import_page": Row(IMPORTERS),
    "POST web.import_files": Row(IMPORTERS, {"text": "A text about {new}."}),
    "POST web.look_into_files": Row(IMPORTERS, status=NO_FILE),
    "POST web.take_files_in": Row(IMPORTERS, status=NO_FILE),
    "POST api.post_import": Row(IMPORTERS, status=NO_FILE),
    # annotations and links
    "POST web.mark_span": Row(WRITERS, {"kind": "claim", **SPAN}),
    "GET web.show_claim": Row(MEMBERS),
    "GET web.show_elsewhere": Row(MEMBERS),
    "GET web.show_stories": Row(MEMBERS),
    "GET web.show_story": Row(MEMBERS),
    "GET web.compare_articles_page": Row(MEMBERS, status=TOO_FEW),
    "GET web.show_suggestions": Row(MEMBERS),
    "POST web.decide_suggestion_of": Row(WRITERS, {**SUGGESTED, "outcome": "dismissed"}),
    "POST web.take_suggestion_back": Row(ITS_AUTHOR),
    "GET api.get_preannotations": Row(MEMBERS),
    "POST api.post_predecision": Row(WRITERS, {"outcome": "dismissed", "label": "Claim"}),
    "DELETE api.remove_predecision": Row(
        frozenset({"author"}), exceptions=dict.fromkeys(MEMBERS - {"author"}, 404)
    ),
    "GET web.show_preannotations": Row(MEMBERS),
    "POST web.decide_preannotation": Row(WRITERS, {"dismiss": "{proposed_id}"}),
    "POST web.take_preannotation_back": Row(
        frozenset({"author"}), exceptions=dict.fromkeys(MEMBERS - {"author"}, 404)
    ),
    "GET web.show_card": Row(MEMBERS),
    "POST web.judge": Row(ITS_AUTHOR, {"kind": "claim", "verdict": "disputed", "reason": "So.", **VERSION}),
    "POST web.set_verdict": Row(ITS_AUTHOR, {"verdict": "disputed", **VERSION}),
    "POST web.move_ends": Row(ITS_AUTHOR, {**SPAN, **VERSION}),
    "POST web.delete_mark": Row(ITS_AUTHOR, VERSION),
    "POST web.restore_mark": Row(ITS_AUTHOR),
    "POST web.link_passages": Row(
        WRITERS, {"from": "{other_id}", "to": "{annotation_id}", "relation": "context"}
    ),
    "POST web.reword_link": Row(ITS_AUTHOR, {"relation": "context", "note": "So.", **VERSION}),
    "POST web.unlink": Row(ITS_AUTHOR, VERSION),
    "POST web.relink": Row(ITS_AUTHOR),
    "POST web.undo": Row(frozenset({"author"}), {"event": "{event}"}),
    "POST web.revert": Row(
        ITS_AUTHOR, {"subject": "annotation", "id": "{annotation_id}", "event": "{event}"}
    ),
    "GET web.show_erasing": Row(OWNERS),
    "POST web.erase": Row(OWNERS, {"field": "reason", "reason": "They asked for it"}),
    # who reads, and what is new; a stream ends after its first look
    "GET web.stream_changes": Row(MEMBERS),
    "GET web.list_changes": Row(MEMBERS),
    "GET web.show_cards": Row(MEMBERS),
    "POST web.note_reader": Row(MEMBERS, {"phase": "opened"}),
    "GET api.get_readers": Row(MEMBERS),
    # agreement
    "GET web.show_agreement": Row(MEMBERS),
    "GET web.show_differences": Row(MEMBERS),
    "GET api.get_agreement": Row(MEMBERS),
    # what readers differ in
    "GET web.adjudicate": Row(DECIDERS),
    "GET web.decide": Row(DECIDERS),
    "POST web.settle_difference": Row(
        DECIDERS,
        {"matter": "annotation", "state": "{annotation_id}:1", "choice": "take {annotation_id}"},
    ),
    # nobody learns on the article of the scene
    "GET web.show_training": Row(NO_ONE, exceptions=HIDDEN),
    "POST web.reopen_decision": Row(DECIDERS, {"adjudication": "{adjudication_id}", **VERSION}),
    # who reads what; whoever asks has marked a claim that lacks a verdict, so that nothing is submitted
    "GET web.show_assignments": Row(MEMBERS),
    "POST web.give_articles": Row(DECIDERS, {"person": "{person_id}", "article": "{article_id}"}),
    "POST web.spread_articles": Row(DECIDERS, {"readers": "1", "which": "short", "preview": "1"}),
    "POST web.mark_training": Row(DECIDERS, {"on": "0"}),
    "POST web.open_next": Row(WRITERS),
    "POST web.submit_reading": Row(WRITERS, status=INCOMPLETE),
    "POST web.reopen_reading": Row(NO_ONE, {"reason": "So."}, exceptions=HIDDEN),
    "GET web.show_assignment": Row(ITS_AUTHOR),
    "POST web.change_due_day": Row(DECIDERS, VERSION),
    "POST web.give_back": Row(DECIDERS, {"reason": "So.", **VERSION}),
    "POST web.end_reading": Row(ITS_AUTHOR, {"reason": "So.", **VERSION}),
    "GET api.get_assignments": Row(MEMBERS),
    "POST api.post_assignments": Row(DECIDERS, {"people": ["{guest}"], "articles": ["{article_id}"]}),
    "POST api.post_spread": Row(DECIDERS, {"preview": True}),
    "POST api.post_next": Row(WRITERS),
    "GET api.get_one_assignment": Row(MEMBERS),
    "PATCH api.patch_assignment": Row(DECIDERS, {"due_on": None, **VERSION}),
    "POST api.post_return": Row(DECIDERS, {"reason": "So.", **VERSION}),
    "DELETE api.remove_assignment": Row(ITS_AUTHOR, {"reason": "So.", **VERSION}),
    "PATCH api.patch_article": Row(DECIDERS, {"is_training": False}),
    "POST api.post_submission": Row(WRITERS, status=INCOMPLETE),
    "DELETE api.remove_submission": Row(NO_ONE, {"reason": "So."}, exceptions=HIDDEN),
    # the dashboard
    "GET web.show_dashboard": Row(MEMBERS),
    # discussions; what a comment says is its author's
    "GET web.show_digest": Row(SIGNED_IN),
    "GET web.show_discussions": Row(MEMBERS),
    "GET web.show_discussion": Row(MEMBERS),
    "POST web.open_discussion": Row(WRITERS, {"annotation": "{annotation_id}", "text": "So?"}),
    "POST web.say": Row(WRITERS, {"text": "So."}),
    "POST web.resolve_discussion": Row(WRITERS),
    "POST web.reopen_discussion": Row(WRITERS),
    "POST web.read_discussion": Row(MEMBERS, {"seen": "2026-03-14T18:00:00+00:00"}),
    "POST web.reword_comment": Row(frozenset({"author"}), {"text": "Other words.", **VERSION}),
    "POST web.delete_comment": Row(frozenset({"author"}), VERSION),
    "POST web.restore_comment": Row(frozenset({"author"})),
    "GET web.show_erasing_of_comment": Row(OWNERS),
    "POST web.erase_comment": Row(OWNERS, {"reason": "They asked for it"}),
    # log and exports
    "GET web.show_log": Row(MEMBERS),
    "GET web.export_log": Row(MEMBERS),
    "GET web.show_activity": Row(MEMBERS),
    "GET web.download_verifier": Row(EVERYBODY),
    "POST web.save_log_filter": Row(MEMBERS, {"name": "Marks", "query": "kind=annotation"}),
    "POST web.forget_log_filter": Row(
        frozenset({"author"}), exceptions=dict.fromkeys(MEMBERS - {"author"}, 404)
    ),
    "GET web.show_checkpoint": Row(MEMBERS),
    "GET web.show_consistency": Row(MEMBERS, status=NO_NUMBER),
    "GET web.show_inclusion": Row(MEMBERS, status=NO_NUMBER),
    "GET web.show_log_key": Row(MEMBERS),
    "GET web.show_rotations": Row(MEMBERS),
    "GET web.show_tile": Row(MEMBERS),
    "GET web.show_export": Row(MEMBERS),
    "GET web.download_export": Row(MEMBERS),
    "GET web.show_releases": Row(MEMBERS),
    "POST web.make_release": Row(OWNERS, {"name": "{new}"}),
    "POST web.build_release": Row(OWNERS),
    "GET web.show_changes": Row(MEMBERS),
    "GET web.download_changes": Row(MEMBERS),
    "GET web.show_published": Row(MEMBERS),
    "POST web.publish": Row(DECIDERS, {"note": "Why"}, status=AS_BEFORE),
    "POST web.withdraw": Row(DECIDERS, {"note": "Why"}),
    "GET web.show_newest": Row(EVERYBODY),
    "GET web.show_publication": Row(EVERYBODY),
    "GET web.show_claim_review": Row(EVERYBODY),
    "GET web.prove_publication": Row(EVERYBODY),
    "GET web.show_public_list": Row(EVERYBODY, status=NOT_LISTED),
    "GET web.show_public_feed": Row(EVERYBODY, status=NOT_LISTED),
    "POST web.make_export": Row(MEMBERS, {"format": "jsonl"}),
    "GET web.show_export_job": Row(NO_ONE, exceptions=HIDDEN),  # only who asked for it
    "GET web.fetch_export": Row(NO_ONE, exceptions=HIDDEN),
    # for programs
    "GET api.openapi": Row(EVERYBODY),
    "GET api.get_projects": Row(SIGNED_IN),
    "GET api.get_one_project": Row(MEMBERS),
    "GET api.get_articles": Row(MEMBERS),
    "POST api.post_article": Row(IMPORTERS, {"text": "A text about {new}."}),
    "GET api.get_one_article": Row(MEMBERS),
    "GET api.get_queue": Row(MEMBERS),
    "POST api.post_decision": Row(
        WRITERS, {"article": "{council_id}", "start": 0, "end": 30, "outcome": "dismissed"}, status=201
    ),
    "DELETE api.withdraw_decision": Row(ITS_AUTHOR, {}),
    "POST api.restore_decision": Row(ITS_AUTHOR, {}),
    "GET web.show_coverage": Row(MEMBERS),
    "GET web.list_worth_checking": Row(MEMBERS),
    "GET web.show_project_coverage": Row(MEMBERS),
    "POST web.say_of_sentence": Row(WRITERS, {"mark": "not_checkable", **GATE}),
    "POST web.say_of_rest": Row(WRITERS, {"mark": "not_checkable", "revision": "1"}),
    "GET api.get_sentences": Row(MEMBERS),
    "POST api.post_sentence_mark": Row(WRITERS, {"mark": "out_of_scope", **GATE}),
    "POST api.post_rest_of_sentences": Row(WRITERS, {"mark": "out_of_scope", "revision": "1"}),
    "DELETE api.remove_sentence_mark": Row(frozenset({"author"})),
    "GET api.get_suggestions": Row(MEMBERS, {"start": "{start}", "end": "{end}"}),
    "GET api.get_annotations": Row(MEMBERS),
    "POST api.post_annotation": Row(WRITERS, {"kind": "claim", **SPAN}),
    "GET api.get_one_annotation": Row(MEMBERS),
    "PATCH api.patch_annotation": Row(ITS_AUTHOR, {"reason": "So.", **VERSION}),
    "DELETE api.remove_annotation": Row(ITS_AUTHOR, VERSION),
    "POST api.bring_annotation_back": Row(ITS_AUTHOR),
    "GET api.get_links": Row(MEMBERS),
    "POST api.post_link": Row(
        WRITERS, {"from": "{other_id}", "to": "{annotation_id}", "relation": "context"}
    ),
    "GET api.get_one_link": Row(MEMBERS),
    "PATCH api.patch_link": Row(ITS_AUTHOR, {"note": "So.", **VERSION}),
    "DELETE api.remove_link": Row(ITS_AUTHOR, VERSION),
    "POST api.bring_link_back": Row(ITS_AUTHOR),
    "GET api.get_threads": Row(MEMBERS),
    "POST api.post_thread": Row(WRITERS, {"annotation": "{annotation_id}", "text": "So?"}),
    "GET api.get_one_thread": Row(MEMBERS),
    "POST api.post_comment": Row(WRITERS, {"text": "So."}),
    "POST api.resolve_thread": Row(WRITERS),
    "POST api.reopen_thread": Row(WRITERS),
    "GET api.get_one_comment": Row(MEMBERS),
    "PATCH api.patch_comment": Row(frozenset({"author"}), {"text": "Other words.", **VERSION}),
    "DELETE api.remove_comment": Row(frozenset({"author"}), VERSION),
    "POST api.bring_comment_back": Row(frozenset({"author"})),
    "GET api.get_publications": Row(MEMBERS),
    "GET api.get_versions": Row(MEMBERS),
    "POST api.post_publication": Row(DECIDERS, {"note": "Why"}, status=AS_BEFORE),
    "POST api.withdraw_published": Row(DECIDERS, {"note": "Why"}),
    "GET api.get_events": Row(MEMBERS),
    "GET api.get_export": Row(MEMBERS),
    "POST api.post_export": Row(MEMBERS),
    "GET api.get_export_state": Row(NO_ONE, exceptions=HIDDEN),
    "GET api.get_export_file": Row(NO_ONE, exceptions=HIDDEN),
    "GET api.get_releases": Row(MEMBERS),
    "POST api.post_release": Row(OWNERS, {"name": "{new}-api"}, status=202),
    "GET api.get_changes": Row(MEMBERS),
    "POST api.build_release_again": Row(OWNERS, status=202),
}


def routes(app: Flask) -> dict[str, str]:
    """``METHOD endpoint`` → the rule of its address."""
    rules = [
        (method, rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]
    return {f"{method} {rule.endpoint}": rule.rule for method, rule in rules}


def test_every_route_has_a_row(app: Flask) -> None:
    assert sorted(ROUTES) == sorted(routes(app))


@pytest.mark.parametrize(
    "role",
    [
        *MOST_AND_LEAST,
        *(pytest.param(role, marks=pytest.mark.one_database) for role in ROLES if role not in MOST_AND_LEAST),
    ],
)
def test_every_route_answers_as_the_table_says(app: Flask, desk: Desk, database: Database, role: str) -> None:
    wrong, scene = {}, dict[str, str]()
    for name, rule in routes(app).items():
        if name not in ROUTES:
            continue
        scene = scene or make_scene(database, desk, role) | {"level": "0", "tile": "000"}
        if (
            "<path:tile>" in rule
            and (size := app.extensions["sealer"].seal(desk.project.id).size) < TILE_WIDTH
        ):
            scene["tile"] = f"000.p/{size}"
        answer = ask(app, role, name, rule, scene)
        if not is_expected(ROUTES[name], role, name, answer):
            wrong[name] = (answer.status_code, answer.location)
        answer.close()
        if answer.status_code < 400 and not name.startswith("GET"):
            scene = {}  # what is refused and what is read changes nothing
    assert wrong == {}


def is_expected(row: Row, role: str, name: str, answer: TestResponse) -> bool:
    if role in row.may:
        return (
            answer.status_code == row.status
            if row.status
            else answer.status_code < 400 and "/sign-in?" not in (answer.location or "")
        )
    if role == "nobody":
        if name.startswith("GET web."):
            return answer.status_code == 302 and (answer.location or "").startswith("/sign-in?next=")
        return answer.status_code == 401
    return answer.status_code == row.exceptions.get(role, 404 if role == "stranger" else 403)


def ask(app: Flask, role: str, name: str, rule: str, scene: dict[str, str]) -> TestResponse:
    client, method = app.test_client(), name.split(maxsplit=1)[0]
    url = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: scene[found.group(1)], rule)
    data = {key: fill(value, scene) for key, value in ROUTES[name].data.items()}
    if method == "GET" and data:
        url = f"{url}?{urlencode(data)}"
    if " api." in name:
        headers = {"Authorization": f"Bearer {scene['api_token']}"} if role != "nobody" else {}
        numbers = {
            key: int(value) if key in {"version", "start", "end", "revision"} else value
            for key, value in data.items()
        }
        return client.open(url, method=method, headers=headers, json=None if method == "GET" else numbers)
    if role != "nobody":
        client.set_cookie("annotator", scene["cookie"])
    if method == "GET":
        return client.get(url)
    return client.post(url, data={"csrf_token": read_token(client), **data})


def fill(value: Any, scene: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [fill(one, scene) for one in value]
    return value.format_map(scene) if isinstance(value, str) else value


def make_scene(database: Database, desk: Desk, role: str) -> dict[str, str]:
    """Something of everything, made by the author, and the secrets of whoever asks."""
    new = f"n{uuid.uuid4().hex[:12]}"
    with database.writing() as session:
        # an article of its own: in one that all scenes share, each would have more to align than the one before
        flood = make_article(session, desk.project, f"{FLOOD}\n\n{new}")
        claim, event = create_annotation(
            session, desk.ada, flood, AnnotationDraft("claim", span_of(FLOOD, "400 house"))
        )
        number_events(session)
        other = make_annotation(session, desk.ada, desk.council, "1,150", text=COUNCIL, kind="passage")
        link = make_link(session, desk.ada, claim, other)
        decided = settle_mark(session, desk, make_annotation(session, desk.ada, flood, "crews left"))
        thread, comment = make_thread(session, desk.ada, claim)
        judged = make_annotation(
            session, desk.ada, flood, "Nobody was hurt", verdict="disputed", reason="No."
        )
        settled_id = settle_mark(session, desk, judged).settled_annotation_id
        assert settled_id
        published = get_annotation(session, SYSTEM, settled_id)
        publish_claim(session, desk.cleo, published)
        guest = make_person(session, f"g{new}")
        add_member(session, SYSTEM, desk.project, guest, role=Role.REVIEWER)
        suggest(session, claim, desk.council, COUNCIL[:30])
        proposed = [make_preannotation(session, flood, exact) for exact in ("at noon", "The mayor")]
        decide_preannotation(session, desk.ada, flood, proposed[0])
        ids = {
            "preannotation_id": proposed[0].id, "proposed_id": proposed[1].id,
            "one": desk.ada.id, "other": desk.bob.id,
            "annotation_id": claim.id, "claim_id": published.id, "other_id": other.id, "link_id": link.id,
            "person_id": guest.id,
            "council_id": desk.council.id,
            "suggestion_id": decide(session, desk.ada, claim, desk.council, "The gate").id,
            "thread_id": thread.id, "comment_id": comment.id,
            "filter_id": save_filter(session, desk.ada, desk.project, name="Links", query="kind=link").id,
            "adjudication_id": decided.id, "article_id": flood.id, "event": event.seq,
            "sentence_id": make_sentence_mark(session, desk.ada, flood, "“Nobody was hurt,” she said.").id,
            "gate": FLOOD.index("The gate"), "gate_end": len(FLOOD),
            "start": FLOOD.index("400"), "end": FLOOD.index(" were"),
        }  # fmt: skip
        make_two_readings(session, desk, f"Ada and Bob read {new}.")
        if role in WRITERS:
            make_annotation(session, desk.actors[CAST[role]], flood, "The gate failed")
        ids["assignment_id"] = make_reading(session, desk, new).id
        secrets = make_secrets(session, desk, role, new)
        for name, seq in (("before", 1), ("after", event.seq)):
            made = Made(seq, "00" * 32, 21, is_again=False)
            keep_release(session, desk.olga, desk.project, ReleaseDraft(f"{new}-{name}"), made)
    static = f"dist/{hashed_name('app.css')}"
    scene = {
        "slug": "flood",
        "format_": "jsonl",
        "number": 1,
        "job_id": uuid.UUID(int=7),
        "export_id": uuid.UUID(int=7),
        "key": "unverified",
        "filename": static,
        "version": f"{new}-before",
        "before": f"{new}-before",
        "after": f"{new}-after",
        "new": new,
        "guest": f"g{new}",
        **ids,
        **secrets,
    }
    return {name: str(value) for name, value in scene.items()}


def make_two_readings(session: Session, desk: Desk, text: str) -> None:
    """An article in which two people marked the same."""
    article = make_article(session, desk.project, text)
    for reader in (desk.ada, desk.bob):
        make_annotation(session, reader, article, "Ada and Bob", text=text)


def make_reading(session: Session, desk: Desk, new: str) -> Assignment:
    """Ada's assignment, and an article to learn on, which is what everyone else is given next."""
    change_training(
        session, desk.cleo, make_article(session, desk.project, f"To learn on: {new}."), is_training=True
    )
    return make_assignment(
        session, desk, "ada", make_article(session, desk.project, f"Ada reads this: {new}.")
    )


def settle_mark(session: Session, desk: Desk, mark: Annotation) -> Adjudication:
    """A decision on a mark that nobody else has marked."""
    taken = DecisionDraft(Matter.ANNOTATION, Choice.TAKE, f"{mark.id}:1", mark.id)
    return settle_unit(session, desk.olga, session.get_one(Article, mark.article_id), taken)


def make_secrets(session: Session, desk: Desk, role: str, new: str) -> dict[str, object]:
    """An invitation to another project, sign-ins and tokens."""
    asker = desk.actors[CAST.get(role, "eve")]
    elsewhere = create_invitation(session, SYSTEM, make_project(session, new), role=Role.VIEWER)
    create_invitation(session, SYSTEM, desk.project, role=Role.VIEWER)
    open_browser_session(session, desk.ada.id, "elsewhere")
    create_token(session, desk.ada, session.get_one(Person, desk.ada.id), label=new)
    session.flush()
    return {
        "secret": elsewhere,
        "invitation_id": session.scalars(
            select(Invitation.id).where(Invitation.project_id == desk.project.id)
        ).first(),
        "session_id": session.scalars(
            select(BrowserSession.id).where(BrowserSession.user_agent == "elsewhere")
        ).first(),
        "token_id": session.scalars(select(ApiToken.id).where(ApiToken.label == new)).first(),
        "cookie": open_browser_session(session, asker.id, "test"),
        "api_token": create_token(session, asker, session.get_one(Person, asker.id), label="test"),
    }
