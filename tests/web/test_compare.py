"""Two to four articles beside each other."""

import re
import uuid
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from annotator.articles.drafts import ArticleDraft
from annotator.articles.models import Article
from annotator.corroboration.story_texts import COMPARED
from annotator.db import Database
from conftest import QueryCount
from corroboration.tellings import COPY, tell
from make import Desk, make_annotation, make_article, make_project
from pages import Browser, dangers, words
from web.test_stories import HOSTILE, SAID, bring_in


@pytest.fixture
def found(database: Database, desk: Desk) -> dict[str, Article]:
    """The tellings by their titles."""
    with database.writing() as session:
        tell(session, desk.project)
        return {one.title: one for one in session.scalars(select(Article))}


def compare(*articles: object) -> str:
    ids = [one.id if isinstance(one, Article) else one for one in articles]
    return "/projects/flood/compare?" + urlencode([("article", one) for one in ids])


def test_the_same_passage_is_numbered_in_each_text_and_leads_to_the_next(
    browser: Browser, found: dict[str, Article]
) -> None:
    page = browser("vera").get(compare(found["copy"], found["wire"]))
    # the earlier article is the first column
    assert page.text.index('id="p1-0"') < page.text.index('id="p1-1"')
    assert re.findall(r'class="link-end" href="#(p1-\d)" data-n="1" aria-label="([^"]+)"', page.text) == [
        ("p1-1", "Passage 1: also in Salt Quay Post"), ("p1-0", "Passage 1: also in Meridian Wire"),
    ]  # fmt: skip
    assert "1 same passage" in words(page)


def test_words_that_differ_inside_a_passage_are_marked(
    browser: Browser, database: Database, desk: Desk, found: dict[str, Article]
) -> None:
    changed = COPY.replace("140 passengers", "forty passengers")
    [other] = bring_in(database, desk, ArticleDraft(changed, title="Changed", publisher="Changer"))
    page = browser("vera").get(compare(found["copy"], other))
    marked = re.findall(r'class="[^"]*k-differs[^"]*"[^>]*>([^<]+)</mark>', page.text)
    assert ("140" in marked, "forty" in marked) == (True, True)


def test_figures_stand_side_by_side_with_why(browser: Browser, found: dict[str, Article]) -> None:
    told = words(browser("vera").get(compare(found["wire"], found["copy"], found["own"])))
    assert "1 figure differs" in told
    assert "value 140 passengers against 175 passengers" in told


def test_quotations_are_held_word_against_word(
    browser: Browser, database: Database, desk: Desk, found: dict[str, Article]
) -> None:
    texts = [SAID, SAID.replace("second", "third"), SAID.replace("Ines Orrow", "Tam Sedge")]
    drafts = [
        ArticleDraft(f"{said}\n\nIt was at {at}.", title=str(at), publisher=f"Quay {at}", language="en")
        for at, said in enumerate(texts)
    ]
    page = browser("vera").get(compare(*bring_in(database, desk, *drafts)))
    assert "<del>second</del><ins>third</ins>" in page.text
    assert "Quay 2 · said by Tam Sedge names another speaker" in words(page)
    assert "1 quotation drifted" in words(page)


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, "none was chosen"), (1, "one was chosen"), (5, "five were chosen"), (9, "9 were chosen")],
)
def test_too_few_and_too_many_are_answered_in_a_sentence(
    browser: Browser, found: dict[str, Article], count: int, told: str
) -> None:
    answer = browser("ada").get(compare(*(uuid.uuid4() for _ in range(count))))
    assert (answer.status_code, told in words(answer)) == (422, True)


def test_the_same_article_twice_is_one(browser: Browser, found: dict[str, Article]) -> None:
    answer = browser("ada").get(compare(found["wire"], str(found["wire"].id).upper()))
    assert (answer.status_code, "one was chosen" in words(answer)) == (422, True)


@pytest.mark.parametrize("other", [str(uuid.UUID(int=7)), "x", "", "\x00", "9" * 5_000])
def test_an_article_that_is_not_there_is_not_found(
    browser: Browser, found: dict[str, Article], other: str
) -> None:
    answer = browser("ada").get(compare(found["wire"], other))
    assert (answer.status_code, "There is no such article" in words(answer)) == (404, True)


def test_an_article_of_another_project_is_not_found(
    browser: Browser, database: Database, desk: Desk, found: dict[str, Article]
) -> None:
    with database.writing() as session:
        other = make_article(session, make_project(session, "elsewhere"), "Another text.")
    answer = browser("ada").get(compare(found["wire"], other))
    assert (answer.status_code, "There is no such article" in words(answer)) == (404, True)


def test_hostile_texts_are_only_words(browser: Browser, database: Database, desk: Desk) -> None:
    drafts = [
        ArticleDraft(f"{COPY}\n\n{SAID} {HOSTILE} {at}", title=f"{HOSTILE} {at}", publisher=HOSTILE)
        for at in range(2)
    ]
    page = browser("ada").get(compare(*bring_in(database, desk, *drafts)))
    assert (page.status_code, dangers(page)) == (200, [])


def test_a_very_long_text_is_cut_and_the_page_says_so(
    browser: Browser, database: Database, desk: Desk
) -> None:
    long = f"{COPY}\n\n" + "The ferry lay off Gannet Point in the wind. " * (10 * COMPARED // 44)
    articles = bring_in(database, desk, ArticleDraft(long, title="Long"), ArticleDraft(COPY, title="Short"))
    page = browser("ada").get(compare(*articles))
    assert f"of its {len(long):,} characters the first {COMPARED:,} are shown and compared" in words(page)
    assert len(page.text) < 3 * COMPARED


def test_nothing_that_people_marked_is_on_the_page(
    browser: Browser, database: Database, desk: Desk, found: dict[str, Article], count_queries: QueryCount
) -> None:
    with database.writing() as session:
        mark = make_annotation(
            session, desk.ada, found["copy"], "140 passengers", text=COPY, reason="zzreason"
        )
    ada = browser("ada")
    counts = []
    for articles in (("wire", "copy"), ("wire", "copy", "own", "later")):
        count_queries.statements.clear()
        page = ada.get(compare(*(found[name] for name in articles)))
        counts.append(len(count_queries.statements))
        assert (str(mark.id) in page.text, "zzreason" in page.text) == (False, False)
    # one for each article that is named
    assert counts[1] <= counts[0] + 2
