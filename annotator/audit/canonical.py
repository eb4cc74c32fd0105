"""Canonical JSON: one value, one row of bytes."""

import json
from collections.abc import Mapping

#: the largest integer that every JSON reader keeps exactly
LARGEST_INTEGER = 2**53 - 1


def canonical_json(value: object) -> bytes:
    """The bytes of ``value`` in RFC 8785 form.

    value: str, int (at most 2^53 - 1 either side of zero), bool, None, list, or a mapping with ASCII keys of these.
    Raises TypeError for anything else, a float included, and ValueError for a lone surrogate or an integer too large.
    Source: RFC 8785, 3.2.
    """
    _check(value)
    return encode(value)


#: made once: json.dumps() would make it anew for every value
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def encode(value: object) -> bytes:
    """The same of what is known to have a canonical form, such as a mapping of ASCII keys to text."""
    return _ENCODER.encode(value).encode()


def _check(value: object) -> None:
    kind = type(value)
    if kind is str or kind is bool or value is None:  # nearly all of them
        return
    if kind is dict or isinstance(value, Mapping):
        _check_keys(value)  # type: ignore[arg-type]
    elif isinstance(value, list):
        for item in value:
            _check(item)
    elif isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise ValueError(f"{value} is beyond 2^53 - 1")
    elif not isinstance(value, str):
        raise TypeError(f"{kind.__name__} has no canonical form here")


def _check_keys(mapping: Mapping[object, object]) -> None:
    for key, item in mapping.items():
        if not isinstance(key, str) or not key.isascii():
            raise TypeError(f"the key {key!r} is not ASCII text")
        if type(item) is not str:
            _check(item)
