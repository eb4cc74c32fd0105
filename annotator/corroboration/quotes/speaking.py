"""Who says something in a sentence: the verbs and phrases that name a source, and whom "she said" means."""

from __future__ import annotations

from collections.abc import Collection

from annotator.corroboration.quotes.cue_words import CueWords
from annotator.corroboration.quotes.noun_phrases import (
    QUOTES,
    Phrase,
    Token,
    begins_office,
    by_first,
    has_object,
    opening_name,
    phrase_after,
    phrase_before,
    size_at,
    split_tokens,
)
from annotator.corroboration.quotes.pronouns import Mentions
from annotator.corroboration.quotes.sources import Cue, Kind, core_name, kind_of, named_part, outlet_in
from annotator.text.spans import Span

#: verbs whose subject stands before the verb of the same sentence that leads them: ", adding that"
PARTICIPLES = frozenset(
    ["adding", "saying", "telling", "tweeting", "arguing", "insisting", "claiming", "stressing"]
)
#: words after which a participle is one of report
_LEADING = frozenset([",", "while", "before", "after", "by", "without", "and"])
#: what a source without a name and an article may begin with
_COUNTED = frozenset(["one", "two", "three", "four", "police"])
_FIRST_PERSON = frozenset(["i", "we", "you", "ich", "wir", "ihr"])
#: after "said X" there may stand an end, or where and when; else X does something: "he said the board would pay"
_AFTER_SPEAKER = frozenset(
    [
        "in",
        "on",
        "at",
        "who",
        "after",
        "as",
        "while",
        "during",
        "from",
        "when",
        "by",
        "before",
        "and",
        "of",
        "to",
        "dem",
        "den",
        "der",
        "am",
        "im",
        "zu",
        "gegenüber",
    ]
)
#: verbs that before "as" or "by" are of what is told, not of who tells: "deaths confirmed by"
_PASSIVE = frozenset(
    ["confirmed", "reported", "announced", "revealed", "disclosed", "estimated", "acknowledged"]
)
_WITH_THAT = frozenset(("repeated", "agree", "agreed"))
#: after these words "reports" is a noun
_AFTER_NOUN = frozenset(
    ["have", "has", "had", "are", "is", "were", "was", "will", "would", "of", "from", "by"]
)


class SentenceReader:
    """Reads sentences in order, and remembers who was named last, for those that say "she said"."""

    def __init__(self, text: str, words: CueWords, outlets: Collection[str]) -> None:
        self.text, self.words, self.outlets = text, words, outlets
        self.cues: list[Cue] = []
        self._mentions = Mentions(text, words)
        self._verbs = words.says | words.claims | words.outlet_verbs | PARTICIPLES
        self._by = by_first(words.by)
        self._outlet_after = by_first(words.outlet_after)
        self._in_document = by_first(words.in_document)
        self._openers = frozenset([*self._by, *self._outlet_after, *self._in_document])

    def read(self, sentence: Span) -> None:
        """Adds the cues of one sentence."""
        tokens = split_tokens(self.text, sentence.start, sentence.end)
        has_quote = any(token.text in QUOTES for token in tokens)
        # the subject of the verb before, for "said that ..., and added"
        subject: Phrase | None = None
        covered = 0
        for at, token in enumerate(tokens):
            if at >= covered and token.low in self._openers:
                covered = at + self._read_phrases(tokens, at)
            if token.low in self.words.hearsay:
                self._add(tokens, None, (at, at + 1), Kind.UNNAMED)
            if not self._is_verb(token, is_beside_quote=has_quote) or self._is_undone(tokens, at):
                continue
            if token.low in self.words.tells:
                self._read_told(tokens, at)
            found = self._speaker(tokens, at, subject)
            self._read_to(tokens, max(at + 1, found.last if found else 0))
            if found is not None:
                self._add(tokens, found, (at, at + 1), is_apart=found is subject)
                subject = found

    def _is_verb(self, token: Token, *, is_beside_quote: bool) -> bool:
        return token.low in self._verbs or (is_beside_quote and token.low in self.words.beside_quote)

    def _is_undone(self, tokens: list[Token], at: int) -> bool:
        while at > 0 and tokens[at - 1].low.endswith("ly") and not tokens[at - 1].is_name:
            at -= 1
        before = tokens[at - 1].low if at else ""
        following = tokens[at + 1].low if at + 1 < len(tokens) else ""
        if tokens[at].low in _WITH_THAT and following != "that":
            return True
        if tokens[at].low in _PASSIVE and following in ("as", "by"):
            return True
        return before in self.words.undoing or before in _FIRST_PERSON

    def _read_phrases(self, tokens: list[Token], at: int) -> int:
        """Adds what a phrase that begins here names; how many words the phrase has, or 0."""
        for phrases, kinds in (
            (self._by, tuple(Kind)),
            (self._outlet_after, (Kind.OUTLET, Kind.AGENCY)),
        ):
            size = size_at(tokens, at, phrases)
            found = phrase_after(tokens, at + size, self.words) if size else None
            if found is None or self._kind(tokens, found) not in kinds:
                continue
            # "quoting households at us" names nobody
            is_loose = size == 1 and tokens[at].low in ("quoting", "citing")
            if not (
                is_loose and self._kind(tokens, found) is Kind.PERSON and not tokens[found.first].is_name
            ):
                self._add(tokens, found, (at, at + size))
                return size
        size = size_at(tokens, at, self._in_document)
        if size:
            first = at + 1 if size > 2 else at
            self._add(tokens, Phrase(first, at + size), (at, at + size), Kind.DOCUMENT)
        return size

    def _read_told(self, tokens: list[Token], at: int) -> None:
        """The outlet that somebody spoke to, if it is one."""
        first = at + 1
        for shift in range(6 if self.words.relatives == frozenset() else 1):
            # German tells it behind the speaker: "sagte Brammig dem Boten"
            found = phrase_after(tokens, first + shift, self.words) if first + shift < len(tokens) else None
            if found and self._kind(tokens, found) in (Kind.OUTLET, Kind.AGENCY):
                self._add(tokens, found, (at, at + 1) if not shift else (found.first, found.last))
                return

    def _read_to(self, tokens: list[Token], at: int) -> None:
        """The outlet in "said Ida Lund to the Lamp", "confirmed to the Lamp"."""
        if at >= len(tokens) or tokens[at].low not in ("to", "gegenüber"):
            return
        found = phrase_after(tokens, at + 1, self.words)
        if found and self._kind(tokens, found) in (Kind.OUTLET, Kind.AGENCY):
            self._add(tokens, found, (at, at + 1))

    def _kind(self, tokens: list[Token], phrase: Phrase) -> Kind:
        return kind_of(tokens[phrase.first : phrase.last], self.words, self.outlets)

    def _speaker(self, tokens: list[Token], verb: int, subject: Phrase | None) -> Phrase | None:
        if tokens[verb].low in PARTICIPLES:
            is_report = verb > 0 and tokens[verb - 1].low in _LEADING
            return (subject or opening_name(tokens, self.words)) if is_report else None
        after = self._as_reported(tokens, verb) or self._inverted(tokens, verb)
        if after is not None:
            return after
        found = phrase_before(tokens, verb, self.words)
        if found is not None:
            return found if self._is_likely(tokens, found, verb) else None
        if verb and tokens[verb - 1].low in ("and", "but", "und", "also"):
            return subject or opening_name(tokens, self.words)
        return None

    def _as_reported(self, tokens: list[Token], verb: int) -> Phrase | None:
        """ "wie der Sender unter Berufung auf die Stadt berichtete": the subject stands behind the "wie"."""
        if self.words.relatives:
            return None
        for at in range(verb - 1, max(-1, verb - _CLAUSE), -1):
            if not tokens[at].is_word:
                return None
            if tokens[at].low == "wie":
                return phrase_after(tokens, at + 1, self.words)
        return None

    def _inverted(self, tokens: list[Token], verb: int) -> Phrase | None:
        """ "said X", "sagte X": the speaker behind the verb."""
        if verb + 1 >= len(tokens) or not self._may_invert(tokens, verb):
            return None
        found = phrase_after(tokens, verb + 1, self.words)
        if found is None or tokens[found.first].low in self.words.times:
            return None
        following = tokens[found.last] if found.last < len(tokens) else None
        is_followed = following is not None and following.is_word and following.low not in _AFTER_SPEAKER
        return None if is_followed else found

    def _may_invert(self, tokens: list[Token], verb: int) -> bool:
        before, after = tokens[verb - 1] if verb else None, tokens[verb + 1]
        is_behind = before is not None and (before.text == "," or before.text in QUOTES)
        if self.words.relatives and (
            not is_behind or tokens[verb].low in self.words.tells | self.words.outlet_verbs
        ):
            return False
        if before and before.text == "," and tokens[verb].low not in self.words.says:
            # "the council, the owner, called the night": a comma that closes what is said about the subject
            known = phrase_before(tokens, verb, self.words)
            if known is not None and known.role is not None:
                return False
        if after.is_name or after.low in self.words.articles | self.words.he | self.words.they:
            return True
        return is_behind and (after.low in self.words.unnamed | _COUNTED or begins_office(tokens, verb + 1))

    def _is_likely(self, tokens: list[Token], found: Phrase, verb: int) -> bool:
        """Whether a verb that is also a noun has a subject that speaks for it being a verb."""
        inside = tokens[found.first : found.last]
        pronouns = self.words.he | self.words.it | self.words.they
        if any(token.low in _FIRST_PERSON for token in inside) or (
            inside[0].low.isdigit() and len(inside) == 1
        ):
            return False
        if inside[0].low.endswith("ed") and not inside[0].is_name:
            # "stopped and told": a verb is no subject
            return False
        if tokens[verb].low in self.words.says | PARTICIPLES | self.words.beside_quote:
            return inside[-1].low not in self.words.articles
        if tokens[verb].low in self.words.outlet_verbs:
            return self._kind(tokens, found) in (Kind.OUTLET, Kind.AGENCY)
        following = tokens[verb + 1].low if verb + 1 < len(tokens) else ""
        if following in _AFTER_NOUN or (
            tokens[verb].low.endswith("s") and not has_object(tokens, verb + 1, self.words)
        ):
            return False
        return (
            inside[-1].is_name
            or inside[0].low in pronouns
            or any(token.low in self.words.unnamed for token in inside)
            or (inside[-1].low.endswith("s") and any(token.is_name for token in inside))
            or (inside[0].low in self.words.articles and len(inside) > 1 and found.role is not None)
            or following in ("that", "dass")
        )

    def _add(
        self,
        tokens: list[Token],
        phrase: Phrase | None,
        trigger: tuple[int, int],
        kind: Kind | None = None,
        *,
        is_apart: bool = False,
    ) -> None:
        first, last = trigger
        if phrase is None:
            self.cues.append(Cue(_span(tokens, first, last), None, "", "", Kind.UNNAMED))
            return
        kind = kind or self._kind(tokens, phrase)
        if kind in (Kind.OUTLET, Kind.AGENCY):
            phrase = named_part(tokens, phrase, self.outlets)
        inside = tokens[phrase.first : phrase.last]
        source = _span(tokens, phrase.first, phrase.last)
        name, role = core_name(inside, self.words), ""
        if phrase.role is not None:
            said = tokens[phrase.role[0] : phrase.role[1]]
            role = _span(tokens, *phrase.role).of(self.text)
            name, role, kind = self._swapped(inside, said, (name, role, kind))
        if kind in (Kind.OUTLET, Kind.AGENCY):
            name = outlet_in(inside, self.outlets) or name
        whole = min(first, phrase.first), max(last, phrase.last)
        is_apart = is_apart or whole[1] - whole[0] > _LONGEST_CUE
        span = _span(tokens, first, last) if is_apart else _span(tokens, *whole)
        name, kind = self._mentions.meant(inside, name, kind)
        cue = Cue(span, source, source.of(self.text), name, kind, role)
        self._mentions.remember(inside, cue)
        self.cues.append(cue)

    def _swapped(
        self, inside: list[Token], said: list[Token], known: tuple[str, str, Kind]
    ) -> tuple[str, str, Kind]:
        """ "the caretaker, Amias Rook": the name is what stands behind the comma."""
        name, role, kind = known
        is_name = len(said) > 1 and all(token.is_name or not token.is_word for token in said)
        if is_name and kind in (Kind.PERSON, Kind.UNNAMED) and not inside[-1].is_name:
            return role, name, Kind.PERSON
        return name, role, kind


#: words from "wie" to its verb
_CLAUSE = 20
#: words a cue covers at most; where the source stands farther away it covers the words of report alone
_LONGEST_CUE = 30


def _span(tokens: list[Token], first: int, last: int) -> Span:
    return Span(tokens[first].start, tokens[last - 1].end)
