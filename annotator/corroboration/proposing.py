"""What is proposed to a person for a passage: the other passages of its story, each with its kind, a score and why.

One passage is proposed once for another: as copied if it is; else as overtaken, else as in conflict, else as saying
the same. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from annotator.corroboration.figures.comparing import DifferenceKind
from annotator.corroboration.figures.conflicts import FigureConflict, find_conflicts
from annotator.corroboration.figures.passages import Passage
from annotator.corroboration.figures.placing import Placed, place_figures, place_story
from annotator.corroboration.figures.superseding import Superseding, find_superseding
from annotator.corroboration.figures.surroundings import rarity
from annotator.corroboration.figures.units import Kind as FigureKind
from annotator.corroboration.kinds import Kind
from annotator.corroboration.origins.clusters import Place, Published, Reuse, find_clusters, find_origin
from annotator.corroboration.quotes.credits import credited_agency
from annotator.corroboration.quotes.outlets import match_outlet
from annotator.corroboration.stories.ranking import Ranked, StoryIndex
from annotator.corroboration.told import Told
from annotator.text.spans import Span

#: of the passages that may say the same, those that are asked whether they contradict
ASKED = 40
#: shared code points from which a copied passage concerns a claim
_CONCERNS = 12


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a passage is proposed."""

    #: of copied passages how many words are equal, and which share of them
    words: int = 0
    identity: float = 0.0
    #: words, names and figures that both have
    shared: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    agreeing: tuple[str, ...] = ()
    #: two figures that differ, and in what: value, unit, rate, date, percentage
    figures: tuple[tuple[str, str, str], ...] = ()
    #: the words that say that something is overtaken
    cue: str = ""
    #: the article from which a copied passage came, and the agency that is credited there
    origin: str = ""
    agency: str = ""
    #: whom the passage names as its source
    attribution: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Reasons:
        """From those of its fields that say something, as JSON has them."""
        lists = {name: tuple(stored.get(name, ())) for name in ("shared", "names", "agreeing")}
        figures = tuple((one, other, what) for one, other, what in stored.get("figures", ()))
        return cls(**{**stored, **lists, "figures": figures})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A passage of another article."""

    kind: Kind
    #: 0 to 1
    score: float
    article_id: str
    span: Span
    #: what it is proposed for: the span that was asked for, or all of a copied passage that has some of it
    here: Span
    why: Reasons = field(default_factory=Reasons)


class Story:
    """The tellings of one story and the passages that they share, made ready to be asked for many passages."""

    def __init__(self, tellings: Sequence[Told], reuses: Iterable[Reuse] = ()) -> None:
        self._told = {told.id: told for told in tellings}
        self._reuses = [one for one in reuses if {one.article_id, one.other_id} <= self._told.keys()]
        self._index = StoryIndex(tellings)
        self._compared: dict[tuple[str, str], list[FigureConflict]] = {}
        self._outlets = tuple(sorted({told.publisher for told in tellings if told.publisher}))

    def propose(self, article_id: str, span: Span, *, limit: int = 20) -> list[Proposal]:
        """What stands elsewhere in the story beside a passage: first what was copied, then the likeliest."""
        copied = self._find_copied(article_id, span)
        spans: dict[str, list[Span]] = {}
        for one in copied:
            spans.setdefault(one.article_id, []).append(one.span)
        ranked = self._index.rank(article_id, span, copied=spans, limit=max(ASKED, limit))
        differing = self._find_differing(article_id, span)
        likely = {(one.article_id, one.span) for one in ranked}
        ranked += [
            Ranked(*place, 0.0, self._index.explain(article_id, span, *place))
            for place in differing
            if place not in likely
        ]
        judged = [
            self._judge(article_id, span, one, differing.get((one.article_id, one.span), ()))
            for one in ranked
        ]
        judged.sort(key=lambda one: (-one.score, one.article_id, one.span))
        found = [*copied, *judged][:limit]
        return [replace(one, why=replace(one.why, attribution=self._source_of(one))) for one in found]

    def _find_copied(self, article_id: str, span: Span) -> list[Proposal]:
        found: dict[tuple[str, Span], Proposal] = {}
        for one in self._reuses:
            for here, there in (
                (Place(one.article_id, one.span), Place(one.other_id, one.other_span)),
                (Place(one.other_id, one.other_span), Place(one.article_id, one.span)),
            ):
                shared = min(here.span.end, span.end) - max(here.span.start, span.start)
                if here.article_id != article_id or shared < min(_CONCERNS, span.end - span.start):
                    continue
                origin, agency = self._origins.get(there, ("", ""))
                why = Reasons(one.words, one.identity, origin=origin, agency=agency)
                proposal = Proposal(Kind.COPIED, one.identity, there.article_id, there.span, here.span, why)
                found.setdefault((there.article_id, there.span), proposal)
        return sorted(found.values(), key=lambda one: (-one.why.words, one.article_id, one.span))

    @cached_property
    def _origins(self) -> Mapping[Place, tuple[str, str]]:
        published = {
            told.id: Published(
                told.id, told.publisher, told.published_at, credited_agency(told.text, told.language) or ""
            )
            for told in self._told.values()
        }
        found: dict[Place, tuple[str, str]] = {}
        for places in find_clusters(self._reuses):
            origin = find_origin({place.article_id for place in places}, published)
            found |= dict.fromkeys(places, (origin.article_id, origin.agency))
        return found

    def _judge(
        self, article_id: str, span: Span, ranked: Ranked, differing: Sequence[FigureConflict]
    ) -> Proposal:
        mine, other = self._passage(article_id, span), self._passage(ranked.article_id, ranked.span)
        told = ranked.why
        why = Reasons(shared=told.words, names=told.names, agreeing=told.figures)
        kind, score = Kind.CORROBORATES, ranked.score
        overtaken = self._find_overtaking(mine, other) or self._find_overtaking(other, mine)
        if overtaken:
            kind, score = Kind.SUPERSEDED, overtaken.score
            why = replace(why, cue=overtaken.cue_words, figures=_changed(overtaken, mine, other))
        elif differing:
            figures = tuple((one.a_words, one.b_words, one.kind.value) for one in differing)
            kind, score, why = Kind.CONFLICTS, differing[0].score, replace(why, figures=figures)
        return Proposal(kind, score, ranked.article_id, ranked.span, span, why)

    def _find_overtaking(self, earlier: Passage, later: Passage) -> Superseding | None:
        return find_superseding(earlier, later, weights=self._weights)

    def _find_differing(self, article_id: str, span: Span) -> dict[tuple[str, Span], list[FigureConflict]]:
        """By passage of another article, its figures that contradict some of this one."""
        found: dict[tuple[str, Span], list[FigureConflict]] = {}
        ours, others = self._figures[article_id], self._told.keys() - {article_id}
        if ours and ours[-1].passage.span.end <= span.start:  # beyond what is compared of a long text
            alone = place_figures([self._passage(article_id, span)], self._weights)
            conflicts = [(other, find_conflicts(alone, self._figures[other])) for other in others]
        elif any(one.figure.span.meets(span) for one in ours):
            conflicts = [(other, self._conflicts(article_id, other)) for other in others]
        else:
            return found
        for other_id, differing in conflicts:
            for one in differing:
                if one.a.span.meets(span):
                    found.setdefault((other_id, one.b_passage), []).append(one)
        return found

    def _conflicts(self, article_id: str, other_id: str) -> list[FigureConflict]:
        """The figures of two articles that contradict each other."""
        key = article_id, other_id
        if key not in self._compared:
            self._compared[key] = find_conflicts(self._figures[article_id], self._figures[other_id])
        return self._compared[key]

    @cached_property
    def _figures(self) -> Mapping[str, list[Placed]]:
        placed = place_story(self._with_figures.values(), self._weights)
        return dict(zip(self._with_figures, placed, strict=True))

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        """How rare a word is beside the figures of the story says what it tells of them."""
        return rarity(passage.words for found in self._with_figures.values() for passage in found)

    @cached_property
    def _with_figures(self) -> Mapping[str, list[Passage]]:
        """By article its sentences that have figures, as far as they are compared."""
        return {one: self._index.telling(one).passages_with_figures for one in self._told}

    def _passage(self, article_id: str, span: Span) -> Passage:
        return self._index.telling(article_id).passage(span)

    def _source_of(self, proposal: Proposal) -> str:
        telling = self._index.telling(proposal.article_id)
        cue = telling.source_near(proposal.span, self._outlets)
        name = (cue.name or cue.words) if cue else ""
        is_own = name and match_outlet(name, [telling.told.publisher])  # an outlet is no source of its own
        return "" if is_own else name


def _changed(overtaken: Superseding, mine: Passage, other: Passage) -> tuple[tuple[str, str, str], ...]:
    """The figures that the later passage brings up to date, as reasons state them: that of ``mine`` first."""
    if overtaken.figures is None:
        return ()
    earlier, later = overtaken.figures
    ours, theirs = (earlier, later) if earlier in mine.figures else (later, earlier)
    kind = DifferenceKind.PERCENTAGE if ours.kind is FigureKind.PERCENT else DifferenceKind.VALUE
    return ((ours.span.of(mine.text), theirs.span.of(other.text), kind.value),)
