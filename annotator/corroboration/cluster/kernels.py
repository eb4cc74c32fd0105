"""The kernels on rows of plain numbers and texts, each row alone, as they are sent to other processes and machines."""

from collections.abc import Sequence

from annotator.corroboration.copies import copying
from annotator.corroboration.copies.copying import Copied
from annotator.corroboration.copies.snapping import Text
from annotator.corroboration.driving import Features, fingerprint_text
from annotator.corroboration.stories.neighbours import Term
from annotator.text.spans import Span

#: numbers that make one passage
_NUMBERS = 7


def fingerprint(text: str, language: str) -> dict[str, Sequence[float]]:
    """What a text is found by."""
    features = fingerprint_text(Text(text, language))
    return {
        "hashes": features.hashes,
        "words": [term.hash for term in features.terms],
        "said": [term.said for term in features.terms],
        "common": [term.common for term in features.terms],
    }


def features_of(row: dict[str, Sequence[float]]) -> Features:
    """What came back from ``fingerprint``."""
    terms = zip(row["words"], row["said"], row["common"], strict=True)
    return Features(
        [int(one) for one in row["hashes"]], [Term(int(word), said, common) for word, said, common in terms]
    )


def verify(a: str, a_language: str, b: str, b_language: str) -> list[float]:
    """The passages that two texts share, each as its two spans, its words, its identity and its content."""
    found: list[float] = []
    for one in copying.verify(copying.read(a, a_language), copying.read(b, b_language)):
        found += (one.first.start, one.first.end, one.second.start, one.second.end)
        found += (one.words, one.identity, one.content)
    return found


def passages_of(row: Sequence[float]) -> list[Copied]:
    """What came back from ``verify``."""
    passages = []
    for at in range(0, len(row), _NUMBERS):
        start, end, other_start, other_end, words = map(int, row[at : at + 5])
        first, second = Span(start, end), Span(other_start, other_end)
        passages.append(Copied(first, second, words, row[at + 5], row[at + 6]))
    return passages
