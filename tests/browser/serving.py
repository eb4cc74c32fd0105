"""The program itself, served to a browser from a thread of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from annotator.assets import prepare
from annotator.db import Database


@dataclass(frozen=True)
class LiveServer:
    """Where it answers, and the database behind it."""

    url: str
    database: Database


class Quiet(WSGIRequestHandler):
    """A request is no news; an error is."""

    # Browsers keep connections open and ask for several things at once.
    protocol_version = "HTTP/1.1"

    def log_request(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve(app: Flask) -> Iterator[LiveServer]:
    """Serve on a free port of this machine until the block ends."""
    prepare()
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield LiveServer(f"http://127.0.0.1:{server.server_port}", app.extensions["annotator"])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
