"""Code points to and from UTF-16 units (browsers, Java) and UTF-8 bytes (search engines, Go).

Stored spans count code points; the other two are worked out at the border and never stored.
The functions for many offsets walk the text once, however many offsets there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from annotator.errors import Invalid

_Encoding = Literal["utf-16-le", "utf-8"]
_UNIT_BYTES = {"utf-16-le": 2, "utf-8": 1}
_UNIT_NAMES = {"utf-16-le": "UTF-16 offset", "utf-8": "UTF-8 offset"}


def utf16_offset(text: str, offset: int) -> int:
    """The UTF-16 offset of a code point offset."""
    return utf16_offsets(text, (offset,))[0]


def utf8_offset(text: str, offset: int) -> int:
    """The UTF-8 offset, in bytes, of a code point offset."""
    return utf8_offsets(text, (offset,))[0]


def utf16_offsets(text: str, offsets: Iterable[int]) -> list[int]:
    """The UTF-16 offsets of many code point offsets, in the order they came."""
    return _encoded(text, list(offsets), "utf-16-le")


def utf8_offsets(text: str, offsets: Iterable[int]) -> list[int]:
    """The UTF-8 offsets, in bytes, of many code point offsets, in the order they came."""
    return _encoded(text, list(offsets), "utf-8")


def from_utf16(text: str, offset: int) -> int:
    """The code point offset of a UTF-16 offset. Raises Invalid("offset") inside a surrogate pair."""
    return from_utf16_offsets(text, (offset,))[0]


def from_utf8(text: str, offset: int) -> int:
    """The code point offset of a UTF-8 offset. Raises Invalid("offset") inside a character."""
    return from_utf8_offsets(text, (offset,))[0]


def from_utf16_offsets(text: str, offsets: Iterable[int]) -> list[int]:
    """The code point offsets of many UTF-16 offsets, in the order they came."""
    return _decoded(text, list(offsets), "utf-16-le")


def from_utf8_offsets(text: str, offsets: Iterable[int]) -> list[int]:
    """The code point offsets of many UTF-8 offsets, in the order they came."""
    return _decoded(text, list(offsets), "utf-8")


def _encoded(text: str, offsets: list[int], encoding: _Encoding) -> list[int]:
    _check(offsets, len(text), "offset")
    if text.isascii():
        return offsets
    unit = _UNIT_BYTES[encoding]
    known: dict[int, int] = {}
    at = units = 0
    for offset in sorted(set(offsets)):
        units += len(text[at:offset].encode(encoding)) // unit
        known[offset] = units
        at = offset
    return [known[offset] for offset in offsets]


def _decoded(text: str, offsets: list[int], encoding: _Encoding) -> list[int]:
    name = _UNIT_NAMES[encoding]
    if text.isascii():
        _check(offsets, len(text), name)
        return offsets
    unit = _UNIT_BYTES[encoding]
    data = text.encode(encoding)
    _check(offsets, len(data) // unit, name)
    known: dict[int, int] = {}
    at = points = 0
    for offset in sorted(set(offsets)):
        try:
            points += len(data[at * unit : offset * unit].decode(encoding))
        except UnicodeDecodeError:
            raise Invalid("offset", f"The {name} {offset} is inside a character.") from None
        known[offset] = points
        at = offset
    return [known[offset] for offset in offsets]


def _check(offsets: list[int], length: int, name: str) -> None:
    if offsets and not (min(offsets) >= 0 and max(offsets) <= length):
        wrong = min(offsets) if min(offsets) < 0 else max(offsets)
        raise Invalid("offset", f"The {name} {wrong} is outside the text, which ends at {length}.")
