"""What stands elsewhere beside a claim, and how many origins it has."""

import pytest
from sqlalchemy import select

from annotator.accounts.permissions import SYSTEM
from annotator.annotations.models import Annotation
from annotator.articles.actions import import_articles
from annotator.articles.drafts import ArticleDraft
from annotator.articles.models import Article
from annotator.db import Database
from annotator.projects.models import Project
from corroboration.tellings import COPY, OTHER, OWN, SHARED, WIRE, tell
from make import Desk, make_annotation, make_assignment, make_blind, make_link
from pages import Browser, words


@pytest.fixture
def marks(database: Database, desk: Desk) -> dict[str, Annotation]:
    """Ada's claims in the wire, its copy and the independent report."""
    with database.writing() as session:
        tell(session, session.get_one(Project, desk.project.id))
        found = {one.title: one for one in session.scalars(select(Article))}
        return {
            name: make_annotation(session, desk.ada, found[name], exact, text=text)
            for name, text, exact in (
                ("wire", WIRE, SHARED), ("copy", COPY, SHARED), ("own", OWN, "the ferry Kittiwake reached Salt Quay"),
            )
        }  # fmt: skip


@pytest.fixture
def claims(database: Database, desk: Desk, marks: dict[str, Annotation]) -> dict[str, Annotation]:
    """The last two linked to the first."""
    with database.writing() as session:
        make_link(session, desk.ada, marks["own"], marks["wire"], "corroborates")
        make_link(session, desk.ada, marks["copy"], marks["wire"], "corroborates")
    return marks


def place(claim: Annotation) -> str:
    return f"/projects/flood/annotations/{claim.id}"


def test_each_kind_has_its_section_and_says_why(browser: Browser, marks: dict[str, Annotation]) -> None:
    page = browser("vera").get(f"{place(marks['wire'])}/elsewhere")
    told = words(page)
    assert told.index("Figures that differ") < told.index("Copied") < told.index("Says something alike")
    assert "140 passengers against 175 passengers (value)" in told
    assert "equal words, 100% of the passage" in told
    assert "credited to Meridian Wire" in told
    assert f"/articles/{marks['wire'].article_id}?beside={marks['own'].article_id}" in page.text


def test_where_nothing_is_found_the_page_says_what_to_do(
    browser: Browser, database: Database, claims: dict[str, Annotation], desk: Desk
) -> None:
    with database.writing() as session:
        other = session.scalars(select(Article).where(Article.title == "other")).one()
        lonely = make_annotation(session, desk.ada, other, "parking fees", text=OTHER)
    assert "Nothing was found" in words(browser("ada").get(f"{place(lonely)}/elsewhere"))


def test_of_a_text_that_was_replaced_nothing_is_said(
    browser: Browser, database: Database, claims: dict[str, Annotation], desk: Desk
) -> None:
    with database.writing() as session:
        again = ArticleDraft("Short.", title="wire", url="https://wire.example/kittiwake")
        import_articles(session, SYSTEM, session.get_one(Project, desk.project.id), [again])
    assert "Nothing was found" in words(browser("ada").get(f"{place(claims['wire'])}/elsewhere"))


def test_copies_are_one_origin(browser: Browser, claims: dict[str, Annotation]) -> None:
    told = words(browser("vera").get(place(claims["wire"])))
    assert "3 passages, 2 independent origins" in told
    assert "One origin: copied" in told
    assert "Salt Quay Post copies Meridian Wire" in told


def test_a_claim_without_links_says_nothing_of_origins(
    browser: Browser, database: Database, claims: dict[str, Annotation], desk: Desk
) -> None:
    with database.writing() as session:
        alone = make_annotation(session, desk.ada, desk.flood, "400 households")
    assert "independent origin" not in words(browser("vera").get(place(alone)))


def test_whoever_reads_blind_counts_what_they_see(
    browser: Browser, database: Database, claims: dict[str, Annotation], desk: Desk
) -> None:
    with database.writing() as session:
        make_blind(session, desk)
        wire = session.get_one(Article, claims["wire"].article_id)
        own = make_annotation(session, desk.bob, wire, SHARED, text=WIRE)
        make_assignment(session, desk, "bob", wire)
    page = browser("bob").get(place(own))
    assert "independent origin" not in words(page)
    assert browser("bob").get(f"{place(own)}/elsewhere").status_code == 200
    assert browser("bob").get(f"{place(claims['wire'])}/elsewhere").status_code == 404
