"""The text of an article with what its readers marked: a column for each of them, or all in one text."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flask import url_for
from markupsafe import Markup

from annotator.review import alignment
from annotator.review.models import Matter
from annotator.web.deciding import Bench
from annotator.web.marks import LinkMark, Mark, paint_text


@dataclass(frozen=True)
class Columns:
    """Readers, and for each paragraph what each of them marked in it."""

    names: Sequence[str]
    rows: Sequence[Sequence[Markup]]


def paint_columns(bench: Bench) -> Columns:
    """The whole text once for each reader, paragraph by paragraph."""
    readers = {reader for item in bench.items for reader in item.unit.readers}
    readers |= bench.board.readers_of(bench.article.id).whole
    ordered = sorted(readers, key=lambda one: (bench.faces.of(one), one))
    marks = {reader: list(_marks(bench, reader)) for reader in ordered}
    rows = [
        [
            paint_text(bench.text, [paragraph], _within(marks[one], paragraph.start, paragraph.end))
            for one in ordered
        ]
        for paragraph in bench.paragraphs
    ]
    return Columns([bench.faces.of(one) for one in ordered], rows)


def paint_merged(bench: Bench) -> Markup:
    """The text with the marks of all readers; behind the last of each unit stands its number, which leads to it."""
    marks: list[Mark] = []
    for number, item in enumerate(bench.items, 1):
        if item.matter is Matter.ANNOTATION and item.unit.members:
            here = [_mark(bench, member) for member in item.unit.members]
            url = url_for("web.decide", slug=bench.project.slug, article_id=bench.article.id, at=item.key)
            last = max(here, key=lambda mark: (mark.end, mark.start, mark.id))
            link = LinkMark(number, url, f"Difference {number}" if item.is_open else f"Unit {number}")
            marks += [replace(mark, links=(link,)) if mark is last else mark for mark in here]
    return paint_text(bench.text, bench.paragraphs, marks)


def _marks(bench: Bench, reader: uuid.UUID) -> Iterable[Mark]:
    for item in bench.items:
        if item.matter is Matter.ANNOTATION and (member := item.unit.of(reader)):
            yield _mark(bench, member)


def _mark(bench: Bench, member: alignment.Mark) -> Mark:
    verdict = bench.verdicts.get(member.verdict or "")
    return Mark(
        str(member.id), member.start, member.end, member.kind, member.verdict or "",
        verdict.colour if verdict else "", verdict.pattern if verdict else "",
    )  # fmt: skip


def _within(marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    return [mark for mark in marks if mark.start < end and start < mark.end]
