"""Web Annotations: single ones, arrays, lines, pages and collections of them, with the texts that they point into.

What is invalid is refused with every reason; what is valid and no span of a text is remarked. Positions count code
points (Web Annotation Data Model 4.2.5). Rules: ``web_annotation_rules.py``.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from annotator.errors import Invalid
from annotator.exports.intake.documents import ForeignDocument, ForeignRelation, ForeignSpan, Remark
from annotator.exports.intake.json_files import as_list, as_object, as_text, read_values
from annotator.exports.intake.web_annotation_parts import find_place, read_bodies, selector_types
from annotator.exports.intake.web_annotation_rules import (
    Node,
    annotation_faults,
    collection_faults,
    context_faults,
    page_faults,
)

_ENDINGS = (".json", ".jsonld", ".jsonl", ".ndjson")
_NAMED_BY_HASH = re.compile(r"ni://[^/]*/sha-256;([A-Za-z0-9_-]{43})=?")


@dataclass
class _Text:
    """One source with what is said of it."""

    place: str
    about: Mapping[str, Any] = field(default_factory=dict)
    sha256: bytes | None = None
    spans: list[ForeignSpan] = field(default_factory=list)
    relations: list[ForeignRelation] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def knows_web_annotation(_name: str, head: bytes) -> bool:
    """Whether a file names the context of the model."""
    return b"www.w3.org/ns/anno.jsonld" in head


def read_web_annotation(files: Mapping[str, bytes]) -> Iterator[ForeignDocument]:
    """One document a source: with its text where that is among the files, else for the article of that address.

    Raises Invalid("file").
    """
    shelf = _Shelf({name: data for name, data in files.items() if not name.lower().endswith(_ENDINGS)})
    annotations = [
        found for name in files if name.lower().endswith(_ENDINGS) for found in _valid(name, files[name])
    ]
    links = []
    for place, node in annotations:
        if "linking" in _motivations(node) and _ends(node):
            links.append((place, node))
        else:
            shelf.take(place, node)
    for place, node in links:
        shelf.join(place, node)
    yield from shelf.documents()


@dataclass
class _Shelf:
    """Annotations by what they are about."""

    #: the other files
    files: Mapping[str, bytes]
    texts: dict[str, _Text] = field(default_factory=dict)
    #: id of a span -> its source
    sources: dict[str, str] = field(default_factory=dict)
    contents: dict[str, str | None] = field(default_factory=dict)

    def documents(self) -> Iterator[ForeignDocument]:
        """In the order in which they were first spoken of."""
        for source, text in self.texts.items():
            about, content = text.about, self._content(source)
            yield ForeignDocument(
                text.place, content,
                title=as_text(about.get("schema:headline")), publisher=as_text(about.get("schema:publisher")),
                author=as_text(about.get("schema:author")), published_at=as_text(about.get("schema:datePublished")),
                url=as_text(next(iter(as_list(about.get("via"))), "")) if content is not None else source,
                language=as_text(next(iter(as_list(about.get("language"))), "")),
                sha256=text.sha256, spans=text.spans, relations=text.relations, remarks=text.remarks,
            )  # fmt: skip

    def take(self, place: str, node: Node) -> None:
        """One annotation, with each of its targets."""
        for at, target in enumerate(as_list(node["target"])):
            source, selectors = _where(target)
            text = self.texts.setdefault(source, _Text(place))
            if selectors:
                text.sha256 = text.sha256 or _sha256(_cached(target))
                id_ = _id_of(node) if at == 0 else f"{_id_of(node)}#{at + 1}"
                self._mark(source, selectors, ForeignSpan(id_, 0, 0, place=place, **read_bodies(node)))
            elif "describing" in _motivations(node) and isinstance(target, dict):
                text.about, text.sha256 = target, _sha256(as_list(target.get("canonical")))
            else:
                text.remarks.append(
                    Remark(place, "It is about the whole of its target, not about a span of it.")
                )

    def _mark(self, source: str, selectors: list[Any], span: ForeignSpan) -> None:
        """A span whose place is still to be found."""
        text, found = self.texts[source], find_place(self._content(source), selectors)
        if found is None:
            types = ", ".join(dict.fromkeys(selector_types(selectors))) or "a reference"
            text.remarks.append(Remark(span.place, f"Where it stands cannot be told from {types}."))
            return
        if span.id in self.sources:
            raise Invalid("file", f"{span.place}: The id “{span.id[:80]}” stands twice.")
        self.sources[span.id] = source
        start, end, exact = found
        text.spans.append(replace(span, start=start, end=end, exact=exact))

    def join(self, place: str, node: Node) -> None:
        """A relation, if both of its ends are here."""
        from_id, to_id = _ends(node) or ("", "")
        if from_id not in self.sources or to_id not in self.sources:
            source = self.sources.get(from_id, from_id)
            remark = Remark(place, "It links to what is no annotation of these files.")
            self.texts.setdefault(source, _Text(place)).remarks.append(remark)
            return
        said = read_bodies(node)
        label = "" if said["label"] == "linking" else said["label"]
        relation = ForeignRelation(
            _id_of(node), label, from_id, to_id, said["note"], said["created_by"], place
        )
        self.texts[self.sources[from_id]].relations.append(relation)

    def _content(self, source: str) -> str | None:
        """The text of a file that a source names by the end of its path."""
        if source not in self.contents:
            steps = unquote(source.partition("#")[0].partition("?")[0]).split("/")
            names = ("/".join(steps[at:]) for at in range(len(steps)))
            name = next((name for name in names if name in self.files), None)
            try:
                self.contents[source] = None if name is None else self.files[name].decode("utf-8")
            except UnicodeDecodeError:
                raise Invalid("file", f"{name}: This is no text in UTF-8.") from None
        return self.contents[source]


def _valid(name: str, data: bytes) -> Iterator[tuple[str, Node]]:
    """Every annotation of a file with its place, each checked."""
    for place, value in read_values(name, data):
        node = as_object(place, value)
        _refuse(place, context_faults(node))
        yield from _opened(place, node)


def _opened(place: str, node: Node) -> Iterator[tuple[str, Node]]:
    types = as_list(node.get("type"))
    if "AnnotationCollection" in types:
        _refuse(place, collection_faults(node))
        pages = [page for page in as_list(node.get("first")) if isinstance(page, dict) and "items" in page]
    elif "AnnotationPage" in types:
        pages = [dict(node)]
    else:
        _refuse(place, annotation_faults(node))
        yield place, node
        return
    for page in pages:
        _refuse(place, page_faults(page))
        for at, one in enumerate(page["items"], 1):
            item = as_object(f"{place}, item {at}", one)
            _refuse(f"{place}, item {at}", annotation_faults(item))
            yield f"{place}, item {at}", item


def _refuse(place: str, faults: Iterable[str]) -> None:
    if found := list(dict.fromkeys(faults)):
        shown = "; ".join(found[:5]) + (f"; and {len(found) - 5} more" if len(found) > 5 else "")
        raise Invalid("file", f"{place}: This is no valid Web Annotation: {shown}.")


def _motivations(node: Node) -> list[str]:
    return [as_text(one).removeprefix("oa:") for one in as_list(node.get("motivation"))]


def _id_of(value: Any) -> str:
    """The id of what may be an id itself; of ours without the scheme."""
    found = value if isinstance(value, str) else next(iter(as_list(value.get("id"))), "")
    return as_text(found).removeprefix("urn:uuid:")


def _where(target: Any) -> tuple[str, list[Any]]:
    """The source of a target and its selectors; a fragment of an IRI is none."""
    if isinstance(target, str):
        return target, []
    [named] = as_list(target.get("source")) or [target]
    source = named if isinstance(named, str) else as_text(next(iter(as_list(named.get("id"))), ""))
    return source, as_list(target.get("selector")) if "source" in target else []


def _ends(node: Node) -> tuple[str, str] | None:
    """The ids of the annotations that a link joins, if it could be one: (from, to)."""
    targets = as_list(node["target"])
    bodies = [
        one
        for one in as_list(node.get("body"))
        if isinstance(one, str) or "source" in one or "value" not in one
    ]
    if len(targets) != 1 or len(bodies) != 1:
        return None
    (here, here_parts), (there, there_parts) = _where(targets[0]), _where(bodies[0])
    if here_parts or there_parts:
        return None
    return here.removeprefix("urn:uuid:"), there.removeprefix("urn:uuid:")


def _cached(target: Any) -> list[Any]:
    states = [state for state in as_list(target.get("state")) if isinstance(state, dict)]
    return [one for state in states for one in as_list(state.get("cached"))]


def _sha256(names: Iterable[Any]) -> bytes | None:
    """The hash in a name of RFC 6920."""
    for name in names:
        if found := _NAMED_BY_HASH.fullmatch(as_text(name)):
            try:
                return base64.urlsafe_b64decode(found[1] + "=")
            except binascii.Error:
                return None
    return None
