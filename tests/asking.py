"""Asking a program everything that its URL map knows, as one of the cast; for tests of what is answered to whom."""

import re
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from annotator.accounts.actions import create_token, open_browser_session
from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM
from annotator.db import Database
from blind import HIDDEN, Scene
from pages import read_token
from test_permissions import ROUTES

#: the same for everybody
PUBLIC = {
    "web.show_newest",
    "web.show_publication",
    "web.show_claim_review",
    "web.prove_publication",
    "web.show_public_list",
    "web.show_public_feed",
    "static",
    "web.invitation",
    "web.sign_in",
    "web.download_verifier",
}
#: these leave an entry in the log, or show what everyone may know: its size and its hashes
MOVING = {"web.export_log", "web.download_export", "api.get_export"} | {
    f"web.show_{what}" for what in ("checkpoint", "consistency", "inclusion", "tile", "log_key", "rotations")
}
#: they show what was refused before
LAST = ("web.show_log", "web.show_activity", "api.get_events")
#: what every page is asked too, and what only some understand
PAGES = ("as_of={seq}", "after=0&format=csv")
ASKED = {
    "web.show_log": ("kind=annotation", "kind=comment", "thing={annotation_id}", "article={article_id}"),
    "web.export_log": ("format=proofs", "format=sealed&kind=annotation", "thing={thread_id}"),
    "web.show_coverage": ("order=best", "at=30"),
    "api.get_sentences": ("order=best",),
    "web.read_article": ("beside={council}", "from={annotation_id}"),
    "web.choose_article": ("for={article_id}&from={annotation_id}",),
    "web.show_cards": ("id={annotation_id}&id={claim}",),
    "web.compare_articles_page": ("article={article_id}&article={council}",),
    "web.articles": ("state=open", "sort=-open", "q=zzreason"),
    "web.show_dashboard": tuple(
        f"format=csv&table={name}" for name in ("waiting", "readers", "differences", "sources")
    ),
    "web.show_agreement": ("of=spans", "of=tags", "of=links", "format=csv&table=pairs"),
    "web.show_differences": ("of=spans", "of=tags", "of=links"),
    "web.decide": ("view=columns", "view=text", "at={annotation_id}", "done={adjudication_id}"),
    "web.show_discussions": ("shelf=mine", "shelf=unread", "shelf=mentions", "article={article_id}"),
    "web.show_training": ("person={one}",),
    "api.get_export": ("as_of={seq}",),
    "api.get_events": ("after=1&limit=500",),
}
#: in JSON these are numbers
_NUMBERS = frozenset({"version", "start", "end", "revision"})
_NOBODY = uuid.UUID(int=7)


@dataclass
class Asker:
    """Someone with a browser and a token."""

    client: FlaskClient
    scene: Scene
    api_token: str
    form_token: str = field(default="", repr=False)

    @classmethod
    def of(cls, app: Flask, database: Database, scene: Scene, name: str) -> "Asker":
        client = app.test_client()
        with database.writing() as session:
            person = session.get_one(Person, scene.desk.actors[name].id)
            client.set_cookie("annotator", open_browser_session(session, person.id, "test"))
            token = create_token(session, SYSTEM, person, label="test")
        return cls(client, scene, token, read_token(client))

    def send(self, method: str, url: str, data: Mapping[str, Any] | None = None) -> TestResponse:
        if not url.startswith("/api/"):
            form = {"csrf_token": self.form_token, **(data or {})} if method != "GET" else None
            return self.client.open(url, method=method, data=form)
        headers = {"Authorization": f"Bearer {self.api_token}"}
        body = {key: int(value) if key in _NUMBERS else value for key, value in (data or {}).items()}
        return self.client.open(url, method=method, headers=headers, json=None if method == "GET" else body)

    def read_all(self, *, is_still: bool) -> dict[str, str]:
        """What GET routes answer, by their addresses: the exports and the seal of the log, or all others."""
        found = {}
        wanted = list(list_urls(self.client.application, self.scene, "GET"))
        for rule, url in sorted(wanted, key=lambda one: one[0].endpoint in LAST):
            if (rule.endpoint in MOVING) != is_still:
                answer = self.send("GET", url)
                assert answer.status_code < 500, url
                found[url] = stands_still(answer.text)
                answer.close()  # a stream counts as listened to until then
        return found


def list_urls(app: Flask, scene: Scene, method: str) -> Iterator[tuple[Rule, str]]:
    """Every address of this method. For a part that is not known here, each of the hidden ids is tried."""
    known, every = _values_of(scene), list(scene.hidden_ids()) or [str(_NOBODY)]
    address = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC or method not in (rule.methods or ()):
            continue
        pages = PAGES if rule.endpoint.startswith("web.") else ()
        further = (*pages, *ASKED.get(rule.endpoint, ())) if method == "GET" else ()
        names = sorted(rule.arguments)
        for number, values in enumerate(product(*(known.get(name, every) for name in names))):
            parts = dict(zip(names, values, strict=True))
            url = address.build(rule.endpoint, parts, method=method)
            yield rule, url
            one_each = {name: choice[0] for name, choice in known.items()} | parts
            yield from ((rule, f"{url}?{query.format_map(one_each)}") for query in further if number == 0)


def list_questions(app: Flask, scene: Scene) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every method and address, with what the table of permissions says that is sent there: of hidden things."""
    one_each = {name: str(ids[-1]) for name, ids in _values_of(scene).items()}
    for method in ("GET", "POST", "PATCH", "DELETE"):
        for rule, url in list_urls(app, scene, method):
            row = ROUTES.get(f"{method} {rule.endpoint}")
            known = defaultdict(lambda: "1", {**one_each, "other_id": one_each["annotation_id"]})
            yield (
                method,
                url,
                {key: _filled(value, known) for key, value in (row.data if row else {}).items()},
            )


def _filled(value: Any, known: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_filled(one, known) for one in value]
    return value.format_map(known) if isinstance(value, str) else value


def _values_of(scene: Scene) -> dict[str, list[Any]]:
    """What stands for the parts of an address; of what others made, all that is hidden."""
    desk = scene.desk
    hidden = {name: scene.hidden.get(name, [_NOBODY]) for name in HIDDEN}
    people = [desk.ada.id, desk.olga.id]
    return hidden | {
        "slug": ["flood"], "format_": ["jsonl"], "job_id": [_NOBODY], "export_id": [_NOBODY], "key": ["sourced"],
        "article_id": [desk.flood.id, scene.lesson.id, desk.council.id],
        "person_id": people[:1], "one": people, "other": people, "level": [0], "tile": ["000"], "turn": ["resolve"],
        "assignment_id": scene.assignments, "annotation_id": [scene.claim.id, *hidden["annotation_id"]],
        "council": [desk.council.id], "claim": [scene.claim.id], "claim_id": [scene.claim.id], "seq": [scene.seq],
        "version": ["1.0"], "before": ["1.0"], "after": ["1.1"],
    }  # fmt: skip


def stands_still(text: str) -> str:
    """An answer without what changes from one moment to the next, and without the size of the log."""
    text = re.sub(r'(csrf[-_]token"(?: type="hidden")? (?:content|value)=)"[^"]+"', r"\1", text)
    text = re.sub(r"(<time [^>]*>)[^<]*", r"\1", text)
    text = re.sub(r"(Counted <time )[^>]*", r"\1", text)
    text = re.sub(r'\b(data-after|data-seq|max)="\d+"', r"\1", text)
    text = re.sub(r'as_of=\d+(" title="This article as it was)', r"\1", text)
    text = re.sub(r'(Log: )\d+( events)|(of <span class="num">)\d+(</span>\. Nothing)', r"\1\2\3\4", text)
    return re.sub(r'"seq":\d+|id: \d+|(?<=event: seq\n)data: \d+', "seq", text)
