"""What someone asks for, before it is stored."""

from dataclasses import dataclass

from annotator.annotations.drafts import SpanDraft
from annotator.coverage.models import Mark
from annotator.errors import Invalid


@dataclass(frozen=True)
class SentenceDraft:
    """Why there is nothing to check in a sentence. The span is the whole of it, on the newest revision."""

    mark: str
    span: SpanDraft

    def __post_init__(self) -> None:
        check_mark(self.mark)


def check_mark(mark: str) -> None:
    """Raise Invalid unless this can be said of a sentence."""
    if mark not in list(Mark):
        raise Invalid("mark", "A sentence is not checkable, or out of scope.")
