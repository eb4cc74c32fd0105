"""The shapes of what stands beside texts and marks in a line of our own format, as it comes back in."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from annotator.corroboration import kinds
from annotator.coverage.models import Mark
from annotator.discussions.models import ThreadStatus, Topic
from annotator.links.models import Relation
from annotator.preannotations.models import LABEL_AT_MOST, MAKER_AT_MOST, SCORE_AT_MOST, TOOL_AT_MOST
from annotator.preannotations.models import Outcome as PreOutcome
from annotator.review.models import Matter, Rule, Stance

FileId = Annotated[str, Field(max_length=100)]
#: of a revision or a version: what a column of whole numbers holds
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
#: in a text, in code points
Place = Annotated[int, Field(ge=0, le=2**31 - 1)]
#: a text without what no database stores
NO_NUL = r"^[^\x00]*$"
#: why
Words = Annotated[str, Field(max_length=10_000, pattern=NO_NUL)]


class Shape(BaseModel):
    """Takes JSON as it is: a text is no number."""

    model_config = ConfigDict(strict=True, frozen=True)


class View(Shape):
    """One of those that something settled was decided from."""

    by: str = ""
    id: FileId
    stance: Stance
    #: what it says: looked at where the file holds nothing else of it, because it was deleted
    verdict: str | None = None
    relation: Relation = Relation.CONTEXT
    reason: Words = ""


class Decision(Shape):
    """How something came into the record."""

    rule: Rule = Rule.CURATOR
    reason: Words = ""


class _Made(Shape):
    id: FileId = ""
    created_by: str = ""
    created_at: str | None = None
    updated_at: str | None = None
    version: Number = 1


class SentenceEntry(_Made):
    """A sentence in which somebody says there is nothing to check."""

    start: Place
    end: Place
    mark: Mark


class SuggestionEntry(_Made):
    """A suggestion that somebody decided; the ids are those of the file or the project."""

    annotation: FileId
    to_article: FileId
    to_revision: Number
    to_start: Place
    to_end: Place
    kind: kinds.Kind
    score: Annotated[int, Field(ge=0, le=1_000)]
    engine: Number
    outcome: kinds.Outcome
    reason: Words = ""
    link: FileId | None = None
    marked: FileId | None = None


class NothingEntry(_Made):
    """A decision that there is nothing."""

    subject: Matter
    rule: Rule = Rule.CURATOR
    reason: Words = ""
    views: tuple[View, ...] = ()
    readers: tuple[str, ...] = ()


class CommentEntry(_Made):
    """One contribution to a discussion."""

    text: Annotated[str, Field(min_length=1, max_length=5_000, pattern=NO_NUL)]
    mentions: tuple[str, ...] = ()


class ThreadEntry(_Made):
    """A discussion of an article, an annotation or a link."""

    subject: Topic
    about: FileId
    status: ThreadStatus = ThreadStatus.OPEN
    comments: list[CommentEntry]


class PreDecisionEntry(_Made):
    """What somebody decided about what was brought in; ``annotation`` is what it became."""

    outcome: PreOutcome
    annotation: FileId | None = None


class PreAnnotationEntry(_Made):
    """A span that waits to be judged."""

    start: Place
    end: Place
    exact: str
    kind: str
    verdict: str | None = None
    reason: str = ""
    tags: tuple[str, ...] = ()
    label: Annotated[str, Field(max_length=LABEL_AT_MOST, pattern=NO_NUL)] = ""
    tool: Annotated[str, Field(max_length=TOOL_AT_MOST, pattern=NO_NUL)] = ""
    maker: Annotated[str, Field(max_length=MAKER_AT_MOST, pattern=NO_NUL)] = ""
    score: Annotated[int, Field(ge=0, le=SCORE_AT_MOST)] | None = None
    decisions: tuple[PreDecisionEntry, ...] = ()


class BesideEntries(Shape):
    """The further keys of a line."""

    preannotations: tuple[PreAnnotationEntry, ...] = ()
    sentences: tuple[SentenceEntry, ...] = ()
    suggestions: tuple[SuggestionEntry, ...] = ()
    nothing: tuple[NothingEntry, ...] = ()
    threads: tuple[ThreadEntry, ...] = ()
