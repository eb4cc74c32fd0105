"""A release for programs that load data sets: MLCommons Croissant 1.0 (JSON-LD).

Source: the format specification, docs.mlcommons.org/croissant/docs/croissant-spec.html.
"""

from collections.abc import Mapping
from typing import Any

from annotator.exports.releases.citing import abstract, bibtex
from annotator.exports.releases.facts import Facts
from annotator.exports.releases.folder import Entry

#: the terms of the specification that are used here
_TERMS = (
    "citeAs", "column", "extract", "field", "fileObject", "jsonPath", "recordSet", "source", "fileProperty", "fileSet",
    "format", "includes", "isLiveDataset", "key", "md5", "parentField", "path", "references", "regex", "repeated",
    "replace", "separator", "subField", "transform", "samplingRate", "equivalentProperty",
)  # fmt: skip
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{term: f"cr:{term}" for term in _TERMS},
}
_MEDIA_TYPES = {
    "jsonl": "application/jsonlines",
    "csv": "text/csv",
    "json": "application/json",
    "txt": "text/plain",
}
_ARTICLES, _RATINGS, _GROUPS = "data/jsonl/articles.jsonl", "ratings.jsonl", "splits/groups.csv"
_TEXT, _NUMBER = "sc:Text", "sc:Integer"
_FACTS = ("id", "title", "publisher", "language", "url")
_RATING_FIELDS = dict.fromkeys(
    ("article", "id", "by", "kind", "exact", "verdict", "relation", "reason", "settled", "stance"), _TEXT
) | dict.fromkeys(("revision", "start", "end"), _NUMBER)


def croissant(facts: Facts, entries: Mapping[str, Entry]) -> dict[str, Any]:
    """Every file of data with its checksum, and how articles and ratings are read out of them."""
    files = [name for name in sorted(entries) if name.startswith(("data/", "splits/")) or name == _RATINGS]
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": facts.name,
        "description": abstract(facts),
        "version": facts.draft.name,
        "datePublished": facts.day,
        "license": facts.draft.licence,
        "citeAs": bibtex(facts),
        "creator": {"@type": "sc:Organization", "name": f"The readers of {facts.title}"},
        "distribution": [_file(name, entries[name]) for name in files],
        "recordSet": [
            _records(
                "articles", "One revision of an article; its annotations and links stand in the same line.",
                [*(_field(f"articles/{name}", _TEXT, _ARTICLES, "article", name) for name in _FACTS),
                 _field("articles/text", _TEXT, _ARTICLES, "text")],
            ),
            _records(
                "ratings", "What every reader said, one view a record.",
                [_field(f"ratings/{name}", kind, _RATINGS, name) for name, kind in _RATING_FIELDS.items()],
            ),
            _records(
                "splits", "Which group and split each article is in.",
                [_field(f"splits/{name}", _TEXT, _GROUPS, name) for name in ("article", "group", "split")],
            ),
        ],
    }  # fmt: skip


def _file(name: str, entry: Entry) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "contentSize": f"{entry.size_bytes} B",
        "encodingFormat": _MEDIA_TYPES.get(name.rpartition(".")[2], "application/octet-stream"),
        "sha256": entry.sha256,
    }


def _records(name: str, description: str, fields: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet", "@id": name, "name": name, "description": description, "field": fields,
    }  # fmt: skip


def _field(own_id: str, kind: str, file: str, column: str, part: str = "") -> dict[str, Any]:
    """part: where in the column, if it holds an object."""
    name = own_id.rpartition("/")[2]
    source: dict[str, Any] = {"fileObject": {"@id": file}, "extract": {"column": column}}
    if part:
        source["transform"] = {"jsonPath": part}
    return {
        "@type": "cr:Field", "@id": own_id, "name": name, "dataType": kind, "source": source,
    }  # fmt: skip
