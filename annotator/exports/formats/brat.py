"""brat standoff: a text and a file of annotations for each revision, and what the annotations may be.

Offsets are code points, half-open: brat counts in Python strings of the file as it is, CR included. The rules are those
of brat 1.3 (brat.nlplab.org/standoff.html): no line break may lie within a span, so one that crosses lines is written
as a fragment for each, the white space between them left out. Links stay where both their ends are in one article.
"""

import re
from collections.abc import Iterator

from annotator.annotations.models import Kind
from annotator.exports.dataset import DataSet, Member, document_name
from annotator.exports.losses import Losses, Part
from annotator.exports.records import AnnotationRecord, ArticleRecord, LinkRecord
from annotator.links.models import Relation

#: what no line break cuts where brat reads lines, nor a tab, which ends a field
_PIECE = re.compile("[^\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
#: how line breaks stand in a note, which is one line; read back by ``intake/brat.py``
SHOWN_BREAKS = {"\r": "␍", "\n": "␊", "\x0c": "␌", "\x85": "␊", "\u2028": "␊", "\u2029": "␊", "\t": "␉"}
_SHOWN = str.maketrans(SHOWN_BREAKS)


def write_brat(data: DataSet, losses: Losses) -> Iterator[Member]:
    """``annotation.conf``, ``visual.conf``, and for each revision ``NAME.txt`` and ``NAME.ann``."""
    yield Member("annotation.conf", (_annotation_conf(data).encode(),))
    yield Member("visual.conf", (_visual_conf(data).encode(),))
    for record in data.articles:
        name = document_name(record)
        yield Member(f"{name}.txt", (record["text"].encode(),))
        yield Member(f"{name}.ann", ("".join(f"{line}\n" for line in _Lines(record, losses).all()).encode(),))


class _Lines:
    """The lines of one article, numbered by kind as brat wants them."""

    def __init__(self, record: ArticleRecord, losses: Losses) -> None:
        self.record, self.losses = record, losses
        self.notes = self.attributes = 0

    def all(self) -> Iterator[str]:
        """T, A and # of every annotation, then R and # of every link."""
        names: dict[str, str] = {}
        for mark in self.record["annotations"]:
            if fragments := self._fragments(mark):
                names[mark["id"]] = name = f"T{len(names) + 1}"
                yield from self._mark(mark, name, fragments)
        number = 0
        for link in self.record["links"]:
            if link["from"] in names and link["to"] in names:
                number += 1
                yield from self._link(link, f"R{number}", names)
            else:
                self.losses.counts[Part.LINKS] += 1

    def _fragments(self, mark: AnnotationRecord) -> list[tuple[int, int]]:
        """The pieces of a span between line breaks. Breaks at its ends are lost, and counted."""
        start, end = mark["start"], mark["end"]
        pieces = _PIECE.finditer(self.record["text"], start, end)
        found = [piece.span() for piece in pieces if not piece.group().isspace()]
        self.losses.counts[Part.EDGES] += not found or (found[0][0], found[-1][1]) != (start, end)
        return found

    def _mark(self, mark: AnnotationRecord, name: str, fragments: list[tuple[int, int]]) -> Iterator[str]:
        places = ";".join(f"{start} {end}" for start, end in fragments)
        words = " ".join(self.record["text"][start:end] for start, end in fragments)
        yield f"{name}\t{mark['kind']} {places}\t{words}"
        if mark["verdict"]:
            self.attributes += 1
            yield f"A{self.attributes}\tverdict {name} {mark['verdict']}"
        yield from self._note("AnnotatorNotes", name, mark["reason"])
        yield from self._note("Tags", name, ", ".join(mark["tags"]))

    def _link(self, link: LinkRecord, name: str, names: dict[str, str]) -> Iterator[str]:
        yield f"{name}\t{link['relation']} Arg1:{names[link['from']]} Arg2:{names[link['to']]}\t"
        yield from self._note("AnnotatorNotes", name, link["note"])

    def _note(self, kind: str, name: str, words: str) -> Iterator[str]:
        if words:
            self.notes += 1
            yield f"#{self.notes}\t{kind} {name}\t{words.translate(_SHOWN)}"


def _annotation_conf(data: DataSet) -> str:
    """What may be marked. Annotations may overlap in every way, so brat is told not to complain."""
    lines = ["[entities]", *Kind, "", "[relations]"]
    lines.append("<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>")
    lines += [f"{relation} Arg1:<ENTITY>, Arg2:<ENTITY>" for relation in Relation]
    values = "|".join(verdict.key for verdict in data.verdicts)
    lines += ["", "[events]", "", "[attributes]", *([f"verdict Arg:claim, Value:{values}"] if values else [])]
    return "\n".join(lines) + "\n"


def _visual_conf(data: DataSet) -> str:
    """Names for people, without what separates fields; the verdict stands beside what it is about."""
    lines = ["[labels]", *(f"{word} | {word.capitalize()}" for word in (*Kind, *Relation, "verdict"))]
    lines += [
        f"{verdict.key} | {' '.join(verdict.name.replace('|', ' ').split())}" for verdict in data.verdicts
    ]
    lines += ["", "[drawing]", "claim\tbgColor:#fff3c4, borderColor:darken"]
    lines.append("passage\tbgColor:#e3e8ef, borderColor:darken")
    if data.verdicts:
        lines.append("verdict\tglyph:" + "|".join(f"[{verdict.key}]" for verdict in data.verdicts))
    return "\n".join(lines) + "\n"
