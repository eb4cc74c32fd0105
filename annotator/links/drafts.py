"""What someone asks for, before it is stored."""

import uuid
from dataclasses import dataclass

from annotator.errors import Invalid
from annotator.links.models import Relation
from annotator.text.fields import field_problems


@dataclass(frozen=True)
class LinkDraft:
    """A new link, or new words for one."""

    from_id: uuid.UUID
    to_id: uuid.UUID
    relation: str
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", self.note.strip())
        problems = field_problems("note", self.note, 10_000)
        if self.relation not in list(Relation):
            problems.append(("relation", f"A link {', '.join(list(Relation)[:-1])} or gives context."))
        if self.from_id == self.to_id:
            problems.append(("to", "A passage cannot be linked to itself; choose another one."))
        if problems:
            raise Invalid.of(problems)
