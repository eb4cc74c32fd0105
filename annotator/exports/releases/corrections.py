"""The public log of corrections, in words and as JSON values. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotator.exports.releases.comparing import Change, Deed
from annotator.exports.releases.words import plain, quoted

_HEADINGS = {"article": "Articles", "annotation": "Claims and passages", "link": "Links"}
#: what is told of a change in words, and what it is called; the JSON has everything
CALLED = {
    "verdict": "verdict", "relation": "relation", "status": "status", "exact": "words", "title": "title",
    "revision": "revision", "reason": "reason", "note": "note", "tags": "tags",
}  # fmt: skip


def tell_changes(before: Mapping[str, Any], after: Mapping[str, Any], changes: Sequence[Change]) -> str:
    """Markdown. before, after: ``version`` and ``seq`` of each release."""
    return "\n".join([*_head(before, after, changes), *_sections(changes)])


def changes_values(
    before: Mapping[str, Any], after: Mapping[str, Any], changes: Sequence[Change]
) -> dict[str, Any]:
    """As JSON values."""
    return {"from": dict(before), "to": dict(after), "changes": [one.values for one in changes]}


def _head(before: Mapping[str, Any], after: Mapping[str, Any], changes: Sequence[Change]) -> Iterator[str]:
    yield f"# What changed from {before['version']} to {after['version']}"
    yield ""
    yield f"From event {before['seq']:,} to event {after['seq']:,} of the log of `{after['project']}`."
    yield ""
    for what, heading in _HEADINGS.items():
        counts = Counter(one.deed for one in changes if one.what == what)
        told = ", ".join(f"{counts[deed]:,} {deed}" for deed in Deed)
        yield f"- {heading}: {told}."
    yield ""


def _sections(changes: Sequence[Change]) -> Iterator[str]:
    for what, heading in _HEADINGS.items():
        for deed in Deed:
            found = [one for one in changes if (one.what, one.deed) == (what, deed)]
            if found:
                yield from [f"## {heading} {deed}", "", *map(_line, found), ""]


def _line(change: Change) -> str:
    if change.what == "article":
        where = quoted(change.title)
    else:
        words = quoted(change.exact) if change.what == "annotation" else plain(change.exact)
        where = f"{words} in {quoted(change.title)}"
    told = "; ".join(_differences(change))
    by = f", by {plain(change.by)}" if change.by else ""
    why = f". Why: {plain(change.why)}" if change.why else ""
    return f"- {where}{f': {told}' if told else ''}{by}{why} (`{change.id}`)"


def _differences(change: Change) -> Iterator[str]:
    """“verdict disputed → sourced”; of what came or went, its verdict alone."""
    for name, called in CALLED.items():
        if name not in change.fields or (
            change.deed is not Deed.CHANGED and name not in ("verdict", "status")
        ):
            continue
        old, new = (_said(value) for value in change.fields[name])
        if change.deed is Deed.CHANGED:
            yield f"{called} {old} → {new}"
        else:
            yield f"{called} {new if change.deed is Deed.ADDED else old}"
    if change.deed is Deed.CHANGED and "sha256" in change.fields:
        yield "another text"
    if change.deed is Deed.CHANGED and "start" in change.fields:
        yield "moved in its text"


def _said(value: object) -> str:
    if value in (None, "", []):
        return "none"
    said = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return plain(said if len(said) <= 200 else said[:199] + "…")
