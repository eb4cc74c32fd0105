"""What changed between two releases, by whom and why: a page, and the same as a text."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, request, url_for

from annotator.db import Session
from annotator.exports.releases.between import (
    Between,
    Touched,
    get_between,
    list_touched,
    page_changes,
    read_changes,
    rest_of,
)
from annotator.exports.releases.comparing import COMPARED, Change, Deed
from annotator.exports.releases.corrections import CALLED, tell_changes
from annotator.projects.queries import get_project, list_verdicts
from annotator.text.differences import Piece, word_diff
from annotator.web import web
from annotator.web.audit import attachment
from annotator.web.request import answer_page, current_actor, database, parse_id, signed_in

#: changes on a page, and how many there may be for all to be counted
PAGE = 50
COUNTED = 1_000
#: in which each word counts
_PROSE = ("reason", "note", "words", "title")


@dataclass(frozen=True)
class Told:
    """One change, ready to be shown."""

    change: Change
    #: where it is read; “” where it is not there any more
    href: str
    #: by what it is called, before and after, as far as it can be said in a few words
    fields: dict[str, tuple[str, str]]
    #: what differs, word by word, by what it is called
    words: dict[str, list[Piece]]
    why: str


@web.get("/projects/<slug>/releases/<before>/<after>")
@signed_in
def show_changes(slug: str, before: str, after: str) -> Response:
    """A part of them, in the order of the articles."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        between = get_between(session, actor, project, (before, after))
        touched = list_touched(session, between)
        found, last = page_changes(session, between, rest_of(touched, _asked()), limit=PAGE)
        counts = _count(session, between, touched) if len(touched) <= COUNTED else None
        verdicts = {verdict.key: verdict for verdict in list_verdicts(session, project, retired=True)}
    return answer_page(
        "exports/changes.html", project=project, nav="export", between=between, touched=len(touched), last=last,
        told=[_tell(slug, between, one) for one in found], counts=counts, verdicts=verdicts, kinds=tuple(COMPARED),
    )  # fmt: skip


@web.get("/projects/<slug>/releases/<before>/<after>/changes.md")
@signed_in
def download_changes(slug: str, before: str, after: str) -> Response:
    """All of them as Markdown, in the words of the file that a release can hold."""
    actor = current_actor()
    with database().reading() as session:
        between = get_between(session, actor, get_project(session, actor, slug), (before, after))
        found = list(read_changes(session, between, list_touched(session, between)))
    text = tell_changes(between.said(between.before), between.said(between.after), found)
    name = f"{slug}-{between.before.name}-to-{between.after.name}.md"
    return attachment(iter([text]), name, "text/markdown")


def _asked() -> uuid.UUID | None:
    """The last change of the page before."""
    asked = request.args.get("after")
    return parse_id(asked, "change") if asked else None


def _count(session: Session, between: Between, touched: Sequence[Touched]) -> Counter[tuple[str, Deed]]:
    return Counter((one.what, one.deed) for one in read_changes(session, between, touched))


def _tell(slug: str, between: Between, change: Change) -> Told:
    is_changed = change.deed is Deed.CHANGED
    told = {CALLED[name]: pair for name, pair in change.fields.items() if name in CALLED}
    prose = {name: told.pop(name) for name in _PROSE if name in told} if is_changed else {}
    shown = told if is_changed else {name: told[name] for name in ("verdict",) if name in told}
    fields = {name: (_said(old), _said(new)) for name, (old, new) in shown.items()}
    words = {name: word_diff(old or "", new or "") for name, (old, new) in prose.items()}
    why = "" if any(change.why == new for _, new in prose.values()) else change.why
    return Told(change, _href(slug, between, change), fields, words, why)


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value if value is not None else "")


def _href(slug: str, between: Between, change: Change) -> str:
    """What is gone is shown as it was."""
    then = between.before.seq if change.deed is Deed.REMOVED else None
    if change.what == "annotation":
        return url_for("web.show_claim", slug=slug, annotation_id=change.id, as_of=then)
    return url_for("web.read_article", slug=slug, article_id=change.article, as_of=then)
