"""Our own CSV tables: articles.csv, annotations.csv and so on, with the texts that articles.csv names beside them.

Offsets are the columns ``start`` and ``end``: code points. Tables that a spreadsheet has saved with semicolons or tabs
are read too. Sources, decisions and talk have no place on this way: they are remarked, and JSON lines bring them.
"""

import csv
import hashlib
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from annotator.audit.exporting import unescape_cell
from annotator.errors import Invalid
from annotator.exports.formats.csv_tables import COLUMNS
from annotator.exports.intake.documents import ForeignDocument, ForeignRelation, ForeignSpan, Remark

_ARTICLES = "articles.csv"
#: what each table cannot do without
_NEEDED = {
    _ARTICLES: ("article", "text_file"), "annotations.csv": ("annotation", "article", "kind", "start", "end"),
    "tags.csv": ("annotation", "tag"), "sources.csv": ("annotation",), "views.csv": ("decided",),
    "links.csv": ("link", "article", "relation", "from", "to"),
}  # fmt: skip
#: tables that have no place on this way
_LEFT = ("sentences.csv", "suggestions.csv", "nothing.csv", "threads.csv", "comments.csv")
_PLACE = re.compile("[0-9]{1,9}")

_Row = dict[str, str]
_Key = tuple[str, str]


def knows_csv_tables(name: str, head: bytes) -> bool:
    """Whether a file is our table of articles."""
    return PurePosixPath(name).name == _ARTICLES and b"text_file" in head.partition(b"\n")[0]


def read_csv_tables(files: Mapping[str, bytes]) -> Iterator[ForeignDocument]:
    """A document for each row of articles.csv. Raises Invalid("file")."""
    folder = next((path.removesuffix(_ARTICLES) for path in sorted(files) if _is_articles(path)), None)
    if folder is None:
        raise Invalid("file", "There is no articles.csv among the files.")
    rows = {name: _read(folder + name, name, files.get(folder + name)) for name in COLUMNS}
    tables = _Tables(rows, [_left(folder + name, rows[name]) for name in _LEFT if rows[name]])
    for row in tables.rows[_ARTICLES]:
        yield tables.document(row, files.get(folder + row["text_file"]))


def _is_articles(path: str) -> bool:
    return PurePosixPath(path).name == _ARTICLES


def _read(path: str, name: str, data: bytes | None) -> list[_Row]:
    """The rows, with “place” among their cells; none where the table is not there."""
    if data is None:
        return []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("file", f"{path}: byte {error.start} is not part of a UTF-8 character.") from None
    heading = re.split("[\r\n]", text, maxsplit=1)[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=heading.count))
    try:
        columns = next(lines, [])
        if missing := set(_NEEDED.get(name, ())) - set(columns):
            raise Invalid("file", f"{path}: It has no column “{min(missing)}”.")
        return [_row(path, lines.line_num, columns, cells) for cells in lines if cells]
    except csv.Error as error:
        raise Invalid("file", f"{path}, line {lines.line_num}: It cannot be read as CSV: {error}.") from None


def _row(path: str, number: int, columns: Sequence[str], cells: Sequence[str]) -> _Row:
    """Every column of ours, empty where the table has none."""
    found = dict.fromkeys(COLUMNS[PurePosixPath(path).name], "")
    found.update(zip(columns, map(unescape_cell, cells), strict=False))
    return {**found, "place": f"{path}, line {number}"}


class _Tables:
    """The tables of one import, by what their rows belong to."""

    def __init__(self, rows: dict[str, list[_Row]], remarks: Sequence[Remark]) -> None:
        self.rows = rows
        self.marks, self.links = _by_article(rows["annotations.csv"]), _by_article(rows["links.csv"])
        self.tags = defaultdict[str, list[str]](list)
        for row in rows["tags.csv"]:
            self.tags[row["annotation"]].append(row["tag"])
        self.sources = Counter(row["annotation"] for row in rows["sources.csv"])
        self.views = Counter(row["decided"] for row in rows["views.csv"])
        self.seen = set[str]()
        known = {_key(row) for row in rows[_ARTICLES]}
        #: what belongs to no article is told with the first one
        self.astray = [
            *remarks, *(
            Remark(row["place"], "Its article is not in articles.csv.")
            for table in ("annotations.csv", "links.csv") for row in rows[table] if _key(row) not in known
        )]  # fmt: skip

    def document(self, row: _Row, data: bytes | None) -> ForeignDocument:
        """One article with what is on it. Without its text file it is one that is here already."""
        remarks, self.astray = self.astray, []
        text, sha256 = self._text(row, data, remarks), None
        if text is None and re.fullmatch("[0-9a-f]{64}", row["sha256"]):
            sha256 = bytes.fromhex(row["sha256"])
        if row["article"] in self.seen:
            remarks.append(
                _changed(row, "An older text of the same article; it becomes an article by itself.")
            )
        self.seen.add(row["article"])
        marks, links = self.marks.pop(_key(row), []), self.links.pop(_key(row), [])
        remarks += self._untold(row, marks, links)
        return ForeignDocument(
            row["place"], text, row["title"], row["publisher"], row["author"], row["published_at"], row["url"],
            row["language"], sha256, list(self._spans(marks, remarks)), [_relation(link) for link in links], remarks,
        )  # fmt: skip

    def _text(self, row: _Row, data: bytes | None, remarks: list[Remark]) -> str | None:
        if data is None:
            return None
        if row["sha256"] and hashlib.sha256(data).hexdigest() != row["sha256"]:
            remarks.append(_changed(row, "Its text is not the one that its SHA-256 tells of."))
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            sentence = f"byte {error.start} is not part of a UTF-8 character."
            raise Invalid("file", f"{row['text_file']}: {sentence}") from None

    def _spans(self, marks: Iterable[_Row], remarks: list[Remark]) -> Iterator[ForeignSpan]:
        for row in marks:
            if not _PLACE.fullmatch(row["start"]) or not _PLACE.fullmatch(row["end"]):
                remarks.append(
                    Remark(row["place"], "It does not say where it begins and ends, in whole numbers.")
                )
                continue
            tags = ",".join(self.tags.get(row["annotation"], ()))
            told = {"verdict": row["verdict"], "tags": tags, "created_at": row["created_at"]}
            yield ForeignSpan(
                row["annotation"], int(row["start"]), int(row["end"]), row["kind"], row["exact"] or None,
                {name: value for name, value in told.items() if value}, row["reason"], row["created_by"], row["place"],
            )  # fmt: skip

    def _untold(self, row: _Row, marks: Sequence[_Row], links: Sequence[_Row]) -> Iterator[Remark]:
        """What has no place on this way."""
        sources = sum(self.sources[mark["annotation"]] for mark in marks)
        decided = [one for one in (*marks, *links) if one["decision_rule"]]
        views = sum(self.views[one.get("annotation") or one["link"]] for one in decided)
        if sources:
            yield Remark(
                row["place"],
                f"Sources of its annotations ({sources:,}) are not taken; JSON lines bring them.",
            )
        if decided:
            said = f"Decisions ({len(decided):,}) and the views behind them ({views:,})"
            yield Remark(row["place"], f"{said} are not taken; JSON lines bring them.")


def _left(path: str, rows: Sequence[_Row]) -> Remark:
    return Remark(path, f"Its rows ({len(rows):,}) are not taken; JSON lines bring them.")


def _by_article(rows: Iterable[_Row]) -> dict[_Key, list[_Row]]:
    found = defaultdict[_Key, list[_Row]](list)
    for row in rows:
        found[_key(row)].append(row)
    return found


def _key(row: _Row) -> _Key:
    return row["article"], row["revision"]


def _relation(row: _Row) -> ForeignRelation:
    return ForeignRelation(
        row["link"], row["relation"], row["from"], row["to"], row["note"], row["created_by"], row["place"]
    )


def _changed(row: _Row, message: str) -> Remark:
    return Remark(row["place"], message, is_refused=False)
