"""An archive of a project as it comes back in: its three files, each line checked by itself."""

import json
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from annotator.audit.canonical import canonical_json
from annotator.audit.commitments import check, entry_of
from annotator.audit.kinds import EventKind
from annotator.audit.tlog import leaf_hash
from annotator.errors import Invalid
from annotator.exports.formats.project import EVENTS, HEAD, TEXTS
from annotator.exports.history import KIND, VERSION

#: what reading a file that is no such archive may raise
_BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError, OSError)
#: what values that the program never wrote may raise
_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, RecursionError)

State = dict[str, Any]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True)


class PersonLine(_Shape):
    """Someone who is in the history."""

    id: UUID
    name: str = Field(min_length=1, max_length=40)


class Head(_Shape):
    """What the archive says of itself."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: Literal["annotator project"]
    version: int
    id: UUID
    slug: str
    title: str
    people: list[PersonLine]
    events: int
    root: str


class TextLine(_Shape):
    """One text of an article. ``event``: the number of the one that its row names."""

    id: UUID
    article: UUID
    revision: int = Field(ge=1, le=2**31 - 1)
    created_by: UUID
    created_at: datetime
    event: int
    text: str


class _EventLine(_Shape):
    seq: int
    entry: str
    leaf_hash: str
    before: State | None
    after: State | None
    reason: str
    salt: str | None
    erased: State | None
    redacted_by: int | None


@dataclass(frozen=True)
class StoredEvent:
    """An event whose values, entry and leaf hash fit each other. The names are those of the table's columns."""

    seq: int
    id: UUID
    log_id: UUID
    at: datetime
    actor_id: UUID
    kind: str
    subject_type: str
    subject_id: UUID
    article_id: UUID | None
    before: str | None
    after: str | None
    reason: str
    salt: bytes | None
    erased: str | None
    entry: str
    leaf_hash: bytes
    #: the number of the event that erased something here last
    redacted_by: int | None


class ProjectFiles:
    """The files of an archive, read a line at a time. Everything raises Invalid("file") with place and sentence."""

    def __init__(self, file: BinaryIO) -> None:
        with _refusing("This is no archive of a project"):
            self._archive = zipfile.ZipFile(file)
            self.head = Head.model_validate_json(self._archive.read(HEAD))
        if self.head.version != VERSION:
            raise Invalid(
                "file", f"This is an {KIND} of version {self.head.version}; this program reads {VERSION}."
            )

    def events(self, wanted: Collection[int] | None = None) -> Iterator[StoredEvent]:
        """Each event, or those with these numbers."""
        for number, data in self._lines(EVENTS):
            if wanted is None or number in wanted:
                with _refusing(f"{EVENTS}, line {number}"):
                    yield _read_event(number, data)

    def texts(self) -> Iterator[TextLine]:
        """Each text."""
        for number, data in self._lines(TEXTS):
            with _refusing(f"{TEXTS}, line {number}"):
                found = TextLine.model_validate_json(data)
            yield found

    def _lines(self, name: str) -> Iterator[tuple[int, bytes]]:
        with _refusing(name), self._archive.open(name) as file:
            yield from enumerate(file, 1)


def _read_event(number: int, data: bytes) -> StoredEvent:
    line = _EventLine.model_validate_json(data)
    sealed = json.loads(line.entry)
    subject, article = sealed["subject"], sealed["subject"]["article"]
    before, after, erased = (
        None if state is None else canonical_json(state).decode()
        for state in (line.before, line.after, line.erased)
    )
    event = StoredEvent(
        line.seq, UUID(sealed["id"]), UUID(sealed["log"]), datetime.fromisoformat(sealed["at"]).astimezone(UTC),
        UUID(sealed["actor"]), EventKind(sealed["action"]).value, subject["type"], UUID(subject["id"]),
        UUID(article) if article else None, before, after, line.reason,
        bytes.fromhex(line.salt) if line.salt is not None else None, erased, line.entry,
        bytes.fromhex(line.leaf_hash), line.redacted_by,
    )  # fmt: skip
    if event.seq != number:
        raise Invalid("file", f"event {event.seq} stands at the place of event {number}.")
    if leaf_hash(event.entry.encode()) != event.leaf_hash:
        raise Invalid("file", f"the leaf hash of event {number} does not fit its entry.")
    if not check(event) or entry_of(event, sealed["commitment"]) != event.entry:
        raise Invalid("file", f"the values of event {number} are not those that its entry was made of.")
    return event


@contextmanager
def _refusing(place: str) -> Iterator[None]:
    """Say where something cannot be read."""
    try:
        yield
    except Invalid as invalid:
        raise Invalid("file", f"{place}: {invalid.message}") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise Invalid("file", f"{place}: {where}: {first['msg'].rstrip('.')}.") from None
    except (*_BROKEN, *_UNREADABLE):
        raise Invalid("file", f"{place}: it cannot be read.") from None
