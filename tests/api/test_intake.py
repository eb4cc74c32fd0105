"""Bodies that one reader takes one way and another another way."""

import json

import pytest

from annotator.api.intake import Malformed, parse_json
from programs import Programs, refused

NASTY = {
    "not UTF-8": b'{"kind": "\xff"}',
    "UTF-16": '{"kind": "claim"}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "cut short": b'{"kind": "claim"',
    "nothing but a comma": b",",
    "a key twice": b'{"kind": "claim", "kind": "passage"}',
    "a key twice below": b'{"sources": [{"url": "a", "url": "b"}]}',
    "NaN": b'{"start": NaN}',
    "Infinity": b'{"start": -Infinity}',
    "1e999": b'{"start": 1e999}',
    "2^53": b'{"start": 9007199254740992}',
    "five thousand digits": b'{"start": ' + b"9" * 5_000 + b"}",
    "NUL": b'{"reason": "a\\u0000b"}',
    "NUL in a key": b'{"a\\u0000b": 1}',
    "a lone surrogate": b'{"reason": "\\ud83d"}',
    "33 deep": b"[" * 33 + b"]" * 33,
    "a hundred thousand deep": b"[" * 100_000,
    "a hundred thousand objects deep": b'{"a":' * 40_000,
    "an unescaped line break": b'{"reason": "a\nb"}',
    "trailing words": b"{} and more",
}


@pytest.mark.parametrize("body", NASTY.values(), ids=NASTY.keys())
def test_a_nasty_body_is_refused_in_one_sentence(program: Programs, place: str, body: bytes) -> None:
    ada = program("ada")
    assert refused(ada.send("POST", place, body), 400)["code"] == "malformed"
    assert ada.get(place)["items"] == []


@pytest.mark.parametrize("body", [b"[]", b"5", b'"text"', b"null", b"true", b"{}", b"[" * 32 + b"]" * 32])
def test_json_of_another_shape_is_refused_by_field(program: Programs, place: str, body: bytes) -> None:
    assert refused(program("ada").send("POST", place, body), 422)["fields"]


def test_a_body_that_is_too_large_is_refused_unread(program: Programs, place: str) -> None:
    body = json.dumps({"reason": "x" * 256 * 1024}).encode()
    assert refused(program("ada").send("POST", place, body), 413)["code"] == "too_large"


def test_a_form_is_no_json(program: Programs, place: str) -> None:
    ada = program("ada")
    headers = {"Authorization": f"Bearer {ada.token}"}
    refused(ada.client.post(f"/api/v1{place}", data={"kind": "claim"}, headers=headers), 400)


def test_unknown_addresses_and_methods_answer_in_json(program: Programs) -> None:
    refused(program("ada").send("GET", "/nowhere"), 404)
    refused(program("ada").send("GET", "/annotations/5"), 404)
    refused(program("ada").send("PUT", "/projects"), 405)


@pytest.mark.parametrize("slug", ["a%00b", "%ED%A0%80", "%FF", "x" * 2_000, "'", "%F0%9F%98%80"])
def test_an_address_of_any_bytes_is_not_found(program: Programs, slug: str) -> None:
    refused(program("ada").send("GET", f"/projects/{slug}/articles"), 404)


def test_what_is_plain_passes_unchanged() -> None:
    value = {"a": [1, -(2**53) + 1, 1.5, True, None, "👩🏽‍🚒\t"], "b": {"c": []}}
    assert parse_json(json.dumps(value).encode()) == value
    with pytest.raises(Malformed, match="twice"):
        parse_json(b'{"a": 1, "\\u0061": 2}')
