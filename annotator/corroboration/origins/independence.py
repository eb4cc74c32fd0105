"""How many independent origins the passages that say the same have.

Two passages have one origin when one copies the other, when both come from one newsroom, when an article credits the
other's outlet or both credit the same one, or when a person marked one as repeating the other. Whether a common
witness or an agency that gave "material" stands behind both is not known: that is said, and does not join them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from annotator.corroboration.origins.clusters import (
    Origin,
    Published,
    Reuse,
    find_clusters,
    find_origin,
    is_same_passage,
    places_by_article,
    published_key,
)
from annotator.corroboration.origins.groups import Groups
from annotator.corroboration.quotes.outlets import match_outlet, name_words
from annotator.corroboration.quotes.sources import Cue, Kind, Reach
from annotator.text.spans import Span

#: raised when the same passages give other counts
VERSION = 1

_OUTLETS = (Kind.OUTLET, Kind.AGENCY)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that says what a claim says."""

    article_id: str
    span: Span
    publisher: str = ""
    published_at: datetime | None = None
    #: the attributions it may rest on: ``attribution.cues_near``
    cues: tuple[Cue, ...] = ()
    #: what its article credits, wholly or in part: ``credits.find_credits``
    credits: tuple[Cue, ...] = ()


def rests_on(passage: Passage) -> list[Cue]:
    """What a passage may rest on: credits that speak for its article, and the attributions near it."""
    return [cue for cue in passage.credits if cue.is_credit] + [*passage.cues]


class Tied(StrEnum):
    """Why two passages have one origin, or may have."""

    ARTICLE = "same article"
    COPIED = "copied"
    NEWSROOM = "same newsroom"
    AGENCY = "same agency"
    CREDITS = "credits the other"
    SAME_CREDIT = "credit the same outlet"
    MARKED = "marked as repeating"
    #: these do not join
    MATERIAL = "may hold material of the same outlet"
    SOURCE = "may rest on the same source"
    UNKNOWN = "publishers are not known"


@dataclass(frozen=True, slots=True)
class Tie:
    """Two passages, by their numbers, and what ties them."""

    first: int
    second: int
    why: Tied
    #: the name they share, if it is one
    name: str = ""


@dataclass(frozen=True, slots=True)
class OriginGroup:
    """Passages that have one origin: their numbers, the oldest first, and why they are one."""

    passages: tuple[int, ...]
    origin: Origin
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Independence:
    """How many origins some passages have, oldest first."""

    groups: tuple[OriginGroup, ...]
    #: what may tie passages of different groups
    weak: tuple[Tie, ...]
    passages: int
    #: how many origins there would be if every weak tie held
    at_least: int

    @property
    def sentence(self) -> str:
        """ "4 passages, 2 independent origins"."""
        origins = len(self.groups)
        return (
            f"{self.passages} passage{'s' * (self.passages != 1)}, "
            f"{origins} independent origin{'s' * (origins != 1)}"
        )

    @property
    def note(self) -> str:
        """What is not known, or ""."""
        if self.at_least == len(self.groups):
            return ""
        return f"Some may rest on the same source: at least {self.at_least}."


def count_origins(
    passages: Sequence[Passage], reuses: Iterable[Reuse] = (), repeats: Iterable[tuple[int, int]] = ()
) -> Independence:
    """Which of the passages have one origin, and why.

    passages: in the order their articles were imported, which decides where dates do not. reuses: between any
    articles, also others. repeats: numbers of passages that people linked, the one that repeats first.
    """
    ties = [Tie(a, b, Tied.MARKED) for a, b in repeats]
    ties += _in_one_article(passages) + _copied(passages, list(reuses)) + _newsrooms(passages)
    credited = _Credits(passages)
    ties += credited.ties()
    groups = Groups(len(passages))
    for tie in ties:
        groups.join(tie.first, tie.second)
    found = groups.list()
    place = {number: at for at, group in enumerate(found) for number in group}
    weak = [tie for tie in credited.weak() + _sources(passages) if place[tie.first] != place[tie.second]]
    loose = Groups(len(found))
    for tie in weak:
        loose.join(place[tie.first], place[tie.second])
    return Independence(
        groups=_ordered(passages, found, ties),
        weak=tuple(weak),
        passages=len(passages),
        at_least=len(loose.list()),
    )


def _ordered(
    passages: Sequence[Passage], found: list[list[int]], ties: Sequence[Tie]
) -> tuple[OriginGroup, ...]:
    of_group: dict[int, list[Tie]] = defaultdict(list)
    place = {number: at for at, group in enumerate(found) for number in group}
    for tie in ties:
        of_group[place[tie.first]].append(tie)
    groups = []
    for at, group in enumerate(found):
        oldest = sorted(group, key=lambda number: published_key(_published(passages[number])))
        known = {passages[number].article_id: _published(passages[number]) for number in group}
        groups.append(OriginGroup(tuple(oldest), find_origin(known, known), tuple(of_group[at])))
    return tuple(sorted(groups, key=lambda one: published_key(_published(passages[one.passages[0]]))))


def _published(passage: Passage) -> Published:
    agency = next((cue.name for cue in passage.credits if cue.kind is Kind.AGENCY), "")
    return Published(passage.article_id, passage.publisher, passage.published_at, agency)


def _chained(numbers: Iterable[Sequence[int]], why: Tied, names: Iterable[str] = ()) -> list[Tie]:
    """Each of a row tied to its first."""
    named = [*names]
    return [
        Tie(row[0], number, why, named[at] if named else "")
        for at, row in enumerate(numbers)
        for number in row[1:]
    ]


def _in_one_article(passages: Sequence[Passage]) -> list[Tie]:
    rows: dict[str, list[int]] = defaultdict(list)
    for number, passage in enumerate(passages):
        rows[passage.article_id].append(number)
    return _chained(rows.values(), Tied.ARTICLE)


def _newsrooms(passages: Sequence[Passage]) -> list[Tie]:
    rows: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, passage in enumerate(passages):
        if words := name_words(passage.publisher):
            rows[words].append(number)
    return _chained(rows.values(), Tied.NEWSROOM, [passages[row[0]].publisher for row in rows.values()])


def _copied(passages: Sequence[Passage], reuses: Sequence[Reuse]) -> list[Tie]:
    by_article = places_by_article(find_clusters(reuses))
    rows: dict[int, list[int]] = defaultdict(list)
    for number, passage in enumerate(passages):
        for span, cluster in by_article.get(passage.article_id, ()):
            if is_same_passage(span, passage.span) and number not in rows[cluster][-1:]:
                rows[cluster].append(number)
    return _chained(rows.values(), Tied.COPIED)


class _Credits:
    """What passages credit: outlets and agencies, by one name each."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        #: what a source is called in a text to the one name it has here: "Corvane" may be the "Corvane Press Agency"
        self._called: dict[str, str] = {}
        self._first: dict[str, int] = {}
        for number, passage in enumerate(passages):
            if passage.publisher:
                self._first.setdefault(passage.publisher, number)
        self._rows: dict[str, list[int]] = defaultdict(list)
        self._parts: dict[str, list[int]] = defaultdict(list)
        self._agencies: set[str] = set()
        for number, passage in enumerate(passages):
            for cue in rests_on(passage):
                self._note(number, passage, cue)

    def _note(self, number: int, passage: Passage, cue: Cue) -> None:
        if cue.kind not in _OUTLETS or not cue.name or match_outlet(cue.name, [passage.publisher]):
            return
        if cue.name not in self._called:
            known = match_outlet(cue.name, self._first) or match_outlet(
                cue.name, dict.fromkeys(self._called.values())
            )
            self._called[cue.name] = known or cue.name
        name = self._called[cue.name]
        if cue.kind is Kind.AGENCY and cue.is_credit:
            self._agencies.add(name)
        rows = self._parts if cue.reach in (Reach.PART, Reach.FOLLOWING) else self._rows
        if number not in rows[name]:
            rows[name].append(number)

    def ties(self) -> list[Tie]:
        """What credits join."""
        ties = []
        for name, numbers in self._rows.items():
            if name in self._first:
                ties += [Tie(self._first[name], number, Tied.CREDITS, name) for number in numbers]
            else:
                why = Tied.AGENCY if name in self._agencies else Tied.SAME_CREDIT
                ties += _chained([numbers], why, [name])
        return ties

    def weak(self) -> list[Tie]:
        """Articles that hold something of an outlet or agency, nobody says what, and others that rest on it."""
        rows = []
        for name, numbers in self._parts.items():
            others = self._rows.get(name, []) + ([self._first[name]] if name in self._first else [])
            rows.append([*others, *(number for number in numbers if number not in others)])
        return _chained(rows, Tied.MATERIAL, list(self._parts))


def _sources(passages: Sequence[Passage]) -> list[Tie]:
    """Passages whose words are those of one person, office or document, and those of which too little is known."""
    rows: dict[tuple[str, ...], list[int]] = defaultdict(list)
    names: dict[tuple[str, ...], str] = {}
    for number, passage in enumerate(passages):
        for cue in passage.cues:
            words = name_words(cue.name) if cue.kind not in _OUTLETS else ()
            # people are known by their last name the second time
            key = words[-1:] if cue.kind is Kind.PERSON else words
            if key and number not in rows[key]:
                rows[key].append(number)
                names.setdefault(key, cue.name)
    unknown = [number for number, passage in enumerate(passages) if not name_words(passage.publisher)]
    ties = _chained(rows.values(), Tied.SOURCE, [names[key] for key in rows])
    return ties + _chained([unknown], Tied.UNKNOWN)
