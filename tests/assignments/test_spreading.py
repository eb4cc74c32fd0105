"""Spreading articles over readers."""

import uuid
from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from annotator.assignments.spreading import Need, spread_articles

PEOPLE = [uuid.UUID(int=number) for number in range(1, 8)]
ARTICLES = [uuid.UUID(int=number) for number in range(100, 200)]
ADA, BOB, CLEO, DAN = PEOPLE[:4]


def needs(count: int, lacks: int = 2) -> list[Need]:
    return [Need(article, lacks) for article in ARTICLES[:count]]


def test_each_article_gets_its_readers_and_all_have_equally_much() -> None:
    pairs = spread_articles(needs(10), dict.fromkeys((ADA, BOB, CLEO, DAN), 0))
    assert Counter(article for article, _ in pairs) == dict.fromkeys(ARTICLES[:10], 2)
    assert Counter(person for _, person in pairs) == dict.fromkeys((ADA, BOB, CLEO, DAN), 5)


def test_whoever_has_less_gets_more() -> None:
    pairs = spread_articles(needs(4, lacks=1), {ADA: 3, BOB: 0})
    assert [person for _, person in pairs] == [BOB, BOB, BOB, ADA]


def test_everyone_reads_with_everyone() -> None:
    pairs = spread_articles(needs(12), dict.fromkeys((ADA, BOB, CLEO, DAN), 0))
    readers = {article: frozenset(person for one, person in pairs if one == article) for article, _ in pairs}
    assert Counter(readers.values()) == {
        frozenset(pair): 2 for pair in combinations((ADA, BOB, CLEO, DAN), 2)
    }


def test_an_article_with_nobody_left_gets_fewer() -> None:
    need = Need(ARTICLES[0], 3, {BOB})
    assert spread_articles([need], {ADA: 0, BOB: 0}) == [(ARTICLES[0], ADA)]


people = st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True)
lacking = st.lists(
    st.builds(
        Need, st.sampled_from(ARTICLES), st.integers(1, 4), st.frozensets(st.sampled_from(PEOPLE), max_size=3)
    ),
    max_size=30,
    unique_by=lambda need: need.article_id,
)


@given(lacking, people, st.data())
def test_nobody_gets_an_article_twice_or_one_that_they_are_barred_from(
    wanted: list[Need], among: list[uuid.UUID], data: st.DataObject
) -> None:
    loads = {person: data.draw(st.integers(0, 5)) for person in among}
    pairs = spread_articles(wanted, loads)
    assert pairs == spread_articles(wanted, dict(loads))
    assert len(set(pairs)) == len(pairs)
    for need in wanted:
        chosen = {person for article, person in pairs if article == need.article_id}
        assert not chosen & set(need.barred)
        assert len(chosen) == min(need.lacks, len(set(among) - set(need.barred)))


@given(st.integers(0, 40), st.integers(1, 3), people)
def test_from_equal_beginnings_nobody_has_two_more_than_another(
    count: int, lacks: int, among: list[uuid.UUID]
) -> None:
    pairs = spread_articles(needs(count, lacks), dict.fromkeys(among, 0))
    had = Counter(dict.fromkeys(among, 0))
    had.update(person for _, person in pairs)
    assert max(had.values()) - min(had.values()) <= 1
