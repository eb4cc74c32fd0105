"""Reading a file as people keep articles."""

from datetime import UTC, datetime

import pytest

from annotator.articles.front_matter import read_article
from annotator.errors import Invalid


def test_front_matter_is_taken_off_and_the_text_kept_to_the_letter() -> None:
    front = "---\r\ntitle: “Gate” 👩🏽‍🚒\r\npublished_at: 2026-04-17T12:30:00+02:00\r\n---\r\n"
    draft = read_article(f"{front} One\r\n\r\ntwo ".encode())
    assert draft.text == " One\r\n\r\ntwo "
    assert draft.title == "“Gate” 👩🏽‍🚒"
    assert draft.published_at == datetime(2026, 4, 17, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("front", "field", "value"),
    [
        ("title: No", "title", "No"),
        ("title: 007", "title", "007"),
        ("title: 2026-04-17", "title", "2026-04-17"),
        ("language: no", "language", "no"),
        ("author: [Orla Finn, Bex Orlan]", "author", "Orla Finn, Bex Orlan"),
        ("author: ~", "author", ""),
        ("author:", "author", ""),
        ("date: 2026-04-17", "published_at", None),
    ],
)
def test_a_value_is_the_text_that_stands_there(front: str, field: str, value: object) -> None:
    assert getattr(read_article(f"---\n{front}\n---\nText".encode()), field) == value


@pytest.mark.parametrize("text", ["Text", "--- \nno end", "---\n---\nText", "\ufeff---\n\n---\nText"])
def test_front_matter_may_be_missing_or_empty(text: str) -> None:
    assert read_article(text.encode()).publisher == ""


@pytest.mark.parametrize(
    ("front", "field"),
    [
        ("title: {a: b}", "front matter"),
        ("title: [[a], b]", "front matter"),
        ("title: !!python/object:os.system x\n- y", "front matter"),
        ("a: &a b\ntitle: *a", "front matter"),
        ("x: " + "y" * 20_000, "front matter"),
        ("published_at: 2026-02-30", "published_at"),
        ("published_at: 0001-01-01T00:00:00+14:00", "published_at"),
        ("language: English, mostly", "language"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(front: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_article(f"---\n{front}\n---\nText".encode())
    assert list(refused.value.fields) == [field]
