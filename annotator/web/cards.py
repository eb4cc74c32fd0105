"""Cards: what the page says of each annotation.

They are the text equivalent of the marks, and the state of the reader's script.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flask import request, url_for
from markupsafe import Markup

from annotator.accounts.permissions import SYSTEM_ID, Actor, Permission, may
from annotator.accounts.queries import list_names
from annotator.annotations.models import Annotation, Kind, Status
from annotator.assignments.queries import LOCKED, list_locked
from annotator.db import Session
from annotator.discussions.listing import Count, count_on_annotations, count_on_links
from annotator.discussions.queries import Talk, list_talks_about
from annotator.links.completeness import list_missing
from annotator.links.queries import LinkEnd, list_link_ends
from annotator.projects.models import Project, Verdict
from annotator.projects.queries import list_verdicts
from annotator.web.marks import LinkMark, Mark


@dataclass
class Card:
    """One annotation as a page shows it."""

    annotation: Annotation
    verdict: Verdict | None
    by: str
    missing: list[str]
    links: list[LinkEnd]
    may_edit: bool
    comments: Count
    is_open: bool = False
    #: why it cannot be changed although it is one's own
    refusal: str = ""
    #: what is said of it, and how much of its links; only of cards that are shown whole
    talks: Sequence[Talk] = ()
    link_comments: Mapping[uuid.UUID, Count] = field(default_factory=dict)
    #: position in the list; 0 outside one
    number: int = 0
    mark: Mark = field(init=False)

    def __post_init__(self) -> None:
        note, verdict = self.annotation, self.verdict
        self.mark = Mark(
            id=str(note.id), start=note.start_offset, end=note.end_offset, kind=note.kind, verdict=note.verdict or "",
            colour=verdict.colour if verdict else "", pattern=verdict.pattern if verdict else "",
        )  # fmt: skip

    @property
    def facts(self) -> str:
        """“in the record · 2 sources · 1 link · 3 comments, 1 new · ”, before the name."""
        counts = (
            (len(self.annotation.sources), "source", 0), (len(self.links), "link", 0),
            (self.comments.comments, "comment", self.comments.unread),
        )  # fmt: skip
        record = "in the record · " if self.annotation.is_settled else ""
        return record + "".join(
            f"{count} {word}{'s' if count > 1 else ''}{f', {new} new' if new else ''} · "
            for count, word, new in counts
            if count
        )

    @property
    def missing_words(self) -> str:
        """What it lacks, as a sentence."""
        return "; ".join(self.missing).capitalize() + "."

    @property
    def is_gone(self) -> bool:
        """Whether it is deleted."""
        return self.annotation.status == Status.DELETED


@dataclass
class Cards:
    """Cards in the order they were asked for, and the words that their forms need."""

    project: Project
    verdicts: Sequence[Verdict]
    items: list[Card]
    _badges: dict[str, Markup] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The project's address."""
        return f"{request.script_root}/projects/{self.project.slug}"

    def badge(
        self,
        card: Card,
        verdict_badge: Callable[[Verdict | None], Markup],
        passage_badge: Callable[[], Markup],
    ) -> Markup:
        """The badge of a card, drawn once for each verdict."""
        key = "passage" if card.annotation.kind == Kind.PASSAGE else f"claim {card.annotation.verdict}"
        if key not in self._badges:
            self._badges[key] = passage_badge() if key == "passage" else verdict_badge(card.verdict)
        return self._badges[key]

    @property
    def offered(self) -> list[Verdict]:
        """The verdicts that can be given now."""
        return [verdict for verdict in self.verdicts if not verdict.is_retired]


@dataclass(frozen=True)
class Surroundings:
    """What cards and marks share: the vocabulary, and the links at each annotation."""

    verdicts: Sequence[Verdict]
    links: dict[uuid.UUID, list[LinkEnd]]

    def verdict_of(self, key: str | None) -> Verdict | None:
        """The entry of the vocabulary, a retired one too."""
        return next((verdict for verdict in self.verdicts if verdict.key == key), None)


def build_cards(
    session: Session,
    actor: Actor,
    project: Project,
    annotations: Sequence[Annotation],
    around: Surroundings | None = None,
) -> Cards:
    """Cards for these annotations, with a fixed number of queries. ``around``: when it is known already."""
    if around is None:
        ids = [annotation.id for annotation in annotations]
        links = list_link_ends(session, actor, annotation_ids=ids)
        around = Surroundings(list_verdicts(session, project, retired=True), links)
    missing = list_missing(session, actor, project, around.verdicts, annotations)
    names = list_names(session, {annotation.created_by_id for annotation in annotations})
    comments = count_on_annotations(session, actor, {annotation.article_id for annotation in annotations})
    items = [
        Card(
            annotation, around.verdict_of(annotation.verdict), _maker(annotation, names),
            missing.get(annotation.id, []),
            around.links.get(annotation.id, []), may(actor, Permission.EDIT_ANNOTATION, annotation),
            comments.get(annotation.id, Count()),
        )
        for annotation in annotations
    ]  # fmt: skip
    _lock(session, actor, items)
    for card, mark in zip(items, number_links(project, [card.mark for card in items], around), strict=True):
        card.mark = mark
    return Cards(project, around.verdicts, items)


def _maker(annotation: Annotation, names: Mapping[uuid.UUID, str]) -> str:
    by_rule = annotation.is_settled and annotation.created_by_id == SYSTEM_ID
    return "by agreement" if by_rule else names[annotation.created_by_id]


def _lock(session: Session, actor: Actor, cards: Sequence[Card]) -> None:
    """What its maker has submitted is not changed."""
    locked = list_locked(session, actor, {card.annotation.article_id for card in cards})
    for card in cards:
        if card.may_edit and card.annotation.article_id in locked:
            card.may_edit, card.refusal = False, LOCKED


def add_talks(session: Session, actor: Actor, cards: Sequence[Card]) -> None:
    """Read what is said of these cards, which are shown whole."""
    talks = list_talks_about(session, actor, [card.annotation.id for card in cards])
    of_links = count_on_links(session, actor, {end.link.id for card in cards for end in card.links})
    for card in cards:
        card.talks, card.link_comments = talks.get(card.annotation.id, ()), of_links


def number_links(project: Project, marks: Sequence[Mark], around: Surroundings) -> list[Mark]:
    """Number the links through the page as their marks end: so they stand, and so the script counts them."""
    numbered: dict[str, Mark] = {}
    number = 0
    linked = [mark for mark in marks if uuid.UUID(mark.id) in around.links] if around.links else []
    for mark in sorted(linked, key=lambda mark: (mark.end, mark.start, mark.id)):
        links = []
        for end in around.links[uuid.UUID(mark.id)]:
            number += 1
            links.append(LinkMark(number, end_url(project, end), f"Link {number}: {end_words(end)}"))
        numbered[mark.id] = Mark(**{**vars(mark), "links": tuple(links)})
    return [numbered.get(mark.id, mark) for mark in marks]


def end_url(project: Project, end: LinkEnd) -> str:
    """Where the other end of a link is read."""
    return url_for(
        "web.read_article", slug=project.slug, article_id=end.article.id, _anchor=f"a-{end.other.id}"
    )


def end_words(end: LinkEnd) -> str:
    """“corroborates a passage in Courier”, from this end's side."""
    where = end.article.publisher or end.article.title
    if end.link.relation == "context":
        return f"context in {where}" if end.is_outgoing else f"gives context to {where}"
    return f"{end.link.relation} {where}" if end.is_outgoing else f"{PASSIVE[end.link.relation]} {where}"


PASSIVE = {
    "corroborates": "corroborated by",
    "contradicts": "contradicted by",
    "repeats": "repeated by",
    "updates": "updated by",
    "context": "context for",
}
