"""What is proposed beside a passage, and as what."""

import pytest

from annotator.corroboration.figures.placing import MAX_FIGURES
from annotator.corroboration.kinds import Kind
from annotator.corroboration.origins.clusters import Reuse
from annotator.corroboration.proposing import Proposal, Story
from annotator.corroboration.told import Told
from annotator.text.spans import Span
from corroboration.tellings import COPY, LATER, OWN, SHARED, TOLD, WIRE
from origins import CORPUS, tell


@pytest.fixture(scope="module")
def story() -> Story:
    tellings = [
        Told(name, text, "en", publisher, published_at)
        for name, (text, publisher, published_at) in TOLD.items()
        if name != "other"
    ]
    return Story(tellings, [Reuse("wire", span(WIRE, SHARED), "copy", span(COPY, SHARED), 16, 1.0)])


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


@pytest.fixture(scope="module")
def corpus() -> Story:
    return Story([tell(path.stem) for path in CORPUS.glob("*.md") if ".r2" not in path.name])


def proposed(story: Story, name: str, words: str) -> dict[str, Proposal]:
    """By the words that are proposed."""
    text = TOLD[name][0]
    found = story.propose(name, span(text, words))
    return {one.span.of(TOLD[one.article_id][0]): one for one in found}


def test_a_copied_passage_comes_first_with_its_origin(story: Story) -> None:
    words, first = next(iter(proposed(story, "copy", SHARED).items()))
    assert (first.kind, first.article_id, words) == (Kind.COPIED, "wire", SHARED)
    assert (first.why.words, first.why.identity, first.why.origin) == (16, 1.0, "wire")
    assert first.why.agency == "Meridian Wire"


def test_a_copied_passage_is_not_proposed_again_as_saying_the_same(story: Story) -> None:
    kinds = [one.kind for words, one in proposed(story, "copy", SHARED).items() if SHARED in words]
    assert kinds == [Kind.COPIED]


def test_figures_that_differ_are_a_conflict_with_both(story: Story) -> None:
    found = proposed(story, "wire", SHARED)
    [conflict] = [one for one in found.values() if one.kind is Kind.CONFLICTS]
    assert conflict.article_id == "own"
    assert conflict.why.figures == (("140 passengers", "175 passengers", "value"),)


def test_what_a_later_article_calls_off_is_overtaken(story: Story) -> None:
    found = proposed(story, "wire", "The ferry will sail again on Sunday, its owner said.")
    [overtaken] = [one for one in found.values() if one.kind is Kind.SUPERSEDED]
    assert (overtaken.article_id, overtaken.span) == ("later", Span(0, len(LATER)))
    assert "called off" in overtaken.why.cue


@pytest.mark.parametrize(
    ("name", "claim", "overtaken_by"),
    [
        ("tideline-residents-moved", "About 1,150 residents have been moved out", ["now gives"]),
        ("lamp-gate-jams", "Three people were taken to hospital", []),
        ("gazette-night-of-the-gate", "lowering must begin four hours before high water", []),
    ],
)
def test_words_that_the_whole_story_has_make_nothing_overtaken(
    corpus: Story, name: str, claim: str, overtaken_by: list[str]
) -> None:
    found = corpus.propose(name, span(tell(name).text, claim))
    assert [one.why.cue for one in found if one.kind is Kind.SUPERSEDED] == overtaken_by


def test_the_figures_that_were_brought_up_to_date_are_stated(corpus: Story) -> None:
    before, after = tell("tideline-residents-moved"), tell("gazette-return-sunday")
    claim, news = (
        span(before.text, "About 1,150 residents have been moved out"),
        span(after.text, "now gives the number of people registered as having left as 1,080"),
    )
    for first, where, there in ((before, claim, "1,080"), (after, news, "1,150 residents")):
        [overtaken] = [one for one in corpus.propose(first.id, where) if one.kind is Kind.SUPERSEDED]
        assert overtaken.why.figures[0][1:] == (there, "value")


@pytest.mark.parametrize(
    ("name", "claim", "figures"),
    [
        # the school is named in the sentence here, in the paragraph there
        ("lamp-gate-jams", "Around 300 people spent the night", ("300 people", "236 names")),
        # a bare number, which another article has with people
        ("bollard-what-the-report-said", "The most we ever had was 236", ("236", "300 people")),
        # told in like words once, and again in a log
        ("lamp-gate-jams", "jammed about 70 centimetres short of its sill", ("70 centimetres", "1.2 m")),
        # the sentence has no year, its paragraph has
        ("quayside-live-messages", "seven million crowns of gate", ("seven million crowns", "5.1 million crowns")),
    ],
)  # fmt: skip
def test_a_conflict_is_found_where_the_sentence_alone_hardly_shows_it(
    corpus: Story, name: str, claim: str, figures: tuple[str, str]
) -> None:
    found = corpus.propose(name, span(tell(name).text, claim), limit=60)
    stated = [one.why.figures for one in found if one.kind is Kind.CONFLICTS]
    assert (*figures, "value") in [figures for one in stated for figures in one]


def test_what_says_the_same_says_why(story: Story) -> None:
    found = proposed(story, "later", "the gash in the hull at Gannet Point is longer than thought")
    [same] = [one for one in found.values() if one.article_id == "own" and "gash" in one.span.of(OWN)]
    assert same.kind is Kind.CORROBORATES
    assert {"gash", "hull"} <= set(same.why.shared)
    assert "Gannet Point" in same.why.names
    assert 0 < same.score <= 1


def test_whom_a_passage_names_is_said(story: Story) -> None:
    found = proposed(story, "own", "counted 175 passengers")
    assert any(one.why.attribution == "coastguard" for one in found.values())


def test_the_best_come_first_and_no_more_than_asked(story: Story) -> None:
    found = story.propose("own", Span(0, len(OWN)), limit=2)
    assert len(found) == 2
    assert found[0].score >= found[1].score


def test_a_conflict_is_found_in_a_passage_that_is_hardly_alike() -> None:
    ours = "Water entered at least 212 homes before the tide turned."
    much = [f"Water entered the homes, said the board, when the tide turned at {n}." for n in "abcdef"]
    theirs = [Told(str(n), text, publisher=f"Outlet {n}") for n, text in enumerate(much)]
    walked = Told("walked", " ".join([*much[:3], "Our reporters walked all streets and counted 174 homes."]))
    found = Story([Told("ours", ours), *theirs, walked]).propose("ours", Span(0, len(ours)), limit=40)
    [conflict] = [one for one in found if one.kind is Kind.CONFLICTS]
    assert (conflict.article_id, conflict.why.figures) == ("walked", (("212 homes", "174 homes", "value"),))


def test_a_claim_far_into_a_long_text_is_held_against_others_too() -> None:
    streets = "\n".join(f"In street {n} the wind took {n + 20} roofs." for n in range(MAX_FIGURES))
    said = "Water entered at least 212 homes before the tide turned."
    other = Told("other", "Water entered 174 homes before the tide turned.")
    story = Story([Told("long", f"{streets}\n{said}"), other])
    start = len(streets) + 1
    [conflict] = story.propose("long", Span(start, start + len(said)))
    assert conflict.why.figures == (("212 homes", "174 homes", "value"),)
