"""Importing articles and new revisions of them."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import bindparam, select

from annotator import clock
from annotator.accounts.permissions import Actor, Permission, require
from annotator.articles.drafts import ArticleDraft
from annotator.articles.models import Article, Revision
from annotator.articles.queries import (
    Present,
    find_by_urls,
    find_ids,
    find_texts,
    get_revision,
    last_revision_number,
)
from annotator.audit.kinds import EventKind
from annotator.audit.log import Recorded, State, promise_event, record
from annotator.db import Session, new_id, table_of
from annotator.errors import Conflict
from annotator.projects.models import Project
from annotator.rows import insert_rows


class Outcome(StrEnum):
    """What became of one text."""

    ADDED = "added"
    REVISED = "revised"
    PRESENT = "present"


@dataclass(frozen=True)
class Imported:
    """One text after an import, and where it is."""

    outcome: Outcome
    article_id: uuid.UUID
    title: str
    revision: int
    sha256: bytes


def create_article(session: Session, actor: Actor, project: Project, draft: ArticleDraft) -> Imported:
    """Import one text. Raises Conflict, pointing at the article, when the project has the same text."""
    imported = import_articles(session, actor, project, [draft])[0]
    if imported.outcome is Outcome.PRESENT:
        current = {"id": str(imported.article_id), "title": imported.title, "revision": imported.revision}
        raise Conflict(f"This text is here already, as “{imported.title}”.", current)
    return imported


_LOCK = select(Project.id).where(Project.id == bindparam("project")).with_for_update()


def import_articles(
    session: Session, actor: Actor, project: Project, drafts: Sequence[ArticleDraft]
) -> list[Imported]:
    """Import texts, in order. A text that is there is left alone; another text at a known URL is a new revision."""
    require(actor, Permission.IMPORT, project)
    # one import at a time in a project: two people may be adding the same text
    session.execute(_LOCK, {"project": project.id})
    hashes = [hashlib.sha256(draft.text.encode()).digest() for draft in drafts]
    present = find_texts(session, project, hashes)
    known = find_by_urls(session, project, (draft.url for draft in drafts))
    taken = find_ids(session, project, (draft.id for draft in drafts if draft.id))
    waiting: list[_Waiting] = []
    done: list[Imported] = []
    for draft, sha256 in zip(drafts, hashes, strict=True):
        if found := present.get(sha256):
            done.append(Imported(Outcome.PRESENT, found.article_id, found.title, found.revision, sha256))
            continue
        article = taken.get(draft.id) or known.get(draft.url)
        if article and any(one.article is article for one in waiting):
            _store(session, actor, waiting)  # an earlier text of it is on its way
            article = session.get_one(Article, article.id)
        before = _present_state(session, article) if article else None
        if article:
            _revise(article, draft, max(last_revision_number(session, article) + 1, draft.revision or 1))
        else:
            article = _new_article(session, actor, project, draft, is_free=draft.id not in taken)
        waiting.append(_Waiting(article, draft.text, sha256, before))
        outcome = Outcome.REVISED if before else Outcome.ADDED
        done.append(Imported(outcome, article.id, article.title, article.revision, sha256))
        present[sha256] = Present(article.id, article.title, article.revision)
        if draft.url:
            known[draft.url] = article
        if draft.id:
            taken[draft.id] = article
    _store(session, actor, waiting)
    return done


def change_training(
    session: Session, actor: Actor, article: Article, *, is_training: bool
) -> Recorded | None:
    """Say whether people learn on an article. None when it is so already."""
    require(actor, Permission.ASSIGN, article)
    if article.is_training == is_training:
        return None
    before = _present_state(session, article)
    article.is_training = is_training
    session.flush()
    after = _present_state(session, article)
    return record(session, actor, EventKind.ARTICLE_CHANGED, article, before=before, after=after)


def return_to_revision(
    session: Session, actor: Actor, project: Project, article_id: uuid.UUID, *, number: int
) -> None:
    """Make an earlier text of an article of ``project`` the present one again. Raises NotFound where it has none."""
    require(actor, Permission.IMPORT, project)
    article = session.get_one(Article, article_id)
    if article.revision == number:
        return
    before, wanted = _present_state(session, article), get_revision(session, article, number)
    article.revision = wanted.number
    session.flush()
    after = article.snapshot_with(wanted.sha256, wanted.length)
    record(session, actor, EventKind.ARTICLE_REVERTED, article, before=before, after=after)


@dataclass
class _Waiting:
    """A text that is not stored yet."""

    article: Article
    text: str = field(repr=False)
    sha256: bytes
    before: State | None


def _store(session: Session, actor: Actor, waiting: list[_Waiting]) -> None:
    """Articles first, then their texts, then the events that speak of both.

    New rows go in past the mapper: many come at once, and it would take longer than all the rest.
    """
    session.flush()
    session.info["texts"] = len(waiting)  # whoever listens may want to know how many come together
    articles, revisions = table_of(Article), table_of(Revision)
    insert_rows(
        session, articles, [one.article for one in waiting if not one.before], articles.columns.keys()
    )
    insert_rows(session, revisions, [_new_revision(actor, one) for one in waiting])
    for one in waiting:
        kind = EventKind.ARTICLE_REVISED if one.before else EventKind.ARTICLE_IMPORTED
        after = one.article.snapshot_with(one.sha256, len(one.text))
        record(session, actor, kind, one.article, before=one.before, after=after)
    waiting.clear()


def _present_state(session: Session, article: Article) -> State:
    newest = get_revision(session, article)
    return article.snapshot_with(newest.sha256, newest.length)


def _new_article(
    session: Session, actor: Actor, project: Project, draft: ArticleDraft, *, is_free: bool
) -> Article:
    return Article(
        id=draft.id if draft.id and is_free else new_id(), project_id=project.id, title=draft.title,
        publisher=draft.publisher, author=draft.author,
        published_at=draft.published_at, url=draft.url, language=draft.language, revision=draft.revision or 1,
        is_training=False, created_by_id=actor.id, created_at=clock.now(), version=1,
        last_event_id=promise_event(session),
    )  # fmt: skip


def _revise(article: Article, draft: ArticleDraft, number: int) -> None:
    """What the new text's file says replaces what the old one said; what it leaves out stays."""
    for name in ("title", "publisher", "author", "published_at"):
        setattr(article, name, getattr(draft, name) or getattr(article, name))
    article.revision = number


def _new_revision(actor: Actor, one: _Waiting) -> dict[str, object]:
    article = one.article
    return {
        "id": new_id(), "article_id": article.id, "project_id": article.project_id, "number": article.revision,
        "text": one.text, "sha256": one.sha256, "length": len(one.text), "created_by_id": actor.id,
        "created_at": clock.now(), "last_event_id": article.last_event_id,
    }  # fmt: skip
