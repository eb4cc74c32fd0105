"""GraphML: articles and annotations as nodes, links as edges, for Gephi, Cytoscape, igraph and NetworkX.

Source: the GraphML primer and its schema. An edge has the relation as its type; “in” leads from an annotation to the
text it stands in. All nodes come before the edges, because some readers want both ends of an edge before it. Offsets
count code points; several tags stand in one value, with commas, which a tag has none of.
"""

from collections.abc import Iterator, Mapping

from annotator.exports.dataset import DataSet, Member, document_name
from annotator.exports.formats.xml_text import xml_attribute, xml_content
from annotator.exports.losses import Losses
from annotator.exports.records import AnnotationRecord, ArticleRecord, LinkRecord

Values = Mapping[str, object]

_NODE = (
    "title", "publisher", "author", "published_at", "url", "language", "sha256", "kind", "verdict", "verdict_name",
    "reason", "tags", "status", "exact", "updated_at",
)  # fmt: skip
_ALL = ("type", "label", "created_by", "created_at")
_KEYS = {
    **dict.fromkeys(_ALL, ("all", "string")),
    **dict.fromkeys(_NODE, ("node", "string")),
    **dict.fromkeys(("revision", "start", "end"), ("node", "int")),
    "note": ("edge", "string"),
}
_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
{keys}
<graph id={name} edgedefault="directed">
"""
_KEY = '<key id="{name}" for="{place}" attr.name="{name}" attr.type="{type_}"/>'


def write_graphml(data: DataSet, _losses: Losses) -> Iterator[Member]:
    """One file. Articles are walked twice."""
    yield Member("graph.graphml", _graph(data))


def _graph(data: DataSet) -> Iterator[bytes]:
    names = {verdict.key: verdict.name for verdict in data.verdicts}
    keys = "\n".join(
        _KEY.format(name=name, place=place, type_=type_) for name, (place, type_) in _KEYS.items()
    )
    yield _HEAD.format(keys=keys, name=xml_attribute(data.slug)).encode()
    for record in data.articles:
        yield "".join(_nodes(record, names)).encode()
    for record in data.articles:
        yield "".join(_edges(record)).encode()
    yield b"</graph>\n</graphml>\n"


def _nodes(record: ArticleRecord, names: Mapping[str, str]) -> Iterator[str]:
    article = record["article"]
    yield _node(document_name(record), {"type": "article", "label": article["title"], **article})
    for mark in record["annotations"]:
        yield _node(mark["id"], _said(mark, names))


def _said(mark: AnnotationRecord, names: Mapping[str, str]) -> Values:
    verdict = mark["verdict"] or ""
    more = {"verdict_name": names.get(verdict, verdict), "tags": ",".join(mark["tags"])}
    return {"type": "annotation", "label": mark["exact"], **mark, **more}


def _edges(record: ArticleRecord) -> Iterator[str]:
    for mark in record["annotations"]:
        yield _edge(f"{mark['id']}.in", mark["id"], document_name(record), {"type": "in"})
    yield from map(_link, record["links"])


def _link(link: LinkRecord) -> str:
    said = {"type": link["relation"], "label": link["relation"], **link}
    return _edge(link["id"], link["from"], link["to"], said)


def _node(id_: str, values: Values) -> str:
    return f'<node id="{id_}">{_data(values)}</node>\n'


def _edge(id_: str, source: str, target: str, values: Values) -> str:
    return f'<edge id="{id_}" source="{source}" target="{target}">{_data(values)}</edge>\n'


def _data(values: Values) -> str:
    """What is known of it, in the order of the keys; what is empty is left out, but for 0."""
    told = ((name, values.get(name)) for name in _KEYS)
    return "".join(
        f'<data key="{name}">{xml_content(str(value))}</data>'
        for name, value in told
        if value not in (None, "")
    )
