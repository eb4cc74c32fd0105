"""Spreading articles over readers: so many readers for each, and equally much to do for everyone."""

import uuid
from collections import Counter, defaultdict
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
    together: defaultdict[uuid.UUID, Counter[uuid.UUID]] = defaultdict(Counter)
    pairs: list[tuple[uuid.UUID, uuid.UUID]] = []
    for need in needs:
        free = [person for person in given if person not in need.barred]
        if len(free) <= need.lacks:  # all of them meet
            chosen = sorted(free, key=lambda one: (given[one], order[one]))
        else:
            chosen = _choose(free, need.lacks, given, together)
        for person in chosen:
            given[person] += 1
        pairs += [(need.article_id, person) for person in chosen]
    return pairs


def _choose(
    free: Sequence[uuid.UUID],
    count: int,
    given: Mapping[uuid.UUID, int],
    together: Mapping[uuid.UUID, Counter[uuid.UUID]],
) -> list[uuid.UUID]:
    """Some of those who are free, and note that they meet."""
    met = dict.fromkeys(free, 0)  # how often each was together with those who are chosen
    chosen: list[uuid.UUID] = []
    for _ in range(count):
        best = min(met, key=lambda one: (given[one], met[one]))  # of equals the first
        del met[best]
        for one in met:
            met[one] += together[best][one]
        for other in chosen:
            together[best][other] += 1
            together[other][best] += 1
        chosen.append(best)
    return chosen
