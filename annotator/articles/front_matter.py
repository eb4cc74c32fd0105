"""A file as people keep articles: optional YAML front matter, then the text."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import yaml

from annotator.articles.drafts import ArticleDraft
from annotator.errors import Invalid
from annotator.text.reading import decode

_FRONT = re.compile(r"---[ \t]*\r?\n(.*?)(?:\r?\n)---[ \t]*(?:\r?\n|$)", re.DOTALL)
_FIELDS = ("title", "publisher", "author", "url", "language")


#: parsing YAML is slow; no front matter is a book
_FRONT_AT_MOST = 20_000


class _Loader(yaml.BaseLoader):
    """Every value is the text that stands there: a title may be “No”, a language is not false for being Norwegian.

    And without aliases: a few lines of them can grow to gigabytes.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse an alias before it is expanded."""
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("aliases are not taken")
        return super().compose_node(parent, index)


def read_article(data: bytes) -> ArticleDraft:
    """Decode a file and take its front matter off.

    The text is what follows the closing ``---`` line. Raises Invalid with the field and a sentence.
    """
    text = decode(data)
    match = _FRONT.match(text)
    if match is None:
        return ArticleDraft(text)
    fields = _parse(match.group(1))
    known: dict[str, Any] = {
        name: _words(name, fields[name]) for name in (*_FIELDS, "published_at") if name in fields
    }
    published_at = parse_instant(known.pop("published_at", None))
    return ArticleDraft(text[match.end() :], published_at=published_at, **known)


def _words(name: str, value: object) -> str:
    """One value as words; several authors may stand in a list."""
    if isinstance(value, str):
        return "" if value in ("~", "null") else value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    raise Invalid("front matter", f"The front matter gives several values below “{name}”; write one.")


def _parse(front: str) -> Mapping[str, object]:
    if len(front) > _FRONT_AT_MOST:
        sentence = (
            f"The front matter is too long: {len(front):,} characters, and {_FRONT_AT_MOST:,} are taken."
        )
        raise Invalid("front matter", sentence)
    try:
        fields = yaml.load(front, Loader=_Loader)  # noqa: S506  (makes nothing but text, lists and mappings)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 2
        sentence = f"The front matter cannot be read at line {line}: it must be YAML, such as “title: …”."
        raise Invalid("front matter", sentence) from error
    if not fields:
        return {}
    if not isinstance(fields, dict):
        raise Invalid("front matter", "The front matter must be lines such as “title: …”.")
    return fields


def parse_instant(value: object) -> datetime | None:
    """An ISO 8601 date or instant, as text or as an object. Without a zone it is UTC."""
    if value is None or value == "":
        return None
    try:
        if isinstance(value, str):
            value = datetime.fromisoformat(value.strip())
        elif isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, time())
        if isinstance(value, datetime):
            return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        pass
    raise Invalid("published_at", "A date looks like 2026-03-14 or 2026-03-14T18:00:00Z.")
