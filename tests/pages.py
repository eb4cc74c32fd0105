"""Asking for pages, sending their forms, and reading what they say."""

import html
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any, Protocol

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

#: a page that everybody may open
ANY_PAGE = "/help"


class Browser(Protocol):
    """``browser("ada")``: a browser in which Ada is signed in."""

    def __call__(self, name: str) -> FlaskClient: ...


class Post(Protocol):
    """``post(client, url, data)``: send a form with a fresh token; keywords go to the client."""

    def __call__(
        self, client: FlaskClient, url: str, data: Mapping[str, Any] | None = None, **options: Any
    ) -> TestResponse: ...


def read_token(client: FlaskClient) -> str:
    """The token that this browser's forms carry."""
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get(ANY_PAGE).text)
    assert found
    return found.group(1)


def words(response: TestResponse) -> str:
    """What a person reads: text without tags, single spaces."""
    body = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", response.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(body)).strip()


def field_value(response: TestResponse, name: str) -> str:
    """What a form of the page holds in this field."""
    found = re.search(rf'<input[^>]*\bname="{name}"[^>]*>', response.text)
    value = re.search(r'\bvalue="([^"]*)"', found.group()) if found else None
    return html.unescape(value.group(1)) if value else ""


class _Dangers(HTMLParser):
    """Collects what no page of ours may hold."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        inline = tag == "script" and "src" not in values and values.get("type") != "application/json"
        active = [name for name in values if name.startswith("on") or name == "style"]
        leads_out = (
            values.get("href", values.get("src", "")).strip().lower().startswith(("javascript:", "data:text"))
        )
        if inline or active or leads_out or tag in {"img", "iframe", "object", "embed", "style"}:
            self.found.append(f"<{tag} {values}>")


def dangers(response: TestResponse) -> list[str]:
    """Elements and attributes of the page that could run or load something."""
    parser = _Dangers()
    parser.feed(response.text)
    return parser.found
