import pytest

from annotator.corroboration.copies.aligning import find_shared
from annotator.corroboration.copies.copying import Copied, find_copied, is_telling, read, verify
from annotator.corroboration.told import Told

_DAM = (
    "Harbour engineers warned for months that the old dam above Lunden could not hold a second wet spring, "
    "because its northern wall had begun to leak."
)
_ORDER = (
    "Mayor Ines Vogt ordered 2,040 families on the east bank to leave their homes before midnight on Sunday."
)


def _told(text: str, language: str = "en") -> Told:
    return Told("one", text, language)


def _quotes(a: str, b: str, language: str = "en") -> list[tuple[str, str]]:
    found = find_copied(_told(a, language), _told(b, language))
    return [(one.first.of(a), one.second.of(b)) for one in found]


def test_a_copied_sentence_is_found_from_its_start_to_its_full_stop() -> None:
    a = f"Rain fell again. {_DAM} The council met at noon."
    b = f"LUNDEN — {_DAM} The railway was closed too."
    assert _quotes(a, b) == [(_DAM, _DAM)]


def test_words_and_shares_are_counted() -> None:
    a, b = f"It rained. {_ORDER}", f"So it went: {_ORDER.replace('Sunday', 'Monday')} Buses came."
    [copied] = find_copied(_told(a), _told(b))
    assert copied == Copied(copied.first, copied.second, words=17, identity=1.0, content=11.0)


@pytest.mark.parametrize(
    "edited",
    [
        _ORDER.replace("2,040", "about 3,100"),
        _ORDER.replace("ordered", "late on Friday told"),
        _ORDER.replace(" on the east bank", ""),
        _ORDER.replace("before", "as the water rose and before"),
        _ORDER.upper(),
    ],
)
def test_an_edited_sentence_is_found_as_one(edited: str) -> None:
    assert _quotes(f"Rain fell.\n{_ORDER}\nBuses came.", f"Nobody slept.\n{edited}\nIt is over.") == [
        (_ORDER, edited)
    ]


def test_a_long_cut_does_not_part_a_passage() -> None:
    cut = _DAM.replace(" above Lunden could not hold a second wet", "")
    assert _quotes(_DAM, f"Bells rang. {cut}") == [(_DAM, cut)]


def test_paragraphs_that_were_copied_together_are_one_passage() -> None:
    a, b = f"Rain.\n{_DAM}\n{_ORDER}\nBuses came.", f"{_DAM}\n\n{_ORDER}\n\nNo trains ran."
    assert _quotes(a, b) == [(f"{_DAM}\n{_ORDER}", f"{_DAM}\n\n{_ORDER}")]


@pytest.mark.parametrize("end", [" The mayor", "\nThe old", "\n\n…\n\nThe", "  Then she"])
def test_equal_words_beyond_the_sentence_are_not_taken_in(end: str) -> None:
    assert _quotes(f"Rain. {_ORDER}{end} slept.", f"Wind. {_ORDER}{end} laughed.") == [(_ORDER, _ORDER)]


def test_equal_words_before_the_sentence_are_not_taken_in() -> None:
    assert _quotes(f"The rain fell on Lunden.\n{_ORDER}", f"He lives in Lunden.\n{_ORDER}") == [
        (_ORDER, _ORDER)
    ]


def test_equal_quotation_marks_belong_to_the_passage() -> None:
    a = f"She wrote: “{_DAM}” It was late."
    b = f'"{_DAM}" is what he read.'
    assert _quotes(a, b) == [(f"“{_DAM}”", f'"{_DAM}"')]


def test_a_quotation_within_a_quotation_is_found() -> None:
    quoted = "we measured the northern wall every morning and nobody in the ministry answered our letters"
    a = f"“I told them, ‘{quoted},’ and left,” said Tomas Brandt."
    b = f"According to the Herald, Brandt said that “{quoted}”."
    assert _quotes(a, b) == [(quoted, quoted)]


def test_hidden_spelling_does_not_part_a_passage() -> None:
    other = _ORDER.replace(" ", "\u00a0", 3).replace("families", "fami\u00adlies").replace("Vogt", "VOGT")
    assert _quotes(_ORDER, other) == [(_ORDER, other)]


@pytest.mark.parametrize(
    "formula",
    [
        "said the officials, who spoke on the condition of anonymity to describe the",
        "spoke on condition of anonymity because they were not authorized to speak publicly about the matter",
        "did not immediately respond to a request for comment on Monday",
        "it is one of the most that has ever been in this or any other",
    ],
)
def test_formulas_are_not_shown(formula: str) -> None:
    assert _quotes(f"Two engineers {formula} dam.", f"Four nurses {formula} ward.") == []


def test_a_passage_needs_more_equal_than_unequal_words() -> None:
    a = "A strong quake hit Aceh province on Tuesday near the town of Bireuen and broke old walls."
    b = "A mild quake struck Aceh district early Tuesday; near a town called Bireuen it broke no walls."
    assert _quotes(a, b) == []


def test_what_is_said_twice_is_reported_where_it_stands_and_not_more() -> None:
    assert len(_quotes(f"{_ORDER} Rain. {_ORDER}", f"Wind. {_ORDER}")) == 2
    assert len(_quotes(f"{_ORDER} " * 60, f"Wind. {_ORDER}")) == 5
    assert len(_quotes(f"{_ORDER} " * 60, f"{_ORDER} " * 60)) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "ru",
            "Инженеры месяцами предупреждали, что старая плотина над городом не выдержит второй дождливой весны.",
        ),
        ("ar", "حذر المهندسون لعدة أشهر من أن السد القديم فوق المدينة لن يصمد أمام ربيع ممطر آخر."),
        ("he", "המהנדסים הזהירו במשך חודשים שהסכר הישן מעל העיר לא יחזיק מעמד באביב גשום נוסף."),
        ("zh", "工程师数月来一直警告说城市上方的旧水坝无法承受第二个多雨的春天。"),
        (
            "de",
            "Ingenieure warnten monatelang, dass die alte Mauer über der Stadt keinen zweiten nassen Frühling hält.",
        ),
    ],
)
def test_other_scripts_are_compared_as_well(language: str, text: str) -> None:
    assert _quotes(f"1 🌧️\n{text}\n2", f"“…”\n{text}\n❤️", language) == [(text, text)]


@pytest.mark.parametrize("text", ["", " \n", "… “” ❤️", "One.", _ORDER])
def test_little_text_shares_nothing_with_another(text: str) -> None:
    assert (
        _quotes(text, "A different story about boats and herring, told at length by the harbour master.")
        == []
    )


def test_long_texts_are_compared_in_one_go() -> None:
    unique = [f"{_ORDER} Item{at} went up by {at} over night while ships{at} waited.\n" for at in range(200)]
    other = [line.replace("went up", "came down").replace("Item", "Thing") for line in unique]
    found = verify(read("".join(unique)), read("".join(other)))
    assert 1 <= len(found) <= 2 * len(unique)


def test_what_is_not_shown_is_still_found() -> None:
    a, b = (
        read("they spoke on the condition of anonymity to describe it"),
        read("on the condition of anonymity to describe a"),
    )
    [shared] = find_shared(a.placed, b.placed)
    assert (shared.words, is_telling(shared, a)) == (7, False)
