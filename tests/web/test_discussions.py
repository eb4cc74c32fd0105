"""Discussions in the pages: on the claim, on its card, by themselves, in lists."""

import re
import uuid
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM, Role
from annotator.annotations.models import Annotation
from annotator.audit.models import Event
from annotator.db import Database
from annotator.discussions.actions import delete_comment, resolve_thread
from annotator.discussions.digest import note_sent
from annotator.discussions.models import Comment, Thread, ThreadRead
from annotator.discussions.queries import get_comment, get_thread
from annotator.discussions.unread import mark_read
from annotator.projects.actions import add_member
from conftest import QueryCount
from counting import count_changes
from make import (
    COUNCIL,
    Desk,
    make_annotation,
    make_article,
    make_comment,
    make_link,
    make_project,
    make_thread,
)
from pages import Browser, Post, dangers, words

FRAGMENT = {"X-Fragment": "1", "X-Open": "1"}
LIST = "/projects/flood/discussions"


@pytest.fixture
def claim(database: Database, desk: Desk) -> Annotation:
    with database.writing() as session:
        return make_annotation(session, desk.ada, desk.flood, "400 households")


@pytest.fixture
def talk(database: Database, desk: Desk, claim: Annotation) -> tuple[Thread, Comment]:
    """Bob asks Ada."""
    with database.writing() as session:
        return make_thread(session, desk.bob, claim, "Which night, @ada?")


def page_of(claim: Annotation) -> str:
    return f"/projects/flood/annotations/{claim.id}"


def comments(database: Database) -> list[Comment]:
    with database.reading() as session:
        return list(session.scalars(select(Comment).order_by(Comment.created_at)))


def test_a_claim_is_discussed_on_its_page(
    browser: Browser, post: Post, database: Database, claim: Annotation
) -> None:
    bob = browser("bob")
    assert "Nobody has said anything about this claim yet." in words(bob.get(page_of(claim)))
    made = post(bob, LIST, {"annotation": claim.id, "text": "Which night?\r\n\r\nThe first?"})
    [comment] = comments(database)
    assert (made.status_code, made.location) == (303, f"{page_of(claim)}#c-{comment.id}")
    assert comment.text == "Which night?\n\nThe first?"
    answer = post(browser("ada"), f"{LIST}/{comment.thread_id}", {"text": "The second."})
    assert answer.status_code == 303
    page = words(browser("vera").get(page_of(claim)))
    assert page.index("Which night? The first?") < page.index("The second.")


def test_viewers_read_and_find_no_field(browser: Browser, claim: Annotation, talk: object) -> None:
    page = browser("vera").get(page_of(claim)).text
    assert "Which night" in page
    assert 'name="text"' not in page


def test_without_script_a_button_takes_it_back(
    browser: Browser, post: Post, database: Database, claim: Annotation
) -> None:
    bob = browser("bob")
    page = bob.get(post(bob, LIST, {"annotation": claim.id, "text": "So?"}).location).text
    event = re.search(r'action="/projects/flood/undo".*?name="event" value="(\d+)"', page, re.DOTALL)
    assert event
    undone = post(bob, "/projects/flood/undo", {"event": event[1]})
    assert undone.location == f"{page_of(claim)}#discussion"
    page = words(bob.get(undone.location))
    assert "Undone." in page
    assert "Nobody has said anything about this claim yet." in page
    assert [one.status for one in comments(database)] == ["deleted"]


def test_the_card_holds_the_discussion_and_its_field(
    browser: Browser, post: Post, claim: Annotation, talk: tuple[Thread, Comment]
) -> None:
    card = browser("ada").get(f"{page_of(claim)}/card").text
    assert "Which night" in card
    assert 'data-key="comment"' in card
    assert "1 comment, 1 new" in words(browser("ada").get(f"/projects/flood/articles/{claim.article_id}"))
    answer = post(browser("ada"), f"{LIST}/{talk[0].id}", {"text": "The second."}, headers=FRAGMENT)
    assert answer.status_code == 200
    assert unquote(answer.headers["X-Message"]) == "Commented."
    assert f'id="a-{claim.id}"' in answer.text
    assert "The second." in answer.text


def test_articles_and_links_are_discussed_too(
    browser: Browser, post: Post, database: Database, desk: Desk, claim: Annotation
) -> None:
    with database.writing() as session:
        other = make_annotation(session, desk.bob, desk.council, "1,150", text=COUNCIL)
        link = make_link(session, desk.bob, claim, other)
    bob = browser("bob")
    for kind, thing_id, said in (("article", desk.flood.id, "Gate fails"), ("link", link.id, "1,150")):
        form = bob.get(f"{LIST}?{kind}={thing_id}").text
        assert f'name="{kind}" value="{thing_id}"' in form
        made = post(bob, LIST, {kind: thing_id, "text": f"About this {kind}."})
        page = words(bob.get(made.location))
        assert said in page
        assert f"About this {kind}." in page
    assert "1 comment on this link" in words(browser("ada").get(page_of(claim)))
    assert f"{LIST}?article={desk.flood.id}" in bob.get(f"/projects/flood/articles/{desk.flood.id}").text


def test_the_writer_changes_deletes_and_restores(
    browser: Browser, post: Post, database: Database, talk: tuple[Thread, Comment]
) -> None:
    bob, url = browser("bob"), f"/projects/flood/comments/{talk[1].id}"
    assert post(bob, url, {"version": 1, "text": "Which day?", "page": "thread"}).status_code == 303
    assert post(bob, f"{url}/delete", {"version": 2}).status_code == 303
    page = bob.get(f"{LIST}/{talk[0].id}")
    assert "deleted" in words(page)
    assert "Which day?" not in words(page)
    assert post(bob, f"{url}/restore").status_code == 303
    assert "Which day?" in words(bob.get(f"{LIST}/{talk[0].id}"))
    assert [one.version for one in comments(database)] == [4]


def test_two_texts_are_shown_and_none_is_lost(
    browser: Browser, post: Post, talk: tuple[Thread, Comment]
) -> None:
    bob, url = browser("bob"), f"/projects/flood/comments/{talk[1].id}"
    post(bob, url, {"version": 1, "text": "Which day?"})
    answer = post(bob, url, {"version": 1, "text": "Which <week>?"})
    assert answer.status_code == 409
    assert "Which day?" in words(answer)
    assert "Which &lt;week&gt;?</textarea>" in answer.text
    assert 'name="version" value="2"' in answer.text


@pytest.mark.parametrize(
    ("who", "path", "data", "status"),
    [
        ("vera", "discussions", {"annotation": "{claim}", "text": "x"}, 403),
        ("eve", "discussions", {"annotation": "{claim}", "text": "x"}, 404),
        ("bob", "discussions", {"annotation": "{claim}", "text": " "}, 422),
        ("bob", "discussions", {"annotation": "{claim}", "text": "x" * 5_001}, 422),
        ("bob", "discussions", {"text": "x"}, 422),
        ("bob", "discussions", {"annotation": "nonsense", "text": "x"}, 404),
        ("bob", "discussions", {"link": "{claim}", "text": "x"}, 404),
        ("bob", "discussions/{thread}", {"text": "nul \x00"}, 422),
        ("vera", "discussions/{thread}", {"text": "x"}, 403),
        ("eve", "discussions/{thread}", {"text": "x"}, 404),
        ("vera", "discussions/{thread}/resolve", {}, 403),
        ("eve", "discussions/{thread}/resolve", {}, 404),
        ("ada", "discussions/{thread}/read", {}, 422),
        ("ada", "discussions/{thread}/read", {"seen": "9" * 40}, 422),
        ("ada", "comments/{comment}", {"version": 1, "text": "x"}, 403),
        ("bob", "comments/{comment}", {"version": "one", "text": "x"}, 422),
        ("bob", "comments/{comment}", {"version": 1, "text": ""}, 422),
        ("olga", "comments/{comment}/delete", {"version": 1}, 403),
        ("eve", "comments/{comment}/restore", {}, 404),
    ],
)
def test_a_refusal_stores_nothing(
    browser: Browser, post: Post, database: Database, desk: Desk, talk: tuple[Thread, Comment], who: str,
    path: str, data: dict[str, object], status: int,
) -> None:  # fmt: skip
    ids = {"claim": talk[0].annotation_id, "thread": talk[0].id, "comment": talk[1].id}
    before = count_changes(database, desk.project.id)
    sent = {name: str(value).format(**ids) for name, value in data.items()}
    assert post(browser(who), f"/projects/flood/{path.format(**ids)}", sent).status_code == status
    assert count_changes(database, desk.project.id) == before


def test_what_was_typed_stays_when_it_is_refused(
    browser: Browser, post: Post, talk: tuple[Thread, Comment]
) -> None:
    typed = "long " * 1_100
    for url, data in ((f"{LIST}/{talk[0].id}", {}), (LIST, {"annotation": talk[0].annotation_id})):
        answer = post(browser("bob"), url, {**data, "text": typed})
        assert answer.status_code == 422
        assert "5,000 at most" in words(answer)
        assert "long long" in answer.text


HOSTILE = [
    "<script>alert(1)</script>", "[click](javascript:alert(1))", "javascript:alert(1)", "https://a.example/\"onmouseover=x",
    "[x](https://a.example/<b>)", "](https://a.example)", "[" * 300, "@" * 300, "@ada</b><i>", "{{ 7*7 }}", "\u202etxt",
    "https://" + "a" * 4_000, "&amp;<!--", "%s%n", "' OR 1=1 --", "🧯" * 300,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(
    browser: Browser, post: Post, claim: Annotation, text: str, database: Database
) -> None:
    bob = browser("bob")
    assert post(bob, LIST, {"annotation": claim.id, "text": text}).status_code == 303
    [comment] = comments(database)
    assert comment.text == text
    for page in (page_of(claim), f"{page_of(claim)}/card", LIST, f"{LIST}/{comment.thread_id}"):
        shown = bob.get(page)
        assert dangers(shown) == []
        assert shown.status_code == 200
    assert "49" not in words(bob.get(f"{page_of(claim)}/card"))


def test_the_list_has_its_shelves(
    browser: Browser, database: Database, desk: Desk, claim: Annotation
) -> None:
    with database.writing() as session:
        done, _ = make_thread(session, desk.bob, claim, "Settled?")
        make_thread(session, desk.cleo, desk.flood, "Look, @ada.")
        _, gone = make_thread(session, desk.cleo, desk.council, "Never mind.")
        delete_comment(session, desk.cleo, gone)
        resolve_thread(session, desk.cleo, done)
    shelves = {
        ("ada", "open"): ["Look"], ("ada", "resolved"): ["Settled"], ("ada", "mine"): [], ("bob", "mine"): ["Settled"],
        ("ada", "mentions"): ["Look"], ("bob", "mentions"): [], ("ada", "unread"): ["Look", "Settled"],
        ("bob", "unread"): ["Look"], ("ada", "nonsense"): ["Look"],
    }  # fmt: skip
    for (who, shelf), expected in shelves.items():
        page = words(browser(who).get(f"{LIST}?shelf={shelf}"))
        assert [said for said in ("Look", "Settled", "Never mind") if said in page] == expected, (who, shelf)
    assert "Open 1 Unread 2 Mentions 1 Mine 0 Resolved 1" in words(browser("ada").get(LIST))


def test_the_list_turns_its_pages(browser: Browser, database: Database, desk: Desk) -> None:
    with database.writing() as session:
        for number in range(53):
            make_thread(session, desk.bob, desk.flood, f"Number {number}.")
    ada = browser("ada")
    first = ada.get(LIST).text
    assert first.count('class="said-last"') == 50
    [following] = re.findall(r'rel="next" href="([^"]+)"', first)
    assert ada.get(following.replace("&amp;", "&")).text.count('class="said-last"') == 3
    assert ada.get(f"{LIST}?page={10**30}").status_code == 200
    assert ada.get(f"{LIST}?page=-1").status_code == 200


def test_a_page_takes_no_more_queries_for_more_talk(
    browser: Browser, database: Database, desk: Desk, claim: Annotation, count_queries: QueryCount
) -> None:
    ada, counts = browser("ada"), []
    for _ in range(2):
        with database.writing() as session:
            thread, _ = make_thread(session, desk.bob, claim, "More, @ada.")
            for _ in range(5):
                make_comment(session, desk.cleo, thread, "More.")
        for page in (LIST, page_of(claim), "/projects/flood", f"/projects/flood/articles/{claim.article_id}"):
            ada.get(page)
            count_queries.statements.clear()
            ada.get(page)
            counts.append(int(count_queries))
    assert counts[:4] == counts[4:]


def test_news_is_counted_until_it_is_read(
    browser: Browser, post: Post, talk: tuple[Thread, Comment], claim: Annotation
) -> None:
    ada = browser("ada")
    assert 'aria-label="Discussions, 1 with news"' in ada.get("/projects/flood").text
    page = ada.get(page_of(claim)).text
    seen = re.search(r'data-read>.*?name="seen" value="([^"]+)"', page, re.DOTALL)
    assert seen
    read = post(ada, f"{LIST}/{talk[0].id}/read", {"seen": seen[1]}, headers={"X-Fragment": "1"})
    assert read.status_code == 204
    assert 'aria-label="Discussions"' in ada.get("/projects/flood").text
    assert "data-read" not in ada.get(page_of(claim)).text
    assert 'aria-label="Discussions"' in browser("bob").get("/projects/flood").text


def test_what_comes_meanwhile_stays_news(
    browser: Browser, post: Post, database: Database, desk: Desk, talk: tuple[Thread, Comment]
) -> None:
    seen = talk[1].updated_at.isoformat()
    with database.writing() as session:
        make_comment(session, desk.cleo, get_thread(session, desk.cleo, talk[0].id), "And which year?")
    post(browser("ada"), f"{LIST}/{talk[0].id}", {"text": "The first.", "seen": seen})
    assert "1 with news" in browser("ada").get("/projects/flood").text
    with database.writing() as session:
        future = datetime(2999, 1, 1, tzinfo=UTC)
        mark_read(session, desk.ada, get_thread(session, desk.ada, talk[0].id), until=future)
        assert session.get_one(ThreadRead, (desk.ada.id, talk[0].id)).read_at < future


def test_the_home_says_what_waits(
    browser: Browser, database: Database, desk: Desk, talk: tuple[Thread, Comment]
) -> None:
    assert "bob calls you: Which night, @ada?" in words(browser("ada").get("/projects/flood"))
    with database.writing() as session:
        make_comment(session, desk.ada, get_thread(session, desk.ada, talk[0].id), "The second.")
    assert "ada answered: The second." in words(browser("bob").get("/projects/flood"))
    assert "answered" not in words(browser("cleo").get("/projects/flood"))


def test_a_resolved_discussion_opens_again(
    browser: Browser, post: Post, talk: tuple[Thread, Comment], claim: Annotation
) -> None:
    ada, url = browser("ada"), f"{LIST}/{talk[0].id}"
    assert post(ada, f"{url}/resolve", {"page": "thread"}).location == f"{url}#discussion"
    assert "Resolved" in words(ada.get(url))
    assert "1 resolved" in words(ada.get(f"{page_of(claim)}/card"))
    post(browser("bob"), url, {"text": "Not yet."})
    assert "Resolved just now" not in words(ada.get(url))


def test_each_deed_can_be_undone_and_redone(
    browser: Browser, post: Post, database: Database, talk: tuple[Thread, Comment]
) -> None:
    bob, url = browser("bob"), f"/projects/flood/comments/{talk[1].id}"

    def undo() -> tuple[str, str]:
        with database.reading() as session:
            last = session.scalars(select(Event).order_by(Event.seq.desc()).limit(1)).one()
        assert post(bob, "/projects/flood/undo", {"event": last.seq}).status_code == 303
        with database.reading() as session:
            comment = get_comment(session, SYSTEM, talk[1].id)
            return comment.text, comment.status + get_thread(session, SYSTEM, talk[0].id).status

    post(bob, url, {"version": 1, "text": "Which day?"})
    assert undo() == ("Which night, @ada?", "openopen")
    assert undo() == ("Which day?", "openopen")
    post(bob, f"{url}/delete", {"version": 4})
    assert undo() == ("Which day?", "openopen")
    assert undo() == ("Which day?", "deletedopen")
    post(bob, f"{LIST}/{talk[0].id}/resolve")
    assert undo() == ("Which day?", "deletedopen")


def test_what_others_said_is_theirs_to_undo(
    browser: Browser, post: Post, database: Database, talk: tuple[Thread, Comment]
) -> None:
    with database.reading() as session:
        last = session.scalars(select(Event.seq).order_by(Event.seq.desc()).limit(1)).one()
    assert post(browser("cleo"), "/projects/flood/undo", {"event": last}).status_code == 403


def test_an_owner_erases_what_was_said(
    browser: Browser, post: Post, database: Database, talk: tuple[Thread, Comment]
) -> None:
    url = f"/projects/flood/comments/{talk[1].id}/erase"
    olga: FlaskClient = browser("olga")
    assert url in olga.get(f"{LIST}/{talk[0].id}").text
    assert "cannot be undone" in words(olga.get(url))
    assert post(olga, url, {"reason": ""}).status_code == 422
    assert post(browser("cleo"), url, {"reason": "Asked for"}).status_code == 403
    assert post(browser("bob"), url, {"reason": "Asked for"}).status_code == 403
    done = post(olga, url, {"reason": "Asked for"})
    assert "Erased, here and in the log" in words(olga.get(done.location))
    assert [(one.text, one.mentions) for one in comments(database)] == [("", [])]


def test_another_project_has_other_discussions(
    browser: Browser, database: Database, desk: Desk, talk: tuple[Thread, Comment]
) -> None:
    with database.writing() as session:
        make_project(session, "other")
    assert browser("ada").get(f"/projects/other/discussions/{talk[0].id}").status_code == 404
    assert browser("ada").get(f"{LIST}/{uuid.uuid4()}").status_code == 404


def test_a_claim_as_it_was_has_what_was_said_then(
    browser: Browser, post: Post, database: Database, desk: Desk, talk: tuple[Thread, Comment], claim: Annotation
) -> None:  # fmt: skip
    with database.reading() as session:
        then = session.scalars(select(Event.seq).order_by(Event.seq.desc()).limit(1)).one()
    post(browser("bob"), f"/projects/flood/comments/{talk[1].id}", {"version": 1, "text": "Which day?"})
    page = browser("ada").get(f"{page_of(claim)}?as_of={then}")
    assert "Which night" in words(page)
    assert 'name="text"' not in page.text


def test_the_digest_gathers_all_projects(
    browser: Browser, database: Database, desk: Desk, talk: tuple[Thread, Comment]
) -> None:
    with database.writing() as session:
        elsewhere = make_project(session, "storm")
        ada = session.get_one(Person, desk.ada.id)
        add_member(session, SYSTEM, elsewhere, ada, role=Role.CURATOR)
        article = make_article(session, elsewhere, "Roofs fly.")
        make_thread(session, SYSTEM, article, "Which roofs, @ada?")
    page = browser("ada").get("/digest")
    assert "Flood bob calls you: Which night, @ada?" in words(page)
    assert "Storm system calls you: Which roofs, @ada?" in words(page)
    assert "since the mail" not in words(page)
    with database.writing() as session:
        note_sent(session, desk.ada.id, talk[1].updated_at)
    assert words(browser("ada").get("/digest")).count("since the mail") == 1
    assert "Nothing waits for you" in words(browser("eve").get("/digest"))
    assert "/digest" in browser("eve").get("/").text
