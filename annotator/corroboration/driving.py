"""Where the two kernels run that take most of the time: here, or on the machines of a cluster.

Everything else about the index is looked up and stored in the order of the articles, so that the index is the same
wherever they run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import NamedTuple, Protocol

from annotator.corroboration.copies.copying import Copied, verify
from annotator.corroboration.copies.fingerprints import fingerprint
from annotator.corroboration.copies.snapping import Text
from annotator.corroboration.stories.neighbours import Term, describe
from annotator.errors import Refusal

#: the address of Daft on this machine
NATIVE = "native"


@dataclass(frozen=True)
class Features:
    """What a text is found by."""

    #: of a few words in their order, each once and sorted; signed 64 bits
    hashes: Sequence[int]
    terms: Sequence[Term]


class Pair(NamedTuple):
    """Two texts by their places in a list."""

    a: int
    b: int


class Driver(Protocol):
    """What runs the kernels."""

    #: texts that are best given together, and indexed in one transaction
    together: int

    def fingerprint(self, texts: Sequence[Text]) -> list[Features]:
        """What each text is found by."""

    def verify(self, texts: Sequence[Text], pairs: Sequence[Pair]) -> list[list[Copied]]:
        """For each pair the passages that both have, in the order of the first."""


def fingerprint_text(text: Text) -> Features:
    """The kernel: what one text is found by."""
    hashes = sorted({one.hash for one in fingerprint(text.placed.words)})
    return Features(hashes, describe(text.text, text.words))


class Here:
    """In this process."""

    together = 50

    def fingerprint(self, texts: Sequence[Text]) -> list[Features]:
        """One after the other."""
        return [fingerprint_text(text) for text in texts]

    def verify(self, texts: Sequence[Text], pairs: Sequence[Pair]) -> list[list[Copied]]:
        """One after the other."""
        return [verify(texts[pair.a], texts[pair.b]) for pair in pairs]


class Remembering:
    """Another driver whose answers are kept: what was thought about before a transaction takes no time in it."""

    together = 1

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._features: dict[Text, Features] = {}
        self._copied: dict[tuple[Text, Text], list[Copied]] = {}

    def fingerprint(self, texts: Sequence[Text]) -> list[Features]:
        """Of those that were not asked about before."""
        new = [text for text in dict.fromkeys(texts) if text not in self._features]
        self._features.update(zip(new, self._driver.fingerprint(new), strict=True))
        return [self._features[text] for text in texts]

    def verify(self, texts: Sequence[Text], pairs: Sequence[Pair]) -> list[list[Copied]]:
        """Of those that were not asked about before."""
        asked = [(texts[pair.a], texts[pair.b]) for pair in pairs]
        new = {both: pair for both, pair in zip(asked, pairs, strict=True) if both not in self._copied}
        self._copied.update(zip(new, self._driver.verify(texts, list(new.values())), strict=True))
        return [self._copied[both] for both in asked]


def open_driver(address: str) -> Driver:
    """The driver of ``corroborate --cluster``. Raises Refusal where the extra is not installed."""
    if find_spec("daft") is None:
        raise Refusal("--cluster needs Daft, which is not installed. Run: pip install 'annotator[cluster]'")
    if address != NATIVE and find_spec("ray") is None:
        raise Refusal("A Ray cluster needs Ray, which is not installed. Run: pip install 'daft[ray]'")
    # Daft takes a second to load, and is not there in most installations
    from annotator.corroboration.cluster.daft_driver import OnDaft  # noqa: PLC0415

    return OnDaft(address)
