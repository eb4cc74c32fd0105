"""Painting annotations into a text: flat segments, as real elements that read without script."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from annotator.text.paragraphs import Paragraph
from annotator.text.segments import Segment, cut_segments

SIGNS = {"sourced": "✓", "disputed": "≠"}


@dataclass(frozen=True)
class LinkMark:
    """The small number behind a mark that has a link."""

    number: int
    href: str
    label: str


@dataclass(frozen=True)
class Mark:
    """What painting needs to know of one annotation. ``verdict`` is empty when there is none."""

    id: str
    start: int
    end: int
    kind: str
    verdict: str = ""
    colour: str = ""
    pattern: str = ""
    links: tuple[LinkMark, ...] = ()
    #: id of the element where it starts, for links to it
    anchor: str = ""

    @property
    def look(self) -> str:
        """Its class."""
        if self.kind == "passage":
            return "k-passage"
        return f"v-{self.verdict}" if self.verdict else "v-none"

    @property
    def sign(self) -> str:
        """What stands behind it, so that colour is never alone."""
        return SIGNS.get(self.verdict, "")

    def links_json(self) -> str:
        """For the script, which paints again what an edit touches."""
        return json.dumps(
            [{"href": link.href, "label": link.label} for link in self.links], ensure_ascii=False
        )


def paint_text(text: str, paragraphs: Sequence[Paragraph], marks: Sequence[Mark]) -> Markup:
    """The paragraphs of a text as HTML, with its marks."""
    by_id = {mark.id: mark for mark in marks}
    rows = cut_segments(
        [(p.start, p.end) for p in paragraphs], [(mark.id, mark.start, mark.end) for mark in marks]
    )
    parts: list[str] = []
    for paragraph, segments in zip(paragraphs, rows, strict=True):
        starts = " ".join(map(str, paragraph.sentences))
        kind = "" if paragraph.kind == "text" else f' class="{paragraph.kind}"'
        direction = f' dir="{paragraph.dir}"'
        parts.append(f'<p data-s="{paragraph.start}" data-n="{starts}"{kind}{direction}>')
        for before, segment in pairwise([None, *segments]):
            assert segment is not None
            parts.append(_paint(text, segment, by_id, before))
        parts.append("</p>\n")
    return Markup("".join(parts))  # noqa: S704  (every piece was escaped)


def _paint(text: str, segment: Segment, by_id: dict[str, Mark], before: Segment | None) -> str:
    words = str(escape(text[segment.start : segment.end])).replace("\r", "&#13;")
    if not segment.ids:
        return words
    marks = [by_id[id_] for id_ in segment.ids]
    ending = [mark for mark in marks if mark.end == segment.end]
    attributes = _attributes(marks, segment, ending)
    if len(marks) >= 4 and (before is None or before.ids != segment.ids):
        attributes += f' data-count="{len(marks)}"'
    links = "".join(
        f'<a class="link-end" href="{escape(link.href)}" data-n="{link.number}" aria-label="{escape(link.label)}"></a>'
        for mark in ending
        for link in mark.links
    )
    return f"<mark {attributes}>{words}</mark>{links}"


def _attributes(marks: list[Mark], segment: Segment, ending: list[Mark]) -> str:
    inner = marks[-1]
    classes = [f"d{min(len(marks), 4)}", inner.look]
    if any(mark.start == segment.start for mark in marks):
        classes.append("starts")
    if ending:
        classes.append("ends")
    parts = [f'data-a="{" ".join(mark.id for mark in marks)}" class="{" ".join(classes)}"']
    if anchor := next((mark.anchor for mark in marks if mark.anchor and mark.start == segment.start), ""):
        parts.append(f'id="{anchor}"')
    if inner.colour:
        parts.append(f'data-colour="{inner.colour}" data-pattern="{inner.pattern}"')
    lines = [mark for mark in reversed(marks[:-1]) if mark.colour][:2]
    parts += [
        f'data-colour-{at}="{mark.colour}" data-pattern-{at}="{mark.pattern}"'
        for at, mark in enumerate(lines, 2)
    ]
    if sign := "".join(dict.fromkeys(mark.sign for mark in ending)):
        parts.append(f'data-sign="{sign}"')
    return " ".join(parts)
