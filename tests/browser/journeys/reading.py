"""Opening the reader as someone, and the words that journeys share."""

from __future__ import annotations

import re
from typing import Any, Protocol

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from annotator.annotations.models import Annotation, Status
from annotator.annotations.queries import WHOLE
from annotator.articles.models import Article
from browser.serving import LiveServer
from make import Desk


class Reading:
    """One person with an article open."""

    def __init__(self, page: Page, server: LiveServer, desk: Desk) -> None:
        self.page, self.server, self.desk = page, server, desk

    def open(self, article: Article, query: str = "") -> Reading:
        """Open an article and wait until the script answers keys."""
        self.page.goto(f"{self.server.url}/projects/{self.desk.project.slug}/articles/{article.id}{query}")
        expect(self.page.locator("main.reader[data-ready]")).to_be_attached()
        return self

    def hears_nothing(self) -> Reading:
        """From here on no news of what others do comes: it is held up for ever."""
        self.page.route(re.compile(r"/live\b"), lambda _route: None)
        return self

    def text(self, side: str = "main") -> Locator:
        """The text of one side."""
        return self.page.locator(f".pane[data-side={side}] .text")

    def mark(self, words: str) -> Locator:
        """The mark that begins with these words."""
        return self.page.locator("mark", has_text=words).first

    def card(self, words: str) -> Locator:
        """The card whose quote holds these words."""
        return self.page.locator("li.card", has=self.page.locator(".card-quote", has_text=words))

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def select_sentence(self) -> None:
        """The next sentence, by key; what can be done with it is offered."""
        self.press("Shift+J")
        expect(self.page.locator(".selection-bar")).to_be_visible()

    def says(self, sentence: str) -> None:
        """The status line says this."""
        expect(self.page.locator("#notices")).to_contain_text(sentence)

    def still(self) -> None:
        """Nothing on the page moves or fades any more."""
        self.page.evaluate(
            "() => Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => null)"
        )

    def saved(self) -> None:
        """Everything has reached the server."""
        expect(self.page.locator(".status-bar .saved")).to_have_text("Saved")
        expect(self.page.locator(".card.is-unsaved")).to_have_count(0)

    def select(self, words: str, side: str = "main") -> None:
        """Select words as a finger or a screen reader does: the browser's own selection, however made."""
        self.page.evaluate(SELECT, [words, side])

    def select_across(self, words: str, side: str = "main") -> None:
        """Select words that marks cut into pieces."""
        self.page.evaluate(SELECT_ACROSS, [words, side])

    def drag_over(self, words: str, side: str = "main") -> None:
        """Select words with the mouse."""
        box: dict[str, Any] = self.page.evaluate(BOX, [words, side])
        mouse = self.page.mouse
        mouse.move(box["left"], box["middle"])
        mouse.down()
        mouse.move(box["right"], box["middle"], steps=5)
        mouse.up()

    def tap_bar(self, label: str) -> None:
        """Touch a button of the bar."""
        self.page.get_by_role("toolbar").get_by_role("button", name=label).tap()


FIND = """
const find = (words, side) => {
  const text = document.querySelector(`.pane[data-side=${side}] .text`);
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.nodeValue.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    return range;
  }
  throw new Error(`not in one piece in the text: ${words}`);
};
"""
SELECT = f"""([words, side]) => {{ {FIND}
  const range = find(words, side);
  range.startContainer.parentElement.scrollIntoView({{ block: "center" }});
  getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
}}"""
SELECT_ACROSS = """([words, side]) => {
  const text = document.querySelector(`.pane[data-side=${side}] .text`);
  const line = [...text.querySelectorAll("p")].find((p) => p.textContent.includes(words));
  const at = line.textContent.indexOf(words);
  const place = (index) => {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (index <= node.nodeValue.length) return [node, index];
      index -= node.nodeValue.length;
    }
  };
  getSelection().setBaseAndExtent(...place(at), ...place(at + words.length));
}"""
BOX = f"""([words, side]) => {{ {FIND}
  const box = find(words, side).getBoundingClientRect();
  return {{ left: box.left + 1, right: box.right, middle: (box.top + box.bottom) / 2 }};
}}"""


def sit_down(page: Page, server: LiveServer, desk: Desk, name: str) -> Reading:
    """Sign someone in by their session."""
    page.context.add_cookies([{"name": "annotator", "value": desk.secrets[name], "url": server.url}])
    return Reading(page, server, desk)


def stored(reading: Reading) -> list[Annotation]:
    """What the database holds, oldest first, deleted ones apart."""
    query = select(Annotation).where(Annotation.status == Status.OPEN).order_by(Annotation.id)
    with reading.server.database.reading() as session:
        return list(session.scalars(query.options(*WHOLE)))


class Reader(Protocol):
    """Someone, signed in, with a browser of their own; options as for ``open_page``."""

    def __call__(self, name: str = "ada", **options: Any) -> Reading: ...
