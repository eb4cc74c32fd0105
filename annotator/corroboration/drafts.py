"""What someone decides about a suggestion, before it is stored."""

import uuid
from dataclasses import dataclass

from annotator.corroboration.kinds import Outcome
from annotator.errors import Invalid
from annotator.links.models import Relation
from annotator.text.fields import field_problems
from annotator.text.reading import MAX_BYTES
from annotator.text.spans import Span


@dataclass(frozen=True)
class DecisionDraft:
    """One suggestion, by the place of its passage, and what is decided."""

    article_id: uuid.UUID
    span: Span
    outcome: str
    #: of the link that it becomes; empty: the one that its kind stands for
    relation: str = ""
    #: why, or the note of the link
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", self.reason.strip())
        problems = field_problems("reason", self.reason, 10_000)
        if self.outcome not in list(Outcome):
            problems.append(("outcome", "A suggestion is accepted, dismissed, compatible or not_comparable."))
        if self.span.end > MAX_BYTES:
            problems.append(("end", "No text is as long as that."))
        if self.outcome == Outcome.COMPATIBLE and not self.reason:
            problems.append(
                ("reason", "Say why both can be right: another day, another unit, a round figure.")
            )
        if self.relation and self.relation not in list(Relation):
            problems.append(("relation", f"A link {', '.join(list(Relation)[:-1])} or gives context."))
        if problems:
            raise Invalid.of(problems)
