"""What someone decides about what was brought in, before it is stored."""

import uuid
from dataclasses import dataclass

from annotator.errors import Invalid
from annotator.preannotations.models import LABEL_AT_MOST, Outcome
from annotator.text.fields import field_problems

#: named one by one, at once
IDS_AT_MOST = 1_000


@dataclass(frozen=True)
class DecisionDraft:
    """Which ones, and what is decided: those with these ids, else all that wait with this label."""

    outcome: str
    ids: tuple[uuid.UUID, ...] = ()
    label: str | None = None

    def __post_init__(self) -> None:
        if self.outcome not in list(Outcome):
            raise Invalid("outcome", "What was brought in is accepted or dismissed.")
        if bool(self.ids) == (self.label is not None):
            raise Invalid("id", "Say which ones: by id, or all of one label.")
        if len(self.ids) > IDS_AT_MOST:
            raise Invalid("id", f"{IDS_AT_MOST:,} at once at most.")
        if found := field_problems("label", self.label or "", LABEL_AT_MOST):
            raise Invalid.of(found)
