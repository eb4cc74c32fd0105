"""Asking for pages, sending their forms, and reading what they say."""

import html
import re
from collections.abc import Mapping
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
