"""Strict JSON: what one reader would take one way and another reader another way is refused.

Source: RFC 8259, 4, 6 and 8 on what is "unpredictable"; RFC 7493 (I-JSON) for the limits.
"""

import json
import math
import re
from typing import Any, NoReturn

LARGEST_INTEGER = 2**53 - 1
DEEPEST = 32

_UNWANTED = re.compile("[\x00\ud800-\udfff]")


class Malformed(Exception):
    """A body that is not the JSON we take (400). ``message`` is one sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def parse_json(data: bytes) -> Any:
    """The value of a body. Raises Malformed."""
    try:
        value = json.loads(
            data.decode(),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_number,
            parse_constant=_constant,
        )
    except UnicodeDecodeError as error:
        raise Malformed(f"The body is not UTF-8: byte {error.start} is not part of a character.") from None
    except json.JSONDecodeError as error:
        raise Malformed(
            f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    except RecursionError:
        raise Malformed(_TOO_DEEP) from None
    _check(value)
    return value


_TOO_DEEP = f"The body nests values more than {DEEPEST} deep."


def _check(value: Any) -> None:
    """Depth and text, without recursion of our own."""
    level, depth = [value], 0
    while level:
        depth += 1
        below: list[Any] = []
        for item in level:
            if isinstance(item, str):
                _check_text(item)
            elif isinstance(item, dict):
                below += item.keys()
                below += item.values()
            elif isinstance(item, list):
                below += item
        if depth > DEEPEST and any(isinstance(item, (dict, list)) for item in level):
            raise Malformed(_TOO_DEEP)
        level = below


def _check_text(text: str) -> None:
    if found := _UNWANTED.search(text):
        what = "NUL" if found.group() == "\x00" else "half a surrogate pair"
        raise Malformed(
            f"A text in the body has {what} (U+{ord(found.group()):04X}), which cannot be stored."
        )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Malformed(f"An object in the body has the key {json.dumps(twice[:80])} twice.")
    return value


def _integer(digits: str) -> int:
    # so many digits cannot be in range, and int() is slow or refuses
    value = int(digits) if len(digits) <= 17 else LARGEST_INTEGER + 1
    if abs(value) > LARGEST_INTEGER:
        raise Malformed("A number in the body is beyond 2^53 - 1; programs would disagree on it.")
    return value


def _number(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise Malformed("A number in the body is too large.")
    return value


def _constant(name: str) -> NoReturn:
    raise Malformed(f"{name} is not JSON; leave the value out or send null.")
