"""JSON lines: one article a line, with its text, annotations and the links that leave it."""

import json
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from annotator.accounts.permissions import Actor
from annotator.db import Session, id_text, instant_text
from annotator.exports.jsonl_lines import ADJUDICATED
from annotator.exports.rows import WholeArticle, read_project
from annotator.exports.settled import UNKNOWN
from annotator.projects.models import Project
from annotator.text.offsets import utf8_offsets, utf16_offsets


def export_jsonl(session: Session, actor: Actor, project: Project) -> Iterator[str]:
    """One line an article, each ending in a newline. ``text[start:end] == exact`` in all three offset bases."""
    for whole in read_project(session, actor, project):
        yield json.dumps(_article(whole), ensure_ascii=False, separators=(",", ":")) + "\n"


def _article(whole: WholeArticle) -> dict[str, object]:
    article, revision = whole.article, whole.revision
    return {
        "article": {
            "id": str(article.id), "title": article.title, "publisher": article.publisher, "author": article.author,
            "published_at": instant(article.published_at), "url": article.url, "language": article.language,
            "revision": revision.number, "sha256": revision.sha256.hex(),
        },
        "text": revision.text,
        "annotations": _annotations(whole),
        "links": [_link(link, whole) for link in whole.links],
    }  # fmt: skip


def _annotations(whole: WholeArticle) -> list[dict[str, object]]:
    text = whole.revision.text
    offsets = [offset for row in whole.annotations for offset in (row.start_offset, row.end_offset)]
    utf16, utf8 = utf16_offsets(text, offsets), utf8_offsets(text, offsets)
    return [
        {
            "id": id_text(row.id), "kind": row.kind, "start": row.start_offset, "end": row.end_offset,
            "start_utf16": utf16[2 * at], "end_utf16": utf16[2 * at + 1],
            "start_utf8": utf8[2 * at], "end_utf8": utf8[2 * at + 1],
            "exact": row.exact, "prefix": row.prefix, "suffix": row.suffix,
            "verdict": row.verdict, "reason": row.reason, "tags": whole.tags_of(row.id),
            "sources": whole.sources_of(row.id), "status": ADJUDICATED if row.is_settled else row.status,
            "created_by": row.created_by,
            "created_at": instant_text(row.created_at), "updated_at": instant_text(row.updated_at),
            "version": row.version, **(_decided(whole, uuid.UUID(id_text(row.id))) if row.is_settled else {}),
        }
        for at, row in enumerate(whole.annotations)
    ]  # fmt: skip


def _link(link: Any, whole: WholeArticle) -> dict[str, object]:
    return {
        "id": str(link.id), "relation": link.relation, "from": str(link.from_id), "to": str(link.to_id),
        "to_article": str(link.to_article_id), "note": link.note, "created_by": link.created_by,
        "created_at": instant(link.created_at), "version": link.version,
        **(_decided(whole, link.id) if link.is_settled else {}),
    }  # fmt: skip


def _decided(whole: WholeArticle, settled_id: uuid.UUID) -> dict[str, object]:
    """How something came into the record: only what is settled has these keys."""
    return whole.decisions.get(settled_id, UNKNOWN)


def instant(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC, with as many digits as it has."""
    return instant_text(moment) if moment else None
