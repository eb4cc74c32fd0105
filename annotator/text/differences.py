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
#: beyond this many comparisons a stretch is shown as replaced whole: a page must not wait
_MAX_COMPARISONS = 1_000_000


def word_diff(before: str, after: str) -> list[Piece]:
    """The pieces that lead from ``before`` to ``after``.

    "same" and "del" pieces together are ``before``, "same" and "ins" pieces are ``after``.
    A change is one "del" followed by one "ins". Lines are compared first, then the words of
    those that differ; where very much differs it is shown as replaced whole.
    """
    pieces: list[Piece] = []
    for kind, removed, added in _changes(_LINE.findall(before), _LINE.findall(after)):
        if kind == "equal":
            pieces.append(("same", removed))
            continue
        for inner, old, new in _changes(_WORD.findall(removed), _WORD.findall(added)):
            pieces += [("same", old)] if inner == "equal" else [("del", old), ("ins", new)]
    return _merged([piece for piece in pieces if piece[1]])


def _changes(old: list[str], new: list[str]) -> Iterator[tuple[str, str, str]]:
    """("equal" or another word, what was there, what is there now)."""
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    removed, added = old[head : len(old) - tail], new[head : len(new) - tail]
    yield "equal", "".join(old[:head]), ""
    if len(removed) * len(added) > _MAX_COMPARISONS:
        yield "replace", "".join(removed), "".join(added)
    else:
        matcher = SequenceMatcher(None, removed, added, autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            yield kind, "".join(removed[a:b]), "".join(added[c:d])
    yield "equal", "".join(old[len(old) - tail :]), ""


def _shared(old: list[str], new: list[str]) -> int:
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


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
