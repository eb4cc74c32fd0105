import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.corroboration.copies import aligning
from annotator.corroboration.copies.aligning import Shared
from annotator.corroboration.copies.equal_runs import RUN_SIZE, Placed

Words = list[str]

_WORDS = st.lists(st.sampled_from([*"abcdefghijklmnopqrstuvwxyz", "the", "of"]), max_size=25)
#: so few words that everything repeats
_FEW = st.lists(st.sampled_from("ab"), max_size=40)
_RUN = st.lists(st.sampled_from([*"aaabcdefghij", "the", "of"]), min_size=RUN_SIZE, max_size=20)


def find_shared(a: Words, b: Words) -> list[Shared]:
    return aligning.find_shared(Placed(a), Placed(b))


def _holds(passages: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(first <= start and end <= last for first, last in passages)


def _grams(words: Words) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + RUN_SIZE]) for at in range(len(words) - RUN_SIZE + 1)]


@settings(max_examples=50, deadline=None)
@given(_WORDS, _WORDS, _WORDS, _WORDS, _RUN)
def test_every_shared_run_of_eight_words_is_found_whatever_stands_around_it(
    before: Words, after: Words, front: Words, back: Words, run: Words
) -> None:
    shared = find_shared([*before, *run, *after], [*front, *run, *back])
    assert _holds([one.a for one in shared], len(before), len(before) + len(run))
    assert _holds([one.b for one in shared], len(front), len(front) + len(run))


@settings(max_examples=50, deadline=None)
@given(_FEW | _WORDS, _FEW | _WORDS)
@example(["a"] * 30, ["a"] * 9)
@example([*"abcdefgh"] * 6, [*"abcdefgh", "x"] * 6)
def test_no_eight_words_are_left_out_however_often_they_repeat(a: Words, b: Words) -> None:
    shared = find_shared(a, b)
    for words, other, spans in ((a, b, [one.a for one in shared]), (b, a, [one.b for one in shared])):
        there = set(_grams(other))
        found = [at for at, gram in enumerate(_grams(words)) if gram in there]
        assert all(_holds(spans, at, at + RUN_SIZE) for at in found)


@settings(max_examples=25, deadline=None)
@given(_FEW | _WORDS, _FEW | _WORDS, _RUN)
def test_passages_are_made_of_equal_runs_in_order(a: Words, b: Words, run: Words) -> None:
    a, b = [*a, *run, *b], [*b, *run, *a]
    for one in find_shared(a, b):
        at, there = one.a[0], one.b[0]
        for run_a, run_b, size in one.runs:
            assert at <= run_a
            assert there <= run_b
            assert a[run_a : run_a + size] == b[run_b : run_b + size]
            at, there = run_a + size, run_b + size
        assert (at, there) == (one.a[1], one.b[1])
        assert 0 < one.identity <= 1


@settings(max_examples=25, deadline=None)
@given(_WORDS, _RUN)
def test_a_text_is_one_passage_of_itself(words: Words, run: Words) -> None:
    text = [*words, *run]
    assert [(one.a, one.b) for one in find_shared(text, text)] == [((0, len(text)), (0, len(text)))]


def _only(a: str, b: str) -> Shared:
    [shared] = find_shared(a.split(), b.split())
    return shared


@pytest.mark.parametrize(
    ("b", "words", "unequal"),
    [
        ("one two three four five six seven eight nine ten", 10, 0),
        ("one two three four five X seven eight nine ten", 9, 1),
        ("one two three four five six X seven eight nine ten", 10, 1),
        ("one two three four five seven eight nine ten", 9, 1),
        ("X Y two three four five six Z W nine ten", 7, 2),
        ("one X three Y five six seven eight Z ten", 7, 3),
    ],
)
def test_edits_are_bridged_and_counted(b: str, words: int, unequal: int) -> None:
    shared = _only("one two three four five six seven eight nine ten", b)
    assert (shared.words, shared.unequal) == (words, unequal)


def test_a_stray_equal_word_is_not_worth_many_unequal_ones() -> None:
    shared = _only("one two three four five six p q r s seven", "one two three four five six t u v w seven")
    assert shared.a == (0, 6)


@pytest.mark.parametrize("many", [1, 40, 200])
def test_repeats_do_not_multiply(many: int) -> None:
    line = [
        "every",
        "page",
        "of",
        "this",
        "site",
        "ends",
        "with",
        "these",
        "same",
        "words",
        "about",
        "cookies",
    ]
    a = [word for at in range(many) for word in (*line, f"a{at}", f"a{at}x", f"a{at}y")]
    b = [word for at in range(many) for word in (*line, f"b{at}", f"b{at}x", f"b{at}y")]
    assert 1 <= len(find_shared(a, b)) <= 2 * many
    assert 1 <= len(find_shared(a, line)) <= many
