"""What someone asks for, before it is stored; and whom its text calls by name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.errors import Invalid
from annotator.text.fields import field_problems

TEXT_AT_MOST = 5_000
#: ``@name``, not within a word or an address
_CALL = re.compile(r"(?<![\w@./-])@([a-z][a-z0-9._-]{0,39})", re.IGNORECASE)


@dataclass(frozen=True)
class CommentDraft:
    """A new comment, or new words for one: 1 to 5,000 code points, without the space around them."""

    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self.text.replace("\r\n", "\n").replace("\r", "\n").strip())
        problems = field_problems("text", self.text, TEXT_AT_MOST, at_least=1)
        if problems:
            raise Invalid.of(problems)


def find_calls(text: str) -> Iterator[tuple[int, list[str]]]:
    """Where ``text`` calls someone (code points), and the names that may be meant, in lower case, longest first.

    “@bob.” may mean “bob.” or “bob”: names and sentences both may end with a dot.
    """
    for call in _CALL.finditer(text):
        names = [call.group(1).lower()]
        while names[-1][-1] in "._-":
            names.append(names[-1][:-1])
        yield call.start(), names
