"""WebAnno TSV 3, as INCEpTION and WebAnno write it: a table of tokens. Offsets are UTF-16 units.

Of every span layer comes a span, of every relation layer a relation; the links of a chain and the slots of a span are
relations too. The label is the feature “value”, else the first that has one, else the name of the layer; the other
features are attributes. What stands between sentences is not in the file: it is taken from a text that lies beside
(NAME.txt, or source/NAME in the export of a project), else it is a line break and spaces, as INCEpTION has it.

Source: the user guide of INCEpTION, “WebAnno TSV 3.x”.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from annotator.errors import Invalid
from annotator.exports.intake.documents import ForeignDocument, ForeignRelation, ForeignSpan, Remark
from annotator.exports.intake.webanno_table import (
    NOTHING,
    Column,
    Layer,
    Row,
    Table,
    Value,
    read_table,
    split_cell,
    split_on,
)  # fmt: skip
from annotator.exports.intake.webanno_text import EXPORTED_IN, find_text
from annotator.text.offsets import from_utf16_offsets

#: “1-2”, “1-2[3]”, “1-2[3_4]”: a unit, and what tells apart the annotations on it, there and here
_REFERENCE = re.compile(r"([0-9]+-[0-9]+(?:\.[0-9]+)?)(?:\[([0-9]{1,9})(?:_([0-9]{1,9}))?\])?")
_CHAINED = re.compile(r"(?P<value>.*)->(?P<chain>[0-9]{1,9})-(?P<at>[0-9]{1,9})", re.DOTALL)
_NOBODY = ("INITIAL_CAS", "CURATION_USER")


def knows_webanno(_name: str, head: bytes) -> bool:
    """Whether a file begins as one of these."""
    return head.removeprefix(b"\xef\xbb\xbf").startswith(b"#FORMAT=WebAnno TSV 3")


def read_webanno(files: Mapping[str, bytes]) -> Iterator[ForeignDocument]:
    """A document for each .tsv; other files are left alone. Raises Invalid("file")."""
    paths = sorted(path for path in files if path.endswith(".tsv"))
    if not paths:
        raise Invalid("file", "None of these files ends in .tsv.")
    for path in paths:
        table = read_table(path, files[path])
        yield _Reader(path, table).document(*find_text(path, table, files))


@dataclass
class _Mark:
    """A span while it is read."""

    place: str
    layer: Layer
    number: int
    start: int
    end: int
    features: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Tie:
    """A relation while it is read."""

    place: str
    label: str
    note: str
    ends: tuple[_Mark, _Mark]


@dataclass(frozen=True)
class _End:
    """What a cell names: a span of a layer on a unit. number 0: there is only one."""

    layer: str
    unit: str
    number: int


class _Reader:
    """One file on its way in."""

    def __init__(self, path: str, table: Table) -> None:
        self.path, self.table = path, table
        self.marks: list[_Mark] = []
        self.numbered: dict[tuple[str, object], _Mark] = {}
        self.on = defaultdict[tuple[str, str], list[_Mark]](list)
        #: place, label, note, from, to: looked up when all spans are known
        self.open: list[tuple[str, str, str, _End, _End]] = []
        #: links of a chain: layer and chain -> number -> element and the label of what leads on from it
        self.chains = defaultdict[tuple[str, int], dict[int, tuple[_Mark, str]]](dict)
        self.remarks: list[Remark] = []
        takers = {"span": self._span, "relation": self._relation, "chain": self._link}
        for row in table.rows():
            at = 0
            for layer in table.layers:
                width = len(layer.columns)
                cells = [*row.cells[at : at + width], *[NOTHING] * width][:width]
                at += width
                for values in zip_longest(*map(_values, cells, layer.columns), fillvalue=Value(NOTHING)):
                    if any(value != (NOTHING, 0) for value in values):
                        takers[layer.kind](row, layer, values)

    def _span(self, row: Row, layer: Layer, values: Sequence[Value]) -> None:
        number = max(value.number for value in values)
        mark = self._mark(row, layer, number or None, number)
        self.on[layer.name, row.unit].append(mark)
        roles: list[str] = []
        for column, value in zip(layer.columns, values, strict=True):
            if column.use == "feature" and column.name and value.words is not None:
                mark.features.setdefault(column.name, value.words)
            elif column.use == "roles":
                roles = split_on(value.raw, ";")
            elif column.use == "targets":
                here = _End(layer.name, row.unit, number)
                self._slots(row, here, column, list(zip(roles, split_on(value.raw, ";"), strict=False)))

    def _slots(self, row: Row, here: _End, column: Column, filled: Sequence[tuple[str, str]]) -> None:
        for role, place in filled:
            if found := _REFERENCE.fullmatch(place):
                label = (Value(role).words or column.name) if role else column.name
                there = _End(column.target, found[1], int(found[2] or 0))
                self.open.append((row.place, label, "", here, there))

    def _relation(self, row: Row, layer: Layer, values: Sequence[Value]) -> None:
        features: dict[str, str] = {}
        ends = None
        for column, value in zip(layer.columns, values, strict=True):
            if column.use == "source" and (found := _REFERENCE.fullmatch(value.raw)):
                here = _End(column.target, found[1], int(found[2] or 0))
                ends = here, _End(column.target, row.unit, int(found[3] or 0))
            elif value.words is not None:
                features[column.name] = value.words
        if ends is None:
            self._refuse(row.place, "It does not say where this relation comes from.")
            return
        note = features.pop("note", "")
        label = features.pop("value", None) or next(iter(features.values()), _short(layer))
        more = [f"{name}: {value}" for name, value in features.items() if value != label]
        self.open.append((row.place, label, "\n".join(filter(None, (note, *more))), *ends))

    def _link(self, row: Row, layer: Layer, values: Sequence[Value]) -> None:
        """An element of a chain: its type, and the label of what leads on from it with its place in the chain."""
        chained = next((found for value in values if (found := _CHAINED.fullmatch(value.raw))), None)
        if chained is None:
            self._refuse(row.place, "It does not say where in its chain this stands.")
            return
        chain, at = int(chained["chain"]), int(chained["at"])
        mark = self._mark(row, layer, (chain, at), 0)
        for column, value in zip(layer.columns, values, strict=True):
            if value.raw != chained.group() and value.words is not None:
                mark.features.setdefault(column.name, value.words)
        self.chains[layer.name, chain].setdefault(at, (mark, Value(chained["value"]).words or ""))

    def _mark(self, row: Row, layer: Layer, key: object, number: int) -> _Mark:
        """The one by this key if it began on a unit above, longer by this unit; else a new one."""
        mark = self.numbered.get((layer.name, key)) if key else None
        if mark is None:
            mark = _Mark(row.place, layer, number, row.start, row.end)
            self.marks.append(mark)
            if key:
                self.numbered[layer.name, key] = mark
        mark.end = max(mark.end, row.end)
        return mark

    def _refuse(self, place: str, message: str) -> None:
        self.remarks.append(Remark(place, message))

    def document(self, text: str, remarks: Sequence[Remark]) -> ForeignDocument:
        """What was found. Raises Invalid("file") when a place is inside a character."""
        *folders, name = self.path.split("/")
        is_exported = folders[-2:-1] and folders[-2] in EXPORTED_IN
        person = name.removesuffix(".tsv") if is_exported else ""
        ids = {id(mark): f"{self.path} {at}" for at, mark in enumerate(self._kept(), 1)}
        spans = self._spans(text, ids, "" if person in _NOBODY else person)
        relations = [
            ForeignRelation(
                f"{self.path} r{at}", tie.label, ids[id(tie.ends[0])], ids[id(tie.ends[1])], tie.note, place=tie.place
            )
            for at, tie in enumerate(self._ties(ids), 1)
        ]  # fmt: skip
        title = folders[-1] if is_exported else name.removesuffix(".tsv")
        return ForeignDocument(
            self.path, text, title, spans=spans, relations=relations, remarks=[*remarks, *self.remarks]
        )

    def _kept(self) -> Iterator[_Mark]:
        for mark in self.marks:
            if mark.start == mark.end:
                self._refuse(mark.place, "It marks no characters.")
            else:
                yield mark

    def _spans(self, text: str, ids: Mapping[int, str], person: str) -> list[ForeignSpan]:
        marks = [mark for mark in self.marks if id(mark) in ids]
        try:
            points = from_utf16_offsets(text, [at for mark in marks for at in (mark.start, mark.end)])
        except Invalid as invalid:
            raise Invalid("file", f"{self.path}: {invalid.message}") from None
        is_one = sum(layer.kind != "relation" for layer in self.table.layers) == 1
        return [
            ForeignSpan(
                ids[id(mark)], start, end, *_described(mark, is_one=is_one), created_by=person, place=mark.place
            )
            for mark, start, end in zip(marks, points[::2], points[1::2], strict=True)
        ]  # fmt: skip

    def _ties(self, ids: Mapping[int, str]) -> Iterator[_Tie]:
        for place, label, note, here_end, there_end in self.open:
            here, there = self._find(here_end), self._find(there_end)
            if here and there and id(here) in ids and id(there) in ids:
                yield _Tie(place, label, note, (here, there))
            else:
                self._refuse(place, "One end of this relation is not in the file, or was not taken.")
        for chain in self.chains.values():
            # an element that was not taken is passed over: the others still speak of the same
            for (here, label), (there, _) in pairwise(
                chain[at] for at in sorted(chain) if id(chain[at][0]) in ids
            ):
                yield _Tie(here.place, label, "", (here, there))

    def _find(self, end: _End) -> _Mark | None:
        marks = self.on.get((end.layer, end.unit), [])
        return next((mark for mark in marks if end.number in (0, mark.number)), None)


def _values(cell: str, column: Column) -> list[Value]:
    """What is stacked; numbers of targets are theirs, not those of what they fill."""
    return [Value(part) for part in split_on(cell, "|")] if column.use == "targets" else split_cell(cell)


def _described(mark: _Mark, *, is_one: bool) -> tuple[str, None, dict[str, str]]:
    """Label, words (the text is believed: they were compared) and attributes. is_one: there is no other layer."""
    features = dict(mark.features)
    name = "value" if "value" in features else next(iter(features), "")
    label = features.pop(name, "") or _short(mark.layer)
    return (
        label,
        None,
        features if is_one or label == _short(mark.layer) else {"layer": _short(mark.layer), **features},
    )


def _short(layer: Layer) -> str:
    return layer.name.rpartition(".")[2]
