"""Judged texts, kept in memory for as long as they are asked for: a text never changes."""

import threading
import uuid
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence

from annotator.coverage.worthiness import Worth, judge_sentences

#: sentences kept, about 1 kB each
KEPT = 20_000

_kept: OrderedDict[tuple[uuid.UUID, str], Sequence[Worth]] = OrderedDict()
_lock = threading.Lock()


def judge_revision(revision_id: uuid.UUID, text: str, language: str) -> Sequence[Worth]:
    """The sentences of a revision, in order."""
    key = (revision_id, language)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = tuple(judge_sentences(text, language))
    with _lock:
        _kept[key] = found
        while sum(map(len, _kept.values())) > KEPT and len(_kept) > 1:
            _kept.popitem(last=False)
    return found


def touched(starts: Sequence[int], start: int, end: int) -> Sequence[int]:
    """The numbers of the sentences, from 0, that a span touches. starts: of all of them, in order."""
    if not starts:
        return ()
    first = max(0, bisect_right(starts, start) - 1)
    return range(first, max(first + 1, bisect_right(starts, end - 1)))
