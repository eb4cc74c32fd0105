"""CoNLL columns: one token a line, its label in the last column, an empty line after each sentence.

Labels are IOB1, IOB2, BIOES or BILOU. Columns stand apart by tabs or by white space; the token is the first one, or the
second where the first counts. “-DOCSTART-” begins a document, else a file is one. The text itself is not in such files:
it is put together with a space between tokens and a line break between sentences, which a remark says.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from annotator.errors import Invalid
from annotator.exports.intake.documents import ForeignDocument, ForeignSpan, Remark

_TAG = re.compile(r"O|[BIESLUM](?:[-_].*)?", re.DOTALL)
_START = "-DOCSTART-"
#: what stands in files with comments; a lone # is a token
_COMMENT = re.compile(r"#\s*(?:newdoc|newpar|sent_id|text|global\.columns|id)\b.*")
_REBUILT = (
    "Its text is put together from words with a space between; how they really stood is not in the file."
)
#: columns that say nothing of a document
_BLANK = ("-X-", "O", "_", "")


def knows_conll(_name: str, head: bytes) -> bool:
    """Whether a file begins with lines of several columns, the last of which is a label."""
    lines = head.decode("utf-8-sig", "replace").split("\n")[:-1]
    rows = [_columns(line) for line in lines if line.strip() and not _COMMENT.match(line)]
    return bool(rows) and all(len(row) > 1 and _TAG.fullmatch(row[-1]) for row in rows)


def read_conll(files: Mapping[str, bytes]) -> Iterator[ForeignDocument]:
    """The documents of all files. Raises Invalid("file") with the line."""
    for path in sorted(files):
        yield from _read(path, files[path])


def _read(path: str, data: bytes) -> Iterator[ForeignDocument]:
    try:
        lines = re.split("\r\n|\n|\r", data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Invalid("file", f"{path}: byte {error.start} is not part of a UTF-8 character.") from None
    document = _Document(path, path)
    for number, line in enumerate(lines, 1):
        place = f"{path}, line {number}"
        if not line.strip():
            document.end_sentence()
        elif line.startswith(_START):
            yield from document.all()
            said = [word for word in line.split()[1:-1] if word not in _BLANK]
            document = _Document(place, " ".join(said) or path)
        elif not _COMMENT.match(line):
            document.add(place, _columns(line))
    yield from document.all()


def _columns(line: str) -> list[str]:
    """The token and its label, with what stands between."""
    columns = line.rstrip().split("\t") if "\t" in line.strip() else line.split()
    is_counted = len(columns) > 2 and columns[0].isdecimal() and not _TAG.fullmatch(columns[1])
    return columns[1:] if is_counted else columns


@dataclass
class _Document:
    """One document while it is read."""

    place: str
    title: str
    pieces: list[str] = field(default_factory=list)
    #: code points so far
    length: int = 0
    spans: list[ForeignSpan] = field(default_factory=list)
    #: where the span begins that the token before is in, its label and its line
    open: tuple[int, str, str] | None = None
    #: what is to come before the next token
    gap: str = ""

    def add(self, place: str, columns: list[str]) -> None:
        """One token. Raises Invalid("file")."""
        token, label = columns[0].strip(), columns[-1].strip()
        if len(columns) == 1 or not token:
            raise Invalid("file", f"{place}: It has no label; a token and its label stand on each line.")
        if not _TAG.fullmatch(label):
            raise Invalid(
                "file", f"{place}: “{label[:40]}” is no label of IOB or BIOES, such as “B-PER” or “O”."
            )
        kind = label[2:]
        if self.open and (label[0] not in "IELM" or self.open[1] != kind):
            self.close()
        self.pieces += [self.gap, token]
        self.length += len(self.gap)
        if label != "O" and self.open is None:
            self.open = self.length, kind, place
        self.length += len(token)
        self.gap = " "
        if label[0] in "ESLU":
            self.close()

    def close(self) -> None:
        """End the open span with the token before."""
        if self.open:
            start, label, place = self.open
            name = f"{self.place} {len(self.spans) + 1}"
            self.spans.append(ForeignSpan(name, start, self.length, label, place=place))
        self.open = None

    def end_sentence(self) -> None:
        """No span goes on in the next one."""
        self.close()
        self.gap = "\n" if self.pieces else ""

    def all(self) -> Iterator[ForeignDocument]:
        """The document, unless there was nothing in it."""
        self.close()
        if self.pieces:
            remark = Remark(self.place, _REBUILT, is_refused=False)
            text = "".join(self.pieces)
            yield ForeignDocument(self.place, text, self.title, spans=self.spans, remarks=[remark])
