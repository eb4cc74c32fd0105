import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.corroboration.copies.copying import find_copied
from annotator.corroboration.origins.clusters import (
    Published,
    Reuse,
    Why,
    find_origins,
)
from annotator.corroboration.origins.independence import Passage, Tied, count_origins
from annotator.corroboration.origins.tracing import Says, describe_circle, find_circles, find_steps, trace
from annotator.corroboration.quotes.credits import credited_agency
from annotator.corroboration.quotes.sources import Kind, Reach
from annotator.corroboration.told import Told
from annotator.text.spans import Span
from origins import REUSES, WIRE, at, cue, passage, published, reuse, tell

# -- independent origins


def test_passages_that_copy_one_another_have_one_origin() -> None:
    passages = [Passage("a", Span(0, 10), "Lamp", at(1)), Passage("b", Span(2, 10), "Echo", at(0))]
    found = count_origins([*passages, Passage("c", Span(0, 9), "Star", at(2))], [reuse("a", "b")])
    assert found.sentence == "3 passages, 2 independent origins"
    assert [group.passages for group in found.groups] == [(1, 0), (2,)]
    assert found.groups[0].origin.article_id == "b"
    assert [tie.why for tie in found.groups[0].ties] == [Tied.COPIED]
    assert found.note == ""


def test_copies_of_a_third_article_have_one_origin() -> None:
    passages = [Passage("a", Span(0, 10), "Lamp"), Passage("b", Span(0, 10), "Echo")]
    assert len(count_origins(passages, [reuse("a", "x"), reuse("x", "b")]).groups) == 1
    assert len(count_origins(passages, [reuse("a", "x", Span(50, 60))]).groups) == 2


_JOINED = {
    Tied.NEWSROOM: (Passage("a", Span(0, 9), "The Lamp"), Passage("b", Span(0, 9), "Lamp")),
    Tied.ARTICLE: (Passage("a", Span(0, 9)), Passage("a", Span(20, 29))),
    Tied.CREDITS: (
        Passage("a", Span(0, 9), "Harbour Courier"),
        Passage("b", Span(0, 9), "Lamp", None, (cue("the Courier"),)),
    ),
    Tied.SAME_CREDIT: (
        Passage("a", Span(0, 9), "Echo", None, (cue("Radio Orrow"),)),
        Passage("b", Span(0, 9), "Lamp", None, (cue("Radio Orrow"),)),
    ),
    Tied.AGENCY: (
        Passage("a", Span(0, 9), "Echo", None, (), (cue("Corvane", Kind.AGENCY, Reach.ARTICLE),)),
        Passage(
            "b", Span(0, 9), "Lamp", None, (), (cue("Corvane Press Agency", Kind.AGENCY, Reach.ARTICLE),)
        ),
    ),
}
_LOOSE = {
    Tied.SOURCE: (
        Passage("a", Span(0, 9), "Echo", None, (cue("Tomas Harrendal", Kind.PERSON),)),
        Passage("b", Span(0, 9), "Lamp", None, (cue("Harrendal", Kind.PERSON),)),
    ),
    Tied.MATERIAL: (
        Passage("a", Span(0, 9), "Echo", None, (), (cue("Corvane", Kind.AGENCY, Reach.ARTICLE),)),
        Passage("b", Span(0, 9), "Lamp", None, (), (cue("Corvane", Kind.AGENCY, Reach.PART),)),
    ),
    Tied.UNKNOWN: (Passage("a", Span(0, 9)), Passage("b", Span(0, 9))),
}


@pytest.mark.parametrize("why", _JOINED)
def test_what_shares_a_newsroom_or_a_credit_has_one_origin(why: Tied) -> None:
    found = count_origins(_JOINED[why])
    assert (found.sentence, found.groups[0].ties[0].why) == ("2 passages, 1 independent origin", why)


@pytest.mark.parametrize("why", _LOOSE)
def test_what_may_rest_on_one_source_is_said_and_joins_nothing(why: Tied) -> None:
    found = count_origins(_LOOSE[why])
    assert (len(found.groups), found.at_least, [tie.why for tie in found.weak]) == (2, 1, [why])
    assert found.note == "Some may rest on the same source: at least 1."


def test_an_article_that_was_told_it_itself_depends_on_nobody() -> None:
    told = Passage("a", Span(0, 9), "Tideline Radio", None, (cue("Tideline Radio"),))
    assert len(count_origins([told, Passage("b", Span(0, 9), "Lamp", None, (cue("the Lamp"),))]).groups) == 2


def test_people_say_what_repeats_what() -> None:
    passages = [Passage("a", Span(0, 9), "Echo"), Passage("b", Span(0, 9), "Lamp")]
    assert count_origins(passages, repeats=[(1, 0)]).groups[0].ties[0].why is Tied.MARKED


def test_no_passages_have_no_origin() -> None:
    found = count_origins([])
    assert (found.sentence, found.note) == ("0 passages, 0 independent origins", "")


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(6)), REUSES)
def test_the_order_of_passages_does_not_change_what_is_one_origin(
    order: list[int], reuses: list[Reuse]
) -> None:
    passages = [Passage(name, Span(5, 20), "ABCABC"[place], at(place)) for place, name in enumerate("abcdef")]

    def groups(given: list[Passage]) -> set[frozenset[str]]:
        return {
            frozenset(given[number].article_id for number in group.passages)
            for group in count_origins(given, reuses).groups
        }

    assert groups(passages) == groups([passages[place] for place in order])


# -- paths


def test_the_path_leads_over_whom_is_credited_to_the_primary_source() -> None:
    passages = [
        Passage("a", Span(0, 9), "Echo", at(2), (cue("the Lamp"),)),
        Passage("b", Span(0, 9), "The Lamp", at(1), (cue("Ida Lund", Kind.PERSON),)),
    ]
    path = trace("a", find_steps(passages))
    assert [(step.article_id, step.to_name, step.says) for step in path.steps] == [
        ("a", "The Lamp", Says.CREDITS),
        ("b", "Ida Lund", Says.QUOTES),
    ]
    assert (path.source, path.circle) == ("Ida Lund", ())
    assert trace("x", find_steps(passages)).steps == ()


def test_what_a_person_marked_is_surer_than_what_was_found() -> None:
    passages = [Passage("a", Span(0, 9), "Echo", None, (cue("Lamp"),)), Passage("b", Span(0, 9), "Lamp")]
    passages.append(Passage("c", Span(0, 9), "Star"))
    steps = find_steps(passages, [reuse("a", "b")], [(0, 2)])
    assert [step.to_name for step in trace("a", steps).steps] == ["Star"]
    assert [(step.article_id, step.says) for step in steps] == [
        ("a", Says.MARKED),
        ("a", Says.CREDITS),
        ("b", Says.COPIED),
    ]


def test_circles_are_found_and_named() -> None:
    passages = [
        Passage("a", Span(0, 9), "Echo", at(0), (cue("Lamp"),)),
        Passage("b", Span(0, 9), "Lamp", at(1), (cue("Star"),)),
        Passage("c", Span(0, 9), "Star", at(2), (cue("Echo"),)),
        Passage("d", Span(0, 9), "Bell", at(3), (cue("Star"),)),
    ]
    steps = find_steps(passages)
    assert find_circles(steps) == [("a", "b", "c")]
    assert trace("d", steps).circle == ("c", "a", "b")
    names = {passage.article_id: passage.publisher for passage in passages}
    assert describe_circle(("a", "b", "c"), names) == "Echo cites Lamp, Lamp cites Star, Star cites Echo"


def test_a_long_chain_is_followed_to_its_end() -> None:
    passages = [
        Passage(str(n), Span(0, 9), f"Paper{n} X", None, (cue(f"Paper{n + 1} X"),)) for n in range(100)
    ]
    path = trace("0", find_steps(passages))
    assert (len(path.steps), path.source) == (100, "Paper100 X")
    assert find_circles(find_steps(passages)) == []


# -- the corpus: three outlets carry one wire, others report on their own


@pytest.fixture(scope="module")
def story() -> dict[str, Told]:
    others = [
        "gazette-night-of-the-gate",
        "courier-council-votes",
        "tideline-residents-moved",
        "bote-schleusentor",
    ]
    return {name: tell(name) for name in [*WIRE, *others]}


@pytest.fixture(scope="module")
def reuses(story: dict[str, Told]) -> list[Reuse]:
    told = list(story.values())
    return [
        Reuse(one.id, copied.first, other.id, copied.second, copied.words, copied.identity)
        for place, one in enumerate(told)
        for other in told[place + 1 :]
        for copied in find_copied(one, other)
    ]


def test_the_wire_of_the_corpus_is_one_cluster_with_its_agency(
    story: dict[str, Told], reuses: list[Reuse]
) -> None:
    known = published(
        *(
            Published(told.id, told.publisher, told.published_at, credited_agency(told.text) or "")
            for told in story.values()
        )
    )
    said = story[WIRE[1]].text.index("worst possible hour")
    carrying = [
        (places, origin)
        for places, origin in find_origins(reuses, known)
        if any(place.article_id == WIRE[1] and place.span.start <= said < place.span.end for place in places)
    ]
    ((places, origin),) = carrying
    assert sorted({place.article_id for place in places}) == WIRE
    assert (origin.article_id, origin.why, origin.agency) == (
        "lamp-gate-jams",
        Why.CREDITED,
        "Corvane Press Agency",
    )


def test_the_origins_of_a_claim_of_the_corpus_are_counted(
    story: dict[str, Told], reuses: list[Reuse]
) -> None:
    passages = [passage(story[name], "were taken to hospital with mild hypothermia") for name in WIRE[1:]]
    passages.append(
        passage(story["gazette-night-of-the-gate"], "had been treated in hospital for mild hypothermia")
    )
    passages.append(passage(story["bote-schleusentor"], "kamen mit Unterkühlung ins Krankenhaus"))
    found = count_origins(passages, reuses)
    assert found.sentence == "4 passages, 3 independent origins"
    assert [group.passages for group in found.groups] == [(0, 1), (2,), (3,)]
    assert found.groups[0].origin.agency == "Corvane Press Agency"
    # the newspaper asked the ambulance service as the wire did: that is no second witness
    assert [(tie.why, tie.name) for tie in found.weak] == [(Tied.SOURCE, "county ambulance service")]
    assert (found.at_least, found.note) == (2, "Some may rest on the same source: at least 2.")
    steps = find_steps(passages, reuses)
    assert [step.to_name for step in trace(WIRE[2], steps).steps] == ["Corvane Press Agency"]


def test_an_outlet_that_is_named_as_the_source_is_the_origin(story: dict[str, Told]) -> None:
    passages = [
        passage(story["bote-schleusentor"], "rund 1.150 Einwohner mussten ihre Wohnungen verlassen"),
        passage(story["tideline-residents-moved"], "About 1,150 residents have been moved out"),
    ]
    found = count_origins(passages)
    assert found.sentence == "2 passages, 1 independent origin"
    assert found.groups[0].origin.article_id == "tideline-residents-moved"
    assert [tie.why for tie in found.groups[0].ties] == [Tied.CREDITS]
    path = trace("bote-schleusentor", find_steps(passages))
    assert [step.to_name for step in path.steps] == ["Tideline Radio", "town council’s evacuation desk"]
