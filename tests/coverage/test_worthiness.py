"""What a sentence looks like, and the reasons that are said."""

import pytest

from annotator.coverage.worthiness import FEATURES, LOOKED_AT, Worth, judge_sentences, sentence_spans
from annotator.text.sentences import split_sentences
from make import COUNCIL, FLOOD
from text.cases import texts


def judge(text: str, language: str = "en") -> Worth:
    """A text that is one sentence."""
    [worth] = judge_sentences(text, language)
    return worth


def features(worth: Worth) -> set[str]:
    return {feature.name for feature, value in zip(FEATURES, worth.features, strict=True) if value}


@pytest.mark.parametrize(
    ("text", "language", "reasons"),
    [
        ("The gate failed at 3 a.m. because the motor had stalled.", "en", {"a date or time", "a cause"}),
        (
            "About 400 households were moved, Mayor Ann Ray said.",
            "en",
            {"a figure", "names a source: Mayor Ann Ray"},
        ),
        (
            "It was the largest flood since 1953.",
            "en",
            {"says that it is the most, the first or the only one"},
        ),
        ("Unemployment rose to 7 percent, more than in May.", "en", {"a figure", "a comparison"}),
        ("Rund 400 Haushalte wurden evakuiert, weil das Tor klemmte.", "de", {"a figure", "a cause"}),
        ("Près de 400 foyers ont été évacués à cause de la panne.", "fr", {"a figure", "a cause"}),
        ("Unos 400 hogares fueron evacuados debido a la avería.", "es", {"a figure", "a cause"}),
        ("约有400户居民被转移。", "zh", {"a figure"}),
        ("تم نقل 400 أسرة من الحي.", "ar", {"a figure"}),
    ],
)
def test_reasons_are_said_in_words(text: str, language: str, reasons: set[str]) -> None:
    assert reasons <= set(judge(text, language).why)


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        ("Why did nobody close the gate?", "en", "a question"),
        ("为什么没有人关上闸门？", "zh", "a question"),
        ("لماذا لم يغلق أحد البوابة؟", "ar", "a question"),
        ("I love this beautiful town and its people.", "en", "an opinion"),
        ("I spent my childhood beside that gate, you know.", "en", "somebody speaks of themselves"),
        ("The repairs might perhaps begin in spring.", "en", "a guess or a forecast"),
        ("Advertisement", "en", "not a whole sentence"),
        ("# The gate failed and the town was moved", "en", "a heading"),
    ],
)
def test_so_is_what_speaks_against_it(text: str, language: str, reason: str) -> None:
    assert reason in judge(text, language).against


def test_scripts_without_capitals_have_no_names() -> None:
    assert "names" in features(judge("On Monday the mayor met Ann Ray in Tessel."))
    assert "names" not in features(judge("كانت عائلتها تخبز لسكان شارع الفانوس كل صباح.", "ar"))


def test_what_can_be_checked_comes_before_what_cannot() -> None:
    better = "About 400 households were moved on Monday, the mayor said."
    for worse in ("What a night!", "Who knows?", "I hope they are well.", "Read more", "It’s a lovely town."):
        assert judge(better).prior > judge(worse).prior + 0.2


def test_comments_of_readers_come_last() -> None:
    said = "About 400 households were moved on Monday."
    judged = judge_sentences(f"{said}\n\n1. Mike says:\n\n{said}", "en")
    assert judged[0].prior > judged[-1].prior
    assert "a reader’s comment" in judged[-1].against
    assert "a reader’s comment" not in judged[0].against


@pytest.mark.parametrize("text", [FLOOD, COUNCIL, "No.\r\nNo.", "“A.” B. 中文。中文！", " x \u2028 y. "])
def test_sentences_are_those_that_a_reader_steps_through(text: str) -> None:
    assert [worth.span for worth in judge_sentences(text, "en")] == split_sentences(text, "en")
    assert sentence_spans(text, "en") == split_sentences(text, "en")


def test_any_text_can_be_judged() -> None:
    for text in [*texts("characters"), *texts("paragraphs")]:
        for language in ("en", "de", "und", "zh", "xx-Latn", ""):
            assert all(0 < worth.prior < 1 for worth in judge_sentences(text, language))


def test_a_text_without_sentences_has_none() -> None:
    assert judge_sentences("\n \n", "en") == []


def test_of_a_very_long_text_the_end_is_judged_by_less() -> None:
    line = "About 400 households were moved on Monday.\n"
    judged = judge_sentences(line * (LOOKED_AT // len(line) + 50), "en")
    assert "a figure" in judged[0].why
    assert "a figure" not in judged[-1].why
    assert features(judged[-1]) >= {"deed"}


def test_only_what_stands_early_is_said_to() -> None:
    found = judge_sentences(" ".join(f"Sentence {number} stands here." for number in range(9)), "en")
    early = ["stands early in the article" in one.why for one in found]
    assert early == [True] * 3 + [False] * 6
