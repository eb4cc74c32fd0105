"""Browsers of the cast, and forms with their token."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from make import Desk
from pages import read_token


class Post(Protocol):
    """``post(client, url, data)``: send a form with a fresh token; keywords go to the client."""

    def __call__(
        self, client: FlaskClient, url: str, data: Mapping[str, Any] | None = None, **options: Any
    ) -> TestResponse: ...


@pytest.fixture
def browser(app: Flask, desk: Desk) -> Callable[[str], FlaskClient]:
    """``browser("ada")``: a browser in which Ada is signed in."""

    def open_browser(name: str) -> FlaskClient:
        client = app.test_client()
        client.set_cookie("annotator", desk.secrets[name])
        return client

    return open_browser


@pytest.fixture
def post() -> Post:
    def send(
        client: FlaskClient, url: str, data: Mapping[str, Any] | None = None, **options: Any
    ) -> TestResponse:
        return client.post(url, data={"csrf_token": read_token(client), **(data or {})}, **options)

    return send
