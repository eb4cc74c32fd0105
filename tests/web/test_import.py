"""Importing articles through the page."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from annotator.articles.models import Article, Revision
from annotator.db import Database
from counting import count_changes
from make import FLOOD, Desk

Browser = Callable[[str], FlaskClient]
IMPORT = "/projects/flood/articles/import"
GOOD = b"---\ntitle: Gate opens\npublisher: Lamp\nurl: https://lamp.example/opens\nlanguage: en\n---\nOpen again.\n"


def files(*contents: bytes) -> dict[str, Any]:
    return {"files": [(BytesIO(content), f"file-{number}.md") for number, content in enumerate(contents, 1)]}


def stored(database: Database) -> tuple[int, int, int]:
    with database.reading() as session:
        articles, revisions = (
            session.scalar(select(func.count()).select_from(table)) or 0 for table in (Article, Revision)
        )
    return articles, revisions, count_changes(database)


def test_several_files_are_imported_by_one_form(browser: Browser, post: Any, database: Database) -> None:
    before = stored(database)
    answer = post(browser("cleo"), IMPORT, files(GOOD, b"Another text.\n", FLOOD.encode(), b""))
    assert answer.status_code == 422
    outcomes = [part.split('"')[0] for part in answer.text.split('data-outcome="')[1:]]
    assert outcomes == ["added", "added", "present", "refused"]
    assert "There is no text in it" in answer.text
    assert [now - then for now, then in zip(stored(database), before, strict=True)] == [2, 2, 2]


def test_the_text_that_is_here_is_pointed_at(
    browser: Browser, post: Any, database: Database, desk: Desk
) -> None:
    before = stored(database)
    answer = post(browser("cleo"), IMPORT, files(FLOOD.encode()))
    assert answer.status_code == 200
    assert f'href="/projects/flood/articles/{desk.flood.id}"' in answer.text
    assert "here already" in answer.text
    assert stored(database) == before


def test_another_text_at_the_same_address_is_a_revision(browser: Browser, post: Any, desk: Desk) -> None:
    new = b"---\nurl: https://lamp.example/gate\n---\nThe gate has failed, and was mended.\n"
    answer = post(browser("cleo"), IMPORT, files(new))
    assert "Added as revision 2 of" in answer.text
    assert f"/articles/{desk.flood.id}" in answer.text


BAD = {
    "empty": (b"", "There is no text in it"),
    "white space": (b" \n\t\n", "There is no text in it"),
    "NUL": (b"One\x00two", "The text has a NUL"),
    "Latin-1": ("Überschwemmung".encode("latin-1"), "This is not UTF-8 text"),
    "5 MB": (b"a " * 2_500_000, "The text is too long: 5,000,000 bytes"),
    "broken YAML": (b"---\ntitle: [\n---\nText\n", "The front matter cannot be read at line"),
    "a list": (b"---\n- title\n---\nText\n", "The front matter must be lines such as"),
    "aliases": (b"---\na: &a [1]\nb: [*a, *a]\n---\nText\n", "The front matter cannot be read at line"),
    "a deep nest": (b"---\na: " + b"[" * 5_000 + b"\n---\nText\n", "The front matter cannot be read at line"),
    "front matter alone": (b"---\ntitle: Gate\n---\n", "There is no text in it"),
    "a date": (b"---\npublished_at: yesterday\n---\nText\n", "published_at: A date looks like"),
    "an impossible date": (b"---\npublished_at: 2026-02-30\n---\nText\n", "A date looks like"),
    "an address": (b"---\nurl: javascript:alert(1)\n---\nText\n", "url: A web address starts with"),
    "a long title": (b"---\ntitle: " + b"x" * 501 + b"\n---\nText\n", "title: This has 501 characters"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_cannot_be_taken_gets_one_sentence(
    browser: Browser, post: Any, database: Database, case: str
) -> None:
    content, sentence = BAD[case]
    before = stored(database)
    answer = post(browser("cleo"), IMPORT, files(content), headers={"X-Fragment": "1"})
    assert answer.status_code == 422
    assert sentence in answer.text
    answer.request.input_stream.close()
    assert answer.text.count("<li") == answer.text.count("<p>") == 1
    assert stored(database) == before


def test_the_script_gets_a_piece_of_a_page(browser: Browser, post: Any) -> None:
    answer = post(browser("cleo"), IMPORT, files(GOOD), headers={"X-Fragment": "1"})
    assert answer.status_code == 200
    assert answer.text.strip().startswith("<li")
    assert "Added: " in answer.text


def test_no_file_at_all_is_said(browser: Browser, post: Any) -> None:
    answer = post(browser("cleo"), IMPORT, {"files": (BytesIO(b""), "")}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Choose at least one file first." in answer.text


def test_a_pasted_text_is_imported_with_its_fields(browser: Browser, post: Any, database: Database) -> None:
    fields = {"title": "Pasted", "publisher": "Lamp", "published_at": "2026-04-19", "language": "en"}
    answer = post(browser("cleo"), IMPORT, {"text": "One line.\r\nTwo.", **fields})
    assert "Added: " in answer.text
    with database.reading() as session:
        article = session.scalar(select(Article).where(Article.title == "Pasted"))
        assert article is not None
        assert (article.publisher, article.language, str(article.published_at)[:10]) == (
            "Lamp",
            "en",
            "2026-04-19",
        )
        assert (
            session.scalar(select(Revision.text).where(Revision.article_id == article.id))
            == "One line.\nTwo."
        )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text": ""}, "Paste the text of the article here."),
        ({"text": "Kept", "url": "gate.example"}, "A web address starts with"),
        ({"text": "Kept", "published_at": "yesterday"}, "A date looks like"),
        ({"text": "Kept", "language": "English, mostly"}, "A language is a tag"),
        ({"text": "Kept", "title": "a\x00b"}, "Take out the character U+0000"),
        ({"text": "Kept\x00"}, "The text has a NUL"),
        ({"text": "---\ntitle: [\n---\nKept"}, "The front matter cannot be read"),
    ],
)
def test_a_pasted_text_that_is_refused_stays_in_the_form(
    browser: Browser, post: Any, database: Database, data: dict[str, str], sentence: str
) -> None:
    before = stored(database)
    answer = post(browser("cleo"), IMPORT, data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "error-summary" in answer.text
    assert ("Kept" in answer.text) == bool(data["text"])
    assert stored(database) == before


@pytest.mark.parametrize("name", ["ada", "vera"])
def test_who_may_not_import_is_told_so(browser: Browser, post: Any, database: Database, name: str) -> None:
    before = stored(database)
    assert browser(name).get(IMPORT).status_code == 403
    assert post(browser(name), IMPORT, files(GOOD)).status_code == 403
    assert stored(database) == before


def test_a_stranger_gets_nothing_and_stores_nothing(browser: Browser, post: Any, database: Database) -> None:
    before = stored(database)
    assert post(browser("eve"), IMPORT, files(GOOD)).status_code == 404
    assert browser("cleo").post(IMPORT, data=files(GOOD)).status_code == 400  # no token
    assert stored(database) == before
