"""Everything that is measured of a project, in groups: all of it, pairs of readers, articles, weeks."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import Any, Generic, TypeVar

from annotator.accounts.permissions import Actor
from annotator.annotations.models import Kind
from annotator.db import Session
from annotator.links.models import Relation
from annotator.projects.models import Project
from annotator.projects.queries import list_verdicts
from annotator.review.comparing import Rated, rate_links, rate_spans, rate_tags, rate_verdicts
from annotator.review.gathering import Coded, Material, Spanned, Tagged
from annotator.review.measuring import Place, Read, read_articles, read_links
from annotator.review.unitizing import Bounds, Reading

#: two readers, in order of id
Pair = tuple[uuid.UUID, uuid.UUID]
M = TypeVar("M", bound=Material)
Some = TypeVar("Some", Coded, Tagged)


class Of(StrEnum):
    """What readers may agree on."""

    VERDICTS = "verdicts"
    SPANS = "spans"
    TAGS = "tags"
    LINKS = "links"


class Sheet(Generic[M]):
    """The material of each group."""

    def __init__(self, new: Callable[[], M]) -> None:
        self.whole = new()
        self.pairs: defaultdict[Pair, M] = defaultdict(new)
        self.articles: defaultdict[uuid.UUID, M] = defaultdict(new)
        self.weeks: defaultdict[date, M] = defaultdict(new)
        self.titles: dict[uuid.UUID, str] = {}

    def open(self, place: Place) -> list[M]:
        """The groups of an article that are of all its readers."""
        self.titles[place.article_id] = place.title
        groups = [self.whole, self.articles[place.article_id], self.weeks[place.week]]
        for group in groups:
            group.readers.update(place.readers)
        for pair in combinations(place.readers, 2):
            self.pairs[pair].readers.update(pair)
        return groups


def gather(
    session: Session, actor: Actor, project: Project, of: Of, watch: Callable[[Rated], None] | None = None
) -> Sheet[Any]:
    """Everything that readers made of this project, as far as the actor may see. watch: is told of every unit."""
    reads = read_articles(session, actor, project, with_tags=of is Of.TAGS)
    if of is Of.SPANS:
        return _gather_spans(reads, watch)
    if of is Of.TAGS:
        return _gather_units(Sheet(Tagged), reads, rate_tags, watch)
    if of is Of.VERDICTS:
        choices = len(list_verdicts(session, project))
        return _gather_units(Sheet(lambda: Coded(choices)), reads, rate_verdicts, watch)
    sheet = Sheet(lambda: Coded(len(Relation) + 1))
    for rated in rate_links(_opened(sheet, reads), read_links(session, actor, project)):
        _add(sheet, rated, watch)
    return sheet


def _opened(sheet: Sheet[Coded], reads: Iterable[Read]) -> Iterator[Read]:
    for read in reads:
        sheet.open(read.place)
        yield read


def _gather_units(
    sheet: Sheet[Some],
    reads: Iterable[Read],
    rate: Callable[[Read], Iterable[Rated]],
    watch: Callable[[Rated], None] | None,
) -> Sheet[Some]:
    for read in reads:
        sheet.open(read.place)
        for rated in rate(read):
            _add(sheet, rated, watch)
    return sheet


def _add(sheet: Sheet[Some], rated: Rated, watch: Callable[[Rated], None] | None) -> None:
    place, readers, values = rated.place, rated.readers, rated.values
    for material in (sheet.whole, sheet.articles[place.article_id], sheet.weeks[place.week]):
        material.add(values)
    said = [(reader, value) for reader, value in zip(readers, values, strict=True) if value is not None]
    for (one, its), (other, theirs) in combinations(said, 2):
        sheet.pairs[one, other].add((its, theirs))
    if watch is not None:
        watch(rated)


def _gather_spans(reads: Iterable[Read], watch: Callable[[Rated], None] | None) -> Sheet[Spanned]:
    sheet = Sheet(Spanned)
    for read in reads:
        spans = _spans(read)
        for material in sheet.open(read.place):
            material.readings.append(Reading(read.place.length, list(spans.values())))
        for one, other in combinations(spans, 2):
            sheet.pairs[one, other].readings.append(Reading(read.place.length, [spans[one], spans[other]]))
        if watch is not None:
            for rated in rate_spans(read):
                watch(rated)
    return sheet


def _spans(read: Read) -> dict[uuid.UUID, dict[str, list[Bounds]]]:
    """By reader and kind."""
    spans: dict[uuid.UUID, dict[str, list[Bounds]]] = {
        reader: {kind.value: [] for kind in Kind} for reader in read.place.readers
    }
    for mark in read.marks:
        spans[mark.by][mark.kind].append((mark.start, mark.end))
    return spans
