"""Articles that tell the same story find one another, in a project of five articles and in a big one."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.corroboration.stories.neighbours import (
    ASKED,
    MIN_COSINE,
    POSTED,
    PROFILE_SIZE,
    Profile,
    cosine,
    describe,
    find_nearest,
    is_counted,
    unpack_profile,
    weigh,
)
from annotator.corroboration.words import split_words

FERRY = (
    (
        "The ferry Halvard ran aground off Tarn Point on Monday evening with 212 people on board. The coast guard said "
        "that nobody was hurt. Captain Ilse Morrow told the harbour office that the rudder had failed in the swell."
    ),
    (
        "Rescuers took 212 passengers off the Halvard on Monday night after the ferry hit rocks near Tarn Point. A "
        "failed rudder was to blame, said its captain, Ilse Morrow. The coast guard counted no injured."
    ),
    (
        "An inquiry into the grounding of the Halvard began on Wednesday. The ferry's rudder, repaired in spring, "
        "broke off Tarn Point, Captain Morrow said. The harbour office has kept the ferry in port."
    ),
)
BRIDGE = (
    (
        "The council of Dunmere voted on Thursday to close the Weavers' Bridge for a year. Engineers from Brandt found "
        "rust in two of the cables. Shopkeepers on the east bank said that the closure would ruin them."
    ),
    (
        "Weavers' Bridge in Dunmere stays shut for twelve months, the council decided on Thursday. Rust in its cables "
        "was found by the engineers of Brandt. Shopkeepers fear for their trade on the east bank."
    ),
)
RECIPE = (
    (
        "For the plum cake you need flour, butter and a good deal of patience. It was the favourite of our "
        "grandmother, who said that the oven was to be opened only once, and that by her."
    ),
)


class Shelf:
    """Articles added one after the other, as a database keeps them."""

    def __init__(self, *texts: str) -> None:
        self.profiles: dict[str, Profile] = {}
        self.containing: Counter[int] = Counter()
        for number, text in enumerate(texts):
            self.add(str(number), text)

    def add(self, name: str, text: str) -> Profile:
        terms = describe(text, split_words(text))
        self.profiles[name] = weigh(terms, len(self.profiles), self.containing)
        self.containing.update(term.hash for term in terms)
        return self.profiles[name]

    def beside(self, name: str) -> set[str]:
        others = {other: profile for other, profile in self.profiles.items() if other != name}
        return {found.id for found in find_nearest(self.profiles[name], others)}


def test_in_a_small_project_the_tellings_of_a_story_are_neighbours_and_others_are_not() -> None:
    shelf = Shelf(*FERRY, *BRIDGE, *RECIPE)
    assert [shelf.beside(str(number)) for number in range(6)] == [
        {"1", "2"}, {"0", "2"}, {"0", "1"}, {"4"}, {"3"}, set(),
    ]  # fmt: skip


def test_two_articles_are_enough() -> None:
    assert Shelf(FERRY[0], FERRY[1]).beside("1") == {"0"}
    assert Shelf(FERRY[0], RECIPE[0]).beside("1") == set()


def test_tellings_find_each_other_by_the_few_words_they_are_filed_under() -> None:
    shelf = Shelf(*FERRY, *BRIDGE, *RECIPE)
    profiles = shelf.profiles
    for one, other in (("0", "1"), ("1", "2"), ("3", "4")):
        assert set(profiles[other].asked) & set(profiles[one].posted)
    assert not set(profiles["5"].asked) & set(profiles["0"].posted)


@pytest.mark.parametrize(
    "pair",
    [
        (
            "洪水が町を襲い、二百人が避難した。知事は救援を約束した。",
            "町を襲った洪水で二百人が避難し、知事は救援を約束した。",
        ),
        (
            "Паром «Халвард» сел на мель у мыса Тарн, капитан Ильза Морроу сообщила о поломке руля.",
            "У мыса Тарн паром «Халвард» сел на мель. Руль сломался, сказала капитан Ильза Морроу.",
        ),
        (
            "جنحت العبارة هالفارد قرب رأس تارن مساء الاثنين وعلى متنها ٢١٢ راكبًا بعد تعطل الدفة.",
            "تعطلت الدفة فجنحت العبارة هالفارد مساء الاثنين قرب رأس تارن وعلى متنها ٢١٢ راكبًا.",
        ),
    ],
)
def test_stories_are_found_in_any_script(pair: tuple[str, str]) -> None:
    shelf = Shelf(*pair, *FERRY, *RECIPE)
    assert shelf.beside("1") == {"0"}


def test_a_telling_in_another_language_is_found_by_its_names() -> None:
    german = (
        "Die Fähre Halvard ist am Montagabend vor Tarn Point auf Grund gelaufen. Verletzt wurde niemand. Nach Angaben "
        "der Kapitänin Ilse Morrow war das Ruder gebrochen; 212 Menschen waren an Bord."
    )
    shelf = Shelf(*FERRY, *RECIPE, german)
    others = {name: shelf.profiles[name] for name in "0123"}
    found = find_nearest(shelf.profiles["4"], others, across=frozenset(others))
    assert {neighbour.id for neighbour in found} == {"0", "1", "2"}


def test_words_of_many_articles_weigh_less_and_are_not_what_an_article_is_filed_under() -> None:
    terms = describe(FERRY[0], split_words(FERRY[0]))
    halvard = describe("the Halvard", split_words("the Halvard"))[1].hash
    fresh = weigh(terms, 1000, {})
    common = weigh(terms, 1000, {halvard: 900})
    assert halvard in fresh.posted
    assert halvard not in common.asked


def test_a_profile_is_small_and_survives_storing() -> None:
    text = " ".join(f"word{number}" for number in range(5000))
    profile = weigh(describe(text, split_words(text)), 0, {})
    assert len(profile.hashes) == PROFILE_SIZE
    assert (len(profile.posted), len(profile.asked)) == (POSTED, ASKED)
    assert len(profile.pack()) == 5 * PROFILE_SIZE
    assert unpack_profile(profile.pack()) == profile


@pytest.mark.parametrize("text", ["", "   \n", "…", "🙂🙂", "the", "\u00a0—\u200b"])
def test_what_says_nothing_has_no_neighbours(text: str) -> None:
    shelf = Shelf(*FERRY, text)
    assert shelf.beside("3") == set()
    assert unpack_profile(shelf.profiles["3"].pack()) == shelf.profiles["3"]


def test_a_text_of_a_megabyte_is_described() -> None:
    text = (FERRY[0] + "\n") * (1_000_000 // len(FERRY[0]))
    profile = weigh(describe(text, split_words(text)), 0, {})
    assert cosine(profile, Shelf(FERRY[1]).profiles["0"]) > MIN_COSINE


def test_neighbours_come_best_first_and_are_bounded() -> None:
    profile = Shelf(FERRY[0]).profiles["0"]
    found = find_nearest(profile, {f"{number:03}": profile for number in range(50)})
    assert [neighbour.id for neighbour in found] == [f"{number:03}" for number in range(20)]
    assert found[0].cosine == pytest.approx(1.0)


def test_fewer_and_fewer_articles_are_counted() -> None:
    assert all(is_counted(number) for number in range(2000))
    assert sum(is_counted(number) for number in range(100_000)) < 7000


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_likeness_is_a_share_the_same_from_both_sides(first: str, second: str) -> None:
    one, other = Shelf(first, second).profiles.values()
    assert 0 <= cosine(one, other) <= 1.000001
    assert cosine(one, other) == pytest.approx(cosine(other, one))
    assert cosine(one, one) == pytest.approx(1.0 if one.hashes else 0.0)
