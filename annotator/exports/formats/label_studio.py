"""Label Studio: its tasks as JSON, and the labelling configuration that shows them.

Offsets count code points, and CR LF as two, as the Text tag of its editor does (its documentation, “How to read my
text files in python?”, and the editor's own tests with emoji). What a claim is found to be is a choice of its region,
tags are text beside it, a reason is the note that a region can have (``meta``).
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from annotator.exports.dataset import DataSet, Member
from annotator.exports.formats.xml_text import xml_attribute
from annotator.exports.losses import Losses, Part
from annotator.exports.records import AnnotationRecord, ArticleRecord
from annotator.links.models import Relation
from annotator.projects.models import Verdict

_CONFIG = """\
<View>
  <Relations>
{relations}
  </Relations>
  <Labels name="kind" toName="text">
    <Label value="claim"/>
    <Label value="passage"/>
  </Labels>
  <Style>.htx-text {{ white-space: pre-wrap; }}</Style>
  <Text name="text" value="$text"/>
  <Choices name="verdict" toName="text" perRegion="true" whenTagName="kind" whenLabelValue="claim">
{verdicts}
  </Choices>
  <TextArea name="tags" toName="text" perRegion="true"/>
</View>
"""


def write_label_studio(data: DataSet, losses: Losses) -> Iterator[Member]:
    """The configuration first: a project there needs it before its tasks. LINKS counts those between texts."""
    yield Member("label_config.xml", (_config(data.verdicts).encode(),))
    yield Member("tasks.json", _tasks(data, losses))


def _config(verdicts: Iterable[Verdict]) -> str:
    choices = [
        f"    <Choice value={xml_attribute(verdict.name)} alias={xml_attribute(verdict.key)}/>"
        for verdict in verdicts
    ]
    relations = [f'    <Relation value="{relation}"/>' for relation in Relation]
    return _CONFIG.format(relations="\n".join(relations), verdicts="\n".join(choices))


def _tasks(data: DataSet, losses: Losses) -> Iterator[bytes]:
    losses.counts[Part.LINKS] = 0
    before = b"[\n"
    for record in data.articles:
        task = json.dumps(_task(record, losses), ensure_ascii=False, separators=(",", ":"))
        yield before + task.encode()
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"


def _task(record: ArticleRecord, losses: Losses) -> dict[str, Any]:
    here = {mark["id"] for mark in record["annotations"]}
    relations = [
        {
            "type": "relation", "from_id": link["from"], "to_id": link["to"], "direction": "right",
            "labels": [link["relation"]],
        }
        for link in record["links"]
        if link["to"] in here
    ]  # fmt: skip
    losses.counts[Part.LINKS] += len(record["links"]) - len(relations)
    results = [result for mark in record["annotations"] for result in _results(mark)]
    facts = {name: value for name, value in record["article"].items() if value and name != "id"}
    return {
        "data": {"article": record["article"]["id"], **facts, "text": record["text"]},
        "annotations": [{"result": [*results, *relations]}] if results else [],
    }


def _results(mark: AnnotationRecord) -> Iterator[dict[str, Any]]:
    """One region, said by as many results as there is to say; they share its id."""
    place = {"start": mark["start"], "end": mark["end"]}
    shared = {"id": mark["id"], "to_name": "text"}
    region = {
        "from_name": "kind",
        "type": "labels",
        "value": {**place, "text": mark["exact"], "labels": [mark["kind"]]},
    }
    yield {**shared, **region, **({"meta": {"text": [mark["reason"]]}} if mark["reason"] else {})}
    if mark["verdict"]:
        value = {**place, "choices": [mark["verdict"]]}
        yield {**shared, "from_name": "verdict", "type": "choices", "value": value}
    if mark["tags"]:
        yield {**shared, "from_name": "tags", "type": "textarea", "value": {**place, "text": mark["tags"]}}
