"""A comment in pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.web.comment_text import Piece, split_comment


def links(text: str) -> list[tuple[str, str]]:
    return [(piece.text, piece.href) for piece in split_comment(text) if piece.kind == "link"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://a.example/x.", ["https://a.example/x"]),
        ("(https://a.example/x)", ["https://a.example/x"]),
        ("https://a.example/x_(y)", ["https://a.example/x_(y)"]),
        (
            "“https://a.example”, and http://b.example?q=1&r=2!",
            ["https://a.example", "http://b.example?q=1&r=2"],
        ),
        ("HTTPS://A.EXAMPLE", ["HTTPS://A.EXAMPLE"]),
        ("ftp://a.example javascript:alert(1) //a.example a.example", []),
        ("https://", []),
    ],
)
def test_web_addresses_are_links(text: str, found: list[str]) -> None:
    assert links(text) == [(one, one) for one in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[the list](https://a.example/l)", [("the list", "https://a.example/l")]),
        (
            "[a](https://a.example) [b](http://b.example)",
            [("a", "https://a.example"), ("b", "http://b.example")],
        ),
        ("[x](javascript:alert(1))", []),
        ("[x](data:text/html,y)", []),
        ("[x] (https://a.example)", [("https://a.example", "https://a.example")]),
    ],
)
def test_words_in_brackets_are_links(text: str, found: list[tuple[str, str]]) -> None:
    assert links(text) == found


def test_only_those_who_are_called_are_told_apart() -> None:
    pieces = list(split_comment("@ada. @eve @bob-b", {"ada", "bob-b"}))
    assert pieces == [
        Piece("words", ""), Piece("call", "@ada"), Piece("words", ". @eve "), Piece("call", "@bob-b"),
    ]  # fmt: skip


@given(st.text(alphabet=st.sampled_from("@ab.-_ []()<>\"'\nhtps:/é👩🏽‍🚒") | st.characters(), max_size=200))
def test_every_character_stays_in_its_place(text: str) -> None:
    shown = "".join(
        f"[{piece.text}]({piece.href})" if piece.kind == "link" and piece.text != piece.href else piece.text
        for piece in split_comment(text, {"a", "ab"})
    )
    assert shown == text


@given(st.text(max_size=200))
def test_links_lead_to_the_web_only(text: str) -> None:
    assert all(href.lower().startswith(("http://", "https://")) for _, href in links(f"https://{text}"))
