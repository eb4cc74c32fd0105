"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "ins", "del"]
Piece = tuple[Kind, str]

#: figures stay whole; scripts that do not space their words are compared by character
_WORD = re.compile(
    r"\d+(?:[.,:]\d+)*|[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W\d]+|\s+|.", re.DOTALL
)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
#: beyond this many comparisons lines are compared instead, and then nothing: a page must not wait
_MAX_COMPARISONS = 4_000_000


def word_diff(before: str, after: str) -> list[Piece]:
    """The pieces that lead from ``before`` to ``after``.

    "same" and "del" pieces together are ``before``, "same" and "ins" pieces are ``after``.
    A change is one "del" followed by one "ins". Very large changes are shown by line or whole.
    """
    if before == after:
        return [("same", before)] if before else []
    for pattern in (_WORD, _LINE):
        old, new = pattern.findall(before), pattern.findall(after)
        head = _shared(old, new)
        tail = _shared(old[head:][::-1], new[head:][::-1])
        middle = old[head : len(old) - tail], new[head : len(new) - tail]
        if len(middle[0]) * len(middle[1]) <= _MAX_COMPARISONS:
            pieces: list[Piece] = [("same", "".join(old[:head]))]
            pieces += _compare(*middle)
            pieces.append(("same", "".join(old[len(old) - tail :])))
            return _merged(pieces)
    return _merged([("del", before), ("ins", after)])


def _shared(old: list[str], new: list[str]) -> int:
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _compare(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for _, a, b, c, d in matcher.get_opcodes():
        removed, added = "".join(old[a:b]), "".join(new[c:d])
        if removed == added:
            yield "same", removed
            continue
        if removed:
            yield "del", removed
        if added:
            yield "ins", added


def _merged(pieces: list[Piece]) -> list[Piece]:
    """The same pieces, the words of one change together even across the spaces between them."""
    merged: list[Piece] = []
    removed = added = same = ""
    for kind, words in pieces:
        if kind == "same":
            same += words
            continue
        if removed and added and same.isspace() and "\n" not in same:
            removed, added = removed + same, added + same
        elif same:
            merged += [("del", removed), ("ins", added), ("same", same)]
            removed = added = ""
        same = ""
        removed += words if kind == "del" else ""
        added += words if kind == "ins" else ""
    merged += [("del", removed), ("ins", added), ("same", same)]
    return [piece for piece in merged if piece[1]]
