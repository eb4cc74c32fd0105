"""What someone asks for, before it is stored."""

import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from annotator.errors import Invalid
from annotator.text.fields import field_problems
from annotator.text.reading import check_text

_LENGTHS = {"title": 500, "publisher": 200, "author": 200, "url": 2_000, "language": 35}


def check_url(url: str) -> str | None:
    """What is wrong with a web address, or None. Only http and https are ever links in our pages."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "This is not a web address."
    if parts.scheme not in ("http", "https") or not parts.netloc or re.search(r"[\s\x00-\x1f]", url):
        return "A web address starts with http:// or https:// and has no spaces."
    return None


@dataclass(frozen=True)
class ArticleDraft:
    """A text and what is known of it. An empty title is taken from the text.

    id, revision: what they are where the text comes from; kept where they are free.
    """

    text: str = field(repr=False)
    title: str = ""
    publisher: str = ""
    author: str = ""
    published_at: datetime | None = None
    url: str = ""
    language: str = "und"
    id: uuid.UUID | None = None
    revision: int | None = None

    def __post_init__(self) -> None:
        check_text(self.text)
        for name in ("title", "publisher", "author", "url", "language"):
            object.__setattr__(self, name, " ".join(getattr(self, name).split()))
        object.__setattr__(self, "title", self.title or title_of(self.text))
        object.__setattr__(self, "language", self.language or "und")
        problems = [
            problem
            for name, limit in _LENGTHS.items()
            for problem in field_problems(name, getattr(self, name), limit)
        ]
        if self.url and (sentence := check_url(self.url)):
            problems.append(("url", sentence))
        if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", self.language):
            problems.append(("language", "A language is a tag such as en, de or ar-EG."))
        if self.published_at and self.published_at.tzinfo is None:
            object.__setattr__(self, "published_at", self.published_at.replace(tzinfo=UTC))
        if problems:
            raise Invalid.of(problems)


def title_of(text: str) -> str:
    """A name for a text without one: its first line, cut at a word when that is long."""
    line = next(line for line in text.splitlines() if line.strip())
    line = " ".join(line.lstrip("#> ").split()) or "Untitled"
    if len(line) <= 150:
        return line
    return line[:100].rsplit(" ", 1)[0].rstrip(",;:–—- ") + " …"
