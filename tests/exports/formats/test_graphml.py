"""Links as a graph."""

import io
from typing import Any

import networkx as nx
from hypothesis import given

from annotator.exports.losses import Losses
from annotator.exports.records import ArticleRecord
from recorded import join, make_id, make_mark, make_record, records, write

TEXT = "👩🏽‍🚒 The dam failed. It was old."


def graph(*articles: ArticleRecord, losses: Losses | None = None) -> Any:
    [data] = write("graphml", articles, losses).values()
    return nx.read_graphml(io.BytesIO(data), force_multigraph=True)


def test_nodes_are_articles_and_what_stands_in_them() -> None:
    dam = make_mark(TEXT, 5, 12, verdict="disputed", reason="a < b & \r\n\x0c“c”", tags=["x", "y"])
    told = graph(make_record(TEXT, [dam], url="https://l.example/?a=1&b=2"))
    assert set(told) == {f"{make_id(1)}.1", dam["id"]}
    article = told.nodes[f"{make_id(1)}.1"]
    assert (article["type"], article["label"], article["url"], article["revision"]) == (
        "article", "Flood", "https://l.example/?a=1&b=2", 1,
    )  # fmt: skip
    node = told.nodes[dam["id"]]
    assert (node["type"], node["label"], node["start"], node["end"]) == ("annotation", TEXT[5:12], 5, 12)
    assert (node["verdict"], node["verdict_name"], node["tags"]) == ("disputed", "Disputed", "x,y")
    assert node["reason"] == "a < b & \r\n\ufffd“c”"


def test_edges_have_the_relation_as_their_type_and_lead_between_articles() -> None:
    here, there = make_mark(TEXT, 0, 3), make_mark("It held.", 0, 2)
    link = join(here, there, "contradicts", to_article=make_id(2), note="Why?")
    losses = Losses()
    told = graph(
        make_record(TEXT, [here], [link]), make_record("It held.", [there], id=make_id(2)), losses=losses
    )
    edges = {(start, end, said["type"]) for start, end, said in told.edges(data=True)}
    assert edges == {
        (here["id"], there["id"], "contradicts"), (here["id"], f"{make_id(1)}.1", "in"),
        (there["id"], f"{make_id(2)}.1", "in"),
    }  # fmt: skip
    [edge] = told[here["id"]][there["id"]].values()
    assert (edge["note"], edge["created_by"]) == ("Why?", "bob")
    assert losses.sentences() == ["texts of articles (2)"]


@given(records())
def test_every_link_and_quote_is_in_it(record: ArticleRecord) -> None:
    told = graph(record)
    assert told.number_of_nodes() == 1 + len(record["annotations"])
    assert told.number_of_edges() == len(record["annotations"]) + len(record["links"])
    for mark in record["annotations"]:
        node = told.nodes[mark["id"]]
        assert record["text"][node["start"] : node["end"]] == node.get("exact", "") == mark["exact"]
