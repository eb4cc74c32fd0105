import random
import uuid
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from annotator.review.alignment import (
    LIKENESS,
    PART,
    LinkMark,
    Mark,
    Unit,
    align_links,
    align_marks,
    likeness,
)
from annotator.review.aspects import (
    Aspect,
    aspects_of,
    differences,
    find_agreed,
    link_aspects_of,
    list_values,
)

ADA, BOB, CLEO, DINA = (uuid.UUID(int=number) for number in range(1, 5))
_NUMBERS = st.integers(0, 60)


def mark(by: uuid.UUID, start: int, end: int, verdict: str | None = "sourced", kind: str = "claim") -> Mark:
    # the id says what it is, so that a failing example can be read
    name = f"{by.int} {start} {end} {verdict} {kind}"
    return Mark(uuid.uuid5(uuid.NAMESPACE_URL, name), by, start, end, kind, verdict)


def link(by: uuid.UUID, here: int, there: int, relation: str = "corroborates") -> LinkMark:
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{by.int} {here} {there} {relation}")
    return LinkMark(name, by, uuid.UUID(int=100 + here), uuid.UUID(int=100 + there), relation)


def align(*links: LinkMark) -> list[Unit[LinkMark]]:
    return align_links(links, lambda _ends: {ADA, BOB})


_MARKS = st.lists(
    st.builds(
        lambda by, start, size, verdict: mark(by, start, start + size, verdict),
        st.sampled_from([ADA, BOB, CLEO]),
        _NUMBERS,
        st.integers(1, 30),
        st.sampled_from(["sourced", "disputed", None]),
    ),
    max_size=14,
    unique_by=lambda one: one.id,
)


@given(_MARKS)
def test_every_mark_is_in_exactly_one_unit(marks: list[Mark]) -> None:
    units = align_marks(marks)
    assert sorted(one.id for unit in units for one in unit.members) == sorted(one.id for one in marks)


@given(_MARKS, st.randoms(use_true_random=False))
def test_the_order_in_which_marks_come_changes_nothing(marks: list[Mark], chance: random.Random) -> None:
    shuffled = list(marks)
    chance.shuffle(shuffled)
    assert align_marks(shuffled, [ADA]) == align_marks(marks, [ADA])


@given(_MARKS)
def test_marks_of_a_unit_are_of_different_readers_and_each_two_of_them_alike(marks: list[Mark]) -> None:
    for unit in align_marks(marks):
        for one, other in combinations(unit.members, 2):
            assert one.by != other.by
            shared = min(one.end, other.end) - max(one.start, other.start)
            assert shared > 0
            short, long = sorted((one.end - one.start, other.end - other.start))
            assert shared / (short + long - shared) >= LIKENESS or (shared == short >= PART * long)


@given(_MARKS)
def test_two_marks_that_stand_alone_are_not_alike(marks: list[Mark]) -> None:
    alone = [unit.members[0] for unit in align_marks(marks) if len(unit.members) == 1]
    assert [pair for pair in combinations(alone, 2) if pair[0].by != pair[1].by and likeness(*pair)] == []


@given(st.lists(st.sets(_NUMBERS, max_size=5), min_size=2, max_size=4))
def test_equal_spans_always_meet(starts: list[set[int]]) -> None:
    readers = [ADA, BOB, CLEO, DINA]
    marks = [mark(by, at, at + 9) for by, places in zip(readers, starts, strict=False) for at in places]
    for unit in align_marks(marks):
        elsewhere = [one for one in marks if one.start == unit.members[0].start and one not in unit.members]
        assert elsewhere == []


@given(_MARKS, st.sets(st.sampled_from([ADA, BOB, CLEO, DINA])))
def test_a_difference_is_an_aspect_with_more_than_one_value(
    marks: list[Mark], readers: set[uuid.UUID]
) -> None:
    decisive = (Aspect.PRESENCE, Aspect.KIND, Aspect.SPAN, Aspect.VERDICT)
    for unit in align_marks(marks, readers):
        aspects = aspects_of(unit)
        assert differences(unit) == [aspect for aspect in decisive if len(aspects[aspect]) > 1]


def test_a_partial_overlap_is_one_unit_and_not_two() -> None:
    (unit,) = align_marks([mark(ADA, 10, 40), mark(BOB, 14, 44)])
    assert differences(unit) == [Aspect.SPAN]


def test_a_sentence_and_the_figure_in_it_are_one_unit_but_a_word_of_it_is_not() -> None:
    assert len(align_marks([mark(ADA, 0, 80), mark(BOB, 30, 52)])) == 1
    assert len(align_marks([mark(ADA, 0, 80), mark(BOB, 30, 45)])) == 2


def test_spans_that_merely_touch_are_two_units() -> None:
    assert len(align_marks([mark(ADA, 0, 10), mark(BOB, 10, 20)])) == 2


def test_a_long_mark_never_joins_two_that_lie_apart() -> None:
    units = align_marks([mark(ADA, 0, 100), mark(BOB, 0, 40), mark(CLEO, 60, 100)])
    assert [{one.by for one in unit.members} for unit in units] == [{ADA, BOB}, {CLEO}]


def test_two_nested_marks_of_one_reader_go_to_two_units() -> None:
    units = align_marks([mark(ADA, 0, 50), mark(ADA, 10, 40), mark(BOB, 0, 49), mark(BOB, 11, 40)])
    assert [sorted((one.start, one.end) for one in unit.members) for unit in units] == [
        [(0, 49), (0, 50)],
        [(10, 40), (11, 40)],
    ]


def test_a_claim_meets_the_claim_where_one_also_marked_the_same_words_as_a_passage() -> None:
    units = align_marks(
        [mark(ADA, 0, 9, None, "passage"), mark(ADA, 0, 9), mark(BOB, 0, 9, "disputed"), mark(CLEO, 0, 9)]
    )
    assert sorted(len(unit.members) for unit in units) == [1, 3]


def test_who_read_the_text_and_marked_nothing_differs_in_presence() -> None:
    (unit,) = align_marks([mark(ADA, 0, 9)], [ADA, BOB])
    assert differences(unit) == [Aspect.PRESENCE]
    assert [(value.value, value.by) for value in unit_presence(unit)] == [(False, (BOB,)), (True, (ADA,))]


def unit_presence(unit: Unit[Mark]) -> list:  # type: ignore[type-arg]
    return aspects_of(unit)[Aspect.PRESENCE]


def test_who_was_not_asked_to_read_counts_only_where_they_marked_something() -> None:
    first, second = align_marks([mark(CLEO, 0, 9), mark(ADA, 20, 29)], [ADA])
    assert first.readers == (ADA, CLEO)
    assert second.readers == (ADA,)


def test_a_claim_and_a_passage_differ_in_kind_and_not_in_the_verdict() -> None:
    (unit,) = align_marks([mark(ADA, 0, 9), mark(BOB, 0, 9, None, "passage")])
    assert differences(unit) == [Aspect.KIND]


def test_tags_and_sources_are_told_but_are_no_difference() -> None:
    here = Mark(uuid.UUID(int=11), ADA, 0, 9, tags=("b", "a"), sources=("one",))
    there = Mark(uuid.UUID(int=12), BOB, 0, 9, tags=("a",))
    (unit,) = align_marks([here, there])
    aspects = aspects_of(unit)
    assert {value.value for value in aspects[Aspect.TAGS]} == {("a",), ("a", "b")}
    assert differences(unit) == []


def test_what_most_say_comes_first() -> None:
    marks = [mark(ADA, 0, 9, "disputed"), mark(BOB, 0, 9), mark(CLEO, 0, 9)]
    (unit,) = align_marks(marks)
    assert [value.value for value in aspects_of(unit)[Aspect.VERDICT]] == ["sourced", "disputed"]
    assert [len(candidate.members) for candidate in unit.candidates()] == [2, 1]


@given(st.lists(st.tuples(st.sampled_from([ADA, BOB, CLEO]), st.sampled_from([None, "a", "b"])), max_size=9))
def test_values_are_told_in_one_order(answers: list[tuple[uuid.UUID, str | None]]) -> None:
    assert list_values(answers) == list_values(reversed(answers))


def test_links_between_the_same_ends_are_one_unit_whatever_their_direction() -> None:
    (unit,) = align(link(ADA, 1, 2), link(BOB, 2, 1))
    assert differences(unit) == []


def test_a_difference_of_links_is_an_aspect_with_more_than_one_value() -> None:
    made = (link(ADA, 1, 2), link(BOB, 1, 2, "repeats"), link(CLEO, 2, 3), link(ADA, 3, 1), link(BOB, 3, 1))
    for unit in align(*made):
        aspects = link_aspects_of(unit)
        assert differences(unit) == [aspect for aspect, values in aspects.items() if len(values) > 1]


def test_the_direction_counts_where_the_relation_has_one() -> None:
    (unit,) = align(link(ADA, 1, 2, "repeats"), link(BOB, 2, 1, "repeats"))
    assert differences(unit) == [Aspect.RELATION]


def test_of_two_links_between_the_same_ends_each_meets_the_one_that_says_the_same() -> None:
    units = align(link(ADA, 1, 2), link(ADA, 1, 2, "repeats"), link(BOB, 1, 2, "repeats"), link(BOB, 1, 2))
    assert [differences(unit) for unit in units] == [[], []]


def test_a_link_that_only_one_of_two_readers_made_differs_in_presence() -> None:
    (unit,) = align(link(ADA, 1, 2))
    assert differences(unit) == [Aspect.PRESENCE]


def test_all_readers_agree_or_more_than_half_or_nothing_is_taken_over() -> None:
    marks = [mark(ADA, 0, 9, "disputed"), mark(BOB, 0, 9), mark(CLEO, 0, 9)]
    (unit,) = align_marks(marks)
    assert find_agreed(unit, "all") is None
    agreed = find_agreed(unit, "majority")
    assert agreed
    assert (agreed.reason, agreed.first.verdict) == ("2 of 3 readers agree", "sourced")
    whole = find_agreed(align_marks(marks[1:])[0], "all")
    assert whole
    assert whole.reason == "both readers agree"


def test_half_of_the_readers_are_no_majority_and_silence_agrees_with_nothing() -> None:
    assert find_agreed(align_marks([mark(ADA, 0, 9)], [ADA, BOB])[0], "majority") is None
    assert find_agreed(align_marks([mark(ADA, 0, 9)], [ADA, BOB, CLEO])[0], "majority") is None
    assert find_agreed(align_marks([mark(ADA, 0, 9)], [ADA])[0], "all") is None
