"""WebAnno TSV 3.3, for WebAnno and INCEpTION: a file of tokens and the text itself for each revision.

Offsets are UTF-16 units. Claims and passages are a span layer ``webanno.custom.Claim``, links within an article a
relation layer ``webanno.custom.Link`` from it to itself: a project there needs both, with these features, before it
imports. Spans that cut a word get a unit of their own (“1-2.1”), so that no place is lost; white space at their ends
is. What stands between sentences is not in a TSV, so the text lies beside it. Rules: the user guide of INCEpTION,
“WebAnno TSV 3.x”; INCEpTION itself wants the blank lines exactly so, and none at the end.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.exports.dataset import DataSet, Member, document_name
from annotator.exports.formats.tokens import cut_sentences
from annotator.exports.losses import Losses, Part
from annotator.exports.records import AnnotationRecord, ArticleRecord, LinkRecord
from annotator.text.offsets import utf16_offsets

_LAYER, _LINKS = "webanno.custom.Claim", "webanno.custom.Link"
HEADER = (
    "#FORMAT=WebAnno TSV 3.3\n"
    f"#T_SP={_LAYER}|kind|verdict|reason|tags\n"
    f"#T_RL={_LINKS}|relation|note|BT_{_LAYER}\n"
    "\n"
)
_RESERVED = re.compile(r"->|[\\\[\]|_;*\t\n]")
_IN_VALUE = {"\t": r"\t", "\n": r"\n"}
_IN_TEXT = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\x0c": r"\f", "\r": r"\r", "\x08": r"\b"})
_NOTHING, _UNSET = "_", "*"


def write_webanno(data: DataSet, losses: Losses) -> Iterator[Member]:
    """``NAME.tsv`` and ``NAME.txt`` for each revision."""
    for record in data.articles:
        name = document_name(record)
        yield Member(f"{name}.tsv", ("".join(_Table(record, losses).lines()).encode(),))
        yield Member(f"{name}.txt", (record["text"].encode(),))


class _Unit(NamedTuple):
    """A token, or a part of one."""

    start: int
    end: int
    #: of its token among all tokens
    token: int


@dataclass
class _On:
    """What stands on a unit: annotations with the number that tells them apart, and links that lead to them."""

    marks: list[tuple[int, AnnotationRecord]] = field(default_factory=list)
    links: list[tuple[LinkRecord, str]] = field(default_factory=list)


class _Table:
    """The lines of one article."""

    def __init__(self, record: ArticleRecord, losses: Losses) -> None:
        self.record, self.losses = record, losses
        self.sentences = list(cut_sentences(record))
        self.tokens = [token for sentence in self.sentences for token in sentence.tokens]
        #: every token; parts of tokens are added where annotations end within them
        self.units = {_Unit(*token, at): _On() for at, token in enumerate(self.tokens)}
        #: id of an annotation -> its number and its first unit
        self.first: dict[str, tuple[int, _Unit]] = {}

    def lines(self) -> Iterator[str]:
        """The header, then the sentences."""
        self._place_marks()
        parts = defaultdict[int, list[_Unit]](list)
        for unit in self.units:
            parts[unit.token].append(unit)
        for units in parts.values():
            # the token first, then its parts as they begin, the longer first
            units.sort(
                key=lambda unit: ((unit.start, unit.end) != self.tokens[unit.token], unit.start, -unit.end)
            )
        self._place_links(names := self._names(parts))
        places = utf16_offsets(self.record["text"], [at for unit in names for at in unit[:2]])
        yield HEADER
        before = 0
        for unit, name, start, end in zip(names, names.values(), places[::2], places[1::2], strict=True):
            sentence = int(name.partition("-")[0])
            if sentence != before:
                yield f"\n#Text={self.sentences[sentence - 1].span.of(self.record['text']).translate(_IN_TEXT)}\n"
                before = sentence
            words = self.record["text"][unit.start : unit.end]
            yield "\t".join((name, f"{start}-{end}", words, *self._cells(self.units[unit]), "\n"))

    def _names(self, parts: dict[int, list[_Unit]]) -> dict[_Unit, str]:
        """“2-3” for the third token of the second sentence, “2-3.1” for its first part; in the order of lines."""
        names, token = {}, 0
        for number, sentence in enumerate(self.sentences, 1):
            for at in range(1, len(sentence.tokens) + 1):
                for part, unit in enumerate(parts[token]):
                    names[unit] = f"{number}-{at}.{part}" if part else f"{number}-{at}"
                token += 1
        return names

    def _place_marks(self) -> None:
        """Number the annotations, and put each on the units it covers. Those of white space alone have none."""
        starts, ends = [start for start, _ in self.tokens], [end for _, end in self.tokens]
        for mark in self.record["annotations"]:
            first, last = bisect_right(ends, mark["start"]), bisect_left(starts, mark["end"])
            covered = [
                _Unit(max(self.tokens[at][0], mark["start"]), min(self.tokens[at][1], mark["end"]), at)
                for at in range(first, last)
            ]
            whole = bool(covered) and (covered[0].start, covered[-1].end) == (mark["start"], mark["end"])
            self.losses.counts[Part.EDGES] += not whole
            for unit in covered:
                number, _ = self.first.setdefault(mark["id"], (len(self.first) + 1, unit))
                self.units.setdefault(unit, _On()).marks.append((number, mark))

    def _place_links(self, names: dict[_Unit, str]) -> None:
        """A link stands where it leads to, and names where it comes from."""
        for link in self.record["links"]:
            if link["from"] not in self.first or link["to"] not in self.first:
                self.losses.counts[Part.LINKS] += 1
                continue
            (here, unit), (there, target) = self.first[link["from"]], self.first[link["to"]]
            self.units[target].links.append((link, f"{names[unit]}[{here}_{there}]"))

    def _cells(self, on: _On) -> Iterator[str]:
        marks = [[f"{_value(said)}[{number}]" for said in _said(mark)] for number, mark in on.marks]
        links = [(_value(link["relation"]), _value(link["note"]), place) for link, place in on.links]
        for rows, width in ((marks, 4), (links, 3)):
            yield from map("|".join, zip(*rows, strict=True)) if rows else _NOTHING * width


def _said(mark: AnnotationRecord) -> tuple[str, ...]:
    return mark["kind"], mark["verdict"] or "", mark["reason"], ", ".join(mark["tags"])


def _value(value: str) -> str:
    """As it stands in a cell. Line breaks of all kinds are one kind there."""
    lines = re.sub("\r\n?", "\n", value)
    return _RESERVED.sub(lambda found: _IN_VALUE.get(found.group(), f"\\{found.group()}"), lines) or _UNSET
