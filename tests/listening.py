"""Listening to a stream of the program, as a browser does."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

#: no test waits so long unless it is about to fail
LONG = 20


class Listener:
    """An open stream, frame by frame."""

    def __init__(self, answer: requests.Response) -> None:
        self.answer = answer
        self.lines = answer.iter_lines(chunk_size=1, decode_unicode=True)

    def frame(self) -> dict[str, str] | None:
        """The fields of the next frame; None at the end."""
        fields: dict[str, str] = {}
        for line in self.lines:
            if not line:
                return fields
            name, _, value = line.partition(": ")
            fields[name] = value
        return None

    def hear(self, name: str) -> Any:
        """What the next frame of this name says."""
        while (fields := self.frame()) is not None:
            if fields.get("event") == name:
                return json.loads(fields["data"])
        raise EOFError(name)

    def rest(self) -> list[dict[str, str]]:
        """All frames until the end."""
        return list(iter(self.frame, None))


@contextmanager
def listening(url: str, secret: str, **headers: str) -> Iterator[Listener]:
    """Ask for a stream, signed in by a session's secret."""
    with requests.Session() as session:
        session.trust_env = False
        session.cookies.set("annotator", secret)
        with session.get(url, headers=headers, stream=True, timeout=LONG) as answer:
            answer.encoding = "utf-8"
            yield Listener(answer)
