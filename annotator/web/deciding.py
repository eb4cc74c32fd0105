"""What the pages of adjudication show of a unit: its candidates in words, the text around it, who said what."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy import select

from annotator.accounts.queries import list_names
from annotator.annotations.models import Annotation
from annotator.annotations.queries import WHOLE
from annotator.articles.models import Article
from annotator.db import Session
from annotator.links.models import Link
from annotator.projects.models import Project, Verdict
from annotator.projects.queries import list_verdicts
from annotator.review.models import Adjudication, Matter, Stance
from annotator.review.units import Board, Item
from annotator.text.paragraphs import Paragraph
from annotator.web.clauses import shorten
from annotator.web.marks import Mark, paint_text

STANCE_WORDS = {
    Stance.TAKEN: "taken into the record", Stance.AGREES: "says the same", Stance.DIFFERS: "sees it otherwise",
}  # fmt: skip


@dataclass(frozen=True)
class Voice:
    """One reader's view of a candidate."""

    who: str
    reason: str
    sources: Sequence[Any] = ()
    tags: Sequence[str] = ()
    is_late: bool = False
    #: what it has to do with the decision, if there is one
    stance: str = ""


@dataclass(frozen=True)
class Candidate:
    """What some readers say alike, numbered from 1."""

    number: int
    member_id: uuid.UUID
    voices: Sequence[Voice]
    kind: str = ""
    verdict: Verdict | None = None
    start: int = 0
    end: int = 0
    #: what only this one marks, what all mark, what only this one marks
    words: tuple[str, str, str] = ("", "", "")
    #: the same in a sentence; empty where all mark the same words
    span: str = ""
    relation: str = ""
    is_reversed: bool = False


@dataclass(frozen=True)
class NumberedMark(Mark):
    """A span of candidates; what stands behind it are their numbers."""

    numbers: str = ""

    @property
    def sign(self) -> str:
        """“1 3”; empty where there is nothing to choose."""
        return self.numbers


@dataclass(frozen=True)
class End:
    """One end of a link."""

    quote: str
    article: Article
    #: where it is settled
    url: str
    is_settled: bool
    #: whether the record says that there is nothing
    is_nothing: bool


@dataclass
class Shown:
    """One unit as its page shows it."""

    item: Item[Any]
    candidates: Sequence[Candidate]
    #: who read the place and marked nothing
    silent: Sequence[str]
    html: Markup = field(default_factory=Markup)
    ends: Sequence[End] = ()
    #: who decided, and what came into the record
    decided_by: str = ""
    settled: Annotation | Link | None = None
    settled_verdict: Verdict | None = None

    def is_by(self, person_id: uuid.UUID) -> bool:
        """Whether one of the views is theirs."""
        return any(member.by == person_id for member in self.item.unit.members)

    @property
    def has_open_end(self) -> bool:
        """Whether this is a link that has to wait."""
        return any(not end.is_settled for end in self.ends)


class Faces:
    """What people are called on these pages: by name, or “Reader 1” where the project hides names.

    The numbers are another shuffle in each article, so that nobody is the same number everywhere.
    """

    def __init__(
        self, session: Session, project: Project, article_id: uuid.UUID, people: Iterable[uuid.UUID]
    ) -> None:
        people = set(people)
        self._names = list_names(session, people)
        if project.hide_names:
            order = sorted(people, key=lambda one: hashlib.sha256(article_id.bytes + one.bytes).digest())
            self._names = {one: f"Reader {number}" for number, one in enumerate(order, 1)}

    def of(self, person_id: uuid.UUID) -> str:
        """The name of one of them."""
        return self._names.get(person_id, "someone")


class Bench:
    """What the units of one article are shown with."""

    def __init__(  # noqa: PLR0913, PLR0917  (all that one page is made of)
        self,
        session: Session,
        project: Project,
        article: Article,
        board: Board,
        text: str,
        paragraphs: Sequence[Paragraph],
    ) -> None:
        self.session, self.project, self.article, self.board = session, project, article, board
        self.text, self.paragraphs, self.items = text, paragraphs, board.items(article.id)
        self.verdicts = {one.key: one for one in list_verdicts(session, project, retired=True)}
        people = {reader for item in self.items for reader in item.unit.readers}
        self.faces = Faces(session, project, article.id, people)

    def show(self, item: Item[Any]) -> Shown:
        """One unit."""
        model: Any = Annotation if item.matter is Matter.ANNOTATION else Link
        query = select(model).where(model.id.in_(item.unit.ids))
        rows = {
            row.id: row
            for row in self.session.scalars(query.options(*WHOLE) if model is Annotation else query)
        }
        settled = self._read_settled(item.decision)
        silent = [self.faces.of(reader) for reader in item.unit.readers if item.unit.of(reader) is None]
        if item.matter is Matter.LINK:
            shown = Shown(item, self._link_candidates(item, rows, settled), silent, ends=self._ends(item))
        else:
            candidates = self._mark_candidates(item, rows, settled)
            shown = Shown(item, candidates, silent, self.paint(item.place, candidates))
        if item.decision:
            made_by = item.decision.created_by_id
            shown.decided_by = list_names(self.session, [made_by]).get(made_by, "someone")
            shown.settled = settled
            shown.settled_verdict = self.verdicts.get(getattr(settled, "verdict", None) or "")
        return shown

    def paint(self, place: tuple[int, int], candidates: Sequence[Candidate]) -> Markup:
        """The paragraphs that a unit stands in, with the spans of its candidates; each ends with their numbers."""
        start, end = place
        near = [one for one in self.paragraphs if one.start < end and start < one.end]
        spans: dict[tuple[int, int], list[Candidate]] = {}
        for candidate in candidates:
            spans.setdefault((candidate.start, candidate.end), []).append(candidate)
        marks = [
            _numbered(place, here, is_only=len(spans) == 1) for place, here in (spans or {place: []}).items()
        ]
        return paint_text(self.text, near, marks)

    def _mark_candidates(
        self, item: Item[Any], rows: Mapping[uuid.UUID, Annotation], settled: Any
    ) -> list[Candidate]:
        found = item.unit.candidates()
        start, end = (
            max((one.first.start for one in found), default=0),
            min((one.first.end for one in found), default=0),
        )
        is_varied = len({(one.first.start, one.first.end) for one in found}) > 1
        candidates = []
        for number, one in enumerate(found, 1):
            first = one.first
            words = self.text[first.start : start], self.text[start:end], self.text[end : first.end]
            span = _span_words(words[0], words[2]) if is_varied else ""
            voices = [self._voice(item, member, rows[member.id], settled) for member in one.members]
            verdict = self.verdicts.get(first.verdict or "")
            candidates.append(
                Candidate(number, first.id, voices, first.kind, verdict, first.start, first.end, words, span)
            )
        return candidates

    def _link_candidates(
        self, item: Item[Any], rows: Mapping[uuid.UUID, Link], settled: Any
    ) -> list[Candidate]:
        members = item.unit.members
        return [
            Candidate(
                number, one.first.id, [self._voice(item, member, rows[member.id], settled) for member in one.members],
                relation=one.first.relation, is_reversed=one.first.here != members[0].here,
            )
            for number, one in enumerate(item.unit.candidates(), 1)
        ]  # fmt: skip

    def _voice(self, item: Item[Any], member: Any, row: Any, settled: Any) -> Voice:
        who, is_late, stance = self.faces.of(member.by), member.id in item.late, ""
        if item.decision and not is_late:
            (told,) = (view["stance"] for view in item.decision.views if view["id"] == str(member.id))
            stance = stance_words(told, row, settled)
        if isinstance(row, Link):
            return Voice(who, row.note, is_late=is_late, stance=stance)
        return Voice(who, row.reason, row.sources, [tag.name for tag in row.tags], is_late, stance)

    def _ends(self, item: Item[Any]) -> list[End]:
        if not item.unit.members:
            return []
        first = item.unit.members[0]
        return [self._end(self.board.ends[key]) for key in (first.here, first.there)]

    def _end(self, item: Item[Any]) -> End:
        article = self.session.get_one(Article, item.article_id)
        made = item.decision
        ids = [made.settled_annotation_id] if made and made.settled_annotation_id else item.unit.ids
        exact = select(Annotation.exact).where(Annotation.id.in_(ids)).order_by(Annotation.id).limit(1)
        url = url_for("web.decide", slug=self.project.slug, article_id=article.id, at=item.key)
        is_settled = bool(made and made.settled_annotation_id)
        return End(self.session.scalar(exact) or "", article, url, is_settled, bool(made) and not is_settled)

    def _read_settled(self, made: Adjudication | None) -> Annotation | Link | None:
        if made and made.settled_annotation_id:
            query = select(Annotation).where(Annotation.id == made.settled_annotation_id)
            return self.session.scalars(query.options(*WHOLE)).one()
        return self.session.get_one(Link, made.settled_link_id) if made and made.settled_link_id else None


def stance_words(stance: str, view: Any, settled: Any) -> str:
    """What a view, an annotation or a link, has to do with what was settled; None: nothing was."""
    said = [(one.kind, one.verdict) for one in (view, settled) if isinstance(one, Annotation)]
    if stance == Stance.DIFFERS and len(said) == 2 and said[0] == said[1]:
        return "marks other words"
    return STANCE_WORDS[Stance(stance)]


def _numbered(place: tuple[int, int], here: Sequence[Candidate], *, is_only: bool) -> Mark:
    """The mark of the candidates with one span, in the look of their verdict if they share one."""
    verdicts = {one.verdict.key if one.verdict else "": one.verdict for one in here if one.kind == "claim"}
    verdict = (
        next(iter(verdicts.values()))
        if len(verdicts) == 1 and all(one.kind == "claim" for one in here)
        else None
    )
    return NumberedMark(
        f"c{here[0].number if here else 0}", *place, "claim" if verdict else "passage",
        verdict.key if verdict else "", verdict.colour if verdict else "", verdict.pattern if verdict else "",
        numbers="" if is_only else " ".join(str(one.number) for one in here),
    )  # fmt: skip


def _span_words(before: str, after: str) -> str:
    """What a candidate marks beyond the words that all of them mark."""
    ends = ((before, "at the start"), (after, "at the end"))
    parts = [f"“{shorten(words)}” {where}" for words, where in ends if words.strip()]
    return f"With {' and '.join(parts)}" if parts else "Only the words that all of them mark"
