"""The text that a WebAnno TSV is about. It holds the sentences, not what stands between them."""

from collections.abc import Mapping

from annotator.errors import Invalid
from annotator.exports.intake.documents import Remark
from annotator.exports.intake.webanno_table import Row, Table

#: where the export of a project has what people marked, a folder for each document
EXPORTED_IN = ("annotation", "curation")


def find_text(path: str, table: Table, files: Mapping[str, bytes]) -> tuple[str, list[Remark]]:
    """The text that lies beside it, or one that is put together; what is to be said of it. Raises Invalid("file")."""
    for name in (f"{path.removesuffix('.tsv')}.txt", _source(path)):
        try:
            text = files.get(name, b"").decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
        if text and _first_wrong(text, table) is None:
            return text, []
    text = _put_together(table)
    if wrong := _first_wrong(text, table):
        raise Invalid(
            "file", f"{wrong.place}: “{wrong.words[:40]}” does not stand at {wrong.start}-{wrong.end}."
        )
    if len(table.sentences) == 1:
        return text, []
    message = "Its text is put together from its sentences; what stood between them is not in the file."
    return text, [Remark(path, message, is_refused=False)]


def _source(path: str) -> str:
    *folders, document, _ = ["", "", *path.split("/")]
    return "/".join((*folders[2:-1], "source", document)) if folders[-1] in EXPORTED_IN else ""


def _first_wrong(text: str, table: Table) -> Row | None:
    """The first unit whose words do not stand where it says."""
    units = text.encode("utf-16-le", "surrogatepass")
    for row in table.rows():
        if 2 * row.end > len(units) or units[2 * row.start : 2 * row.end] != row.words.encode("utf-16-le"):
            return row
    return None


def _put_together(table: Table) -> str:
    """A line break after each sentence, then spaces up to where the next one begins."""
    pieces: list[str] = []
    at = 0
    for sentence in table.sentences:
        start = sentence.rows[0].start if sentence.rows else at
        if start == at - 1:
            pieces.pop()
        elif start < at:
            raise Invalid("file", f"{sentence.rows[0].place}: It begins before the sentence above it ends.")
        else:
            pieces.append(" " * (start - at))
        pieces += [sentence.text, "\n"]
        at = start + len(sentence.text.encode("utf-16-le")) // 2 + 1
    return "".join(pieces[:-1])
