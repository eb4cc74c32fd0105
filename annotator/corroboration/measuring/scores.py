"""How good what was found is, by what people marked. Every share is 0 to 1, and None where nothing was marked. Pure."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from annotator.corroboration.kinds import Kind
from annotator.corroboration.measuring.marks import Mark, Passage

#: for a passage the other passages that are proposed for it, the likeliest first
Rank = Callable[[Passage], Sequence[Passage]]
Pair = tuple[Passage, Passage]


@dataclass(frozen=True)
class Found:
    """Pairs that were found, against those that were marked."""

    precision: float | None
    recall: float | None
    found: int
    marked: int

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both."""
        if self.precision is None or self.recall is None:
            return None
        return round(2 * self.precision * self.recall / (self.precision + self.recall or 1), 3)


@dataclass(frozen=True)
class Ranked:
    """How early the passages come that were marked for a claim; the mean over all claims."""

    claims: int
    #: whether one of the first five is right
    hit_5: float | None
    #: the share of the right ones among the first five and the first ten
    recall_5: float | None
    recall_10: float | None
    #: one by the place of the first right one
    mrr: float | None


def score_copied(marks: Collection[Mark], copied: Iterable[Pair]) -> Found:
    """Copied passages, of which each end must be exact; of articles that nobody looked at none counts."""
    marked = {_sorted(mark.a, mark.b) for mark in marks if mark.kind is Kind.COPIED}
    looked_at = {passage.article for pair in marked for passage in pair}
    found = {_sorted(a, b) for a, b in copied if {a.article, b.article} <= looked_at}
    right = len(marked & found)
    return Found(share(right, len(found)), share(right, len(marked)), len(found), len(marked))


def score_conflicts(marks: Collection[Mark], conflicts: Collection[Pair]) -> Found:
    """Passages whose figures differ, found at much the same places."""
    marked = [(mark.a, mark.b) for mark in marks if mark.kind is Kind.CONFLICTS]
    looked_at = {passage.article for pair in marked for passage in pair}
    found = [(a, b) for a, b in conflicts if {a.article, b.article} <= looked_at]
    right = sum(any(_meet(one, pair) for pair in marked) for one in found)
    recalled = sum(any(_meet(one, pair) for one in found) for pair in marked)
    return Found(share(right, len(found)), share(recalled, len(marked)), len(found), len(marked))


def score_ranking(marks: Iterable[Mark], kind: Kind, rank: Rank) -> Ranked:
    """What is proposed for a claim, against all passages that were marked for it."""
    wanted: dict[Passage, list[Passage]] = {}
    for mark in marks:
        if mark.kind is kind:
            wanted.setdefault(mark.a, []).append(mark.b)
    places = [_places(rank(claim), right) for claim, right in wanted.items()]

    def mean(values: Iterable[float]) -> float | None:
        return share(sum(values), len(places))

    return Ranked(
        len(places),
        hit_5=mean(min(each) <= 5 for each in places),
        recall_5=mean(sum(place <= 5 for place in each) / len(each) for each in places),
        recall_10=mean(sum(place <= 10 for place in each) / len(each) for each in places),
        mrr=mean(1 / min(each) for each in places),
    )


def _places(ranked: Sequence[Passage], right: Iterable[Passage]) -> list[float]:
    """Of each right passage the place at which it comes, from 1; never is infinite."""
    return [
        next((place for place, one in enumerate(ranked, 1) if one.meets(wanted)), float("inf"))
        for wanted in right
    ]


def _meet(one: Pair, other: Pair) -> bool:
    (a, b), (c, d) = one, other
    return (a.meets(c) and b.meets(d)) or (a.meets(d) and b.meets(c))


def _sorted(a: Passage, b: Passage) -> Pair:
    return (a, b) if a <= b else (b, a)


def share(part: float, whole: int) -> float | None:
    """``part`` of ``whole`` to three digits; None of nothing."""
    return round(part / whole, 3) if whole else None
