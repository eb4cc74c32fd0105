"""JSON lines: one article a line, with its text, annotations and the links that leave it. Holds everything."""

import json
from collections.abc import Iterable, Iterator

from annotator.exports.dataset import DataSet, Member
from annotator.exports.losses import Losses
from annotator.exports.records import ArticleRecord


def write_jsonl(data: DataSet, _losses: Losses) -> Iterator[Member]:
    """One file of one line an article. ``text[start:end] == exact`` in all three offset bases."""
    yield Member("articles.jsonl", _lines(data.articles))


def _lines(articles: Iterable[ArticleRecord]) -> Iterator[bytes]:
    for record in articles:
        yield json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
