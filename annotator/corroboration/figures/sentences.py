"""The figures of sentences, which are read for each article of their story: once is enough. Pure."""

from datetime import date, datetime
from functools import lru_cache

from annotator.corroboration.figures.quantities import Quantity, find_quantities

#: code points that are read: what goes on without an end is a table
LONGEST = 5_000
#: code points of a text that may be asked for again: a sentence or a few
_SHORT = 1_000


def find_in_sentence(text: str, language: str, published_at: datetime | date | None) -> tuple[Quantity, ...]:
    """As ``find_quantities``, for the start of a text that may be asked for again."""
    return (_find_again if len(text) <= _SHORT else _find)(text[:LONGEST], language, published_at)


def _find(text: str, language: str, published_at: datetime | date | None) -> tuple[Quantity, ...]:
    return tuple(find_quantities(text, language, published_at))


_find_again = lru_cache(4_096)(_find)
