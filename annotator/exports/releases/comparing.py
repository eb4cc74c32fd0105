"""What changed between two releases: articles, annotations and links that came, went, or say something else. Pure."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from annotator.exports.releases.reading import read_articles


class Deed(StrEnum):
    """What happened to something."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


#: what is compared of each kind of thing, in the order of telling; dates of work and names of people are not
COMPARED = {
    "article": ("title", "publisher", "author", "published_at", "url", "language", "revision", "sha256"),
    "annotation": ("verdict", "reason", "kind", "exact", "start", "end", "tags", "sources", "status"),
    "link": ("relation", "note", "from", "to"),
}
Key = tuple[str, str]


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was."""

    #: article, annotation or link
    what: str
    id: str
    deed: Deed
    #: the article it is in
    article: str
    title: str
    #: the words that are marked; of a link its relation
    exact: str
    #: by field, before and after; None where there was nothing or is nothing
    fields: Mapping[str, tuple[Any, Any]]
    #: who did it and why, as far as it is known; whoever made it where the log is not at hand
    by: str = ""
    why: str = ""

    @property
    def values(self) -> dict[str, Any]:
        """As JSON values."""
        changed = [{"field": name, "from": one, "to": other} for name, (one, other) in self.fields.items()]
        return {
            "what": self.what, "id": self.id, "deed": self.deed.value, "article": self.article, "title": self.title,
            "exact": self.exact, "fields": changed, "by": self.by, "why": self.why,
        }  # fmt: skip


@dataclass(frozen=True)
class Thing:
    """A record with where it is."""

    record: Mapping[str, Any]
    article: str
    title: str
    compared: dict[str, Any] = field(default_factory=dict)


def compare(before: Path, after: Path) -> list[Change]:
    """Every change from one release to another, in the order of the articles, by kind. Raises Refusal.

    Walks each twice: memory grows with the number of things and with what changed, not with the texts.
    """
    old, new = _digests(before), _digests(after)
    wanted = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    was, now = _collect(before, wanted), _collect(after, wanted)
    order = {name: at for at, name in enumerate(COMPARED)}
    found = [change_of(key, was.get(key), now.get(key)) for key in wanted]
    return sorted(found, key=lambda one: (order[one.what], one.article, one.id))


def _things(path: Path) -> Iterator[tuple[Key, Thing]]:
    """Older revisions of an article come after the newest, which tells what the article is."""
    seen = ""
    for record in read_articles(path):
        article = record["article"]
        parts = [
            *(("annotation", one) for one in record["annotations"]),
            *(("link", one) for one in record["links"]),
        ]
        if article["id"] != seen:
            parts.insert(0, ("article", article))
            seen = article["id"]
        for what, one in parts:
            compared = {name: one.get(name) for name in COMPARED[what]}
            if "decision" in one:
                compared["decision"] = one["decision"]
            yield (what, one["id"]), Thing(one, article["id"], article["title"], compared)


def _digests(path: Path) -> dict[Key, bytes]:
    return {
        key: hashlib.sha256(json.dumps(thing.compared, sort_keys=True).encode()).digest()
        for key, thing in _things(path)
    }


def _collect(path: Path, wanted: Iterable[Key]) -> dict[Key, Thing]:
    kept = frozenset(wanted)
    return {key: thing for key, thing in _things(path) if key in kept}


def change_of(key: Key, was: Thing | None, now: Thing | None) -> Change:
    """What became of one thing, of which one at least is there."""
    thing = now or was
    assert thing
    old, new = (one.compared if one else {} for one in (was, now))
    names = dict.fromkeys((*old, *new))
    fields = {name: (old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)}
    deed = Deed.CHANGED if was and now else Deed.ADDED if now else Deed.REMOVED
    return Change(
        key[0], key[1], deed, thing.article, thing.title,
        thing.record.get("exact") or thing.record.get("relation") or thing.title, fields,
        thing.record.get("created_by", ""), _reason(thing.record) if now else "",
    )  # fmt: skip


def _reason(record: Mapping[str, Any]) -> str:
    """Why it says so: what was decided, or what its author said."""
    return record.get("decision", {}).get("reason") or record.get("reason") or record.get("note") or ""
