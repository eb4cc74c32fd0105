"""A project with its whole log: people, every text and every event with what proves it. It comes back in as it is."""

import json
from collections.abc import Iterable, Iterator, Mapping

from annotator.exports.dataset import DataSet, Member
from annotator.exports.history import History
from annotator.exports.losses import Losses

EVENTS, TEXTS, HEAD = "events.jsonl", "articles.jsonl", "project.json"


def write_project(data: DataSet, _losses: Losses) -> Iterator[Member]:
    """Three files; the events come first, because the other two say what is in them."""
    assert data.history
    yield Member(EVENTS, _lines(data.history.events()))
    yield Member(TEXTS, _lines(data.history.texts()))
    yield Member(HEAD, _lines(map(History.head, [data.history])))


def _lines(values: Iterable[Mapping[str, object]]) -> Iterator[bytes]:
    for value in values:
        yield json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
