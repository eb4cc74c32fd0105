from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.corroboration.copies.fingerprints import GRAM_SIZE, WINDOW, Fingerprint, fingerprint
from annotator.corroboration.words import split_words

_TEXT = st.lists(st.sampled_from([*"abcdefgh", "the"]), max_size=15)
_RUN = st.lists(st.sampled_from([*"aaabcdefgh"]), min_size=8, max_size=10)


@settings(max_examples=50, deadline=None)
@given(_TEXT, _TEXT, _TEXT, _TEXT, _RUN)
@example([], ["a"], ["a", "a"], [], ["a"] * 8)
def test_every_shared_run_of_eight_words_has_a_fingerprint_in_both_texts(
    before: list[str], after: list[str], front: list[str], back: list[str], run: list[str]
) -> None:
    assert len(run) >= GRAM_SIZE + WINDOW - 1
    within = []
    for start, text in ((len(before), [*before, *run, *after]), (len(front), [*front, *run, *back])):
        places = range(start, start + len(run) - GRAM_SIZE + 1)
        within.append({one.hash for one in fingerprint(text) if one.position in places})
    assert within[0] & within[1]


@settings(max_examples=50, deadline=None)
@given(_TEXT)
def test_fingerprints_are_in_order_and_name_their_words(words: list[str]) -> None:
    found = fingerprint(words)
    positions = [one.position for one in found]
    assert positions == sorted(set(positions))
    for one in found:
        assert fingerprint(words[one.position : one.position + GRAM_SIZE]) == [Fingerprint(one.hash, 0)]
        assert -(1 << 63) <= one.hash < 1 << 63


def test_the_order_of_words_counts() -> None:
    texts = ["a b c d e", "b a c d e", "a b c e d", "a a b b c", "a b b a c", "b a a b c"]
    assert len({fingerprint(text.split())[0].hash for text in texts}) == len(texts)


def test_fewer_than_five_words_have_no_fingerprint() -> None:
    assert fingerprint([]) == []
    assert fingerprint(["one", "two", "three", "four"]) == []


def test_a_fingerprint_is_the_same_everywhere() -> None:
    assert fingerprint(split_words("The dam burst at noon.").folded) == [Fingerprint(-2823779415583346050, 0)]


def test_two_in_five_words_are_kept() -> None:
    words = [f"w{at * at % 9973}" for at in range(4000)]
    assert 0.35 < len(fingerprint(words)) / len(words) < 0.45
    assert len(fingerprint(["same"] * 4000)) <= 1000


def test_copies_of_one_text_have_the_same_fingerprints() -> None:
    wire = "Harbour engineers warned that the old dam above the town could not hold a second wet spring."
    assert fingerprint(split_words(wire.upper()).folded) == fingerprint(split_words(wire).folded)
