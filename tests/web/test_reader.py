"""Reading, marking, judging and moving in the pages, without script and as fragments."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation, list_annotations
from annotator.db import Database
from make import FLOOD, Desk, make_annotation
from pages import Post, read_token

Browser = Callable[[str], FlaskClient]
FRAGMENT = {"X-Fragment": "1"}


@pytest.fixture
def base(desk: Desk) -> str:
    return f"/projects/{desk.project.slug}"


@pytest.fixture
def claim(database: Database, desk: Desk) -> Annotation:
    with database.writing() as session:
        return make_annotation(session, desk.ada, desk.flood, "400 households", verdict="unverified")


def span(exact: str) -> dict[str, Any]:
    start = FLOOD.index(exact)
    return {"start": start, "end": start + len(exact), "exact": exact, "revision": 1}


def stored(database: Database, desk: Desk, claim: Annotation) -> Annotation:
    with database.reading() as session:
        return get_annotation(session, desk.ada, claim.id)


def message(answer: TestResponse) -> str:
    return unquote(answer.headers["X-Message"])


def test_the_text_reads_whole_and_its_marks_are_elements(
    browser: Browser, desk: Desk, base: str, claim: Annotation
) -> None:
    page = browser("vera").get(f"{base}/articles/{desk.flood.id}").text
    mark = re.search(r'<mark data-a="([^"]+)" class="([^"]+)"[^>]*>([^<]*)</mark>', page)
    assert mark is not None
    assert (mark[1], mark[3]) == (str(claim.id), "400 households")
    assert "v-unverified" in mark[2]
    words = re.sub(r"<[^>]+>", "", "".join(re.findall(r"<p data-s=.*?</p>", page)))
    assert words == FLOOD.replace("\n", "")
    assert f'id="a-{claim.id}"' in page


def test_hostile_text_stays_text(browser: Browser, database: Database, desk: Desk, base: str) -> None:
    with database.writing() as session:
        make_annotation(
            session,
            desk.ada,
            desk.flood,
            "The gate failed",
            reason="</script><script>alert(1)</script>",
            tags=("<b>",),
        )
    page = browser("ada").get(f"{base}/articles/{desk.flood.id}", headers=FRAGMENT).text
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "path",
    ["articles/{flood}", "articles/{flood}/revisions", "annotations/{claim}", "annotations/{claim}/card"],
)
def test_a_stranger_gets_404(browser: Browser, desk: Desk, base: str, claim: Annotation, path: str) -> None:
    url = f"{base}/" + path.format(flood=desk.flood.id, claim=claim.id)
    assert browser("eve").get(url).status_code == 404
    assert browser("vera").get(url).status_code == 200


def test_marking_answers_with_the_card(browser: Browser, post: Post, desk: Desk, base: str) -> None:
    url = f"{base}/articles/{desk.flood.id}/annotations"
    answer = post(browser("ada"), url, {"kind": "claim", **span("The gate failed")}, headers=FRAGMENT)
    assert answer.status_code == 201
    assert message(answer) == "Marked as a claim."
    assert int(answer.headers["X-Event"]) > 1
    assert 'data-kind="claim"' in answer.text
    assert "Needs a verdict" in answer.text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"exact": "The fate failed"}, "This quote is not at"),
        ({"end": 9_999}, "this span ends at 9,999"),
        ({"start": "x"}, "whole number"),
        ({"kind": "rumour"}, "a claim or a passage"),
        ({"verdict": "nonsense"}, "no verdict “nonsense”"),
        ({"reason": "a\0b"}, "U+0000"),
        ({"start": 2**40}, "between"),
    ],
)
def test_a_mark_that_does_not_fit_is_one_sentence_and_nothing_stored(
    browser: Browser,
    post: Post,
    database: Database,
    desk: Desk,
    base: str,
    changed: dict[str, Any],
    sentence: str,
) -> None:
    data = {"kind": "claim", **span("The gate failed"), **changed}
    answer = post(browser("ada"), f"{base}/articles/{desk.flood.id}/annotations", data, headers=FRAGMENT)
    assert answer.status_code == 422
    assert sentence in message(answer)
    with database.reading() as session:
        assert list_annotations(session, desk.ada, desk.flood) == []


def test_a_pasted_quote_is_marked_without_script(
    browser: Browser, post: Post, database: Database, desk: Desk, base: str
) -> None:
    url = f"{base}/articles/{desk.flood.id}/annotations"
    answer = post(browser("ada"), url, {"kind": "passage", "exact": " The gate failed "})
    assert answer.status_code == 303
    assert post(browser("ada"), url, {"kind": "passage", "exact": "said"}).status_code == 422
    with database.reading() as session:
        assert [note.exact for note in list_annotations(session, desk.ada, desk.flood)] == ["The gate failed"]


def test_a_viewer_may_not_mark_and_a_stranger_finds_nothing(
    browser: Browser, post: Post, desk: Desk, base: str
) -> None:
    url = f"{base}/articles/{desk.flood.id}/annotations"
    for name, status in (("vera", 403), ("eve", 404)):
        assert (
            post(
                browser(name), url, {"kind": "claim", **span("The gate failed")}, headers=FRAGMENT
            ).status_code
            == status
        )


def test_the_same_key_marks_once(
    browser: Browser, post: Post, database: Database, desk: Desk, base: str
) -> None:
    ada, url = browser("ada"), f"{base}/articles/{desk.flood.id}/annotations"
    headers = {**FRAGMENT, "Idempotency-Key": str(uuid4())}
    data = {"kind": "claim", **span("The gate failed")}
    first = post(ada, url, data, headers=headers)
    # the token is no part of what is asked: a renewed one, or one in a header, is the same request
    second = ada.post(url, data=data, headers={**headers, "X-CSRFToken": read_token(ada)})
    assert first.headers["X-Event"] == second.headers["X-Event"]
    with database.reading() as session:
        assert len(list_annotations(session, desk.ada, desk.flood)) == 1


def test_one_key_sets_the_verdict_and_keeps_the_rest(
    browser: Browser, post: Post, database: Database, desk: Desk, base: str, claim: Annotation
) -> None:
    answer = post(
        browser("ada"),
        f"{base}/annotations/{claim.id}/verdict",
        {"version": 1, "verdict": "sourced"},
        headers=FRAGMENT,
    )
    assert (answer.status_code, message(answer)) == (200, "Sourced.")
    assert "Needs a source or a corroborating link." in answer.text
    assert stored(database, desk, claim).verdict == "sourced"


def test_a_whole_judgement_is_saved(
    browser: Browser, post: Post, database: Database, desk: Desk, base: str, claim: Annotation
) -> None:
    data = {
        "version": 1, "kind": "claim", "verdict": "disputed", "reason": "Another count.",
        "tags": "figures, homes , figures",
        "sources-0-url": "https://town.example/count", "sources-0-title": "Count",
        "sources-0-accessed_on": "2026-04-20",
        "sources-1-url": "",
    }  # fmt: skip
    answer = post(browser("ada"), f"{base}/annotations/{claim.id}", data, headers={**FRAGMENT, "X-Open": "1"})
    assert answer.status_code == 200, message(answer)
    note = stored(database, desk, claim)
    assert ([tag.name for tag in note.tags], [source.title for source in note.sources]) == (
        ["figures", "homes"],
        ["Count"],
    )
    assert "is-open" in answer.text


def test_bad_sources_name_their_field_and_keep_what_was_typed(
    browser: Browser, post: Post, desk: Desk, base: str, claim: Annotation
) -> None:
    data = {
        "version": 1,
        "kind": "claim",
        "verdict": "sourced",
        "reason": "Typed at length.",
        "sources-0-url": "javascript:alert(1)",
    }
    answer = post(browser("ada"), f"{base}/annotations/{claim.id}", data)
    assert answer.status_code == 422
    assert "starts with http" in answer.text
    assert "Typed at length." in answer.text


def test_a_stale_judgement_shows_both_texts_and_merges(
    browser: Browser, post: Post, database: Database, desk: Desk, base: str, claim: Annotation
) -> None:
    url = f"{base}/annotations/{claim.id}"
    post(
        browser("cleo"),
        url,
        {"version": 1, "kind": "claim", "verdict": "disputed", "reason": "Cleo says no."},
    )
    mine = {"version": 1, "kind": "claim", "verdict": "sourced", "reason": "Ada says yes."}
    for headers in ({}, FRAGMENT):
        answer = post(browser("ada"), url, mine, headers=headers)
        assert answer.status_code == 409
        assert all(
            words in re.sub(r"</?(ins|del)>", "", answer.text) for words in ("Ada says yes.", "Cleo says no.")
        )
        assert 'name="version" value="2"' in answer.text
        assert not headers or message(answer).startswith("Someone else changed this annotation")
    post(browser("ada"), url, {**mine, "version": 2, "reason": "Cleo says no. Ada says yes."})
    assert stored(database, desk, claim).reason == "Cleo says no. Ada says yes."


def test_a_stale_verdict_answers_with_the_card_as_it_stands(
    browser: Browser, post: Post, desk: Desk, base: str, claim: Annotation
) -> None:
    url = f"{base}/annotations/{claim.id}/verdict"
    post(browser("cleo"), url, {"version": 1, "verdict": "disputed"})
    answer = post(browser("ada"), url, {"version": 1, "verdict": "sourced"}, headers=FRAGMENT)
    assert answer.status_code == 409
    assert 'data-verdict="disputed"' in answer.text


def test_ends_move_to_where_the_quote_stands(
    browser: Browser, post: Post, database: Database, desk: Desk, base: str, claim: Annotation
) -> None:
    url = f"{base}/annotations/{claim.id}/ends"
    answer = post(browser("ada"), url, {"version": 1, **span("400 households were moved")}, headers=FRAGMENT)
    assert answer.status_code == 200, message(answer)
    assert stored(database, desk, claim).exact == "400 households were moved"


def test_delete_undo_redo(
    browser: Browser, post: Post, database: Database, desk: Desk, base: str, claim: Annotation
) -> None:
    ada = browser("ada")
    answer = post(ada, f"{base}/annotations/{claim.id}/delete", {"version": 1}, headers=FRAGMENT)
    assert 'class="card is-gone"' in answer.text
    for status in ("open", "deleted"):
        answer = post(ada, f"{base}/undo", {"event": answer.headers["X-Event"]}, headers=FRAGMENT)
        assert answer.status_code == 200, message(answer)
        assert stored(database, desk, claim).status == status


def test_undo_refuses_what_changed_since_and_what_others_did(
    browser: Browser, post: Post, desk: Desk, base: str, claim: Annotation
) -> None:
    url = f"{base}/annotations/{claim.id}/verdict"
    first = post(browser("ada"), url, {"version": 1, "verdict": "sourced"}, headers=FRAGMENT).headers[
        "X-Event"
    ]
    assert post(browser("bob"), f"{base}/undo", {"event": first}, headers=FRAGMENT).status_code == 403
    post(browser("cleo"), url, {"version": 2, "verdict": "disputed"}, headers=FRAGMENT)
    assert post(browser("ada"), f"{base}/undo", {"event": first}, headers=FRAGMENT).status_code == 409
    assert post(browser("ada"), f"{base}/undo", {"event": "999999"}, headers=FRAGMENT).status_code == 404
    assert post(browser("ada"), f"{base}/undo", {"event": "x"}, headers=FRAGMENT).status_code == 422
