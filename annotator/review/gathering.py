"""Ratings, gathered until they are measured. Pure.

Only counts are kept, not units: memory does not grow with the project (but for spans, by their bounds).
"""

import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Protocol

from annotator.review.agreement import Measured, Rows, Undefined, measure_agreement
from annotator.review.unitizing import Meeting, Reading, meet_exactly, meet_in_part, unitizing_alpha

#: measures that compare two readers and no more
FOR_TWO = frozenset({"cohen_kappa", "scott_pi"})
#: measures that ask how many values there were to choose from
FOR_CHOICES = frozenset({"bennett_s", "gwet_ac1"})


class Material(Protocol):
    """Something to measure."""

    readers: set[uuid.UUID]

    def measure(self, measure: str) -> Measured:
        """One number. Raises Undefined."""

    def labels(self) -> dict[str, "Material"]:
        """The same material asked of one label after the other: this, or not this?"""


@dataclass
class Coded:
    """Units to which readers gave one of several values."""

    #: how many values there are to choose from
    choices: int = 2
    readers: set[uuid.UUID] = field(default_factory=set)
    rows: Rows = field(default_factory=Counter)

    def add(self, values: tuple[Any, ...]) -> None:
        """One unit; None: no answer."""
        self.rows[values] += 1

    def measure(self, measure: str) -> Measured:
        """See ``measure_agreement()``."""
        if measure in FOR_TWO and len(self.readers) > 2:
            raise Undefined(
                f"This measure compares two readers, and here are {len(self.readers)}: "
                "look at the pairs, or choose Krippendorff’s alpha or Fleiss’ kappa."
            )
        seen = len(self._values())
        return measure_agreement(
            measure, self.rows, **({"categories": max(seen, self.choices)} if measure in FOR_CHOICES else {})
        )

    def labels(self) -> dict[str, Material]:
        """Each value against all others together."""
        return {label: Coded(2, self.readers, self._rows_of(label)) for label in sorted(self._values())}

    def _values(self) -> set[Any]:
        return {value for row in self.rows for value in row} - {None}

    def _rows_of(self, label: str) -> Rows:
        rows: Rows = Counter()
        for row, times in self.rows.items():
            rows[tuple(None if value is None else _yes(value == label) for value in row)] += times
        return rows


@dataclass
class Tagged:
    """Units to which readers gave any number of tags; every tag that is used is asked of every unit."""

    readers: set[uuid.UUID] = field(default_factory=set)
    #: who marked a unit, and how many units are like that
    marked: Counter[tuple[bool, ...]] = field(default_factory=Counter)
    #: for each tag, the units to which someone gave it
    given: defaultdict[str, Rows] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, values: tuple[Any, ...]) -> None:
        """The tags of each reader; None: they did not mark it."""
        self.marked[tuple(tags is not None for tags in values)] += 1
        for name in frozenset[str]().union(*(tags for tags in values if tags)):
            self.given[name][tuple(None if tags is None else _yes(name in tags) for tags in values)] += 1

    def measure(self, measure: str) -> Measured:
        """Of all tags together."""
        if not self.given:
            raise Undefined("Nobody has given a tag here.")
        rows: Rows = Counter()
        for name in self.given:
            rows.update(self._rows_of(name))
        return Coded(2, self.readers, rows).measure(measure)

    def labels(self) -> dict[str, Material]:
        """Of each tag."""
        return {name: Coded(2, self.readers, self._rows_of(name)) for name in sorted(self.given)}

    def _rows_of(self, name: str) -> Rows:
        """With the units to which nobody gave it."""
        rows, left = Counter(self.given[name]), Counter(self.marked)
        for row, times in self.given[name].items():
            left[tuple(value is not None for value in row)] -= times
        for pattern, times in left.items():
            if times:
                rows[tuple("no" if there else None for there in pattern)] += times
        return rows


@dataclass
class Spanned:
    """Where readers' marks begin and end, by kind."""

    readers: set[uuid.UUID] = field(default_factory=set)
    readings: list[Reading] = field(default_factory=list)

    def measure(self, measure: str) -> Measured:
        """unitizing_alpha, or the F1 of every two readers together. A claim meets claims, a passage passages."""
        if measure == "unitizing_alpha":
            return unitizing_alpha(self.readings).joined
        meet = {"f1_exact": meet_exactly, "f1_overlap": meet_in_part}[measure]
        meeting, spans = Meeting(), 0
        for reading in self.readings:
            for one, other in combinations(reading.readers, 2):
                for kind in one.keys() | other.keys():
                    meeting += meet(one.get(kind, ()), other.get(kind, ()))
            spans += sum(len(list(found)) for reader in reading.readers for found in reader.values())
        return Measured(measure, meeting.f1, meeting.f1, None, len(self.readings), spans)

    def labels(self) -> dict[str, Material]:
        """Of each kind."""
        kinds = sorted({kind for reading in self.readings for reader in reading.readers for kind in reader})
        return {
            kind: Spanned(self.readers, [_only(kind, reading) for reading in self.readings]) for kind in kinds
        }


def _only(kind: str, reading: Reading) -> Reading:
    return Reading(reading.length, [{kind: reader.get(kind, ())} for reader in reading.readers])


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"
