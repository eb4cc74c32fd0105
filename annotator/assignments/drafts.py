"""What someone asks for, before it is stored."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from annotator import clock
from annotator.errors import Invalid
from annotator.text.fields import field_problems

#: assignments that are made at once
PAIRS_AT_MOST = 5_000
READERS_AT_MOST = 20
REASON_AT_MOST = 1_000


@dataclass(frozen=True)
class AssignmentDraft:
    """Each of these people is to read each of these articles, until a day if there is one."""

    person_ids: tuple[uuid.UUID, ...]
    article_ids: tuple[uuid.UUID, ...]
    due_on: date | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "person_ids", tuple(dict.fromkeys(self.person_ids)))
        object.__setattr__(self, "article_ids", tuple(dict.fromkeys(self.article_ids)))
        problems = due_problems(self.due_on)
        if not self.person_ids:
            problems.append(("people", "Choose at least one person."))
        if not self.article_ids:
            problems.append(("articles", "Choose at least one article."))
        pairs = len(self.person_ids) * len(self.article_ids)
        if pairs > PAIRS_AT_MOST:
            problems.append(
                ("articles", f"These are {pairs:,} assignments; {PAIRS_AT_MOST:,} at once at most.")
            )
        if problems:
            raise Invalid.of(problems)


@dataclass(frozen=True)
class SpreadDraft:
    """Articles are to get so many readers each, and the readers equally much to do."""

    readers: int
    #: among whom; empty: all reviewers
    person_ids: tuple[uuid.UUID, ...] = ()
    #: which articles; empty: all that have too few readers
    article_ids: tuple[uuid.UUID, ...] = ()
    due_on: date | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "person_ids", tuple(dict.fromkeys(self.person_ids)))
        object.__setattr__(self, "article_ids", tuple(dict.fromkeys(self.article_ids)))
        problems = due_problems(self.due_on)
        if not 1 <= self.readers <= READERS_AT_MOST:
            problems.append(("readers", f"An article has 1 to {READERS_AT_MOST} readers."))
        if len(self.article_ids) > PAIRS_AT_MOST:
            problems.append(("articles", f"{PAIRS_AT_MOST:,} articles at once at most."))
        if problems:
            raise Invalid.of(problems)


def due_problems(due_on: date | None) -> list[tuple[str, str]]:
    """Yesterday may be today elsewhere; what is over longer is a slip."""
    if due_on is not None and due_on < clock.today() - timedelta(days=1):
        return [("due_on", "That day is over; take today or a later one.")]
    return []


def check_due(due_on: date | None) -> None:
    """Raises Invalid."""
    if problems := due_problems(due_on):
        raise Invalid.of(problems)


def check_reason(reason: str) -> str:
    """A reason without the space around it. Raises Invalid where there is none."""
    reason = reason.strip()
    if not reason:
        raise Invalid("reason", "Say why, in a few words.")
    if problems := field_problems("reason", reason, REASON_AT_MOST):
        raise Invalid.of(problems)
    return reason
