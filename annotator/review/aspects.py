"""In what the readers of a unit differ, and what the project's rule takes over without asking. Pure too."""

import uuid
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic

from annotator.projects.models import AgreeBy
from annotator.review.alignment import LinkMark, M, Mark, Unit


class Aspect(StrEnum):
    """In what readers of a unit can differ."""

    PRESENCE = "presence"
    KIND = "kind"
    SPAN = "span"
    VERDICT = "verdict"
    TAGS = "tags"
    SOURCES = "sources"
    RELATION = "relation"


@dataclass(frozen=True, slots=True)
class Value:
    """One answer, and the readers who gave it, in order of id."""

    value: Hashable
    by: tuple[uuid.UUID, ...]


def list_values(answers: Iterable[tuple[uuid.UUID, Hashable]]) -> list[Value]:
    """Distinct answers with who gave them: what most say first, then in the order of the values."""
    found: defaultdict[Hashable, set[uuid.UUID]] = defaultdict(set)
    for reader, value in answers:
        found[value].add(reader)
    values = [Value(value, tuple(sorted(by))) for value, by in found.items()]
    return sorted(values, key=lambda value: (-len(value.by), _order(value.value)))


def aspects_of(unit: Unit[Mark]) -> Mapping[Aspect, list[Value]]:
    """What was said of each aspect; one value is agreement. Verdicts are asked of claims only.

    Tags and sources of readers who agree otherwise are united: that they vary is no difference.
    """
    marks, claims = unit.members, [mark for mark in unit.members if mark.kind == "claim"]
    return {
        Aspect.PRESENCE: _presence(unit),
        Aspect.KIND: list_values((mark.by, mark.kind) for mark in marks),
        Aspect.SPAN: list_values((mark.by, (mark.start, mark.end)) for mark in marks),
        Aspect.VERDICT: list_values((mark.by, mark.verdict) for mark in claims),
        Aspect.TAGS: list_values((mark.by, tuple(sorted(set(mark.tags)))) for mark in marks),
        Aspect.SOURCES: list_values((mark.by, tuple(sorted(set(mark.sources), key=repr))) for mark in marks),
    }


def link_aspects_of(unit: Unit[LinkMark]) -> Mapping[Aspect, list[Value]]:
    """The same for a unit of links: whether there is one, and what it says, with its direction where that counts."""
    return {
        Aspect.PRESENCE: _presence(unit),
        Aspect.RELATION: list_values((link.by, link.said) for link in unit.members),
    }


def differences(unit: Unit[Any]) -> list[Aspect]:
    """In what has to be decided the readers differ: the aspects with more than one value, in their order.

    The same as asking the aspects, without saying who said what: a project has tens of thousands of units.
    """
    members = unit.members
    found = [Aspect.PRESENCE] if len({one.by for one in members}) < len(unit.readers) else []
    if members and isinstance(members[0], LinkMark):
        return found + ([Aspect.RELATION] if len({one.said for one in members}) > 1 else [])
    for aspect, values in (
        (Aspect.KIND, {one.kind for one in members}),
        (Aspect.SPAN, {(one.start, one.end) for one in members}),
        (Aspect.VERDICT, {one.verdict for one in members if one.kind == "claim"}),
    ):
        if len(values) > 1:
            found.append(aspect)
    return found


@dataclass(frozen=True)
class Agreed(Generic[M]):
    """What the rule takes over: the members that say the same, and a sentence on how many of how many do."""

    members: tuple[M, ...]
    reason: str

    @property
    def first(self) -> M:
        """Span, kind and verdict (or the ends and the relation) of all of them."""
        return self.members[0]


def find_agreed(unit: Unit[M], rule: str) -> Agreed[M] | None:
    """What enough readers say alike: every one, or by ``AgreeBy.MAJORITY`` more than half; None when too few do.

    Alike is the same span, kind and verdict, for links the same relation. Silence agrees with nothing: what one of
    three readers marked is a difference, whatever the rule. So is what only one person has read.
    """
    readers, best = len(unit.readers), unit.candidates()[0]
    count = len(best.members)
    if readers < 2 or (count < readers and (rule != AgreeBy.MAJORITY or 2 * count <= readers)):
        return None
    how = ("both" if readers == 2 else f"all {readers}") if count == readers else f"{count} of {readers}"
    return Agreed(best.members, f"{how} readers agree")


def _presence(unit: Unit[Any]) -> list[Value]:
    """Who marked it (True) and who did not (False)."""
    return list_values((reader, unit.of(reader) is not None) for reader in unit.readers)


def _order(value: Hashable) -> tuple[object, ...]:
    """Spans by place, all else by its words."""
    return value if isinstance(value, tuple) and value and isinstance(value[0], int) else (str(value),)
