"""The four refusals. Each door maps them once; anything else that is raised is a bug."""

import uuid
from collections.abc import Mapping


class Refusal(Exception):
    """Something asked for that is not done. ``message`` is one sentence for a person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(Refusal):
    """It does not exist, or this person may not know that it does (404)."""

    def __init__(
        self, message: str = "There is nothing at this address, or it is not shared with you."
    ) -> None:
        super().__init__(message)


class NotAllowed(Refusal):
    """It exists and this person may see it, but not do this to it (403).

    deed: completes “may not …”; empty where the refusal is nothing to note in the log.
    project_id: where it was tried; None: in the installation.
    """

    def __init__(self, message: str, *, deed: str = "", project_id: uuid.UUID | None = None) -> None:
        super().__init__(message)
        self.deed, self.project_id = deed, project_id


class Invalid(Refusal):
    """A value cannot be taken (422). ``fields`` holds every sentence by field name."""

    def __init__(self, field: str, message: str, *more: tuple[str, str]) -> None:
        super().__init__(message)
        self.fields: dict[str, list[str]] = {}
        for name, sentence in ((field, message), *more):
            self.fields.setdefault(name, []).append(sentence)

    @classmethod
    def of(cls, problems: list[tuple[str, str]]) -> "Invalid":
        """All problems at once. ``problems`` holds at least one (field, sentence)."""
        (field, message), *more = problems
        return cls(field, message, *more)


class Conflict(Refusal):
    """Someone else was first (409). ``current`` is the state that stands now, as JSON values."""

    def __init__(self, message: str, current: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.current = current
