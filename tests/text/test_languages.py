"""Languages are told by their commonest words."""

from annotator.text.languages import likely_language


def test_an_unknown_language_is_told_by_its_commonest_words() -> None:
    text = "The mayor and the council of the town said that it was with regret."
    assert likely_language(text, "und") == "en"
    assert likely_language("Der Rat und das Amt sind nicht mit den anderen einig.", "und") == "de"
    assert likely_language(text, "fr") == "fr"
    assert likely_language("中文。", "und") == "und"
