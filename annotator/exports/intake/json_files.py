"""JSON that nobody here wrote: read to the end, or refused with the place and a sentence."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from annotator.errors import Invalid

#: objects in objects: what stands deeper in a file is no annotation
DEEPEST = 60
_HALF = re.compile("[\ud800-\udfff]")


def read_json(place: str, data: bytes) -> Any:
    """The one value of a file. Raises Invalid("file") with the place."""
    return _checked(place, _parsed(place, _decoded(place, data)))


def read_values(name: str, data: bytes) -> Iterator[tuple[str, Any]]:
    """The values of a file with their places: of one value, of an array its items, else one a line.

    Raises Invalid("file") with the place.
    """
    text = _decoded(name, data)
    try:
        whole = _parsed(name, text)
    except Invalid:
        lines = [(f"{name}, line {at}", line) for at, line in enumerate(text.split("\n"), 1) if line.strip()]
        if len(lines) < 2:
            raise
        yield from ((place, _checked(place, _parsed(place, line))) for place, line in lines)
        return
    _checked(name, whole)
    if isinstance(whole, list):
        yield from ((f"{name}, item {at}", value) for at, value in enumerate(whole, 1))
    else:
        yield name, whole


def as_object(place: str, value: Any) -> Mapping[str, Any]:
    """``value`` if it is an object; raises Invalid("file") if not."""
    if not isinstance(value, dict):
        raise Invalid("file", f"{place}: This is no JSON object.")
    return value


def as_list(value: Any) -> list[Any]:
    """One or many, as JSON-LD leaves it open."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def as_text(value: Any) -> str:
    """A string as it is, a number as it is written, nothing for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def is_offset(value: Any) -> bool:
    """Whether it could count characters. ``True`` is a number only to Python."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**40


def _decoded(place: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid("file", f"{place}: This is no text in UTF-8.") from None


def _parsed(place: str, text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise Invalid("file", f"{place}: This is no JSON ({error.msg}, line {error.lineno}).") from None
    except RecursionError:
        raise _too_deep(place) from None
    except ValueError:  # NaN, or more digits than a number may have
        raise Invalid("file", f"{place}: It holds a number that is none.") from None


def _refuse(_name: str) -> Any:
    raise ValueError


def _checked(place: str, value: Any) -> Any:
    """Level by level instead of by recursion, which depth would break."""
    level = [value]
    for _ in range(DEEPEST):
        if not level:
            return value
        if any(isinstance(one, str) and _HALF.search(one) for one in level):
            raise Invalid("file", f"{place}: It holds half a character (a lone surrogate).")
        level = [inner for one in level for inner in _inside(one)]
    raise _too_deep(place)


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    return value if isinstance(value, list) else []


def _too_deep(place: str) -> Invalid:
    return Invalid("file", f"{place}: It is nested deeper than anything that can be read here.")
