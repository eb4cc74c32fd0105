"""Salted commitments: what lets a value be erased from the log while every proof of the log stays valid.

The values of an event are named fields: ``reason``, and ``after.<key>`` for each key of its state. The entry of the
event, which the tree is made of, holds no value but one commitment to all of them:

    salt of a field          HMAC-SHA256(key = salt of the event, message = name of the field)
    commitment of a field    HMAC-SHA256(key = salt of the field, message = canonical JSON of the value)
    commitment of the event  SHA-256(canonical JSON of {name: commitment of the field in hex, …})

A value is erased with its salt. Its commitment stays and says nothing about it: no guess can be tried without the salt.
What stood before is not committed to: it is what stood after the event before it.
"""

import json
import os
import re
import uuid
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256 as _sha256
from typing import Any, NamedTuple, Protocol, TypedDict, Unpack

from annotator.audit.canonical import canonical_json, canonical_members, canonical_text, join_members

SALT_BYTES = 32

#: the key of HMAC has one length, so that no two salts mean the same key
_HEX = re.compile("[0-9a-f]{64}")


class Payload(Protocol):
    """The columns of an event that an erasure touches. States are canonical JSON of an object, or None."""

    @property
    def before(self) -> str | None: ...
    @property
    def after(self) -> str | None: ...
    @property
    def reason(self) -> str: ...
    @property
    def salt(self) -> bytes | None: ...
    @property
    def erased(self) -> str | None: ...


class Sealed(Payload, Protocol):
    """An event that has its entry."""

    @property
    def entry(self) -> str: ...


class Columns(TypedDict):
    """The columns of an event that its entry shows as they are. ``at`` knows its time zone."""

    id: uuid.UUID
    log_id: uuid.UUID
    at: datetime
    actor_id: uuid.UUID
    kind: str
    subject_type: str
    subject_id: uuid.UUID
    article_id: uuid.UUID | None


class Contents(NamedTuple):
    """A Payload of its own. ``salt`` is None exactly where ``erased`` is not."""

    before: str | None
    after: str | None
    reason: str
    salt: bytes | None
    erased: str | None = None


class Disclosure(NamedTuple):
    """What an auditor gets of an event: every value with its salt, and the commitments of the values that are gone."""

    values: dict[str, Any]
    salts: dict[str, str]
    erased: dict[str, str]


class Committed(NamedTuple):
    """Of a new event: its state in canonical JSON, and its commitment, 64 hex digits."""

    after: str | None
    commitment: str


def new_salt() -> bytes:
    """The salt of a new event, SALT_BYTES long."""
    return os.urandom(SALT_BYTES)


def fields_of(after_json: str | None, reason: str) -> dict[str, Any]:
    """The values of an event by their names. Raises ValueError if ``after_json`` is no JSON object."""
    after = {} if after_json is None else json.loads(after_json)
    if not isinstance(after, dict):
        raise ValueError("a state is a JSON object")
    return {**{f"after.{key}": value for key, value in after.items()}, "reason": reason}


def commit(after: Mapping[str, Any] | None, reason: str, salt: bytes) -> Committed:
    """The state and the commitment of a new event.

    after: JSON values by ASCII keys. Raises what canonical_json() raises for other things.
    """
    if after is None:
        return Committed(None, _commit_all({}, reason, salt))
    members = canonical_members(after)
    return Committed(join_members(members), _commit_all(members, reason, salt))


def _commit_all(members: Mapping[str, str], reason: str, salt: bytes) -> str:
    """In one go what is said above of fields: an event has twenty, and imports have many events."""
    inside, outside = _pads(_checked(salt))
    commitments = []
    texts = (*members.values(), canonical_text(reason))
    for (name, beginning), text in zip(_fields(tuple(members)), texts, strict=True):
        inner, outer = _pads(_sha256(outside + _sha256(inside + name).digest()).digest())
        found = _sha256(outer + _sha256(inner + text.encode()).digest()).hexdigest()
        commitments.append(f'{beginning}"{found}"')
    return _sha256(f"{{{','.join(commitments)}}}".encode()).hexdigest()  # their names are in order


@lru_cache
def _fields(keys: tuple[str, ...]) -> list[tuple[bytes, str]]:
    """The fields of a state and the reason: the name of each, and how it begins in the commitment of the event."""
    names = [*(f"after.{key}" for key in keys), "reason"]
    return [(name.encode("ascii"), f"{canonical_text(name)}:") for name in names]


def disclose(event: Payload) -> Disclosure:
    """The values, salts and erased commitments of an event's line in a log file.

    The salt of the event itself is never shown: it would give the salts of fields that are erased later.
    Raises ValueError if the columns are no payload at all; whether they are the right ones is for check() to say.
    """
    values = fields_of(event.after, event.reason)
    if event.erased is None:
        salt = event.salt or b""
        return Disclosure(values, {name: _field_salt(salt, name).hex() for name in values}, {})
    kept = json.loads(event.erased)
    if "reason" in kept["commitments"] and not event.reason:  # how a reason that is gone is stored
        del values["reason"]
    return Disclosure(values, kept["salts"], kept["commitments"])


def commitment_of(values: Mapping[str, Any], salts: Mapping[str, str], erased: Mapping[str, str]) -> str:
    """The commitment of the event that was disclosed so, 64 hex digits.

    Raises ValueError unless each value has its salt, nothing is there and erased at once, and salts and commitments
    are 64 hex digits.
    """
    if values.keys() != salts.keys() or values.keys() & erased.keys():
        raise ValueError("values, salts and erased commitments do not belong together")
    if not all(_HEX.fullmatch(text) for text in (*salts.values(), *erased.values())):
        raise ValueError("a salt or a commitment is not 64 hex digits")
    commitments = dict(erased)
    for name, value in values.items():
        commitments[name] = _commit_field(bytes.fromhex(salts[name]), value)
    return _sha256(canonical_json(commitments)).hexdigest()


def erase(event: Payload, names: Collection[str]) -> Contents:
    """The payload without the values of these fields, and without any way to guess them.

    names: of fields; one that is no field of this event, or is gone already, changes nothing but what stood before.
    """
    values, salts, erased = disclose(event)
    gone = [name for name in values if name in names]
    before, after = drop_keys(event.before, names), drop_keys(event.after, names)
    if not gone:
        return Contents(before, after, event.reason, event.salt, event.erased)
    kept = {
        "salts": {name: salt for name, salt in salts.items() if name not in gone},
        "commitments": {
            **erased,
            **{name: _commit_field(bytes.fromhex(salts[name]), values[name]) for name in gone},
        },
    }
    reason = "" if "reason" in gone else event.reason
    return Contents(before, after, reason, None, canonical_json(kept).decode())


def drop_keys(state: str | None, names: Collection[str]) -> str | None:
    """A state without the keys of these fields (``after.<key>``). Canonical JSON or None, in and out."""
    if state is None:
        return None
    kept = {key: value for key, value in json.loads(state).items() if f"after.{key}" not in names}
    return canonical_json(kept).decode()


def check(event: Sealed) -> bool:
    """Whether the stored values give the commitment that stands in the entry. False whatever the columns hold.

    ``before`` is not looked at, and neither is what the entry shows as it is: see entry_of().
    """
    try:
        if (event.salt is None) != (event.erased is not None):
            return False
        if event.after is not None and canonical_json(json.loads(event.after)).decode() != event.after:
            return False  # a key that stands there twice, say: readers would disagree
        sealed = json.loads(event.entry)["commitment"]
        return bool(commitment_of(*disclose(event)) == sealed)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return False


def make_entry(commitment: str, **columns: Unpack[Columns]) -> str:
    """What the tree commits to: canonical JSON of everything but the values.

    Raises ValueError if ``at`` has no time zone.
    """
    at, article_id = columns["at"], columns["article_id"]
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    instant = at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    action, subject_type = canonical_text(columns["kind"]), canonical_text(columns["subject_type"])
    article = "null" if article_id is None else f'"{article_id}"'
    return (
        f'{{"action":{action},"actor":"{columns["actor_id"]}","at":"{instant}","commitment":"{commitment}",'
        f'"id":"{columns["id"]}","log":"{columns["log_id"]}",'
        f'"subject":{{"article":{article},"id":"{columns["subject_id"]}","type":{subject_type}}}}}'
    )


def entry_of(event: Any, commitment: str) -> str:
    """The same of an Event, a Recorded or a row of its columns."""
    return make_entry(commitment, **columns_of(event))


def columns_of(event: Any) -> Columns:
    """What make_entry() is given of them."""
    return {
        "id": event.id, "log_id": event.log_id, "at": event.at, "actor_id": event.actor_id, "kind": event.kind,
        "subject_type": event.subject_type, "subject_id": event.subject_id, "article_id": event.article_id,
    }  # fmt: skip


def _field_salt(salt: bytes, name: str) -> bytes:
    return _hmac(_checked(salt), name.encode("ascii"))


def _checked(salt: bytes) -> bytes:
    if len(salt) != SALT_BYTES:
        raise ValueError(f"the salt of an event has {SALT_BYTES} bytes")
    return salt


def _commit_field(field_salt: bytes, value: object) -> str:
    return _hmac(field_salt, canonical_json(value)).hex()


#: what a key is combined with inside and outside, byte by byte
_INSIDE, _OUTSIDE = (bytes(one ^ pad for one in range(256)) for pad in (0x36, 0x5C))
_REST_INSIDE, _REST_OUTSIDE = b"\x36" * 32, b"\x5c" * 32


def _pads(key: bytes) -> tuple[bytes, bytes]:
    """A key of 32 bytes as HMAC-SHA-256 (RFC 2104) puts it before what is hashed, inside and outside."""
    return key.translate(_INSIDE) + _REST_INSIDE, key.translate(_OUTSIDE) + _REST_OUTSIDE


def _hmac(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA-256 with a key of 32 bytes.

    ``hmac.digest()`` gives the same in twice the time, because it looks its algorithm up each time: an event has forty.
    """
    inside, outside = _pads(key)
    return _sha256(outside + _sha256(inside + message).digest()).digest()
