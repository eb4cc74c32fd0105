"""Programs that speak to the JSON door with someone's token."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse


class Program:
    """Someone's program."""

    def __init__(self, app: Flask, token: str) -> None:
        self.client, self.token = app.test_client(), token

    def send(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> TestResponse:
        options: dict[str, Any] = {"headers": {"Authorization": f"Bearer {self.token}", **(headers or {})}}
        if isinstance(body, bytes):
            options |= {"data": body, "content_type": "application/json"}
        elif body is not None:
            options["json"] = body
        return self.client.open(f"/api/v1{path}", method=method, **options)

    def get(self, path: str) -> Any:
        answer = self.send("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    def post(self, path: str, body: object = None) -> Any:
        answer = self.send("POST", path, body)
        assert answer.status_code in (200, 201), answer.text
        return answer.get_json()


#: ``program("ada")``
Programs = Callable[[str], Program]


def refused(answer: TestResponse, status: int) -> dict[str, Any]:
    """The error of an answer, which must have the one shape of all errors."""
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/json"
    error = answer.get_json()["error"]
    assert set(error) - {"current"} == {"code", "message", "fields"}
    assert error["message"].endswith(".")
    return dict(error)
