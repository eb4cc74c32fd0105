"""What any short text that people type must satisfy before it is stored."""

import re

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")


def field_problems(name: str, value: str, at_most: int, *, at_least: int = 0) -> list[tuple[str, str]]:
    """The problems of ``value`` as (field, sentence); empty when it can be stored. Lengths are code points."""
    if found := _UNSTORABLE.search(value):
        return [(name, f"Take out the character U+{ord(found.group()):04X}; it cannot be stored.")]
    if len(value) > at_most:
        return [(name, f"This has {len(value):,} characters; {at_most:,} at most.")]
    if len(value) < at_least:
        return [
            (name, "Write something here." if at_least == 1 else f"Write at least {at_least} characters.")
        ]
    return []
