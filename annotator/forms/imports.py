"""Files of other tools, and what their labels are to become."""

from collections.abc import Callable, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, HiddenField, MultipleFileField, RadioField, SelectField

from annotator.exports.intake.catalogue import READERS
from annotator.exports.intake.mapping import NO_LABEL, Found, LabelMap, Use
from annotator.exports.intake.own import OWN
from annotator.links.models import Relation

#: of more labels, the most frequent can be chosen for
CHOSEN_AT_MOST = 200
#: what marks come in as
ANNOTATIONS, PREANNOTATIONS = "annotations", "pre-annotations"


def _as_field() -> RadioField:
    return RadioField(
        "They come in as",
        choices={
            ANNOTATIONS: "annotations",
            PREANNOTATIONS: "pre-annotations: they wait in the reader until each reviewer accepts or dismisses them",
        },
        default=ANNOTATIONS,
        name="as",
    )


class ForeignForm(Form):
    """Files to look at."""

    marked = MultipleFileField("Files", description="One or several, or a ZIP of them; up to 64 MB together.")
    format = SelectField(
        "Format",
        choices={
            "auto": "Find out",
            OWN: "Annotator (JSON lines)",
            **{one.name: one.title for one in READERS},
        },
        default="auto",
    )
    as_ = _as_field()
    skip_unreadable = BooleanField(
        "Go on without files that cannot be read",
        description="The report names each of them. Otherwise one such file stops all.",
    )


class MappingForm(Form):
    """What labels become. Its further fields are made for what was found: see mapping_form()."""

    upload = HiddenField()
    format = HiddenField()
    #: as it was said when the files were sent
    skip_unreadable = HiddenField()
    as_ = _as_field()
    #: name of a field -> label
    labels: Mapping[str, str] = {}
    relations: Mapping[str, str] = {}

    def chosen(self, verdicts: Mapping[str, str]) -> LabelMap:
        """As it was filled in."""
        spans = {label: self[name].data for name, label in self.labels.items()}
        relations = {label: self[name].data for name, label in self.relations.items()}
        proposed_by = (self.format.data or "") if self.as_.data == PREANNOTATIONS else ""
        return LabelMap(verdicts, spans, relations, proposed_by)


def mapping_form(data: MultiDict[str, str] | None, found: Found, mapping: LabelMap) -> MappingForm:
    """A form with a choice for each label, as ``mapping`` has it to begin with."""
    spans, relations = _fields("span", found.spans), _fields("relation", found.relations)
    uses = {Use.CLAIM.value: "A claim"}
    uses |= {f"claim:{key}": f"A claim: {name}" for key, name in mapping.verdicts.items()}
    uses |= {"passage": "A passage", "tag": "A tag of what is marked there", "leave": "Leave out"}
    links = {relation.value: relation.value.capitalize() for relation in Relation} | {"leave": "Leave out"}
    made: dict[str, Any] = {"labels": spans, "relations": relations}
    for fields, choices, meaning, counts in (
        (spans, uses, lambda label: str(mapping.of_label(label)), found.spans),
        (relations, links, lambda label: mapping.of_relation(label) or Use.LEAVE.value, found.relations),
    ):
        for name, label in fields.items():
            made[name] = _field(f"{label} ({counts[label]:,})", choices, meaning, label)
    return type("ThisMappingForm", (MappingForm,), made)(data)  # type: ignore[no-any-return]


def _fields(kind: str, counts: Mapping[str, int]) -> dict[str, str]:
    frequent = sorted(counts, key=lambda label: (-counts[label], label))[:CHOSEN_AT_MOST]
    return {f"{kind}-{number}": label for number, label in enumerate(frequent)}


def _field(words: str, choices: Mapping[str, str], meaning: Callable[[str], str], label: str) -> Any:
    return SelectField(words, choices=dict(choices), default=meaning("" if label == NO_LABEL else label))
