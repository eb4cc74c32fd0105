"""Label Studio's tasks: its whole JSON, and the short one that it calls JSON-MIN.

Offsets count code points; of files from before the editor did, those that only fit as UTF-16 units are taken for that.
Of a task one text is read: the one that its regions are on. Predictions of models are guesses; drafts and what was
skipped are remarked.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from annotator.errors import Invalid
from annotator.exports.intake.documents import ForeignDocument, ForeignRelation, ForeignSpan, Remark
from annotator.exports.intake.json_files import as_list, as_object, as_text, read_values
from annotator.exports.intake.label_studio_regions import read_regions

_ENDINGS = (".json", ".jsonl")
_TEXTS = re.compile(r"<(?:Text|HyperText|Paragraphs)\b([^>]{0,2000})>")
#: of an image, or of a text that lies elsewhere
_ADDRESS = re.compile(r"(/|[A-Za-z][A-Za-z0-9+.-]*:)\S*")
_FACTS = ("title", "publisher", "author", "published_at", "url", "language")
_LOOKS = re.compile(
    rb'"(from_name|to_name|completed_by)"\s*:|^\s*\[?\s*\{\s*("id"\s*:\s*\d+\s*,\s*)?"(data|annotations)"\s*:\s*[\[{]'
)


def knows_label_studio(_name: str, head: bytes) -> bool:
    """Whether a file begins with a task."""
    return _LOOKS.search(head) is not None


def read_label_studio(files: Mapping[str, bytes]) -> Iterator[ForeignDocument]:
    """One document a task. A labelling configuration among the files says where its text is. Raises Invalid("file")."""
    desk = _Desk(_text_fields(files))
    for name, data in files.items():
        if name.lower().endswith(_ENDINGS):
            for place, value in read_values(name, data):
                yield desk.document(place, as_object(place, value))


@dataclass
class _Desk:
    """What the tasks of one import share."""

    #: name of a Text tag -> field of the task that it shows
    fields: Mapping[str, str]
    #: ids of spans so far
    taken: set[str] = field(default_factory=set)

    def document(self, place: str, task: Mapping[str, Any]) -> ForeignDocument:
        """One task. Raises Invalid("file")."""
        data = task.get("data")
        whole = isinstance(data, dict)
        told: Mapping[str, Any] = data if isinstance(data, dict) else task
        remarks = list(_left(place, task)) if whole else []
        annotations = list(_annotations(place, task, remarks)) if whole else [(place, _short(task))]
        name = self._text_name(told, [*annotations, *(_predictions(place, task) if whole else ())])
        if name is None:
            raise Invalid("file", f"{place}: There is no text in it.")
        spans, relations = list[ForeignSpan](), list[ForeignRelation]()
        for where, annotation in annotations:
            regions = read_regions(where, told[name], annotation, remarks)
            ids = {region.id: self._free_id(where, region.id) for region in regions}
            spans += [region.span(ids[region.id], annotation) for region in regions]
            relations += _relations(where, annotation, ids, remarks)
        for where, guess in _predictions(place, task) if whole else ():
            spans += self._guesses(where, told[name], guess, remarks)
        facts: dict[str, Any] = {fact: as_text(told.get(fact)) for fact in _FACTS}
        return ForeignDocument(place, told[name], **facts, spans=spans, relations=relations, remarks=remarks)

    def _guesses(
        self, where: str, text: str, guess: Mapping[str, Any], remarks: list[Remark]
    ) -> Iterator[ForeignSpan]:
        """What a model predicted, with its version as whoever made it."""
        score = {"score": str(guess["score"])} if isinstance(guess.get("score"), int | float) else {}
        results = [one for one in as_list(guess.get("result")) if isinstance(one, dict)]
        if number := sum(one.get("type") == "relation" for one in results):
            remarks.append(Remark(where, f"Relations between guesses are not taken; there are {number:,}."))
        for region in read_regions(where, text, guess, remarks):
            span = region.span(self._free_id(where, region.id), guess)
            maker = as_text(guess.get("model_version"))
            yield replace(span, created_by=maker, attributes={**score, **span.attributes}, is_guess=True)

    def _text_name(
        self, told: Mapping[str, Any], annotations: list[tuple[str, Mapping[str, Any]]]
    ) -> str | None:
        """The field that holds the text: what the regions are on, or what looks like one."""
        results = (one for _, annotation in annotations for one in as_list(annotation.get("result")))
        to_names = (as_text(one.get("to_name")) for one in results if isinstance(one, dict))
        named = [self.fields.get(to_name, to_name) for to_name in dict.fromkeys(to_names)]
        texts = [
            name for name, value in told.items() if isinstance(value, str) and not _ADDRESS.fullmatch(value)
        ]
        wordy = [name for name in texts if " " in told[name].strip()]
        wanted = [*named, *self.fields.values(), "text", *(wordy if len(wordy) == 1 else ())]
        return next((name for name in wanted if name in texts), None)

    def _free_id(self, where: str, id_: str) -> str:
        """Two people may have worked on the same region, which keeps its id."""
        free = id_ if id_ not in self.taken else f"{where}: {id_}"
        self.taken.add(free)
        return free


def _text_fields(files: Mapping[str, bytes]) -> dict[str, str]:
    """By looking for its tags: of a configuration nothing else is needed, and nothing in it is run."""
    found = {}
    for name, data in files.items():
        if name.lower().endswith(".xml"):
            for tag in _TEXTS.findall(data[:1_000_000].decode(errors="replace")):
                told = dict(re.findall(r"""(\w+)\s*=\s*["']([^"']*)["']""", tag))
                if told.get("value", "").startswith("$"):
                    found[told.get("name", "")] = told["value"][1:]
    return found


def _left(place: str, task: Mapping[str, Any]) -> Iterator[Remark]:
    if number := len(as_list(task.get("drafts"))):
        yield Remark(place, f"Drafts are not taken; there are {number:,}.")


def _predictions(place: str, task: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Those of models, with their places; one that is named only, as some exports do, says nothing."""
    for at, value in enumerate(as_list(task.get("predictions")), 1):
        if isinstance(value, dict):
            yield f"{place}, prediction {at}", value


def _annotations(
    place: str, task: Mapping[str, Any], remarks: list[Remark]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Those that count, with their places."""
    for at, value in enumerate(as_list(task.get("annotations", task.get("completions"))), 1):
        where = f"{place}, annotation {at}"
        annotation = as_object(where, value)
        if annotation.get("was_cancelled"):
            remarks.append(Remark(where, "It was skipped by who had it to do, and is not taken."))
        else:
            yield where, annotation


def _short(task: Mapping[str, Any]) -> Mapping[str, Any]:
    """JSON-MIN as an annotation: lists of regions by the name of their tag, without ids."""
    results = [
        {"id": f"{name} {at}", "from_name": name, "type": "labels", "value": one}
        for name, value in task.items()
        for at, one in enumerate(value if isinstance(value, list) else [], 1)
        if isinstance(one, dict) and "start" in one and "end" in one
    ]
    return {"result": results, "completed_by": task.get("annotator"), "created_at": task.get("created_at")}


def _relations(
    where: str, annotation: Mapping[str, Any], ids: Mapping[str, str], remarks: list[Remark]
) -> Iterator[ForeignRelation]:
    for at, one in enumerate(as_list(annotation.get("result")), 1):
        if not isinstance(one, dict) or one.get("type") != "relation":
            continue
        ends = [as_text(one.get("from_id")), as_text(one.get("to_id"))]
        place = f"{where}, result {at}"
        if not set(ends) <= set(ids):
            remarks.append(Remark(place, "It joins what is no span of this text."))
            continue
        if one.get("direction") == "left":
            ends.reverse()
        label = as_text(next(iter(as_list(one.get("labels"))), ""))
        yield ForeignRelation(f"{place}", label, ids[ends[0]], ids[ends[1]], place=place)
