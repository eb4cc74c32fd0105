"""What makes a Web Annotation valid: every MUST of the model that can be told from a document alone.

Source: Web Annotation Data Model, W3C Recommendation of 23 February 2017; numbers are its sections. Sets of targets
(Composite, List, Independents) stand in its examples and tests, though not in its text.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from annotator.exports.intake.json_files import as_list, is_offset

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
SETS = ("Choice", "Composite", "List", "Independents")

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]*")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)?")

Node = Mapping[str, Any]
Faults = Iterator[str]


def context_faults(node: Node) -> Faults:
    """3.1, 5.1, 5.2: of the outermost object."""
    if CONTEXT not in as_list(node.get("@context")):
        yield f"“@context” does not name {CONTEXT}"


def annotation_faults(node: Node) -> Faults:
    """What is wrong with an Annotation (3.1 to 3.3), as parts of a sentence."""
    if not _is_one(node.get("id"), is_iri):
        yield "“id” is not one IRI"
    if "Annotation" not in as_list(node.get("type")):
        yield "“type” is not Annotation"
    if not as_list(node.get("target")):
        yield "there is no “target”"
    yield from _body_value_faults(node)
    yield from _agent_faults(node)
    yield from _life_faults(node)
    for name in ("target", "body"):
        for one in as_list(node.get(name)):
            yield from (f"{name}: {fault}" for fault in _resource_faults(one, name))


def collection_faults(node: Node) -> Faults:
    """5.1."""
    if not _is_one(node.get("id"), is_iri):
        yield "“id” is not one IRI"
    if "label" in node and not all(isinstance(one, str | dict) for one in as_list(node["label"])):
        yield "“label” is not a string"
    if "total" in node and not is_offset(node["total"]):
        yield "“total” is not a number of annotations"
    if node.get("total") and not as_list(node.get("first")):
        yield "it has annotations, and no “first” page"
    for name in ("first", "last"):
        if name in node and not _is_one(node[name], _names_something):
            yield f"“{name}” is not one page"
    yield from _life_faults(node)


def page_faults(node: Node) -> Faults:
    """5.2; of what it holds, only that it is a list."""
    if "id" in node and not _is_one(node["id"], is_iri):
        yield "“id” is not one IRI"
    if not isinstance(node.get("items"), list):
        yield "there are no “items”"
    if "startIndex" in node and not is_offset(node["startIndex"]):
        yield "“startIndex” is not a number"
    for name in ("partOf", "next", "prev"):
        if name in node and not _is_one(node[name], _names_something):
            yield f"“{name}” is not one IRI"


def is_iri(value: Any) -> bool:
    """Absolute, by its outer form."""
    return isinstance(value, str) and _IRI.fullmatch(value) is not None


def _is_one(value: Any, test: Callable[[Any], bool]) -> bool:
    return len(as_list(value)) == 1 and test(as_list(value)[0])


def _names_something(value: Any) -> bool:
    return is_iri(value) or (isinstance(value, dict) and _is_one(value.get("id"), is_iri))


def _is_string(value: Any) -> bool:
    return isinstance(value, str)


def _is_instant(value: Any) -> bool:
    return isinstance(value, str) and _INSTANT.fullmatch(value) is not None


def _body_value_faults(node: Node) -> Faults:
    """3.2.5."""
    if "body" in node and "bodyValue" in node:
        yield "it has both “body” and “bodyValue”"
    if "bodyValue" in node and not isinstance(node["bodyValue"], str):
        yield "“bodyValue” is not one string"


def _agent_faults(node: Node) -> Faults:
    """3.3.1."""
    for name in ("creator", "generator"):
        if not all(is_iri(one) or isinstance(one, dict) for one in as_list(node.get(name))):
            yield f"“{name}” is neither an IRI nor an agent"


def _life_faults(node: Node) -> Faults:
    """3.3.1, 3.3.6, 3.3.7: the same for annotations, bodies, targets and collections."""
    for name in ("created", "modified", "generated"):
        if name in node and not _is_one(node[name], _is_instant):
            yield f"“{name}” is not one instant"
    if "canonical" in node and not _is_one(node["canonical"], is_iri):
        yield "“canonical” is not one IRI"
    for name in ("rights", "via"):
        if name in node and not all(map(is_iri, as_list(node[name]))):
            yield f"“{name}” is not an IRI"


def _resource_faults(value: Any, role: str) -> Faults:
    """3.2: an external resource, a text, a set, or a part of any (4)."""
    if isinstance(value, str):
        if not is_iri(value):
            yield "it is not an IRI"
        return
    if not isinstance(value, dict):
        yield "it is neither an IRI nor an object"
        return
    yield from _external_faults(value)
    if any(one in SETS for one in as_list(value.get("type"))) or "items" in value:
        yield from _set_faults(value, role)
    elif "SpecificResource" in as_list(value.get("type")) or "source" in value:
        yield from _specific_faults(value)
    else:
        yield from _whole_faults(value, role)


def _whole_faults(value: Node, role: str) -> Faults:
    """3.2.1, 3.2.4: a resource that is all meant, elsewhere or here."""
    is_text = "TextualBody" in as_list(value.get("type"))
    if role == "target" and is_text:
        yield "a text cannot be a target"
    elif role == "body" and (is_text or "value" in value):
        if not isinstance(value.get("value"), str):
            yield "the “value” of a text is not one string"
    elif not _is_one(value.get("id"), is_iri):
        yield "“id” is not one IRI"


def _external_faults(value: Node) -> Faults:
    """3.2.1 to 3.2.3."""
    yield from _life_faults(value)
    for name in ("format", "language"):
        if not all(map(_is_string, as_list(value.get(name)))):
            yield f"“{name}” is not a string"
    if "processingLanguage" in value and not _is_one(value["processingLanguage"], _is_string):
        yield "“processingLanguage” is not one string"
    if value.get("textDirection", "auto") not in ("ltr", "rtl", "auto"):
        yield "“textDirection” is not one of ltr, rtl and auto"


def _set_faults(value: Node, role: str) -> Faults:
    """3.2.7."""
    kinds = [one for one in as_list(value.get("type")) if one in SETS]
    if len(kinds) != 1:
        yield f"its type is not one of {', '.join(SETS)}"
    if "source" in value or "value" in value:
        yield "a set has neither “source” nor “value”"
    if not as_list(value.get("items")):
        yield "a set has no “items”"
    for one in as_list(value.get("items")):
        yield from (f"items: {fault}" for fault in _resource_faults(one, role))


def _specific_faults(value: Node) -> Faults:
    """4: of one source."""
    if not _is_one(value.get("source"), _names_something):
        yield "“source” is not one IRI"
    if "value" in value:
        yield "a specific resource has no “value”"
    for one in as_list(value.get("selector")):
        yield from (f"selector: {fault}" for fault in _selector_faults(one))
    for one in as_list(value.get("state")):
        yield from (f"state: {fault}" for fault in _state_faults(one))
    if not all(map(_is_string, as_list(value.get("styleClass")))):
        yield "“styleClass” is not a string"


def _selector_faults(value: Any) -> Faults:
    """4.2."""
    if is_iri(value):
        return
    if not isinstance(value, dict):
        yield "it is neither an IRI nor an object"
        return
    checks = [
        _SELECTORS[one] for one in as_list(value.get("type")) if isinstance(one, str) and one in _SELECTORS
    ]
    if not checks and not _is_one(value.get("id"), is_iri):
        yield "its type is none of the model"
    for check in checks:
        yield from check(value)
    for one in as_list(value.get("refinedBy")):
        yield from (
            f"refinedBy: {fault}"
            for fault in (_selector_faults(one) if not _is_state(one) else _state_faults(one))
        )


def _valued(value: Node) -> Faults:
    if not isinstance(value.get("value"), str):
        yield "“value” is not one string"
    if "conformsTo" in value and not _is_one(value["conformsTo"], is_iri):
        yield "“conformsTo” is not one IRI"


def _quoted(value: Node) -> Faults:
    for name in ("exact", "prefix", "suffix"):
        if not isinstance(value.get(name, None if name == "exact" else ""), str):
            yield f"“{name}” is not one string"


def _counted(value: Node) -> Faults:
    for name in ("start", "end"):
        if not is_offset(value.get(name)):
            yield f"“{name}” is not a position"


def _drawn(value: Node) -> Faults:
    if not isinstance(value.get("value"), str) and not _is_one(value.get("id"), is_iri):
        yield "it has neither “value” nor “id”"


def _ranged(value: Node) -> Faults:
    for name in ("startSelector", "endSelector"):
        if len(as_list(value.get(name))) != 1:
            yield f"“{name}” is not one selector"
        for one in as_list(value.get(name)):
            yield from _selector_faults(one)


_SELECTORS: dict[str, Callable[[Node], Faults]] = {
    "FragmentSelector": _valued, "CssSelector": _valued, "XPathSelector": _valued, "TextQuoteSelector": _quoted,
    "TextPositionSelector": _counted, "DataPositionSelector": _counted, "SvgSelector": _drawn, "RangeSelector": _ranged,
}  # fmt: skip


def _is_state(value: Any) -> bool:
    return isinstance(value, dict) and bool(
        {"TimeState", "HttpRequestState"} & {*map(str, as_list(value.get("type")))}
    )


def _state_faults(value: Any) -> Faults:
    """4.3."""
    if is_iri(value):
        return
    if not isinstance(value, dict):
        yield "it is neither an IRI nor an object"
        return
    for name in ("sourceDate", "sourceDateStart", "sourceDateEnd"):
        if not all(map(_is_instant, as_list(value.get(name)))):
            yield f"“{name}” is not an instant"
    if ("sourceDateStart" in value) != ("sourceDateEnd" in value):
        yield "“sourceDateStart” and “sourceDateEnd” only come together"
    if not all(map(is_iri, as_list(value.get("cached")))):
        yield "“cached” is not an IRI"
    for one in as_list(value.get("refinedBy")):
        yield from (_state_faults(one) if _is_state(one) else _selector_faults(one))
