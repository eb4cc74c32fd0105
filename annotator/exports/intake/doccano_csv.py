"""doccano's CSV: a text a row, with one label. There are no spans in it: the label marks its text from end to end."""

import csv
import io
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence
from dataclasses import replace

from annotator.errors import Invalid
from annotator.exports.intake.documents import ForeignDocument, ForeignSpan, Remark

#: what its columns are called, as doccano wrote them over the years
TEXTS, LABELS = ("text", "data", "column_data"), ("label", "column_label")


def knows_doccano_csv(head: bytes) -> bool:
    """Whether the first line names a column of texts and one of labels."""
    columns = _cells(_decode("", head, errors="replace").split("\n")[0])
    return _place(columns, TEXTS) is not None and _place(columns, LABELS) is not None


def read_doccano_csv(name: str, data: bytes) -> Iterator[ForeignDocument]:
    """A document a row; rows without a text are told with the first. Raises Invalid("file")."""
    documents, remarks = list[ForeignDocument](), list[Remark]()
    lines = csv.reader(io.StringIO(_decode(name, data), newline=""))
    try:
        columns = [column.strip() for column in next(lines, [])]
        text_at, label_at = _place(columns, TEXTS), _place(columns, LABELS)
        if text_at is None:
            raise Invalid("file", f"{name}: It has no column “text”.")
        for cells in lines:
            place = f"{name}, line {lines.line_num}"
            if text := _cell(cells, text_at):
                documents.append(_document(place, text, _cell(cells, label_at).strip()))
            elif any(cells):
                remarks.append(Remark(place, "There is no text in it."))
    except csv.Error as error:
        raise Invalid("file", f"{name}, line {lines.line_num}: It cannot be read as CSV: {error}.") from None
    if not documents:
        raise Invalid("file", f"{name}: There is no text in it.")
    yield replace(documents[0], remarks=remarks)
    yield from documents[1:]


def _document(place: str, text: str, label: str) -> ForeignDocument:
    words = text.strip()
    start = text.index(words)
    span = ForeignSpan(place, start, start + len(words), label, words, place=place)
    return ForeignDocument(place, text, spans=[span] if label and words else [])


def _decode(name: str, data: bytes, errors: str = "strict") -> str:
    """Spreadsheets write UTF-16 too, and say so in the first two bytes."""
    encoding = "utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return data.decode(encoding, errors)
    except UnicodeDecodeError as error:
        raise Invalid("file", f"{name}: byte {error.start} is not part of a character.") from None


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.replace('"', "").split(",")]


def _place(columns: Sequence[str], names: Sequence[str]) -> int | None:
    return next((at for at, column in enumerate(columns) if column in names), None)


def _cell(cells: Sequence[str], at: int | None) -> str:
    return cells[at] if at is not None and at < len(cells) else ""
