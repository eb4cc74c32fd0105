"""The lines of a WebAnno TSV 3: its layers, its units, and what is written in their cells."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from annotator.errors import Invalid
from annotator.text.reading import MAX_BYTES

Kind = Literal["span", "relation", "chain"]
_KINDS: dict[str, Kind] = {"#T_SP=": "span", "#T_RL=": "relation", "#T_CH=": "chain"}
_FORMAT = re.compile(r"#FORMAT=WebAnno TSV 3(?:\.(?P<minor>[0-9]))?\s*")
_UNIT = re.compile(r"([0-9]+)-[0-9]+(\.[0-9]+)?")
_OFFSETS = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_NUMBERED = re.compile(r"(?P<value>.*)\[(?P<number>[0-9]{1,9})\]", re.DOTALL)
_IN_VALUE = re.compile(r"\\(->|[\\\[\]|_;*tn])")
_IN_TEXT = re.compile(r"\\([\\tnrfb\x00-\x1f])")
#: up to version 3.1, texts were escaped as in Java
_OLD_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "b": "\b"}
NOTHING, UNSET = "_", "*"


class Column(NamedTuple):
    """One column. Of a slot, which fills a role with other spans, there are two: their roles, then their units."""

    #: of the feature; empty where the layer has none
    name: str
    use: Literal["feature", "source", "roles", "targets"]
    #: the layer of what a source or target is
    target: str = ""


@dataclass(frozen=True)
class Layer:
    """One layer: its columns stand beside each other, in the order of the layers."""

    #: “webanno.custom.Claim”
    name: str
    kind: Kind
    columns: Sequence[Column]


class Value(NamedTuple):
    """One of those that are stacked in a cell."""

    #: as it is written, without its number
    raw: str
    #: what tells apart several that stand on the same unit; joins those on several units; 0: none
    number: int = 0

    @property
    def words(self) -> str | None:
        """What it says; None where a feature has no value."""
        return None if self.raw in (NOTHING, UNSET, "") else unescape(self.raw)


@dataclass(frozen=True)
class Row:
    """One unit: a token (“1-2”) or a part of one (“1-2.1”). Offsets are UTF-16 units."""

    place: str
    unit: str
    start: int
    end: int
    words: str
    cells: Sequence[str]


@dataclass
class Sentence:
    """One sentence as the file has it."""

    text: str
    rows: list[Row] = field(default_factory=list)


class Table(NamedTuple):
    """A file."""

    layers: Sequence[Layer]
    sentences: Sequence[Sentence]

    def rows(self) -> Iterator[Row]:
        """All of them, in the order of the file."""
        for sentence in self.sentences:
            yield from sentence.rows


def read_table(path: str, data: bytes) -> Table:
    """The whole file. Raises Invalid("file") with the line."""
    try:
        lines = re.split("\r\n|\n|\r", data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Invalid("file", f"{path}: byte {error.start} is not part of a UTF-8 character.") from None
    found = _FORMAT.fullmatch(lines[0])
    if not found:
        raise Invalid(
            "file",
            f"{path}, line 1: It does not begin with “#FORMAT=WebAnno TSV 3”; files of versions 1 and 2 are not read.",
        )
    layers = [_layer(line) for line in lines[1:] if line.startswith(tuple(_KINDS))]
    return Table(layers, _sentences(path, lines, is_old=found["minor"] in (None, "0", "1")))


def _sentences(path: str, lines: Sequence[str], *, is_old: bool) -> list[Sentence]:
    sentences: list[Sentence] = []
    is_text = False
    for number, line in enumerate(lines, 1):
        if line.startswith("#Text="):
            words = _unescape_text(line.partition("=")[2], is_old=is_old)
            if is_text:
                sentences[-1].text += f"\n{words}"
            else:
                sentences.append(Sentence(words))
        elif line and not line.startswith("#"):
            if not sentences:
                raise Invalid("file", f"{path}, line {number}: There is no #Text before this line.")
            sentences[-1].rows.append(_row(f"{path}, line {number}", line))
        # a sentence of several lines has a #Text for each
        is_text = line.startswith("#Text=")
    return sentences


def _layer(line: str) -> Layer:
    name, *declared = line[len("#T_SP=") :].strip().split("|")
    kind = _KINDS[line[: len("#T_SP=")]]
    columns: list[Column] = []
    for one in declared or [""]:
        if kind == "relation" and one.startswith("BT_"):
            columns.append(Column("", "source", one.removeprefix("BT_")))
        elif kind == "span" and one.startswith("ROLE_"):
            columns.append(Column(one.split("_")[1].rpartition(":")[2], "roles"))
        elif columns and columns[-1].use == "roles":
            columns.append(Column(columns[-1].name, "targets", one))
        else:
            columns.append(Column(one, "feature"))
    return Layer(name, kind, columns)


def _row(place: str, line: str) -> Row:
    unit, _, rest = line.partition("\t")
    offsets, _, rest = rest.partition("\t")
    words, _, rest = rest.partition("\t")
    found = _OFFSETS.fullmatch(offsets)
    if not _UNIT.fullmatch(unit) or not found:
        raise Invalid("file", f"{place}: It begins with a unit and its offsets, such as “1-1”, tab, “0-4”.")
    start, end = int(found[1]), int(found[2])
    if not start <= end <= MAX_BYTES:
        raise Invalid(
            "file", f"{place}: {start}-{end} is no place in a text, which may have {MAX_BYTES:,} characters."
        )
    return Row(place, unit, start, end, words, rest.split("\t"))


def split_cell(cell: str) -> list[Value]:
    """What is stacked in a cell."""
    found = (_NUMBERED.fullmatch(part) for part in split_on(cell, "|"))
    parts = zip(split_on(cell, "|"), found, strict=True)
    return [Value(one["value"], int(one["number"])) if one else Value(part) for part, one in parts]


def split_on(cell: str, mark: str) -> list[str]:
    """The pieces between marks that are not escaped."""
    pieces, at = [], 0
    for found in re.finditer(rf"\\.|{re.escape(mark)}", cell, re.DOTALL):
        if found.group() == mark:
            pieces.append(cell[at : found.start()])
            at = found.end()
    return [*pieces, cell[at:]]


def unescape(value: str) -> str:
    """What was written into a cell."""
    return _IN_VALUE.sub(lambda found: _CONTROLS.get(found[1], found[1]), value)


def _unescape_text(text: str, *, is_old: bool) -> str:
    if not is_old:
        return _IN_TEXT.sub(lambda found: _CONTROLS.get(found[1], found[1]), text)
    plain = _OLD_ESCAPE.sub(lambda found: _from_java(found[1]), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _from_java(escape: str) -> str:
    return chr(int(escape[1:], 16)) if len(escape) > 1 else _CONTROLS.get(escape, escape)
