"""Where two readers differ, one unit after the other."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from annotator.accounts.permissions import Actor
from annotator.annotations.models import Annotation
from annotator.annotations.queries import annotation_visible_to
from annotator.db import Session, id_text, table_of
from annotator.review.comparing import Rated
from annotator.review.measuring import Place
from annotator.review.sheets import Of, Pair


@dataclass(frozen=True)
class View:
    """What one of the two said of a unit."""

    value: Any
    #: their mark and its words; None where they marked nothing
    mark_id: uuid.UUID | None
    quote: str = ""
    #: of a link, the words at its other end
    toward: str = ""


@dataclass(frozen=True)
class Difference:
    """One unit that two readers see differently."""

    place: Place
    views: tuple[View, View]

    @property
    def shown(self) -> View:
        """The view whose words stand for the unit."""
        return next((view for view in self.views if view.mark_id), self.views[0])


class Differences:
    """Collects, as ``watch`` of ``measure_project()``, where the two of ``pair`` differ; keeps no words."""

    def __init__(self, of: Of, pair: Pair) -> None:
        self._silence_counts = of is Of.SPANS
        self._pair = pair
        self._found: list[tuple[Place, list[tuple[Any, Any, Any]]]] = []

    def __call__(self, rated: Rated) -> None:
        """One unit. That one of them said nothing is a difference only where spans are compared."""
        if not set(self._pair) <= set(rated.readers):
            return
        at = [rated.readers.index(reader) for reader in self._pair]
        values = [rated.values[place] for place in at]
        if values[0] != values[1] and (self._silence_counts or None not in values):
            toward = rated.toward or rated.marks
            views = [(rated.values[place], rated.marks[place], toward[place]) for place in at]
            self._found.append((rated.place, views))

    def __len__(self) -> int:
        return len(self._found)

    def read(self, session: Session, actor: Actor, first: int, count: int) -> list[Difference]:
        """Some of them with their words, in the order of articles and texts."""
        part = self._found[first : first + count]
        wanted = {raw for _, views in part for _, *ends in views for raw in ends if raw}
        quotes = _read_quotes(session, actor, wanted)
        return [
            Difference(place, (_view(*views[0], quotes), _view(*views[1], quotes))) for place, views in part
        ]


def _view(value: Any, here: Any, there: Any, quotes: Mapping[Any, str]) -> View:
    if not here:
        return View(value, None)
    toward = quotes.get(there, "") if there != here else ""
    return View(value, uuid.UUID(id_text(here)), quotes.get(here, ""), toward)


def _read_quotes(session: Session, actor: Actor, raw_ids: Iterable[Any]) -> dict[Any, str]:
    """By raw id."""
    ids = {uuid.UUID(id_text(raw)): raw for raw in raw_ids}
    columns = table_of(Annotation).c
    query = select(columns.id, columns.exact).where(columns.id.in_(ids), annotation_visible_to(actor))
    return {ids[row.id]: row.exact for row in session.execute(query)}
