"""What says the same as a claim is found in the other tellings of its story, best first, and with the reason."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.corroboration.stories.ranking import MOST_WITH_DIGITS, PER_ARTICLE, Ranked, StoryIndex, rank
from annotator.corroboration.stories.why import Why
from annotator.corroboration.told import Told
from annotator.errors import NotFound
from annotator.text.spans import Span

WIRE = Told(
    "wire",
    "The ferry Halvard ran aground off Tarn Point on Monday evening. All 212 passengers were taken off by lifeboat.\n"
    "The coast guard said that nobody had been injured. Captain Ilse Morrow blamed the rudder, which had been repaired "
    "in spring. The harbour office has closed the northern channel until Friday.",
)
LOCAL = Told(
    "local",
    "Ferry on the rocks\nOur town has seen worse nights, but not many. Lifeboats brought 212 people ashore from the "
    "Halvard, and the school was opened for them. A broken rudder was the cause, said its captain, Morrow.\n"
    "The northern channel stays closed. Advertisement\nBuns were given out by the bakery on Quay Street.",
)
LATER = Told(
    "later",
    "No injuries were reported when the Halvard was grounded off Tarn Point. The lifeboats rescued 190 passengers. "
    "Repairs to the ferry’s rudder in spring had been passed by an inspector. Closing the channel was a precaution.",
)
GERMAN = Told(
    "german",
    "Die Fähre „Halvard“ lief am Montag vor Tarn Point auf Grund. Die 212 Passagiere wurden mit Rettungsbooten an Land "
    "gebracht. In der Bäckerei gab es Brötchen.",
    language="de",
)
STORY = (WIRE, LOCAL, LATER, GERMAN)


def span_of(told: Told, words: str) -> Span:
    start = told.text.index(words)
    return Span(start, start + len(words))


def words_of(found: Ranked) -> str:
    return found.span.of(next(told for told in STORY if told.id == found.article_id).text)


def best(words: str, *others: Told) -> list[str]:
    return [words_of(found) for found in rank(span_of(WIRE, words), WIRE, others)]


@pytest.mark.parametrize(
    ("claim", "told", "expected"),
    [
        ("All 212 passengers were taken off by lifeboat.", LOCAL, "Lifeboats brought 212 people ashore"),
        ("Captain Ilse Morrow blamed the rudder", LOCAL, "A broken rudder was the cause"),
        ("The harbour office has closed the northern channel", LATER, "Closing the channel was a precaution"),
        ("which had been repaired in spring", LATER, "Repairs to the ferry’s rudder in spring"),
        (
            "The ferry Halvard ran aground off Tarn Point",
            GERMAN,
            "Die Fähre „Halvard“ lief am Montag vor Tarn Point",
        ),
    ],
)
def test_the_sentence_that_says_the_same_comes_first(claim: str, told: Told, expected: str) -> None:
    assert best(claim, told)[0].startswith(expected)


def test_each_result_says_what_it_shares_in_reading_order() -> None:
    found = rank(span_of(WIRE, "Captain Ilse Morrow blamed the rudder"), WIRE, [LOCAL])[0]
    assert found.why == Why(words=("rudder", "captain"), names=("Morrow",))
    found = rank(span_of(WIRE, "The ferry Halvard ran aground off Tarn Point on Monday"), WIRE, [GERMAN])[0]
    assert found.why.names == ("Halvard", "Tarn Point")


def test_figures_that_agree_and_figures_that_differ_are_told_apart() -> None:
    claim = span_of(WIRE, "All 212 passengers were taken off by lifeboat.")
    agreeing, differing = (rank(claim, WIRE, [told])[0].why for told in (LOCAL, LATER))
    assert [figure.split()[0] for figure in agreeing.figures] == ["212"]
    assert [figure.split()[0] for figure in differing.differing] == ["190"]
    assert not agreeing.differing
    assert not differing.figures


def test_a_figure_found_in_another_language_is_enough() -> None:
    found = rank(span_of(WIRE, "All 212 passengers"), WIRE, [GERMAN])[0]
    assert words_of(found).startswith("Die 212 Passagiere")


def test_a_claim_that_is_a_part_of_a_sentence_is_read_with_its_sentence() -> None:
    found = rank(span_of(WIRE, "212"), WIRE, [LOCAL])[0]
    assert words_of(found).startswith("Lifeboats brought 212 people")


def test_numbers_in_words_agree_with_figures() -> None:
    told = Told("words", "Two hundred and twelve passengers had to leave the ship. The crew stayed on board.")
    found = rank(span_of(WIRE, "All 212 passengers were taken off by lifeboat."), WIRE, [told])[0]
    assert found.why.figures[0].startswith("Two hundred and twelve")


def test_what_was_asked_before_changes_nothing() -> None:
    used = StoryIndex(STORY)
    for told in STORY:
        used.rank(told.id, Span(0, len(told.text)))
    claim = span_of(WIRE, "All 212 passengers were taken off by lifeboat.")
    assert used.rank("wire", claim) == StoryIndex(STORY).rank("wire", claim)


def test_a_capital_at_the_start_of_a_sentence_makes_no_name() -> None:
    found = rank(span_of(WIRE, "All 212 passengers were taken off by lifeboat."), WIRE, [LOCAL])[0]
    assert (found.why.names, found.why.words[0]) == ((), "Lifeboats")


def test_scores_fall_and_stay_between_0_and_1() -> None:
    index = StoryIndex(STORY)
    for told in STORY:
        scores = [found.score for found in index.rank(told.id, Span(0, len(told.text)))]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)


def test_the_same_sentence_scores_near_1_and_an_unrelated_one_near_0() -> None:
    claim = span_of(WIRE, "The coast guard said that nobody had been injured.")
    found = rank(claim, WIRE, [Told("copy", WIRE.text), LOCAL])
    assert found[0].score > 0.8
    assert all(each.score < 0.3 for each in found if each.article_id == "local")


def test_the_claims_own_article_and_copied_passages_are_left_out() -> None:
    claim = span_of(LATER, "The lifeboats rescued 190 passengers.")
    index = StoryIndex(STORY)
    whole = [Span(0, len(LOCAL.text))]
    assert {found.article_id for found in index.rank("later", claim)} >= {"wire", "local"}
    found = index.rank("later", claim, copied={"local": whole})
    assert {each.article_id for each in found} & {"later", "local"} == set()


def test_a_sentence_of_which_little_was_copied_stays() -> None:
    claim = span_of(WIRE, "All 212 passengers were taken off by lifeboat.")
    few = span_of(LOCAL, "Lifeboats brought 212")
    assert words_of(rank(claim, WIRE, [LOCAL], copied={"local": [few]})[0]).startswith(
        "Lifeboats brought 212"
    )


def test_a_sentence_that_all_repeat_is_no_less_found() -> None:
    sentence = "A broken rudder was the cause, said its captain, Morrow."
    copies = [Told(str(number), f"{sentence} Report number {number} ends here.") for number in range(60)]
    found = StoryIndex([WIRE, *copies]).rank("wire", span_of(WIRE, "Captain Ilse Morrow blamed the rudder"))
    assert [each.span.of(copies[0].text) for each in found] == [sentence] * 20


def test_no_article_fills_the_list_and_the_list_is_bounded() -> None:
    chorus = Told("chorus", "The rudder of the Halvard was broken. " * 20)
    claim = span_of(WIRE, "Captain Ilse Morrow blamed the rudder")
    assert len(rank(claim, WIRE, [chorus])) == PER_ARTICLE
    many = [Told(str(number), chorus.text) for number in range(20)]
    assert len(StoryIndex([WIRE, *many]).rank("wire", claim, limit=7)) == 7


def test_rare_words_count_for_more_than_words_of_the_whole_story() -> None:
    assert "Buns" not in " ".join(best("The ferry Halvard ran aground off Tarn Point", LOCAL)[:2])
    assert "Advertisement" not in best("The harbour office has closed the northern channel", LOCAL)


@pytest.mark.parametrize(
    ("claim", "other", "expected"),
    [
        (
            "洪水で二百人が避難した。",
            "昨日は晴れだった。知事によると、二百人が洪水から避難した。",
            "知事によると",
        ),
        ("Руль парома сломался у мыса.", "Было темно. Паром остался без руля у мыса.", "Паром остался"),
        (
            "تعطلت دفة العبارة قرب الرأس.",
            "كان الليل هادئًا. قالت القبطانة إن دفة العبارة تعطلت.",
            "قالت القبطانة",
        ),
        ("ההגה של המעבורת נשבר.", "הלילה היה שקט. הקברניט אמר כי הגה המעבורת נשבר.", "הקברניט אמר"),
    ],
)
def test_any_script_is_ranked(claim: str, other: str, expected: str) -> None:
    found = rank(Span(0, len(claim)), Told("a", claim, "xx"), [Told("b", other, "xx")])
    assert found[0].span.of(other).startswith(expected)
    assert found[0].why.names == ()


@pytest.mark.parametrize("text", ["", "…", "🙂 🙂 🙂", "\u00a0\n\u200b", "’’ ‘‘"])
def test_what_says_nothing_finds_nothing(text: str) -> None:
    if text:
        assert rank(Span(0, 1), Told("empty", text), [LOCAL]) == []
    assert all(found.article_id != "empty" for found in rank(Span(0, 20), WIRE, [Told("empty", text), LOCAL]))


def test_an_article_outside_the_story_is_refused() -> None:
    with pytest.raises(NotFound):
        StoryIndex(STORY).rank("elsewhere", Span(0, 5))


def test_a_text_of_a_megabyte_is_ranked() -> None:
    long = Told("long", "The council met again and spoke of the budget of the harbour at length. " * 14_000)
    claim = span_of(WIRE, "The harbour office has closed the northern channel until Friday.")
    index = StoryIndex([WIRE, long])
    assert len(index.rank("wire", claim)) == PER_ARTICLE
    assert index.rank("long", Span(0, 900_000))


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=120), st.text(max_size=120), st.integers(0, 100), st.integers(1, 40))
def test_results_are_stretches_of_the_other_text_whatever_it_is(
    one: str, two: str, start: int, size: int
) -> None:
    claim = Span(start % len(one), min(len(one), start % len(one) + size))
    for found in rank(claim, Told("one", one), [Told("two", two)]):
        assert found.article_id == "two"
        assert found.span.of(two).strip() == found.span.of(two)
        assert 0 < found.score <= 1


def test_of_a_table_the_first_lines_with_figures_are_looked_at() -> None:
    rows = [f"Passengers had been on boat {at + 1_000}" for at in range(MOST_WITH_DIGITS)]
    within, beyond = (
        Told("table", "\n".join([*rows[:at], "Nearly 200 people left", *rows[at:]])) for at in (3, len(rows))
    )
    claim = span_of(WIRE, "All 212 passengers were taken off")
    assert any(found.why.figures for found in rank(claim, WIRE, [within]))
    assert not any(found.why.figures for found in rank(claim, WIRE, [beyond]))
