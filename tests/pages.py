"""Reading what a page says."""

import html
import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

#: a page that everybody may open
ANY_PAGE = "/help"


def read_token(client: FlaskClient) -> str:
    """The token that this browser's forms carry."""
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get(ANY_PAGE).text)
    assert found
    return found.group(1)


def words(response: TestResponse) -> str:
    """What a person reads: text without tags, single spaces."""
    body = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", response.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(body)).strip()
