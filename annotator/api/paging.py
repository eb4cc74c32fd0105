"""Cursors: opaque to the asker, the place of the last item to us."""

import uuid
from collections.abc import Sequence
from typing import Protocol

from annotator.api.bodies import Page
from annotator.errors import Invalid


class HasId(Protocol):
    """An item of a list in order of id."""

    @property
    def id(self) -> uuid.UUID: ...


def id_after(query: Page) -> uuid.UUID | None:
    """The id that a cursor stands for."""
    if not query.cursor:
        return None
    try:
        return uuid.UUID(query.cursor)
    except ValueError:
        raise wrong_cursor() from None


def next_after(items: Sequence[HasId], query: Page) -> str | None:
    """The cursor of the part after this one; ``items`` holds one more than was asked for if there is one."""
    return str(items[query.limit - 1].id) if len(items) > query.limit else None


def wrong_cursor() -> Invalid:
    """What is said of a cursor that we did not make."""
    return Invalid("cursor", "This is no cursor of this list; take the one from “next”.")
