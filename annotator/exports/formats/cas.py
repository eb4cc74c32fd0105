"""UIMA CAS, as XMI with its type system or as JSON (0.4): for INCEpTION, DKPro and other UIMA programs.

Offsets are UTF-16 units, half-open, of the text (the “sofa”), as UIMA counts; cassis converts them. Characters that XML
1.0 has no place for stand in XMI as U+FFFD, one for one. Links stay where both their ends are in one article, in the
way of INCEpTION's relations: from Governor to Dependent, at the place of the latter.

Sources: OASIS UIMA 1.0; UIMA JSON CAS 0.4; INCEpTION, “Layers” (layers/*.json can be imported there first).
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from annotator.exports.dataset import DataSet, Member, document_name
from annotator.exports.losses import Losses, Part
from annotator.exports.records import AnnotationRecord, ArticleRecord
from annotator.text.sentences import split_sentences

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

CLAIM, LINK = "annotator.Claim", "annotator.Link"
CLAIM_FEATURES = ("kind", "verdict", "reason", "tags", "created_by", "created_at", "identifier")
LINK_FEATURES = ("relation", "note", "created_by", "identifier")
ENDS = ("Governor", "Dependent")
SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
METADATA_FEATURES = ("documentTitle", "documentId", "documentUri", "collectionId")
_STRING = "uima.cas.String"
_NOT_IN_XML = re.compile("[\x0c\ufffe\uffff]")


def write_xmi(data: DataSet, losses: Losses) -> Iterator[Member]:
    """TypeSystem.xml, ``layers/`` and NAME.xmi for each revision."""
    yield Member("TypeSystem.xml", (_types().to_xml().encode(),))
    yield from _layers()
    yield from _documents(data, losses, "xmi", lambda cas: str(cas.to_xmi()))


def write_cas_json(data: DataSet, losses: Losses) -> Iterator[Member]:
    """``layers/`` and NAME.json for each revision; each holds its types."""
    yield from _layers()
    yield from _documents(data, losses, "json", lambda cas: str(cas.to_json(ensure_ascii=False)))


def _documents(
    data: DataSet, losses: Losses, suffix: str, serialize: Callable[["Cas"], str]
) -> Iterator[Member]:
    types = _types()
    for record in data.articles:
        cas = _Filling(types, record, is_xml=suffix == "xmi").fill(data, losses)
        yield Member(f"{document_name(record)}.{suffix}", (serialize(cas).encode(),))


def _types() -> "TypeSystem":
    from cassis import TypeSystem  # noqa: PLC0415  (takes half a second to load)

    types = TypeSystem()
    made: list[tuple[str, str, tuple[str, ...]]] = [
        (CLAIM, "uima.tcas.Annotation", CLAIM_FEATURES),
        (LINK, "uima.tcas.Annotation", LINK_FEATURES),
        (SENTENCE, "uima.tcas.Annotation", ()),
        (METADATA, "uima.tcas.DocumentAnnotation", METADATA_FEATURES),
    ]
    for name, parent, features in made:
        one = types.create_type(name, parent)
        for feature in features:
            types.create_feature(one, feature, _STRING)
        for end in ENDS if name == LINK else ():
            types.create_feature(one, end, CLAIM)
    return types


class _Filling:
    """One article on its way into a CAS."""

    def __init__(self, types: "TypeSystem", record: ArticleRecord, *, is_xml: bool) -> None:
        from cassis import Cas  # noqa: PLC0415

        self.types, self.record, self.is_xml = types, record, is_xml
        self.cas: Cas = Cas(types, sofa_string=self._held(record["text"]))

    def fill(self, data: DataSet, losses: Losses) -> "Cas":
        """With what is known of the article, its sentences, its annotations, and the links within it."""
        article, text = self.record["article"], self.record["text"]
        values = (article["title"], document_name(self.record), article["url"] or None, data.slug)
        language = "x-unspecified" if article["language"] == "und" else article["language"]
        metadata = {**dict(zip(METADATA_FEATURES, values, strict=True)), "language": language}
        self._add(METADATA, 0, len(text), metadata)
        for span in split_sentences(text, article["language"]):
            self._add(SENTENCE, span.start, span.end, {})
        marks = {mark["id"]: self._mark(mark) for mark in self.record["annotations"]}
        for link in self.record["links"]:
            if link["from"] not in marks or link["to"] not in marks:
                losses.counts[Part.LINKS] += 1
                continue
            ends = [marks[link["from"]], marks[link["to"]]]
            said = (link["relation"], link["note"], link["created_by"], link["id"])
            values_of_link = {
                **dict(zip(LINK_FEATURES, said, strict=True)),
                **dict(zip(ENDS, ends, strict=True)),
            }
            self._add(LINK, ends[1].begin, ends[1].end, values_of_link)
        return self.cas

    def _mark(self, mark: AnnotationRecord) -> Any:
        said: tuple[str | None, ...] = (
            mark["kind"], mark["verdict"], mark["reason"] or None, ", ".join(mark["tags"]) or None,
            mark["created_by"], mark["created_at"], mark["id"],
        )  # fmt: skip
        return self._add(CLAIM, mark["start"], mark["end"], dict(zip(CLAIM_FEATURES, said, strict=True)))

    def _add(self, type_: str, begin: int, end: int, values: dict[str, Any]) -> Any:
        held = {
            name: self._held(value) if isinstance(value, str) else value for name, value in values.items()
        }
        made = self.types.get_type(type_)(begin=begin, end=end, **held)
        self.cas.add(made)
        return made

    def _held(self, text: str) -> str:
        return _NOT_IN_XML.sub("\ufffd", text) if self.is_xml else text


def _layers() -> Iterator[Member]:
    """What INCEpTION has to know of our types before it shows them."""
    for name, features, kind in ((CLAIM, CLAIM_FEATURES, "span"), (LINK, LINK_FEATURES, "relation")):
        layer: dict[str, Any] = {
            "name": name, "uiName": name.rpartition(".")[2], "type": kind, "description": None, "enabled": True,
            "built_in": False, "readonly": False, "allow_stacking": True, "cross_sentence": True, "show_hover": True,
            "anchoring_mode": "CHARACTERS", "overlap_mode": "ANY_OVERLAP", "validation_mode": "NEVER",
            "lock_to_token_offset": False, "multiple_tokens": True, "linked_list_behavior": False,
            "features": [_feature(feature) for feature in features],
        }  # fmt: skip
        if kind == "relation":
            layer["attach_type"] = {"name": CLAIM}
        yield Member(f"layers/{name}.json", (json.dumps(layer, indent=1).encode(),))


def _feature(name: str) -> dict[str, Any]:
    return {
        "name": name, "uiName": name.replace("_", " ").capitalize(), "type": _STRING, "enabled": True, "visible": True,
        "required": False, "remember": False, "description": None, "multi_value_mode": "NONE", "link_mode": "NONE",
    }  # fmt: skip
