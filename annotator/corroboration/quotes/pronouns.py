"""Whom "she said" means: the source named last, when that is near enough to be sure."""

from __future__ import annotations

import re

from annotator.corroboration.quotes.cue_words import CueWords
from annotator.corroboration.quotes.noun_phrases import Token
from annotator.corroboration.quotes.sources import Cue, Kind

_NAME = r"(?<!\w)[^\W\d_a-z\u00df-\u00f6\u00f8-\u00ff][\w.'\u2019-]*"
#: how news introduces somebody: "Hesper Quill, 71," or "Hesper Quill, who"
_INTRODUCED = re.compile(
    rf"({_NAME}(?: {_NAME})*), \d\d,|({_NAME}(?: {_NAME})+), (?:an?|the|who|whose|der|die)\b"
)
_OPENING = re.compile(rf"\s*({_NAME}(?: {_NAME})*)")
_BREAKS = re.compile(r"[\r\n]+")
#: who is meant was named at most this far back, in code points
_REACH = 900
_LONG_NAME = 80


class Mentions:
    """Remembers the sources of one text in the order they are named."""

    def __init__(self, text: str, words: CueWords) -> None:
        self.text, self.words = text, words
        #: whether somebody was he or she
        self._said: dict[str, str] = {}
        self._introduced, self._scanned = (-1, ""), 0
        #: last word of a name to the name as it was given last
        self._persons: dict[str, str] = {}
        #: for each sort of pronoun: where a source was named last, its name and kind
        self._named: dict[str, tuple[int, str, Kind]] = {}

    def meant(self, inside: list[Token], name: str, kind: Kind) -> tuple[str, Kind]:
        """Whom a pronoun stands for, "" if nobody is near; anything else is itself."""
        pronoun = self._pronoun(inside)
        if pronoun is None:
            return name, kind
        here = inside[0].start
        at, known, kind = self._named.get(pronoun, (0, "", kind))
        # who was named two paragraphs ago is not who is meant
        if here - at > _REACH or len(_BREAKS.findall(self.text, at, here)) > 1:
            known = ""
        if pronoun != "he":
            return known, kind
        known, at = self._opening(here, at, known)
        introduced, name = self._introduced_before(here)
        if introduced >= max(at, here - _REACH):
            known, kind = name, Kind.PERSON
        said = self._said.setdefault(known, inside[0].low) if known else inside[0].low
        return ("" if said != inside[0].low else known), kind

    def _introduced_before(self, here: int) -> tuple[int, str]:
        """Where somebody was introduced last, and who. Asked in order, so each place is looked at about once."""
        start = max(self._scanned - _LONG_NAME, here - _REACH, 0)
        for found in _INTRODUCED.finditer(self.text, start, here):
            self._introduced = found.start(), found[1] or found[2]
        self._scanned = here
        return self._introduced

    def _opening(self, here: int, at: int, known: str) -> tuple[str, int]:
        """Who a paragraph begins with is who is meant in it, if it is somebody who was named before."""
        start = max(self.text.rfind("\n", max(0, here - _REACH), here), here - _REACH, 0)
        found = _OPENING.match(self.text, start, here) if at <= start else None
        name = self._persons.get(found[1].split()[-1]) if found else None
        return (name, start) if name else (known, at)

    def _pronoun(self, inside: list[Token]) -> str | None:
        """The sort of pronoun these words are. "Sie" is both in German; one person is meant more often."""
        if len(inside) != 1:
            return None
        low = inside[0].low
        sorts = {"he": self.words.he, "they": self.words.they, "it": self.words.it}
        return next((sort for sort, pronouns in sorts.items() if low in pronouns), None)

    def remember(self, inside: list[Token], cue: Cue) -> None:
        """Keeps who was named, for the pronouns behind."""
        if self._pronoun(inside) is not None or not cue.name:
            return
        place = cue.span.end, cue.name, cue.kind
        if cue.kind is Kind.UNNAMED:
            self._named["they"] = place
        elif cue.kind is Kind.PERSON and cue.name[0].isupper():
            self._named["he"] = place
            self._persons[cue.name.split()[-1]] = cue.name
        else:
            self._named["it"] = place
            if cue.kind is Kind.PERSON:
                self._named["they"] = place
