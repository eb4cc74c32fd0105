"""What is said of a claim in public, frozen when it is published: words, verdict, sources, passages, origins."""

from typing import Any

from annotator.accounts.permissions import SYSTEM
from annotator.annotations.context import sentence_around
from annotator.annotations.models import Annotation, source_snapshot
from annotator.articles.models import Article
from annotator.corroboration.claim_origins import ClaimOrigins, count_claim_origins
from annotator.db import Session, instant_text
from annotator.links.queries import LinkEnd, list_link_ends
from annotator.projects.models import Project
from annotator.projects.queries import find_verdict

Body = dict[str, Any]


def build_body(session: Session, project: Project, claim: Annotation, article: Article) -> Body:
    """The whole of it as JSON values without floats. Only what stands in the record of links is in it; no names."""
    verdict = find_verdict(session, project.id, claim.verdict or "")
    assert verdict
    linked = list_link_ends(session, SYSTEM, annotation_ids=[claim.id]).get(claim.id, ())
    # where readers work apart, what one of them linked is not in the record yet
    ends = [end for end in linked if end.link.is_settled or project.overlap == 1]
    origins = count_claim_origins(session, SYSTEM, claim, article) if ends else None
    before, after = sentence_around(session, article, claim)
    return {
        "project": project.title,
        "quote": claim.exact, "before": before, "after": after,
        "verdict": {"key": verdict.key, "name": verdict.name, "colour": verdict.colour, "pattern": verdict.pattern},
        "reason": claim.reason,
        "sources": [source_snapshot(source) for source in claim.sources],
        "article": _article(article),
        "passages": [_passage(end) for end in ends],
        "origins": _origins(origins),
        "judged_at": instant_text(claim.updated_at),
    }  # fmt: skip


def _article(article: Article) -> dict[str, object]:
    return {
        "id": str(article.id), "title": article.title, "publisher": article.publisher, "author": article.author,
        "published_at": instant_text(article.published_at) if article.published_at else None,
        "url": article.url, "language": article.language,
    }  # fmt: skip


def _passage(end: LinkEnd) -> dict[str, object]:
    """The link and its other end, by id too: what is erased there has to go from here."""
    return {
        "relation": end.link.relation, "is_outgoing": end.is_outgoing, "quote": end.other.exact,
        "note": end.link.note, "article": _article(end.article), "link": str(end.link.id), "mark": str(end.other.id),
    }  # fmt: skip


def _origins(origins: ClaimOrigins | None) -> dict[str, object] | None:
    if origins is None:
        return None
    outlets = [one.article.publisher or one.article.title for one in origins.passages]
    groups = [sorted({outlets[number] for number in group.passages}) for group in origins.counted.groups]
    return {"sentence": origins.counted.sentence, "groups": groups}
