"""Which marks and links of several readers stand for the same, and in what their readers differ.

Pure: marks of one revision in, units out, in an order that the order of the input does not change.

Two marks are *alike* when their spans overlap by at least half of what both cover together (LIKENESS: intersection over
union), or when one lies inside the other and is at least a fifth as long (PART). A unit holds at most one mark of
each reader, and any two marks of a unit are alike: a long mark never chains two that are disjoint into one unit.
Of all that could be joined, the most alike pair is joined first, so equal spans always meet; of equally alike pairs
those of one kind, then those with one verdict, then the first in the text.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Generic, Protocol, TypeVar

from annotator.links.models import Relation

#: intersection over union from which two spans are alike
LIKENESS = 0.5
#: how long a span inside another one is at least, as a share of it, to be alike
PART = 0.2

#: relations that say the same in both directions; “repeats”, “updates” and “context” do not
SYMMETRIC = frozenset({Relation.CORROBORATES, Relation.CONTRADICTS})


@dataclass(frozen=True, slots=True)
class Mark:
    """One reader's annotation. ``start`` and ``end``: code points of the revision, half-open."""

    id: uuid.UUID
    by: uuid.UUID
    start: int
    end: int
    kind: str = "claim"
    verdict: str | None = None
    reason: str = ""
    tags: tuple[str, ...] = ()
    #: anything that is equal when the sources are
    sources: tuple[Hashable, ...] = ()

    @property
    def said(self) -> tuple[int, int, str, str | None]:
        """What two readers who agree say alike: span, kind and verdict."""
        return self.start, self.end, self.kind, self.verdict


@dataclass(frozen=True, slots=True)
class LinkMark:
    """One reader's link. ``here`` and ``there``: the units, each by any id of its own, that it leads from and to."""

    id: uuid.UUID
    by: uuid.UUID
    here: uuid.UUID
    there: uuid.UUID
    relation: str
    note: str = ""

    @property
    def said(self) -> tuple[str, uuid.UUID | None]:
        """The relation, and for a directed one where it starts."""
        return self.relation, None if self.relation in SYMMETRIC else self.here

    @property
    def ends(self) -> tuple[uuid.UUID, uuid.UUID]:
        """Both ends, whatever the direction."""
        return min(self.here, self.there), max(self.here, self.there)


class _Member(Protocol):
    @property
    def id(self) -> uuid.UUID: ...
    @property
    def by(self) -> uuid.UUID: ...
    @property
    def said(self) -> Hashable: ...


M = TypeVar("M", bound=_Member)


@dataclass(frozen=True, slots=True)
class Candidate(Generic[M]):
    """What may come into the record: members of a unit that say the same."""

    members: tuple[M, ...]

    @property
    def first(self) -> M:
        """Its span, kind and verdict (or its ends and relation) are those of all."""
        return self.members[0]


@dataclass(frozen=True)
class Unit(Generic[M]):
    """Marks (or links) of different readers that stand for the same.

    readers: whoever read the place, whether or not they marked it; the authors of the members are among them.
    """

    members: tuple[M, ...]
    readers: tuple[uuid.UUID, ...]

    @property
    def ids(self) -> frozenset[uuid.UUID]:
        """Of its members."""
        return frozenset(member.id for member in self.members)

    def of(self, reader: uuid.UUID) -> M | None:
        """What this reader marked here; None when nothing."""
        return next((member for member in self.members if member.by == reader), None)

    def candidates(self) -> list[Candidate[M]]:
        """The members by what they say: what most say first, then in the order of the members."""
        groups: defaultdict[Hashable, list[M]] = defaultdict(list)
        for member in self.members:
            groups[member.said].append(member)
        return [Candidate(tuple(group)) for group in sorted(groups.values(), key=len, reverse=True)]


def align_marks(marks: Iterable[Mark], readers: Collection[uuid.UUID] = ()) -> list[Unit[Mark]]:
    """The units of one revision, in the order of the text. Every mark is in exactly one.

    readers: those who read the whole text; whoever else has a mark counts as a reader of its unit only.
    """
    ordered = sorted(marks, key=_place)
    joined = _join(ordered, _alike_pairs(ordered), lambda one, other: likeness(one, other) > 0)
    return [Unit(tuple(members), _readers(members, readers)) for members in joined]


def align_links(
    links: Iterable[LinkMark], readers: Callable[[tuple[uuid.UUID, uuid.UUID]], Collection[uuid.UUID]]
) -> list[Unit[LinkMark]]:
    """The units of links: the same two ends, whichever way; a reader's second link between them is a unit of its own.

    readers: given both ends, who read both.
    """
    between: defaultdict[tuple[uuid.UUID, uuid.UUID], list[LinkMark]] = defaultdict(list)
    for link in sorted(links, key=lambda link: link.id):
        between[link.ends].append(link)
    units = []
    for ends, here in between.items():
        pairs = list(combinations(range(len(here)), 2))
        same_first = sorted(pairs, key=lambda pair: here[pair[0]].said != here[pair[1]].said)
        joined = _join(here, same_first, lambda _one, _other: True)
        units += [Unit(tuple(members), _readers(members, readers(ends))) for members in joined]
    return units


def likeness(one: Mark, other: Mark) -> float:
    """How much of what both cover is covered by each, 0 to 1; 0 when they are not alike."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    if shared <= 0:
        return 0.0
    sizes = sorted((one.end - one.start, other.end - other.start))
    share = shared / (sum(sizes) - shared)
    is_inside = shared == sizes[0] and sizes[0] >= PART * sizes[1]
    return share if share >= LIKENESS or is_inside else 0.0


def _place(mark: Mark) -> tuple[int, int, uuid.UUID]:
    return mark.start, -mark.end, mark.id


def _readers(members: Sequence[_Member], readers: Collection[uuid.UUID]) -> tuple[uuid.UUID, ...]:
    return tuple(sorted({*readers, *(member.by for member in members)}))


def _alike_pairs(ordered: list[Mark]) -> list[tuple[int, int]]:
    """Alike marks of different readers, by their places, the most alike first."""
    found = [
        (-alike, one.kind != other.kind, one.verdict != other.verdict, at, after)
        for at, one in enumerate(ordered)
        for after, other in _starting_within(ordered, at)
        if one.by != other.by and (alike := likeness(one, other))
    ]
    return [(at, after) for *_, at, after in sorted(found)]


def _starting_within(ordered: list[Mark], at: int) -> Iterator[tuple[int, Mark]]:
    end = ordered[at].end
    for after in range(at + 1, len(ordered)):
        if ordered[after].start >= end:
            return
        yield after, ordered[after]


def _join(
    ordered: Sequence[M], pairs: Iterable[tuple[int, int]], are_alike: Callable[[M, M], bool]
) -> list[list[M]]:
    """Groups of members, each in the order given.

    pairs: by their places in it, in the order in which they join, unless two in their groups do not fit.
    """
    groups = [[at] for at in range(len(ordered))]

    def fit(one: M, other: M) -> bool:
        return one.by != other.by and are_alike(one, other)

    for one, other in pairs:
        left, right = groups[one], groups[other]
        if left is not right and all(fit(ordered[a], ordered[b]) for a in left for b in right):
            left += right
            for at in right:
                groups[at] = left
    distinct = {min(group): group for group in groups}
    return [[ordered[at] for at in sorted(distinct[first])] for first in sorted(distinct)]
