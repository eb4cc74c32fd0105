"""The one table of keys: the help page shows it, the scripts bind it.

A key is written as the browser names it (``KeyboardEvent.key``); a capital is what is typed with Shift.
Keys never fire inside a field and never take one that the browser or a screen reader owns.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup


class Where(StrEnum):
    """Where the focus has to be."""

    TEXT = "text"
    SELECTION = "selection"
    MARK = "mark"
    EVERYWHERE = "everywhere"
    #: the page on which differences are settled
    SETTLING = "settling"
    #: a suggestion, on the pages that have them and in the drawer of a card
    SUGGESTING = "suggesting"
    #: what was brought in and waits to be judged, beside the text
    PROPOSED = "proposed"
    #: the map of an article's sentences
    COVERING = "covering"


@dataclass(frozen=True)
class Key:
    """One command and what calls it."""

    #: what the script knows it by
    command: str
    keys: tuple[str, ...]
    #: for people
    label: str
    where: Where

    @property
    def shown(self) -> list[str]:
        """The keys as people know them; a run of digits as one."""
        return ["1–9"] if self.keys == DIGITS else [_shown(key) for key in self.keys]


DIGITS = tuple("123456789")
_SIGNS = {"ArrowRight": "→", "ArrowLeft": "←", "Escape": "Esc", "Control": "Ctrl", "Delete": "Del"}


def _shown(key: str) -> str:
    if len(key) == 1 and key.isupper():
        return f"Shift {key}"
    *modifiers, last = key.split("+")
    return " ".join(
        _SIGNS.get(part, part)
        for part in (*modifiers, last.upper() if modifiers and len(last) == 1 else last)
    )


TEXT, SELECTION, MARK, EVERYWHERE = Where.TEXT, Where.SELECTION, Where.MARK, Where.EVERYWHERE

KEYS = (
    Key("next-sentence", ("j",), "Next sentence", TEXT),
    Key("previous-sentence", ("k",), "Previous sentence", TEXT),
    Key("next-word", ("w",), "Next word", TEXT),
    Key("previous-word", ("b",), "Previous word", TEXT),
    Key("next-character", ("ArrowRight",), "Next character", TEXT),
    Key("previous-character", ("ArrowLeft",), "Previous character", TEXT),
    Key("select-next-sentence", ("J",), "Select to the next sentence", TEXT),
    Key("select-previous-sentence", ("K",), "Select to the previous sentence", TEXT),
    Key("select-next-word", ("W",), "Select the next word", TEXT),
    Key("select-previous-word", ("B",), "Select the previous word", TEXT),
    Key("select-next-character", ("Shift+ArrowRight",), "Select the next character", TEXT),
    Key("select-previous-character", ("Shift+ArrowLeft",), "Select the previous character", TEXT),
    Key("next-mark", ("n",), "Next mark", EVERYWHERE),
    Key("previous-mark", ("p",), "Previous mark", EVERYWHERE),
    Key("next-worth", (".",), "Next unread sentence that looks worth checking", TEXT),
    Key("not-checkable", ("0",), "There is nothing to check in this sentence", TEXT),
    Key("out-of-scope", ("-",), "This sentence is out of scope", TEXT),
    Key("claim", ("c",), "Mark the selection as a claim", SELECTION),
    Key("passage", ("h",), "Mark the selection as a passage", SELECTION),
    Key("link", ("l",), "Link the selection, or the mark, to another article", SELECTION),
    Key("open", ("Enter",), "Open the card of this mark", MARK),
    Key("verdict-sourced", ("s",), "Verdict: sourced", MARK),
    Key("verdict-disputed", ("d",), "Verdict: disputed", MARK),
    Key("verdict-unverified", ("u",), "Verdict: unverified", MARK),
    Key("verdict", DIGITS, "Verdict with that number or key in the project's settings", MARK),
    Key("reason", ("r",), "Write the reason", MARK),
    Key("source", ("o",), "Add a source", MARK),
    Key("tag", ("t",), "Tag it", MARK),
    Key("comment", ("m",), "Comment on it", MARK),
    Key("ends", ("e",), "Move the ends; then the arrow keys", MARK),
    Key("delete", ("x", "Delete"), "Delete this mark", MARK),
    Key("across", ("'",), "Jump to the other end of its link", MARK),
    Key("elsewhere", ("y",), "What is told of it elsewhere in the story", MARK),
    Key("next-proposed", ("g",), "Next one that was brought in", EVERYWHERE),
    Key("previous-proposed", ("G",), "The one before", EVERYWHERE),
    Key("accept-proposed", ("a",), "Accept what was brought in: mark it", Where.PROPOSED),
    Key("dismiss-proposed", ("i",), "Dismiss it", Where.PROPOSED),
    Key("back", ("Escape",), "Back to the text, where you were", EVERYWHERE),
    Key("undo", ("z",), "Undo", EVERYWHERE),
    Key("redo", ("Z",), "Redo", EVERYWHERE),
    Key("beside", ("v",), "Open another article beside this one", EVERYWHERE),
    Key("side", ("Tab",), "Change sides, while two articles are open", EVERYWHERE),
    Key("previous-article", ("[",), "Previous article", EVERYWHERE),
    Key("next-article", ("]",), "Next article", EVERYWHERE),
    Key("submit", ("Control+Enter",), "Submit this article", EVERYWHERE),
    Key("search", ("/",), "Search", EVERYWHERE),
    Key("commands", ("Control+k",), "All commands", EVERYWHERE),
    Key("help", ("?",), "Help and keys", EVERYWHERE),
)

#: while what readers differ in is settled
SETTLING_KEYS = (
    Key("next-difference", ("j",), "Next difference", Where.SETTLING),
    Key("previous-difference", ("k",), "Previous difference", Where.SETTLING),
    Key("take", DIGITS, "Take the view with that number", Where.SETTLING),
    Key("own", ("n",), "Nobody is right: say what is", Where.SETTLING),
    Key("nothing", ("0",), "Nothing should stand here", Where.SETTLING),
    Key("reason", ("r",), "Write why", Where.SETTLING),
    Key("undo", ("z",), "Reopen what you settled last", Where.SETTLING),
)


#: while what the machine proposes is decided
SUGGESTION_KEYS = (
    Key("accept", ("a",), "Accept the suggestion: link it", Where.SUGGESTING),
    Key("dismiss", ("i",), "Dismiss it", Where.SUGGESTING),
    Key("next-item", ("j",), "Next suggestion", Where.SUGGESTING),
    Key("previous-item", ("k",), "Previous suggestion", Where.SUGGESTING),
    Key("answer", ("r",), "Another answer, or a word why", Where.SUGGESTING),
    Key("beside", ("v",), "Open both articles side by side", Where.SUGGESTING),
    Key("undo", ("z",), "Undo", Where.SUGGESTING),
)


#: on the map of an article
COVERAGE_KEYS = (
    Key("next-item", ("j",), "Next sentence", Where.COVERING),
    Key("previous-item", ("k",), "Previous sentence", Where.COVERING),
    Key("claim", ("c",), "It is a claim", Where.COVERING),
    Key("not-checkable", ("0",), "There is nothing to check in it", Where.COVERING),
    Key("out-of-scope", ("-",), "It is out of scope", Where.COVERING),
    Key("clear", ("x",), "Take back what you said of it", Where.COVERING),
    Key("read", ("r",), "Read it in the article", Where.COVERING),
    Key("undo", ("z",), "Undo", Where.COVERING),
)


def keys_json(keys: Sequence[Key] = KEYS) -> Markup:
    """For the embedded ``<script type="application/json" id="keys">``."""
    return htmlsafe_json_dumps([asdict(key) for key in keys])
