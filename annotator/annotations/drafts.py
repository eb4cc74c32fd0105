"""What someone asks for, before it is stored. The same words refuse a person and a program."""

from dataclasses import dataclass
from datetime import date

from annotator.annotations.models import Kind
from annotator.articles.drafts import check_url
from annotator.errors import Invalid
from annotator.text.fields import field_problems

Problems = list[tuple[str, str]]
EXACT_AT_MOST = 10_000
TAGS_AT_MOST = 20
SOURCES_AT_MOST = 50
_KINDS = frozenset(Kind)


@dataclass(frozen=True)
class SourceDraft:
    """One source: an address or the name of a document."""

    url: str = ""
    title: str = ""
    quote: str = ""
    accessed_on: date | None = None

    def problems(self, at: str) -> Problems:
        """What is wrong with it, with fields named after ``at``."""
        found = field_problems(f"{at}.title", self.title, 300) + field_problems(
            f"{at}.quote", self.quote, 5_000
        )
        found += field_problems(f"{at}.url", self.url, 2_000)
        if not self.url.strip() and not self.title.strip():
            found.append((f"{at}.url", "A source needs a web address or the title of a document."))
        elif self.url and (sentence := check_url(self.url)):
            found.append((f"{at}.url", sentence))
        return found


@dataclass(frozen=True)
class Judgement:
    """What is thought of a span: everything of an annotation that can be edited without moving it."""

    verdict: str | None = None
    reason: str = ""
    tags: tuple[str, ...] = ()
    sources: tuple[SourceDraft, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "verdict", self.verdict or None)
        object.__setattr__(self, "reason", self.reason.strip())
        tags = dict.fromkeys(" ".join(tag.split()) for tag in self.tags)
        object.__setattr__(self, "tags", tuple(tag for tag in tags if tag))
        if found := self._problems():
            raise Invalid.of(found)

    def _problems(self) -> Problems:
        found = field_problems("reason", self.reason, 10_000)
        if len(self.tags) > TAGS_AT_MOST:
            found.append(("tags", f"{TAGS_AT_MOST} tags at most."))
        for tag in self.tags:
            found += field_problems("tags", tag, 60)
            if "," in tag:
                found.append(("tags", "A comma parts tags; it cannot stand inside one."))
        if len(self.sources) > SOURCES_AT_MOST:
            found.append(("sources", f"{SOURCES_AT_MOST} sources at most."))
        for number, source in enumerate(self.sources):
            found += source.problems(f"sources.{number}")
        return found


@dataclass(frozen=True)
class SpanDraft:
    """A place in an article's text. ``revision`` None means the newest."""

    start: int
    end: int
    exact: str
    revision: int | None = None

    def __post_init__(self) -> None:
        found: Problems = field_problems("exact", self.exact, EXACT_AT_MOST, at_least=1)
        if self.start < 0 or self.end <= self.start:
            found.append(
                (
                    "start",
                    f"A span starts at 0 or later and ends after it starts; this one is {self.start} to {self.end}.",
                )
            )
        if found:
            raise Invalid.of(found)


@dataclass(frozen=True)
class AnnotationDraft:
    """A new annotation."""

    kind: str
    span: SpanDraft
    judgement: Judgement = Judgement()

    def __post_init__(self) -> None:
        if self.kind not in _KINDS:
            raise Invalid("kind", "An annotation is a claim or a passage.")
        if self.kind == Kind.PASSAGE and self.judgement.verdict:
            raise Invalid("verdict", "Only a claim carries a verdict; make this passage a claim first.")
