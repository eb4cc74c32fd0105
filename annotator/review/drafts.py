"""What a curator asks for, before it is stored."""

import uuid
from dataclasses import dataclass, field
from enum import StrEnum

from annotator.annotations.drafts import Judgement
from annotator.annotations.models import Kind
from annotator.errors import Invalid
from annotator.links.models import Relation
from annotator.review.models import Matter
from annotator.text.fields import field_problems


class Choice(StrEnum):
    """What comes into the record."""

    #: what one of the readers says
    TAKE = "take"
    #: something else: none of them is right
    OWN = "own"
    #: nothing: it should not have been marked
    NOTHING = "nothing"


@dataclass(frozen=True)
class DecisionDraft:
    """A decision on one unit."""

    matter: Matter
    choice: Choice
    #: the members of the unit with their versions, as they were read: ``Item.state``
    state: str
    #: with TAKE whose values are taken; with OWN whose span (of a link: whose ends) is
    member_id: uuid.UUID | None = None
    #: why, in the curator's words
    reason: str = ""
    #: with OWN, for a mark
    kind: str = Kind.CLAIM
    judgement: Judgement = field(default_factory=Judgement)
    #: with OWN, for a link
    relation: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", self.reason.strip())
        problems = field_problems("reason", self.reason, 10_000)
        if self.choice is not Choice.NOTHING and self.member_id is None:
            problems.append(("choice", "Choose one of the views, or say that there is nothing here."))
        if self.choice is Choice.OWN:
            problems += self._problems()
        if problems:
            raise Invalid.of(problems)

    def _problems(self) -> list[tuple[str, str]]:
        found = []
        if not self.reason:
            found.append(("reason", "Say why, for those who saw it otherwise."))
        if self.matter is Matter.LINK and self.relation not in list(Relation):
            found.append(("relation", f"A link {', '.join(list(Relation)[:-1])} or gives context."))
        if self.matter is Matter.ANNOTATION and self.kind not in list(Kind):
            found.append(("kind", "An annotation is a claim or a passage."))
        if self.matter is Matter.ANNOTATION and self.kind == Kind.PASSAGE and self.judgement.verdict:
            found.append(("verdict", "Only a claim carries a verdict; choose “claim”, or no verdict."))
        return found
