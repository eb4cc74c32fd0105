"""How many independent origins a claim has, by the links that people made and what the texts share."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from annotator.accounts.permissions import Actor
from annotator.annotations.models import Annotation
from annotator.articles.models import Article, Revision
from annotator.corroboration.origins.independence import Independence, Passage, Tied, count_origins
from annotator.corroboration.origins.tracing import (
    describe_circle,
    describe_path,
    find_circles,
    find_steps,
    trace,
)
from annotator.corroboration.queries import read_reuses_among
from annotator.corroboration.quotes.attribution import cues_near, find_cues
from annotator.corroboration.quotes.credits import find_credits
from annotator.db import Session
from annotator.links.models import Relation
from annotator.links.queries import LinkEnd, list_link_ends
from annotator.text.languages import likely_language
from annotator.text.paragraphs import list_paragraphs
from annotator.text.sentences import split_sentences
from annotator.text.spans import Span

_SAME = (Relation.CORROBORATES, Relation.REPEATS)


@dataclass(frozen=True)
class Standing:
    """A passage that says what the claim says: an annotation in its article."""

    annotation: Annotation
    article: Article


@dataclass(frozen=True)
class ClaimOrigins:
    """The claim's passages, itself with them, and what they rest on."""

    counted: Independence
    #: by the numbers that ``counted`` gives them
    passages: Sequence[Standing]
    #: sentences: who credits whom in a ring
    circles: Sequence[str]
    #: by article, over whom its words lead to the primary source; empty where nothing is known
    paths: Mapping[str, str]

    def reasons(self, numbers: Sequence[int]) -> str:
        """Why these passages are one origin: “copied; same newsroom”."""
        group = next(one for one in self.counted.groups if tuple(one.passages) == tuple(numbers))
        return "; ".join(dict.fromkeys(_tie_words(tie.why, tie.name) for tie in group.ties))


def count_claim_origins(
    session: Session, actor: Actor, annotation: Annotation, article: Article
) -> ClaimOrigins | None:
    """Of an annotation that the actor may see, by links they may see; None where nothing is linked as the same.

    Passages that corroborate it or repeat it count, and those that repeat one of these. Ten statements at most.
    """
    linked = _same(list_link_ends(session, actor, annotation_ids=[annotation.id]).get(annotation.id, ()))
    if not linked:
        return None
    return _count(session, actor, Standing(annotation, article), linked)


def _count(session: Session, actor: Actor, claim: Standing, linked: Sequence[LinkEnd]) -> ClaimOrigins:
    annotation = claim.annotation
    found = {annotation.id: claim}
    found |= {end.other.id: Standing(end.other, end.article) for end in linked}
    further = list_link_ends(session, actor, annotation_ids=[end.other.id for end in linked])
    repeating = [end for ends in further.values() for end in ends if end.link.relation == Relation.REPEATS]
    found |= {
        end.other.id: Standing(end.other, end.article) for end in repeating if end.other.id not in found
    }
    standing = sorted(found.values(), key=lambda one: (one.article.id, one.annotation.start_offset))
    numbers = {one.annotation.id: number for number, one in enumerate(standing)}
    repeats = {
        (numbers[end.link.from_id], numbers[end.link.to_id])
        for end in (*linked, *repeating)
        if end.link.relation == Relation.REPEATS
    }
    passages = _read_passages(session, standing)
    reuses = list(read_reuses_among(session, sorted({one.article.id for one in standing})))
    counted = count_origins(passages, reuses, sorted(repeats))
    names = {str(one.article.id): one.article.publisher or one.article.title for one in standing}
    steps = find_steps(passages, reuses, sorted(repeats))
    circles = [describe_circle(circle, names) for circle in find_circles(steps)]
    paths = {one: describe_path(one, trace(one, steps), names) for one in names}
    return ClaimOrigins(counted, standing, circles, paths)


def _same(ends: Sequence[LinkEnd]) -> list[LinkEnd]:
    return [end for end in ends if end.link.relation in _SAME]


def _read_passages(session: Session, standing: Sequence[Standing]) -> list[Passage]:
    ids = {one.annotation.revision_id for one in standing}
    rows = session.execute(select(Revision.id, Revision.text).where(Revision.id.in_(ids)))
    texts: dict[uuid.UUID, str] = {row.id: row.text for row in rows}
    outlets = sorted({one.article.publisher for one in standing if one.article.publisher})
    passages = []
    for one in standing:
        text = texts[one.annotation.revision_id]
        language = likely_language(text, one.article.language)
        span = Span(one.annotation.start_offset, one.annotation.end_offset)
        cues = cues_near(
            find_cues(text, language, outlets), span, split_sentences(text, language),
            list_paragraphs(text, language),
        )  # fmt: skip
        passages.append(
            Passage(
                str(one.article.id), span, one.article.publisher, one.article.published_at, tuple(cues),
                tuple(find_credits(text)),
            )
        )  # fmt: skip
    return passages


def _tie_words(why: Tied, name: str) -> str:
    return f"{why.value}: {name}" if name else why.value
