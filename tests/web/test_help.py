"""The help page, and the table of keys behind it."""

import json
from collections import Counter

from flask.testing import FlaskClient

from annotator.web.keys import KEYS, Where, keys_json
from pages import words


def test_help_is_open_to_everybody_and_names_every_key(client: FlaskClient) -> None:
    page = client.get("/help")
    assert page.status_code == 200
    for key in KEYS:
        assert key.label in words(page)
        assert all(f"<kbd>{shown.replace(chr(39), '&#39;')}</kbd>" in page.text for shown in key.shown)


def test_commands_are_unique_and_no_key_is_bound_twice_in_one_place() -> None:
    assert max(Counter(key.command for key in KEYS).values()) == 1
    for where in (Where.TEXT, Where.MARK, Where.SELECTION):
        reachable = [name for key in KEYS if key.where in {where, Where.EVERYWHERE} for name in key.keys]
        assert max(Counter(reachable).values()) == 1


def test_the_scripts_read_the_same_table() -> None:
    table = json.loads(keys_json())
    assert [key["command"] for key in table] == [key.command for key in KEYS]
    assert table[0] == {"command": "next-sentence", "keys": ["j"], "label": "Next sentence", "where": "text"}
    assert "<" not in keys_json()
