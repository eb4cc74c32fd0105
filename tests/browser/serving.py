"""The program itself, served to a browser from a thread of the tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from annotator.assets import prepare
from annotator.db import Database
from annotator.live.signals import Signals

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ANSWER = "annotator.answer"


@dataclass(frozen=True)
class LiveServer:
    """Where it answers, and the database behind it."""

    url: str
    database: Database


class Server(ThreadedWSGIServer):
    """What a page asks for in the background may still be on its way when the test is over: the end waits for it."""

    daemon_threads = False


class Quiet(WSGIRequestHandler):
    """A request is no news; an error is."""

    # Browsers keep connections open and ask for several things at once.
    protocol_version = "HTTP/1.1"

    def log_request(self, *_: object) -> None:
        """Say nothing."""

    def run_wsgi(self) -> None:
        """As always; but when the page has gone on to another meanwhile, the server would leave files open."""
        try:
            super().run_wsgi()
        finally:
            close = getattr(self.environ.get(ANSWER), "close", None)
            if close:
                close()


def keep_answer(app: WSGIApplication) -> WSGIApplication:
    """The program, each of its answers noted among what is known of the request."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[ANSWER] = pieces = app(environ, start_response)
        return pieces

    return answer


@contextmanager
def serve(app: Flask) -> Iterator[LiveServer]:
    """Serve on a free port of this machine until the block ends."""
    prepare()
    signals: Signals = app.extensions["signals"]
    signals.lasts_seconds = 300
    server = Server("127.0.0.1", 0, keep_answer(app), Quiet)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield LiveServer(f"http://127.0.0.1:{server.server_port}", app.extensions["annotator"])
    finally:
        signals.stop()  # the server's end waits for whoever listens to a stream
        server.shutdown()
        thread.join()
        server.server_close()
