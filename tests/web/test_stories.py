"""The list of stories, and the map of one with its table."""

import re

import pytest
from sqlalchemy import select

from annotator.accounts.permissions import SYSTEM
from annotator.annotations.models import Annotation
from annotator.articles.actions import import_articles
from annotator.articles.drafts import ArticleDraft
from annotator.articles.models import Article
from annotator.corroboration.story_texts import COMPARED
from annotator.db import Database
from annotator.projects.models import Project
from conftest import QueryCount
from corroboration.tellings import COPY, OWN, SHARED, WIRE, tell
from make import Desk, make_annotation, make_assignment, make_blind, make_link
from pages import Browser, dangers, words

STORIES = "/projects/flood/stories"
HOSTILE = "“<script>alert(1)</script> &amp; ]]> \u202e שלום"
SAID = "“We saw the water rise to the second step and then we ran,” said Ines Orrow."


@pytest.fixture
def found(database: Database, desk: Desk) -> dict[str, Article]:
    """The tellings by their titles."""
    with database.writing() as session:
        tell(session, desk.project)
        return {one.title: one for one in session.scalars(select(Article))}


@pytest.fixture
def claims(database: Database, desk: Desk, found: dict[str, Article]) -> list[Annotation]:
    """Of Ada in the wire and in the report, linked."""
    with database.writing() as session:
        wire = make_annotation(session, desk.ada, found["wire"], SHARED, text=WIRE, verdict="sourced")
        own = make_annotation(session, desk.ada, found["own"], "175 passengers", text=OWN, kind="passage")
        make_link(session, desk.ada, own, wire, "contradicts")
    return [wire, own]


def bring_in(database: Database, desk: Desk, *drafts: ArticleDraft) -> list[Article]:
    with database.writing() as session:
        done = import_articles(session, SYSTEM, session.get_one(Project, desk.project.id), drafts)
        return [session.get_one(Article, one.article_id) for one in done]


def story_of(article: Article) -> str:
    return f"/projects/flood/articles/{article.id}/story"


def test_stories_are_listed_with_their_numbers(browser: Browser, claims: list[Annotation]) -> None:
    page = browser("vera").get(STORIES)
    assert "1 story that several articles tell, newest first; 3 articles tell what no other does." in words(
        page
    )
    assert "wire Meridian Wire , Salt Quay Post , Gannet Herald 1 May 2026 3 May 2026 4 2 1" in words(page)
    assert "Stories" in words(browser("vera").get("/projects/flood/articles"))


def test_where_there_is_no_story_the_page_says_what_to_do(browser: Browser, desk: Desk) -> None:
    assert "Import what other outlets wrote about it" in words(browser("cleo").get(STORIES))
    reader = browser("ada").get(STORIES)
    assert "A curator or an owner brings in what other outlets wrote" in words(reader)
    assert "/articles/import" not in reader.text


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "9" * 30])
def test_any_page_can_be_asked_for(browser: Browser, found: dict[str, Article], page: str) -> None:
    assert "Meridian Wire" in words(browser("ada").get(f"{STORIES}?page={page}"))


def test_the_map_and_the_table_say_the_same(
    browser: Browser, found: dict[str, Article], claims: list[Annotation]
) -> None:
    page = browser("vera").get(story_of(found["copy"]))
    graph, table = (
        re.search(rf'<{tag} class="{name}.*?</{tag}>', page.text, re.DOTALL)
        for tag, name in (("svg", "story-graph"), ("table", "table story-articles"))
    )
    assert graph
    assert table
    for what in (
        "Meridian Wire",
        "Salt Quay Post",
        f"/annotations/{claims[0].id}",
        "contradicts",
        "140 passengers",
    ):
        assert (what, what in graph.group(), what in table.group()) == (what, True, True)
    told = words(page)
    assert "4 articles, 2 independent origins" in told
    assert "Salt Quay Post has 22 words of Meridian Wire" in graph.group()
    assert "22 words , 67% of it, stood first in Meridian Wire , which is credited." in told
    assert "First printed here. Copied by Salt Quay Post (22 words)." in told


def test_every_node_is_a_link_with_a_name(
    browser: Browser, found: dict[str, Article], claims: list[Annotation]
) -> None:
    page = browser("vera").get(story_of(found["wire"])).text
    graph = page[page.index('<svg class="story-graph') : page.index("</svg>", page.index("story-graph"))]
    links = re.findall(r"(<a [^>]*>)<title>([^<]+)</title>", graph)
    # four articles, a band, a link, a claim and a passage
    assert len(links) == 8
    assert all('href="' in link and name.strip() for link, name in links)
    assert "<title id=" in graph
    assert "<desc id=" in graph


def test_an_article_that_nobody_else_tells_says_so(browser: Browser, found: dict[str, Article]) -> None:
    told = words(browser("ada").get(story_of(found["other"])))
    assert "No other article tells this" in told


def test_quotations_that_drifted_are_on_the_page_of_the_story(
    browser: Browser, database: Database, desk: Desk, found: dict[str, Article]
) -> None:
    changed = SAID.replace("second", "third").replace("Ines Orrow", "Tam Sedge")
    drafts = [
        ArticleDraft(f"{COPY}\n\n{said}", title=f"Quay {at}", publisher=f"Quay {at}", language="en")
        for at, said in enumerate((SAID, changed))
    ]
    first, _ = bring_in(database, desk, *drafts)
    page = browser("vera").get(story_of(first))
    assert "Quotations that drifted 1" in words(page)
    assert "<del>second</del><ins>third</ins>" in page.text
    assert "said by Tam Sedge names another speaker" in words(page)


def test_hostile_names_are_only_words(browser: Browser, database: Database, desk: Desk) -> None:
    drafts = [
        ArticleDraft(f"{COPY}\n\n{at} {HOSTILE}", title=f"{HOSTILE} {at}", publisher=HOSTILE, author=HOSTILE)
        for at in range(2)
    ]
    first, _ = bring_in(database, desk, *drafts)
    for address in (STORIES, story_of(first)):
        page = browser("ada").get(address)
        assert dangers(page) == []
        assert "שלום" in page.text


def test_a_very_long_text_is_cut_and_the_page_says_so(
    browser: Browser, database: Database, desk: Desk
) -> None:
    long = f"{COPY}\n\n" + "The ferry lay off Gannet Point. " * (2 * COMPARED // 32)
    first, _ = bring_in(
        database, desk, ArticleDraft(long, title="Long", publisher="A"), ArticleDraft(COPY, title="Short")
    )
    page = browser("ada").get(story_of(first))
    assert f"of its {len(long):,} characters the first {COMPARED:,} are looked at here" in words(page)
    assert len(page.text) < COMPARED


def test_whoever_reads_blind_sees_their_own_marks_only(
    browser: Browser, database: Database, desk: Desk, found: dict[str, Article], claims: list[Annotation]
) -> None:
    with database.writing() as session:
        make_blind(session, desk)
        make_assignment(session, desk, "bob", found["wire"])
    blind, curator = (browser(name).get(story_of(found["copy"])).text for name in ("bob", "cleo"))
    for claim in claims:
        assert (str(claim.id) in blind, str(claim.id) in curator) == (False, True)
    assert "r-contradicts" not in blind
    assert "4 2 1" in words(browser("cleo").get(STORIES))
    assert re.search(r"4 2 (?!1)", words(browser("bob").get(STORIES)))


def test_a_story_of_twenty_sends_no_more_statements(
    browser: Browser, database: Database, desk: Desk, found: dict[str, Article], count_queries: QueryCount
) -> None:
    ada, address = browser("ada"), story_of(found["wire"])
    ada.get(address)  # what waits is read once
    count_queries.statements.clear()
    assert "4 articles" in words(ada.get(address))
    few = len(count_queries.statements)
    bring_in(
        database, desk, *(ArticleDraft(f"{COPY}\n\nBy {one}.", title=f"Copy {one}") for one in range(18))
    )
    ada.get(address)
    count_queries.statements.clear()
    assert "22 articles" in words(ada.get(address))
    assert len(count_queries.statements) <= few


def test_the_reader_and_a_claim_lead_to_the_story(
    browser: Browser, found: dict[str, Article], claims: list[Annotation]
) -> None:
    for address in (
        f"/projects/flood/articles/{found['wire'].id}",
        f"/projects/flood/annotations/{claims[0].id}",
    ):
        assert story_of(found["wire"]) in browser("vera").get(address).text
