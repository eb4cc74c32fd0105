"""A project for Label Studio, and back."""

import json
from typing import Any
from xml.etree import ElementTree as ET

from hypothesis import given

from annotator.exports.dataset import DataSet
from annotator.exports.formats.label_studio import write_label_studio
from annotator.exports.intake.label_studio import read_label_studio
from annotator.exports.losses import Losses
from annotator.exports.records import ArticleRecord
from annotator.projects.models import Verdict
from recorded import join, make_id, make_mark, make_record, records, write

TEXT = "👩🏽‍🚒 The dam\r\nfailed."


def tasks(*articles: ArticleRecord, losses: Losses | None = None) -> list[dict[str, Any]]:
    return json.loads(write("label-studio", articles, losses)["tasks.json"])  # type: ignore[no-any-return]


def test_a_region_is_said_by_results_of_one_id() -> None:
    at = TEXT.index("dam")
    dam = make_mark(TEXT, at, at + 11, verdict="disputed", reason="No.", tags=["a", "b"])
    other = make_mark(TEXT, at, at + 3, kind="passage")
    [task] = tasks(make_record(TEXT, [other, dam], [join(other, dam, "updates")], url="https://l.example/"))
    place = {"start": at, "end": at + 11}
    shared = {"id": dam["id"], "to_name": "text"}
    assert task["data"]["url"] == "https://l.example/"
    assert task["annotations"][0]["result"][1:] == [
        {
            **shared, "from_name": "kind", "type": "labels", "meta": {"text": ["No."]},
            "value": {**place, "text": "dam\r\nfailed", "labels": ["claim"]},
        },
        {**shared, "from_name": "verdict", "type": "choices", "value": {**place, "choices": ["disputed"]}},
        {**shared, "from_name": "tags", "type": "textarea", "value": {**place, "text": ["a", "b"]}},
        {
            "type": "relation", "from_id": other["id"], "to_id": dam["id"], "direction": "right",
            "labels": ["updates"],
        },
    ]  # fmt: skip


def test_the_configuration_has_every_name_that_results_use() -> None:
    data = DataSet("flood", "Flood", "", [Verdict(key="half", name='½ "true" <&>\x0c', colour="red")], [])
    files = {member.name: b"".join(member.chunks) for member in write_label_studio(data, Losses())}
    view = ET.fromstring(files["label_config.xml"])
    assert [(one.get("value"), one.get("alias")) for one in view.iter("Choice")] == [
        ('½ "true" <&>\ufffd', "half")
    ]
    assert [one.get("value") for one in view.iter("Label")] == ["claim", "passage"]
    assert {"contradicts", "updates"} < {one.get("value") for one in view.iter("Relation")}
    assert {one.get("toName") for tag in ("Labels", "Choices", "TextArea") for one in view.iter(tag)} == {
        "text"
    }
    assert json.loads(files["tasks.json"]) == []


def test_links_that_leave_a_text_are_counted() -> None:
    here, there = make_mark(TEXT, 5, 8), make_mark(TEXT, 9, 12)
    losses = Losses()
    articles = [
        make_record(TEXT, [here], [join(here, there, to_article=make_id(2))]),
        make_record("x", id=make_id(2)),
    ]
    assert [task["annotations"] == [] for task in tasks(*articles, losses=losses)] == [False, True]
    assert "links (1)" in losses.sentences()


@given(records())
def test_what_leaves_comes_back(record: ArticleRecord) -> None:
    [document] = read_label_studio(write("label-studio", [record]))
    assert (document.text, document.title, document.remarks) == (record["text"], "Flood", [])
    assert [
        (span.id, span.start, span.end, span.exact, span.label, span.attributes.get("verdict"), span.note)
        for span in document.spans
    ] == [
        (one["id"], one["start"], one["end"], one["exact"], one["kind"], one["verdict"], one["reason"])
        for one in record["annotations"]
    ]
    assert [(one.from_id, one.to_id, one.label) for one in document.relations] == [
        (one["from"], one["to"], one["relation"]) for one in record["links"]
    ]
