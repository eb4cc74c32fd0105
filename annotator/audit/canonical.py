"""Canonical JSON: one value, one row of bytes."""

from collections.abc import Mapping
from functools import lru_cache
from json.encoder import encode_basestring

#: the largest integer that every JSON reader keeps exactly
LARGEST_INTEGER = 2**53 - 1


def canonical_json(value: object) -> bytes:
    """The bytes of ``value`` in RFC 8785 form.

    value: str, int (at most 2^53 - 1 either side of zero), bool, None, list, or a mapping with ASCII keys of these.
    Raises TypeError for anything else, a float included, and ValueError for a lone surrogate or an integer too large.
    Source: RFC 8785, 3.2.
    """
    return canonical_text(value).encode()


def canonical_text(value: object) -> str:
    """The same before it is encoded: a lone surrogate goes through."""
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise ValueError(f"{value} is beyond 2^53 - 1")
        return int.__repr__(value)
    if isinstance(value, list):
        return "[" + ",".join([canonical_text(item) for item in value]) + "]"
    if isinstance(value, Mapping):
        return join_members(canonical_members(value))
    raise TypeError(f"{type(value).__name__} has no canonical form here")


def canonical_members(mapping: Mapping[str, object]) -> dict[str, str]:
    """The ``canonical_text()`` of each value by its key, in the order that the mapping has in canonical form."""
    return {key: canonical_text(mapping[key]) for key in _in_order(tuple(mapping))}


def join_members(members: Mapping[str, str]) -> str:
    """The canonical form of a mapping from that of its members, in their order."""
    return "{" + ",".join([f"{encode_basestring(key)}:{text}" for key, text in members.items()]) + "}"


@lru_cache
def _in_order(keys: tuple[object, ...]) -> list[str]:
    """Sorted. Most mappings are rows, and have the same keys as the one before."""
    found = []
    for key in keys:
        if not isinstance(key, str) or not key.isascii():
            raise TypeError(f"the key {key!r} is not ASCII text")
        found.append(key)
    return sorted(found)
