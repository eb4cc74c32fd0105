"""Cards: what the page says of each annotation.

They are the text equivalent of the marks, and the state of the reader's script.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flask import request, url_for
from markupsafe import Markup

from annotator.accounts.permissions import Actor, Permission, may
from annotator.accounts.queries import list_names
from annotator.annotations.models import Annotation, Kind, Status
from annotator.db import Session
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
    is_open: bool = False
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
        """“2 sources · 1 link · ”, before the name."""
        counts = ((len(self.annotation.sources), "source"), (len(self.links), "link"))
        return "".join(f"{count} {word}{'s' if count > 1 else ''} · " for count, word in counts if count)

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


def build_cards(
    session: Session,
    actor: Actor,
    project: Project,
    annotations: Sequence[Annotation],
    *,
    article_ids: Sequence[uuid.UUID] = (),
) -> Cards:
    """Cards for these annotations, with a fixed number of queries. ``article_ids``: when they are whole articles."""
    verdicts = list_verdicts(session, project, retired=True)
    by_key = {verdict.key: verdict for verdict in verdicts}
    missing = list_missing(session, actor, project, verdicts, annotations)
    ids = [] if article_ids else [annotation.id for annotation in annotations]
    links = list_link_ends(session, actor, annotation_ids=ids, article_ids=article_ids)
    names = list_names(session, {annotation.created_by_id for annotation in annotations})
    items = [
        Card(
            annotation, by_key.get(annotation.verdict or ""), names[annotation.created_by_id],
            missing.get(annotation.id, []),
            links.get(annotation.id, []), may(actor, Permission.EDIT_ANNOTATION, annotation),
        )
        for annotation in annotations
    ]  # fmt: skip
    _number_links(project, items)
    return Cards(project, verdicts, items)


def _number_links(project: Project, cards: list[Card]) -> None:
    """Number the links through the page as their marks end: so they stand, and so the script counts them."""
    number = 0
    for card in sorted(cards, key=lambda card: (card.mark.end, card.mark.start, card.mark.id)):
        marks = []
        for end in card.links:
            number += 1
            marks.append(LinkMark(number, end_url(project, end), f"Link {number}: {end_words(end)}"))
        if marks:
            card.mark = Mark(**{**vars(card.mark), "links": tuple(marks)})


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
    "context": "context for",
}
