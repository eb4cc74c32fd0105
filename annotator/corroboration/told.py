"""An article as the algorithms see it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

#: articles of which it is kept what was read of them lately, and their length in code points
KEPT, LONGEST_KEPT = 64, 20_000

_More = TypeVarTuple("_More")
_Read = TypeVar("_Read")


@dataclass(frozen=True)
class Told:
    """One telling of a story: a text, who published it and when."""

    #: names it among others; of what sort is its caller's business
    id: str
    text: str
    language: str = "en"
    publisher: str = ""
    published_at: datetime | None = None
    url: str = ""


def read_once(read: Callable[[Told, *_More], _Read]) -> Callable[[Told, *_More], _Read]:
    """Keep what ``read`` returns, which nobody changes: an article is read for each story that it tells."""
    again = lru_cache(KEPT)(read)

    @wraps(read)
    def once(told: Told, *more: *_More) -> _Read:
        return again(told, *more) if len(told.text) <= LONGEST_KEPT else read(told, *more)

    return once
