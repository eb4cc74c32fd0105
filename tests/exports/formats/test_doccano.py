"""A project for doccano, and back."""

import json
from typing import Any

from hypothesis import given

from annotator.exports.formats.doccano import as_number
from annotator.exports.intake.doccano import read_doccano
from annotator.exports.losses import Losses
from annotator.exports.records import ArticleRecord
from recorded import join, make_id, make_mark, make_record, records, write

TEXT = "👩🏽‍🚒 The dam failed."


def lines(*articles: ArticleRecord, losses: Losses | None = None) -> list[dict[str, Any]]:
    [data] = write("doccano", articles, losses).values()
    return [json.loads(line) for line in data.decode().split("\n")[:-1]]


def test_a_line_is_a_text_with_entities_and_relations() -> None:
    at = TEXT.index("dam")
    dam, failed = (
        make_mark(TEXT, at, at + 3, verdict="disputed", reason="No."),
        make_mark(TEXT, at + 4, at + 10),
    )
    [line] = lines(make_record(TEXT, [dam, failed], [join(failed, dam, "updates")], url="https://l.example/"))
    assert line == {
        "id": as_number(f"{make_id(1)}.1"), "text": TEXT, "title": "Flood",
        "url": "https://l.example/", "language": "en",
        "entities": [
            {"id": as_number(dam["id"]), "label": "disputed", "start_offset": at + 3, "end_offset": at + 6},
            {"id": as_number(failed["id"]), "label": "claim", "start_offset": at + 7, "end_offset": at + 13},
        ],
        "relations": [
            {
                "id": as_number(make_id(7)), "from_id": as_number(failed["id"]), "to_id": as_number(dam["id"]),
                "type": "updates",
            }
        ],
        "Comments": ["“dam”: No."],
    }  # fmt: skip


def test_numbers_stay_the_same_and_are_exact_in_javascript() -> None:
    assert as_number(make_id(1)) == 2_159_559_174_000_827
    assert max(as_number(make_id(at)) for at in range(500)) < 2**53


def test_links_that_leave_a_text_are_counted() -> None:
    here, there = make_mark(TEXT, 5, 8), make_mark(TEXT, 9, 12)
    losses = Losses()
    article = make_record(TEXT, [here], [join(here, there, to_article=make_id(2)), join(here, here)])
    [line, _] = lines(article, make_record("x", id=make_id(2)), losses=losses)
    assert len(line["relations"]) == 1
    assert "links (1)" in losses.sentences()


@given(records())
def test_what_leaves_comes_back(record: ArticleRecord) -> None:
    [document] = read_doccano(write("doccano", [record]))
    assert (document.text, document.title) == (record["text"], "Flood")
    assert [(span.start, span.end, span.label) for span in document.spans] == [
        (one["start"], one["end"], one["verdict"] or one["kind"]) for one in record["annotations"]
    ]
    places = {span.id: (span.start, span.end) for span in document.spans}
    marks = {one["id"]: (one["start"], one["end"]) for one in record["annotations"]}
    assert [(places[one.from_id], places[one.to_id], one.label) for one in document.relations] == [
        (marks[one["from"]], marks[one["to"]], one["relation"]) for one in record["links"]
    ]
    assert [one.message for one in document.remarks if one.is_refused and "Comments" not in one.message] == []
