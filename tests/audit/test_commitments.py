"""Values can be erased from the log; nothing else can be done to them."""

import hmac
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from annotator.audit.canonical import canonical_json
from annotator.audit.commitments import (
    Columns,
    Contents,
    _hmac,
    check,
    commit,
    commitment_of,
    disclose,
    drop_keys,
    entry_of,
    erase,
    fields_of,
    make_entry,
    new_salt,
)

INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
PLAIN = st.none() | st.booleans() | INTEGERS | st.text()
KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=6)
STATES = st.dictionaries(KEYS, VALUES, max_size=6)
SALTS = st.binary(min_size=32, max_size=32)

COLUMNS: Columns = {
    "id": uuid.UUID(int=1), "log_id": uuid.UUID(int=2), "actor_id": uuid.UUID(int=3), "kind": "claim.made",
    "at": datetime(2026, 11, 22, 2, 10, tzinfo=UTC), "subject_type": "claim", "subject_id": uuid.UUID(int=4),
    "article_id": None,
}  # fmt: skip


@dataclass
class Stored:
    """An event as it lies in the table."""

    contents: Contents
    entry: str

    def __getattr__(self, name: str) -> Any:
        return getattr(self.contents, name)


def contents_of(after: Mapping[str, Any] | None, reason: str, salt: bytes) -> Contents:
    text = None if after is None else canonical_json(after).decode()
    return Contents(None, text, reason, salt)


def names_in(data: st.DataObject, event: Contents) -> list[str]:
    return data.draw(st.lists(st.sampled_from(sorted(fields_of(event.after, event.reason))), unique=True))


@given(VALUES)
def test_the_canonical_form_is_that_of_the_standard(value: Any) -> None:
    data = canonical_json(value)
    assert data == rfc8785.dumps(value)
    assert data.decode() == json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@given(st.none() | STATES, st.text(), SALTS)
def test_what_an_auditor_gets_gives_the_commitment(after: Any, reason: str, salt: bytes) -> None:
    event = contents_of(after, reason, salt)
    values, salts, erased = disclose(event)
    assert values == {**{f"after.{key}": value for key, value in (after or {}).items()}, "reason": reason}
    assert (salt.hex() in salts.values(), erased) == (False, {})
    assert (event.after, commitment_of(values, salts, erased)) == commit(after, reason, salt)


@given(STATES, st.text(), SALTS, st.data())
def test_erasing_fields_keeps_the_commitment(
    after: Any, reason: str, salt: bytes, data: st.DataObject
) -> None:
    event, gone = contents_of(after, reason, salt), set[str]()
    for _ in range(data.draw(st.integers(1, 3))):
        names = names_in(data, event)
        event, gone = erase(event, names), gone | set(names)
        values, salts, erased = disclose(event)
        assert (set(erased), values.keys() & gone) == (gone, set())
        assert commitment_of(values, salts, erased) == commit(after, reason, salt).commitment
        assert event.salt == (None if gone else salt)
    assert check(Stored(event, make_entry(commit(after, reason, salt).commitment, **COLUMNS)))


@given(STATES, st.text(), SALTS, st.data())
def test_no_value_salt_or_name_can_be_another(
    after: Any, reason: str, salt: bytes, data: st.DataObject
) -> None:
    event = contents_of(after, reason, salt)
    values, salts, erased = disclose(erase(event, names_in(data, event)))
    sealed = commit(after, reason, salt).commitment
    for name in values:
        other = data.draw(VALUES.filter(lambda value: canonical_json(value) != canonical_json(values[name])))  # noqa: B023
        assert commitment_of({**values, name: other}, salts, erased) != sealed
        assert commitment_of(values, {**salts, name: new_salt().hex()}, erased) != sealed
        free = next(one for count in range(1, 99) if (one := name + "'" * count) not in {**values, **erased})
        renamed = {free if key == name else key: value for key, value in values.items()}
        resalted = {free if key == name else key: value for key, value in salts.items()}
        assert commitment_of(renamed, resalted, erased) != sealed
        without = [{key: part[key] for key in part if key != name} for part in (values, salts)]
        assert commitment_of(without[0], without[1], erased) != sealed
    for name in erased:
        assert commitment_of(values, salts, {**erased, name: "0" * 64}) != sealed


def test_what_is_erased_leaves_no_trace_but_its_commitment() -> None:
    before = '{"exact":"old","verdict":null}'
    event = Contents(before, '{"exact":"secret words","verdict":"disputed"}', "told me", new_salt())
    salts = disclose(event).salts
    erased = erase(event, ["after.exact", "reason", "after.unknown"])
    assert erased[:4] == ('{"verdict":null}', '{"verdict":"disputed"}', "", None)
    assert json.loads(str(erased.erased))["salts"] == {"after.verdict": salts["after.verdict"]}
    for secret in ("secret words", "told me", salts["after.exact"], salts["reason"]):
        assert secret not in str(erased)
    assert disclose(erased).values == {"after.verdict": "disputed"}


def test_erasing_what_is_not_there_changes_only_what_stood_before() -> None:
    event = Contents('{"exact":"x","n":1}', None, "", new_salt())
    assert erase(event, ["after.exact"]) == event._replace(before='{"n":1}')
    gone = erase(event, ["reason"])
    assert erase(gone, ["reason"]) == gone != event
    assert (drop_keys(None, ["after.n"]), drop_keys('{"n":1}', ["reason"])) == (None, '{"n":1}')


SALT = bytes(32)
WHOLE = contents_of({"n": 1, "s": "x"}, "why", SALT)
PARTLY = erase(WHOLE, ["after.n", "reason"])
ENTRY = make_entry(commit({"n": 1, "s": "x"}, "why", SALT).commitment, **COLUMNS)


@pytest.mark.parametrize("contents", [WHOLE, PARTLY])
def test_an_event_as_it_was_sealed_is_found_whole(contents: Contents) -> None:
    assert check(Stored(contents, ENTRY))


@pytest.mark.parametrize(
    "contents",
    [
        WHOLE._replace(after='{"n":2,"s":"x"}'),
        WHOLE._replace(after='{"n":true,"s":"x"}'),
        WHOLE._replace(after='{"n":1,"n":1,"s":"x"}'),
        WHOLE._replace(after='{"n":1, "s":"x"}'),
        WHOLE._replace(after='{"s":"x"}'),
        WHOLE._replace(after=None),
        WHOLE._replace(after="[1]"),
        WHOLE._replace(after="{"),
        WHOLE._replace(after='{"n":1.0,"s":"x"}'),
        WHOLE._replace(after='{"é":1}'),
        WHOLE._replace(reason="why not"),
        WHOLE._replace(salt=bytes(31)),
        WHOLE._replace(salt=bytes(31) + b"1"),
        WHOLE._replace(salt=None),
        PARTLY._replace(salt=SALT),
        PARTLY._replace(reason="why"),
        PARTLY._replace(after='{"n":1,"s":"x"}'),
        PARTLY._replace(erased=None),
        PARTLY._replace(erased="[]"),
        PARTLY._replace(erased="1"),
        PARTLY._replace(erased='{"salts":{},"commitments":{}}'),
        PARTLY._replace(erased='{"salts":[],"commitments":[]}'),
        PARTLY._replace(erased='{"salts":{"after.s":7},"commitments":{}}'),
        PARTLY._replace(erased=str(PARTLY.erased).upper().replace("SALTS", "salts")),
    ],
)  # fmt: skip
def test_an_event_that_was_changed_is_found(contents: Contents) -> None:
    assert not check(Stored(contents, ENTRY))


@pytest.mark.parametrize("entry", ["", "{}", "[]", "null", ENTRY.replace("commitment", "other")])
def test_an_entry_without_its_commitment_is_found(entry: str) -> None:
    assert not check(Stored(WHOLE, entry))


def test_a_salt_is_random_and_of_one_length() -> None:
    assert {len(new_salt()) for _ in range(3)} == {32}
    assert new_salt() != new_salt()
    with pytest.raises(ValueError, match="32 bytes"):
        commit({}, "", b"short")


def test_what_has_no_form_is_not_committed_to() -> None:
    with pytest.raises(TypeError):
        commit({"ratio": 0.5}, "", SALT)
    for value in (2**53, "\ud800", [2**60]):
        with pytest.raises(ValueError, match=r".+"):
            commit({"n": value}, "", SALT)


def test_the_entry_shows_everything_but_the_values() -> None:
    assert json.loads(ENTRY) == {
        "action": "claim.made",
        "actor": str(uuid.UUID(int=3)),
        "at": "2026-11-22T02:10:00.000000Z",
        "commitment": commit({"n": 1, "s": "x"}, "why", SALT).commitment,
        "id": str(uuid.UUID(int=1)),
        "log": str(uuid.UUID(int=2)),
        "subject": {"article": None, "id": str(uuid.UUID(int=4)), "type": "claim"},
    }
    assert ENTRY.encode() == rfc8785.dumps(json.loads(ENTRY))


def test_an_entry_tells_one_instant_in_one_way() -> None:
    late = datetime(2026, 11, 22, 4, 10, 0, 5, tzinfo=timezone(timedelta(hours=2)))
    columns: Columns = {**COLUMNS, "at": late, "article_id": uuid.UUID(int=5)}
    entry = json.loads(make_entry("0" * 64, **columns))
    assert entry["at"] == "2026-11-22T02:10:00.000005Z"
    assert entry["subject"]["article"] == str(uuid.UUID(int=5))
    columns["at"] = late.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        make_entry("0" * 64, **columns)


def test_the_entry_of_a_stored_event_is_made_from_its_columns() -> None:
    @dataclass
    class Row:
        id: uuid.UUID
        log_id: uuid.UUID
        at: datetime
        actor_id: uuid.UUID
        kind: str
        subject_type: str
        subject_id: uuid.UUID
        article_id: uuid.UUID | None

    assert entry_of(Row(**COLUMNS), "0" * 64) == make_entry("0" * 64, **COLUMNS)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200))
def test_the_hash_with_a_key_is_the_one_of_rfc_2104(key: bytes, message: bytes) -> None:
    assert _hmac(key, message) == hmac.digest(key, message, "sha256")
