"""Spreading articles over readers: so many readers for each, and equally much to do for everyone."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """An article that lacks readers."""

    article_id: uuid.UUID
    #: how many it lacks
    lacks: int
    #: who does not get it: they read it, have read it or gave it back
    barred: Collection[uuid.UUID] = ()


def spread_articles(
    needs: Sequence[Need], loads: Mapping[uuid.UUID, int]
) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Who gets which: pairs of article and person, in the order of ``needs``.

    loads: how many articles each of the people has already, in the order in which equals are taken.
    Whoever has the least gets the next one; of several, whoever was least often together with those who have it, so
    that all pairs of readers can be compared. The same input gives the same pairs. An article gets fewer than it lacks
    where there is no one left.
    """
    given = dict(loads)
    order = {person: place for place, person in enumerate(given)}
    together: Counter[frozenset[uuid.UUID]] = Counter()
    pairs: list[tuple[uuid.UUID, uuid.UUID]] = []
    for need in needs:
        free = [person for person in given if person not in need.barred]
        chosen: list[uuid.UUID] = []
        while free and len(chosen) < need.lacks:
            best = min(free, key=lambda one: (given[one], _met(together, one, chosen), order[one]))
            free.remove(best)
            together.update(frozenset((best, other)) for other in chosen)
            chosen.append(best)
            given[best] += 1
        pairs += [(need.article_id, person) for person in chosen]
    return pairs


def _met(together: Mapping[frozenset[uuid.UUID], int], one: uuid.UUID, others: Collection[uuid.UUID]) -> int:
    return sum(together[frozenset((one, other))] for other in others)
