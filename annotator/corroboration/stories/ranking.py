"""Which sentences of a story say the same as a claim, best first. Pure.

Only the story is indexed: how rare a word is counts within it. A sentence is as good as the share of the claim that it
covers, by words without their endings and by runs of four letters, which meet where endings, compounds and spelling
differ. Figures that agree or compete with the claim's raise it. What was copied from the claim's article is left out,
to be shown as copied.

Tried on marked pairs and left out, since they won nothing: a sentence's neighbours, pairs of words, names counted
double, words of the first results, the sentence's place in its article, ranks fused instead of scores.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from annotator.corroboration.stories.coverage import cover_letters, cover_words
from annotator.corroboration.stories.names import find_names
from annotator.corroboration.stories.telling import Sentence, Telling, read_telling
from annotator.corroboration.stories.why import Why, explain
from annotator.corroboration.told import Told
from annotator.errors import NotFound
from annotator.text.spans import Span

#: raised when the same texts give another order, other scores or reasons
VERSION = 2

#: sentences of one article that are proposed for one claim
PER_ARTICLE = 3
#: what is less like the claim than this is noise
MIN_SCORE = 0.05
#: how much all of a claim's figures add to a sentence that shares nothing else
FIGURES = 0.25
#: what is left of the weight of a word that says little
LITTLE = 0.5
#: sentences without digits whose figures are read
READ = 40
#: sentences of one article with digits: more are a table
MOST_WITH_DIGITS = 500
#: a sentence is copied when so much of it is
COPIED = 0.5
#: words a sentence needs to say something: "Advertisement", "Mike says:"
MIN_WORDS = 3


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence of another article that may say the same as a claim."""

    article_id: str
    span: Span
    #: 0 to 1: the share of the claim that is found there. Means the same for every claim: on marked pairs, one in six
    #: was right at 0.15, one in three at 0.25, most above 0.4
    score: float
    why: Why


class StoryIndex:
    """The sentences of one story's articles, made ready to be asked for many claims."""

    def __init__(self, tellings: Sequence[Told]) -> None:
        self._tellings = [read_telling(told) for told in tellings]
        self._numbers = {told.id: number for number, told in enumerate(tellings)}
        self._sentences = [
            (number, sentence)
            for number, telling in enumerate(self._tellings)
            for sentence in telling.sentences
        ]
        self._names = find_names((t.told.text, t.marked.words, t.told.language) for t in self._tellings)
        # what many repeat word for word is one sentence: its words are not common for that
        self._lines: dict[str, list[int]] = {}
        for at, (number, sentence) in enumerate(self._sentences):
            self._lines.setdefault(self._tellings[number].line_at(sentence.place), []).append(at)
        firsts = [self._sentences[at] for at, *_ in self._lines.values()]
        weighty = set[str]().union(*(each.weighty for each in self._tellings))
        documents = [self._tellings[number].terms_at(sentence.place) for number, sentence in firsts]
        worth = {term: LITTLE for document in documents for term in document if term not in weighty}
        self._words = cover_words(documents, worth)
        self._letters = cover_letters(list(self._lines))

    def rank(
        self,
        article_id: str,
        span: Span,
        *,
        copied: Mapping[str, Sequence[Span]] | None = None,
        limit: int = 20,
    ) -> list[Ranked]:
        """The sentences of the other articles that say the same as ``span`` of the article, best first.

        copied: by article the passages that stand in the claim's article word for word; they are left out.
        Raises NotFound when the article is not in the story.
        """
        if article_id not in self._numbers:
            raise NotFound("This article is not in the story.")
        own = self._numbers[article_id]
        claim = self._tellings[own]
        span = claim.clip(span)
        scores = self._score(claim, span)
        found: list[Ranked] = []
        taken: Counter[int] = Counter()
        for at in sorted(scores, key=lambda at: (-scores[at], at)):
            number, sentence = self._sentences[at]
            telling = self._tellings[number]
            if scores[at] < MIN_SCORE or len(found) == limit:
                break
            if number == own or taken[number] == PER_ARTICLE or len(sentence.place) < MIN_WORDS:
                continue
            if _is_copied(sentence.span, (copied or {}).get(telling.told.id, ())):
                continue
            taken[number] += 1
            why = self._explain(claim, span, telling, sentence)
            found.append(Ranked(telling.told.id, sentence.span, scores[at], why))
        return found

    def telling(self, article_id: str) -> Telling:
        """One of its articles, read."""
        return self._tellings[self._numbers[article_id]]

    def explain(self, article_id: str, span: Span, other_id: str, sentence: Span) -> Why:
        """What a sentence of another article shares with ``span`` of the article."""
        claim, telling = self.telling(article_id), self.telling(other_id)
        [found] = [one for one in telling.sentences if one.span == sentence]
        return self._explain(claim, claim.clip(span), telling, found)

    def _explain(self, claim: Telling, span: Span, telling: Telling, sentence: Sentence) -> Why:
        claimed = telling.claimed(sentence, claim, span)
        return explain(telling.marked, sentence.place, claimed, self._names)

    def _score(self, claim: Telling, span: Span) -> dict[int, float]:
        words = self._words.shares(claim.terms_in(span))
        letters = self._letters.shares(claim.runs_in(span))
        repeats = list(self._lines.values())
        scores = {
            at: (words.get(line, 0.0) + share) / 2 for line, share in letters.items() for at in repeats[line]
        }
        wanted = claim.figures_in(span)
        for at in self._may_have_figures(scores) if wanted else ():
            number, sentence = self._sentences[at]
            agreeing = self._tellings[number].figure_agreement(sentence, wanted)
            if agreeing:
                scores[at] = 1 - (1 - scores.get(at, 0.0)) * (1 - FIGURES * agreeing)
        return {at: round(score, 4) for at, score in scores.items()}

    def _may_have_figures(self, scores: Mapping[int, float]) -> list[int]:
        """Sentences with digits; of those without, where a number may be written out, the best."""
        best = heapq.nlargest(READ, scores, key=scores.__getitem__)
        return sorted({*best, *self._with_digits})

    @cached_property
    def _with_digits(self) -> list[int]:
        """Sentences whose figures can be seen at a glance, as far as they are looked at."""
        found: list[int] = []
        counts = Counter[int]()
        for at, (number, sentence) in enumerate(self._sentences):
            if counts[number] < MOST_WITH_DIGITS and self._tellings[number].has_digits(sentence):
                counts[number] += 1
                found.append(at)
        return found


def rank(
    span: Span,
    told: Told,
    others: Sequence[Told],
    *,
    copied: Mapping[str, Sequence[Span]] | None = None,
) -> list[Ranked]:
    """The sentences of ``others`` that say the same as ``span`` of ``told``, for a single claim."""
    return StoryIndex([told, *others]).rank(told.id, span, copied=copied)


def _is_copied(sentence: Span, passages: Sequence[Span]) -> bool:
    inside = sum(max(0, min(sentence.end, p.end) - max(sentence.start, p.start)) for p in passages)
    return inside >= COPIED * (sentence.end - sentence.start)
