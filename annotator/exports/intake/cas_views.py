"""What stands in one view of a UIMA CAS."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotator.exports.formats.cas import CLAIM, ENDS, METADATA
from annotator.exports.ids import as_id
from annotator.exports.intake.documents import ForeignDocument, ForeignRelation, ForeignSpan, Remark

#: types that only cut a text, or say what the whole of it is
_CUTS = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type."
_WHOLE = ("uima.tcas.DocumentAnnotation", METADATA)
#: features that hold what an annotation is called, the likeliest first
_NAMING = ("value", "label", "category", "PosValue", "DependencyType", "relation", "identity")
_OWN = ("sofa", "begin", "end", "xmiID", "type", *ENDS)


def read_view(place: str, view: Any, person: str) -> ForeignDocument:
    """The document of one view; without a text it says so."""
    text = view.sofa.sofaString
    structures = view.get_all_fs()
    if text is None:
        remark = Remark(place, f"It has no text; {len(structures):,} things in it are not taken.")
        return ForeignDocument(place, None, remarks=[remark])
    things = _Things(place, person)
    for one in structures:
        things.take(one)
    facts = _facts(structures)
    relations = list(things.relations())
    return ForeignDocument(
        place, text, spans=things.spans, relations=relations, remarks=things.remarks(), **facts
    )


class _Things:
    """Annotations of one view, as they are found."""

    def __init__(self, place: str, person: str) -> None:
        self.place, self.person = place, person
        self.spans: list[ForeignSpan] = []
        #: id of a structure -> id of its span
        self.ids: dict[int, str] = {}
        self.joins: list[tuple[Any, Any, Any, str, Mapping[str, str]]] = []
        self.skipped = Counter[str]()

    def take(self, one: Any) -> None:
        """Sort it in."""
        name = one.type.name
        begin, end = getattr(one, "begin", None), getattr(one, "end", None)
        if name in _WHOLE:
            return
        if name.startswith(_CUTS) or name == "uima.tcas.Annotation":
            self.skipped["tokens, sentences and other cuts of the text"] += 1
        elif any(feature.name == ENDS[0] for feature in one.type.all_features):
            label, said = _said(one)
            self.joins.append((one, one.Governor, one.Dependent, label, said))
        elif isinstance(begin, int) and isinstance(end, int):
            self._span(one, begin, end)
        else:
            self.skipped["things that stand nowhere in the text"] += 1

    def _span(self, one: Any, begin: int, end: int) -> None:
        label, said = _said(one)
        own = said.pop("identifier", "") if one.type.name == CLAIM else ""
        if one.type.name == CLAIM:
            label = said.pop("verdict", "") or said.pop("kind", "")
        id_ = own if as_id(own) else f"{self.place}#{one.xmiID}"
        self.ids[id(one)] = id_
        made_by = said.pop("created_by", "") or self.person
        where = f"{self.place}, id {one.xmiID}"
        self.spans.append(
            ForeignSpan(id_, begin, end, label, attributes=said, created_by=made_by, place=where)
        )
        for role, target in _slots(one):
            self.joins.append((one, one, target, role, {}))

    def relations(self) -> Iterator[ForeignRelation]:
        """Those whose ends are spans. What is between tokens is counted, not told one by one."""
        for one, source, target, label, said in self.joins:
            ends = [self.ids.get(id(end)) for end in (source, target)]
            if not ends[0] or not ends[1]:
                self.skipped["relations between what is not taken"] += 1
                continue
            rest = {**said}
            own, note, by = (rest.pop(name, "") for name in ("identifier", "note", "created_by"))
            more = "\n".join(f"{name}: {value}" for name, value in rest.items())
            yield ForeignRelation(
                own if as_id(own) else "", label, ends[0], ends[1], "\n".join(filter(None, (note, more))),
                by or self.person, f"{self.place}, id {one.xmiID}",
            )  # fmt: skip

    def remarks(self) -> list[Remark]:
        """What was left."""
        return [Remark(self.place, f"Not taken: {what} ({count:,}).") for what, count in self.skipped.items()]


def _said(one: Any) -> tuple[str, dict[str, str]]:
    """What it is called, and what else is said of it. Without a value that could be its name, its type's."""
    short = one.type.name.rpartition(".")[2]
    said = {}
    for feature in one.type.all_features:
        value = getattr(one, feature.name, None)
        if feature.name not in _OWN and isinstance(value, (str, int, float)) and value not in ("", False):
            said[feature.name] = "true" if value is True else str(value)
    if one.type.name == CLAIM:
        return short, said
    for name in (*_NAMING, *(said if len(said) == 1 else ())):
        if name in said:
            label = said.pop(name)
            return label, {"layer": short, **said} if ENDS[0] not in _names(one) else said
    return short, said


def _names(one: Any) -> set[str]:
    return {feature.name for feature in one.type.all_features}


def _slots(one: Any) -> Iterator[tuple[str, Any]]:
    """Features that lead to other annotations: an array of roles with their targets."""
    for feature in one.type.all_features:
        value = getattr(one, feature.name, None)
        for link in getattr(value, "elements", None) or ():
            if getattr(link, "target", None) is not None:
                yield str(getattr(link, "role", None) or feature.name), link.target


def _facts(structures: Iterable[Any]) -> dict[str, Any]:
    """What the metadata of DKPro say."""
    facts: dict[str, Any] = {}
    for one in structures:
        if one.type.name in _WHOLE:
            language = getattr(one, "language", None) or ""
            facts["language"] = facts.get("language") or ("" if language == "x-unspecified" else language)
        if one.type.name == METADATA:
            facts["title"] = getattr(one, "documentTitle", None) or ""
            uri = getattr(one, "documentUri", None) or ""
            facts["url"] = uri if uri.startswith(("http://", "https://")) else ""
    return facts
