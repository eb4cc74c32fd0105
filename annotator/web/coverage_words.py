"""How maps put things: what sentences are called, why one is offered, and how well their order does."""

from collections.abc import Mapping
from dataclasses import dataclass

from annotator.coverage.learning import ARTICLES, ENOUGH, FIRST, Quality, Ranker
from annotator.coverage.mapping import CoverageMap, Sentence, State
from annotator.coverage.models import Mark

#: reasons that are said of a sentence
REASONS = 3
SAID = {Mark.NOT_CHECKABLE: "not checkable", Mark.OUT_OF_SCOPE: "out of scope"}


@dataclass(frozen=True)
class Look:
    """How a state is shown: never by its colour alone."""

    name: str
    #: behind a number
    one: str
    many: str
    icon: str


STATES: Mapping[State, Look] = {
    State.CLAIM: Look("Claim", "claim", "claims", "highlighter"),
    State.PASSAGE: Look("Passage", "passage", "passages", "quote"),
    State.NOT_CHECKABLE: Look("Not checkable", "not checkable", "not checkable", "minus"),
    State.OUT_OF_SCOPE: Look("Out of scope", "out of scope", "out of scope", "circle-slash"),
    State.UNREAD: Look("Unread", "unread", "unread", "circle-dashed"),
}


def count_words(found: CoverageMap) -> list[tuple[State, int, str]]:
    """“14 claims”, “6 not checkable” …: the states that there are, in the order of STATES."""
    counts = found.counts
    return [
        (state, counts[state], look.one if counts[state] == 1 else look.many)
        for state, look in STATES.items()
        if counts[state] or state is State.UNREAD
    ]


def state_runs(found: CoverageMap) -> list[tuple[State, int, int]]:
    """Neighbours in one state: the number of the first, from 0, and how many they are."""
    runs: list[tuple[State, int, int]] = []
    for at, sentence in enumerate(found.sentences):
        if runs and runs[-1][0] is sentence.state:
            runs[-1] = (sentence.state, runs[-1][1], runs[-1][2] + 1)
        else:
            runs.append((sentence.state, at, 1))
    return runs


def explain(sentence: Sentence) -> list[str]:
    """Why a sentence is offered: what speaks for it, or else what speaks against it."""
    if sentence.why:
        return list(sentence.why[:REASONS])
    return (
        [f"rather not: {', '.join(sentence.against[:REASONS])}"] if sentence.against else ["nothing special"]
    )


def say_how_well(ranker: Ranker) -> str:
    """How the order is made, and how it does on what the project decided, as far as the asker may see it."""
    if ranker.prior is None or ranker.learned is None:
        return f"Ordered by rules alone. {_say_why_not(ranker)}"
    counts = (
        f"{ranker.worth:,} sentences worth checking and {ranker.other:,} that are not, "
        f"in {ranker.articles:,} articles"
    )
    if ranker.has_learned:
        return (
            f"Learned from {counts}. On articles that were kept aside: {_say(ranker.learned)}; "
            f"by rules alone: {_say(ranker.prior)}."
        )
    return (
        f"Ordered by rules alone. What could be learned from {counts} does no better, beyond chance, on articles "
        f"that were kept aside: {_say(ranker.learned)}; by rules alone: {_say(ranker.prior)}."
    )


def _say_why_not(ranker: Ranker) -> str:
    if min(ranker.worth, ranker.other) < ENOUGH:
        return (
            f"It learns after {ENOUGH} decisions of each sort; so far {ranker.worth} worth checking "
            f"and {ranker.other} not."
        )
    if ranker.articles < ARTICLES:
        return f"It learns after decisions in {ARTICLES} articles; so far they are in {ranker.articles}."
    return "No article has decisions of both sorts, so that no order can be called better."


def _say(quality: Quality) -> str:
    return (
        f"average precision {quality.average_precision:.2f}, and {quality.first:.0%} of the first {FIRST} "
        "in an article are worth checking"
    )
