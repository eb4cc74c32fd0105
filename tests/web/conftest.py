"""Browsers of the cast, and forms with their token."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from make import Desk
from pages import Browser, Post, read_token


@pytest.fixture
def browser(app: Flask, desk: Desk) -> Browser:
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
