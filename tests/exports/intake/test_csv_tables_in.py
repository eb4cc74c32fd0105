"""Our own CSV tables come in again."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.accounts.permissions import SYSTEM
from annotator.db import Database
from annotator.errors import Invalid
from annotator.exports.intake.csv_tables import knows_csv_tables, read_csv_tables
from annotator.exports.intake.taking_in import read_mapping, take_in
from annotator.exports.records import ArticleRecord
from annotator.projects.queries import get_project
from exporting import export_files
from make import COUNCIL, Desk, make_annotation, make_link, make_project
from recorded import make_mark, make_record, records, write

ARTICLE = "article,revision,text_file,sha256\na,1,texts/a.txt,\n"


@given(records())
def test_what_we_wrote_reads_the_same(record: ArticleRecord) -> None:
    record["article"]["sha256"] = hashlib.sha256(record["text"].encode()).hexdigest()
    [found] = read_csv_tables(write("csv", [record]))
    marks = record["annotations"]
    assert (found.text, found.title, found.remarks) == (record["text"], "Flood", [])
    assert [(one.id, one.start, one.end, one.label, one.exact, one.note) for one in found.spans] == [
        (mark["id"], mark["start"], mark["end"], mark["kind"], mark["exact"], mark["reason"])
        for mark in marks
    ]
    assert [one.attributes.get("verdict") for one in found.spans] == [mark["verdict"] for mark in marks]
    ends = [(one.id, one.label, one.from_id, one.to_id) for one in found.relations]
    assert ends == [(one["id"], one["relation"], one["from"], one["to"]) for one in record["links"]]


def test_sources_and_decisions_are_remarked() -> None:
    source = {"url": "https://a.example", "title": "", "quote": "", "accessed_on": None}
    decided = {
        "decision": {"rule": "majority", "reason": ""},
        "views": [{"by": "a", "id": "1", "stance": "support"}],
    }
    record = make_record("The dam.", [make_mark("The dam.", 0, 3, sources=[source, source], **decided)])
    record["article"]["sha256"] = ""
    files = write("csv", [record])
    files["sentences.csv"] += b"s,a,1\r\n"
    [found] = read_csv_tables(files)
    assert [(one.is_refused, one.message.split(" are not")[0]) for one in found.remarks] == [
        (True, "Its rows (1)"),
        (True, "Sources of its annotations (2)"),
        (True, "Decisions (1) and the views behind them (1)"),
    ]


def test_a_table_that_a_spreadsheet_saved_is_read() -> None:
    files = {
        "x/articles.csv": ARTICLE.replace(",", ";").replace("\n", "\r\n").encode(),
        "x/annotations.csv": b"kind;annotation;article;revision;start;end\nclaim;1;a;1;0;3\nclaim;2;a;1;;3\n\n",
        "x/texts/a.txt": b"The dam.",
    }
    [found] = read_csv_tables(files)
    assert [(one.id, one.end, one.exact, one.place) for one in found.spans] == [
        ("1", 3, None, "x/annotations.csv, line 2")
    ]
    assert [one.place for one in found.remarks] == ["x/annotations.csv, line 3"]


def test_what_belongs_nowhere_and_what_changed_is_remarked() -> None:
    articles = ARTICLE.replace(",\n", ",00\n") + "a,2,texts/none.txt,\n"
    marks = b"annotation,article,revision,kind,start,end\n1,b,1,claim,0,1\n"
    files = {"articles.csv": articles.encode(), "annotations.csv": marks, "texts/a.txt": b"a"}
    first, second = read_csv_tables(files)
    assert [one.is_refused for one in first.remarks] == [True, False]
    assert (second.text, [one.is_refused for one in second.remarks]) == (None, [False])


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"a.csv": b""}, "no articles.csv"),
        ({"articles.csv": b""}, "no column “article”"),
        ({"articles.csv": b"\xff"}, "byte 0"),
        ({"articles.csv": b"article,text_file\n" + b"a" * 200_000}, "line 2: It cannot be read as CSV"),
        ({"articles.csv": ARTICLE.encode(), "texts/a.txt": b"\xff"}, r"texts/a\.txt: byte 0"),
        ({"articles.csv": ARTICLE.encode(), "links.csv": b"link"}, "links.csv: It has no column “article”"),
    ],
)
def test_what_cannot_be_read_is_refused(files: dict[str, bytes], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        list(read_csv_tables(files))


@given(st.text(st.sampled_from("a1,;\"'\n\r\x00\t=")))
def test_no_file_breaks_it(rest: str) -> None:
    marks = f"annotation,article,revision,kind,start,end\n{rest}"
    files = {"articles.csv": ARTICLE.encode(), "annotations.csv": marks.encode(), "texts/a.txt": b"a"}
    assert len(list(read_csv_tables(files))) == 1


def test_a_project_goes_into_another_one(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        here = make_annotation(
            session, desk.ada, desk.flood, "400 households", verdict="disputed", reason="No."
        )
        there = make_annotation(
            session, desk.bob, desk.council, "1,150 residents", text=COUNCIL, kind="passage"
        )
        make_link(session, desk.ada, here, there, "contradicts", "-")
        make_project(session, "other")
    with database.reading() as session:
        files = export_files(session, SYSTEM, get_project(session, SYSTEM, "flood"), "csv")
    assert [name for name, data in files.items() if knows_csv_tables(name, data[:4096])] == ["articles.csv"]
    with database.writing() as session:
        other = get_project(session, SYSTEM, "other")
        counts = take_in(session, SYSTEM, other, read_csv_tables(files), read_mapping(session, other)).counts
    assert (counts.added, counts.annotations_added, counts.links_added) == (2, 2, 1)
