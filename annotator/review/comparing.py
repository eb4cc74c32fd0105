"""What readers said of each unit, side by side. Pure.

Verdicts: of units that someone judged as a claim; a reader who did not, or gave no verdict, said nothing.
Tags: of units; a reader who did not mark it said nothing. Spans: of units; not to have marked one is an answer too.
Links: of pairs of units that someone linked; a reader who marked both ends and did not link them said “no link”, one
who did not mark both said nothing.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.review.alignment import LinkMark, Mark, Unit, align_links
from annotator.review.measuring import Place, Read

NO_LINK = "no link"
OTHER_WAY = ", the other way"


@dataclass(frozen=True, slots=True)
class Rated:
    """One unit: what each of its readers said, and the mark that shows it. None: nothing."""

    place: Place
    readers: tuple[uuid.UUID, ...]
    values: tuple[Any, ...]
    #: raw ids of annotations
    marks: tuple[Any, ...]
    #: the same at the other end of a link
    toward: tuple[Any, ...] = ()


def rate_verdicts(read: Read) -> Iterator[Rated]:
    """Keys of verdicts."""
    for unit in read.units:
        if any(mark.verdict for mark in unit.members):
            yield _rate(read.place, unit, lambda mark: mark.verdict)


def rate_tags(read: Read) -> Iterator[Rated]:
    """Sets of tags."""
    return (_rate(read.place, unit, lambda mark: frozenset(mark.tags)) for unit in read.units)


def rate_spans(read: Read) -> Iterator[Rated]:
    """Kind, start and end."""
    return (_rate(read.place, unit, lambda mark: (mark.kind, mark.start, mark.end)) for unit in read.units)


def _rate(place: Place, unit: Unit[Mark], say: Callable[[Mark], Any]) -> Rated:
    marks = {mark.by: mark for mark in unit.members}
    own = [marks.get(reader) for reader in place.readers]
    values = tuple(None if mark is None else say(mark) for mark in own)
    return Rated(place, place.readers, values, _ids(own))


@dataclass(frozen=True, slots=True)
class _End:
    """The unit that a link starts from or leads to."""

    place: Place
    unit: Unit[Mark]

    @property
    def key(self) -> uuid.UUID:
        return self.unit.members[0].id


def rate_links(reads: Iterable[Read], links: Sequence[Any]) -> Iterator[Rated]:
    """Relations. links: rows as ``read_links()`` gives them; those count whose author read both articles."""
    wanted = {end for link in links for end in (link.from_id, link.to_id)}
    ends: dict[Any, _End] = {}
    for read in reads:
        for unit in read.units:
            for mark in unit.members:
                if mark.id in wanted:
                    ends[mark.id] = _End(read.place, unit)
    by_key = {end.key: end for end in ends.values()}
    marked = []
    for link in links:
        here, there = ends.get(link.from_id), ends.get(link.to_id)
        if here and there and here.key != there.key and link.created_by_id in _both(here, there):
            marked.append(LinkMark(link.id, link.created_by_id, here.key, there.key, link.relation))
    for linked in align_links(marked, lambda keys: _both(*(by_key[key] for key in keys))):
        start = linked.members[0].here
        other = next(key for key in linked.members[0].ends if key != start)
        yield _rate_link(linked, by_key[start], by_key[other])


def _both(here: _End, there: _End) -> frozenset[uuid.UUID]:
    return frozenset(here.place.readers) & frozenset(there.place.readers)


def _rate_link(linked: Unit[LinkMark], here: _End, there: _End) -> Rated:
    readers = tuple(sorted(_both(here, there)))
    first = linked.members[0]
    values: list[str | None] = []
    for reader in readers:
        link = linked.of(reader)
        if link is None:
            values.append(NO_LINK if here.unit.of(reader) and there.unit.of(reader) else None)
        else:
            turned = link.said[1] != first.said[1] and link.relation == first.relation
            values.append(link.relation + (OTHER_WAY if turned else ""))
    marks, toward = (_ids(end.unit.of(reader) for reader in readers) for end in (here, there))
    return Rated(here.place, readers, tuple(values), marks, toward)


def _ids(marks: Iterable[Mark | None]) -> tuple[Any, ...]:
    return tuple(mark and mark.id for mark in marks)
