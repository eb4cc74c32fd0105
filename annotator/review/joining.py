"""Which of the readers' marks and links belong to a decision: its views, and what came later and stands for the same.

A decision holds whatever is marked afterwards: a later mark joins its unit and is shown as such.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic

from annotator.review.alignment import M
from annotator.review.models import Adjudication


@dataclass
class Decided(Generic[M]):
    """A decision with the members of its unit."""

    adjudication: Adjudication
    #: what it put into the record; None where it found nothing, or that cannot be read
    settled: M | None
    members: list[M] = field(default_factory=list)
    late: set[uuid.UUID] = field(default_factory=set)

    @property
    def anchors(self) -> Sequence[M]:
        """What a later member has to be like."""
        return [self.settled] if self.settled else self.members

    def is_later(self, member: M, made_at: datetime) -> bool:
        """Whether it could not count: made after the decision, or by somebody whose word it was not made on."""
        return str(member.by) not in self.adjudication.readers or made_at > self.adjudication.created_at


def join_decisions(
    decided: Sequence[Decided[M]],
    members: Iterable[M],
    made_at: Mapping[uuid.UUID, datetime],
    likeness: Callable[[M, M], float],
) -> list[M]:
    """Give each decision its members; returns those that belong to none.

    likeness: of two members, 0 when they do not stand for the same; the decision that is most alike gets a later one.
    What its author had marked when their word counted was another unit, and stays one.
    """
    owner = {uuid.UUID(view["id"]): one for one in decided for view in one.adjudication.views}
    rest = []
    for member in members:
        if member.id in owner:
            owner[member.id].members.append(member)
        else:
            rest.append(member)
    found = [
        (max((likeness(anchor, member) for anchor in one.anchors), default=0), one, member)
        for member in rest
        for one in decided
        if one.is_later(member, made_at[member.id])
    ]
    joined: set[uuid.UUID] = set()
    for alike, one, member in sorted(found, key=lambda pair: (-pair[0], pair[1].adjudication.id, pair[2].id)):
        if alike and member.id not in joined and all(member.by != other.by for other in one.members):
            one.members.append(member)
            one.late.add(member.id)
            joined.add(member.id)
    return [member for member in rest if member.id not in joined]
