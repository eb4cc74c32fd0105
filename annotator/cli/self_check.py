"""The program asks itself over HTTP for what a visitor sees first."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import click
from werkzeug.serving import WSGIRequestHandler, make_server

from annotator.app import create_app
from annotator.cli.demo_data import PASSWORD
from annotator.config import Config
from annotator.errors import Refusal

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
TIMEOUT_SECONDS = 30


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, *_: object) -> None:
        """Say nothing."""


def check_pages(config: Config, slug: str) -> None:
    """Sign in through the form, fetch the front page and an article, print what came.

    Raises Refusal if anything is missing.
    """
    with _serving(config) as address:
        visitor = _Visitor(address)
        form = visitor.fetch("/sign-in")
        token = _find(_TOKEN, form, "the sign-in form has no token")
        visitor.fetch("/sign-in", name="ada", password=PASSWORD, csrf_token=token)
        visitor.fetch("/")
        articles = visitor.fetch(f"/projects/{slug}/articles")
        found = _find(
            re.compile(rf'href="(/projects/{slug}/articles/[0-9a-f-]{{36}})"'),
            articles,
            "the list of articles is empty",
        )
        article = visitor.fetch(found)
        marks = article.count("<mark")
        if not marks:
            raise Refusal("The article came without a single mark.")
        for built in sorted(set(re.findall(r'(?:href|src)="(/static/dist/[^"#]+\.(?:css|js))"', article))):
            visitor.fetch(built)
    click.echo(f"All is there: signed in as ada, {len(article):,} characters of page, {marks} marks.")


class _Visitor:
    """A browser that keeps cookies and says what it got."""

    def __init__(self, address: str) -> None:
        self.address = address
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def fetch(self, path: str, **form: str) -> str:
        """GET, or POST when there is a form; follows redirects."""
        data = urllib.parse.urlencode(form).encode() if form else None
        try:
            with self.opener.open(self.address + path, data, TIMEOUT_SECONDS) as response:
                text: str = response.read().decode()
                final = urllib.parse.urlsplit(response.url).path
        except urllib.error.HTTPError as error:
            raise Refusal(f"{path} answered {error.code}.") from error
        except urllib.error.URLError as error:
            raise Refusal(f"{path} did not answer: {error.reason}") from error
        title = _TITLE.search(text)
        shown = f"“{' '.join(title.group(1).split())}”" if title else f"{len(text):,} characters"
        click.echo(f"200 {path}{f' → {final}' if final != path else ''}  {shown}")
        return text


@contextmanager
def _serving(config: Config) -> Iterator[str]:
    app = create_app(config)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions["annotator"].close()


def _find(pattern: re.Pattern[str], text: str, otherwise: str) -> str:
    found = pattern.search(text)
    if found is None:
        raise Refusal(f"Something is missing: {otherwise}.")
    return found.group(1)
