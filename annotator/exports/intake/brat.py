"""brat standoff: NAME.txt and NAME.ann (also .a1 and .a2). Offsets are code points, half-open, of the text file.

T lines are spans, R lines relations; A, M and N lines are attributes of spans, # lines are notes of both. The words
of an event (E) are a span already: its arguments become relations that leave it. A group of equals (*) becomes
relations from its first to each of the others. A span of several fragments is one from the first to the last.

Source: brat.nlplab.org/standoff.html.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from annotator.errors import Invalid
from annotator.exports.formats.brat import SHOWN_BREAKS
from annotator.exports.intake.documents import ForeignDocument, ForeignRelation, ForeignSpan, Remark

_PARTS = (".ann", ".a1", ".a2")
_FRAGMENT = re.compile(r"([0-9]{1,9}) ([0-9]{1,9})")
_BREAKS = str.maketrans({shown: broken for broken, shown in reversed(SHOWN_BREAKS.items())})
#: spans and triggers first, then what leads from one to another, then what is said of them
_ORDER = ("T", "E", "R*", "AMN#")


def read_brat(files: Mapping[str, bytes]) -> Iterator[ForeignDocument]:
    """A document for each text that has a file of annotations; other files are left alone. Raises Invalid("file")."""
    parts = defaultdict[str, list[str]](list)
    for path in sorted(files):
        if path.endswith(_PARTS):
            parts[path.rpartition(".")[0]].append(path)
    if not parts:
        raise Invalid("file", "None of these files ends in .ann; brat writes NAME.ann beside NAME.txt.")
    for stem, paths in parts.items():
        if f"{stem}.txt" not in files:
            raise Invalid("file", f"{paths[0]}: its text, {stem}.txt, is not among the files.")
        reader = _Reader(stem, _decode(f"{stem}.txt", files[f"{stem}.txt"]))
        reader.read([line for path in paths for line in _lines(path, files[path])])
        yield reader.document()


@dataclass(frozen=True)
class _Line:
    place: str
    #: “T1”
    id: str
    #: what stands between the two tabs, in words
    words: Sequence[str]
    #: what stands behind the second one
    tail: str


def _decode(path: str, data: bytes) -> str:
    """Whether a text can be stored is said of each document by itself, later."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("file", f"{path}: byte {error.start} is not part of a UTF-8 character.") from None


def _lines(path: str, data: bytes) -> Iterator[_Line]:
    text = _decode(path, data)
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            name, _, rest = line.rstrip("\r").partition("\t")
            data_, _, tail = rest.partition("\t")
            yield _Line(f"{path}, line {number}", name.strip(), data_.split(), tail)


@dataclass
class _Mark:
    """A span while it is read."""

    place: str
    label: str
    offsets: tuple[int, int]
    exact: str | None
    attributes: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass
class _Tie:
    """A relation while it is read. Its ends may be events."""

    place: str
    label: str
    ends: tuple[str, str]
    notes: list[str] = field(default_factory=list)


class _Refused(Exception):
    """A line that is not taken, and why."""


class _Reader:
    """One document on its way in."""

    def __init__(self, stem: str, text: str) -> None:
        self.stem, self.text = stem, text
        self.marks: dict[str, _Mark] = {}
        self.ties: dict[str, _Tie] = {}
        #: event -> its trigger
        self.triggers: dict[str, str] = {}
        self.remarks: list[Remark] = []

    def read(self, lines: Sequence[_Line]) -> None:
        """Take what can be taken, and remark the rest."""
        takers = {
            "T": self._span, "E": self._event, "R": self._relation, "*": self._equals,
            "A": self._attribute, "M": self._attribute, "N": self._norm, "#": self._note,
        }  # fmt: skip
        for line in lines:
            if line.id[:1] not in takers:
                self._refuse(line.place, f"“{line.id[:20]}” is no kind of line that is known.")
        for kinds in _ORDER:
            for line in lines:
                if line.id and line.id[0] in kinds:
                    try:
                        takers[line.id[0]](line)
                    except _Refused as refused:
                        self._refuse(line.place, str(refused))

    def _refuse(self, place: str, message: str) -> None:
        self.remarks.append(Remark(place, message))

    def _change(self, place: str, message: str) -> None:
        self.remarks.append(Remark(place, message, is_refused=False))

    def document(self) -> ForeignDocument:
        """What was found. An id is that of the file and its own: T1 is in every file."""
        spans = [
            ForeignSpan(
                self._name(name), *mark.offsets, mark.label, mark.exact, mark.attributes, "\n".join(mark.notes),
                place=mark.place,
            )
            for name, mark in self.marks.items()
        ]  # fmt: skip
        relations = [
            ForeignRelation(
                self._name(name), tie.label, self._name(ends[0]), self._name(ends[1]),
                note="\n".join(tie.notes), place=tie.place,
            )
            for name, tie in self.ties.items() if (ends := self._ends(tie))
        ]  # fmt: skip
        title = self.stem.rpartition("/")[2]
        return ForeignDocument(
            f"{self.stem}.txt", self.text, title, spans=spans, relations=relations, remarks=self.remarks
        )

    def _name(self, name: str) -> str:
        return f"{self.stem} {name}"

    def _ends(self, tie: _Tie) -> list[str]:
        """The spans that it joins; none when one of them is not there. Known when everything has been read."""
        try:
            return [self._end(end) for end in tie.ends]
        except _Refused as refused:
            self._refuse(tie.place, str(refused))
            return []

    def _span(self, line: _Line) -> None:
        label, places = _label(line), " ".join(line.words[1:]).split(";")
        fragments = sorted(_fragment(place, len(self.text)) for place in places)
        start, end = fragments[0][0], max(end for _, end in fragments)
        words = [self.text[start:end] for start, end in fragments]
        gaps = (self.text[one[1] : two[0]] for one, two in pairwise(fragments))
        if any(gap.strip() for gap in gaps):
            message = (
                "Its fragments are apart; it is taken from the first to the last, with what lies between."
            )
            self._change(line.place, message)
        # brat before 1.3 put nothing between fragments; anything may follow the words
        is_so = line.tail.startswith((" ".join(words), "".join(words)))
        exact = self.text[start:end] if is_so else line.tail or None
        if line.id in self.marks:
            raise _Refused(f"There is another {line.id}.")
        self.marks[line.id] = _Mark(line.place, label, (start, end), exact)

    def _event(self, line: _Line) -> None:
        label, _, trigger = _label(line).rpartition(":")
        if not label or trigger not in self.marks:
            raise _Refused("The words of this event are not in the file.")
        if line.id in self.triggers:
            raise _Refused(f"There is another {line.id}.")
        self.triggers[line.id] = trigger
        self._change(
            line.place, "An event is taken as its words, with a relation to each of what takes part in it."
        )
        for number, word in enumerate(line.words[1:], 1):
            role, _, end = word.rpartition(":")
            self.ties[f"{line.id}.{number}"] = _Tie(line.place, role, (line.id, end))

    def _relation(self, line: _Line) -> None:
        label, ends = _label(line), [word.rpartition(":")[2] for word in line.words[1:]]
        if len(ends) != 2:
            raise _Refused("A relation has two ends.")
        if line.id in self.ties:
            raise _Refused(f"There is another {line.id}.")
        self.ties[line.id] = _Tie(line.place, label, (ends[0], ends[1]))

    def _equals(self, line: _Line) -> None:
        label, ends = _label(line), line.words[1:]
        for end in ends[1:]:
            self.ties[f"{line.place} {end}"] = _Tie(line.place, label, (ends[0], end))
        if len(ends) > 2:
            message = (
                f"{len(ends)} that are equal are taken as relations from the first to each of the others."
            )
            self._change(line.place, message)

    def _attribute(self, line: _Line) -> None:
        self._describe(line, _label(line), " ".join(line.words[2:]))

    def _norm(self, line: _Line) -> None:
        self._describe(line, _label(line), " ".join((*line.words[2:], line.tail)).strip())

    def _describe(self, line: _Line, name: str, value: str) -> None:
        """Several by one name stand together."""
        attributes = self._of(line).attributes
        attributes[name] = f"{attributes[name]}; {value}" if name in attributes else value

    def _note(self, line: _Line) -> None:
        kind, words = _label(line), line.tail.translate(_BREAKS)
        name = line.words[1] if len(line.words) > 1 else ""
        if name in self.ties:
            self.ties[name].notes.append(words)
        elif kind == "Tags":
            self._describe(line, "tags", words)
        else:
            self._of(line).notes.append(words)

    def _of(self, line: _Line) -> _Mark:
        """The span that something is said of."""
        name = line.words[1] if len(line.words) > 1 else ""
        if name in self.ties:
            raise _Refused("Relations have no attributes here.")
        return self.marks[self._end(name)]

    def _end(self, name: str) -> str:
        """The span, or that of the event's words."""
        found = self.triggers.get(name, name)
        if found not in self.marks:
            raise _Refused(f"“{name[:20]}” is not in the file, or was not taken.")
        return found


def _label(line: _Line) -> str:
    if not line.words:
        raise _Refused("There is nothing behind its id, or no tab before it.")
    return line.words[0]


def _fragment(place: str, length: int) -> tuple[int, int]:
    found = _FRAGMENT.fullmatch(place)
    start, end = (int(found[1]), int(found[2])) if found else (0, 0)
    if not found or not start < end <= length:
        raise _Refused(f"“{place[:40]}” is no place in the text, which has {length:,} characters.")
    return start, end
