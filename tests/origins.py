"""Passages that stand in several articles, for tests of where they come from."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import strategies as st

from annotator.corroboration.origins.clusters import Published, Reuse
from annotator.corroboration.origins.independence import Passage
from annotator.corroboration.quotes.attribution import cues_near, find_cues
from annotator.corroboration.quotes.credits import find_credits
from annotator.corroboration.quotes.sources import Cue, Kind, Reach
from annotator.corroboration.told import Told
from annotator.text.sentences import split_sentences
from annotator.text.spans import Span

CORPUS = Path(__file__).parent.parent / "corpus"
TEN = Span(0, 10)
NOON = datetime(2026, 4, 17, 12, tzinfo=UTC)
#: three outlets of the corpus that carry one wire
WIRE = ["daily-tessel-town-gets-wet", "lamp-gate-jams", "saltmere-now-fish-market"]


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def reuse(one: str, other: str, span: Span = TEN, other_span: Span = TEN) -> Reuse:
    return Reuse(one, span, other, other_span)


def cue(name: str, kind: Kind = Kind.OUTLET, reach: Reach = Reach.PASSAGE) -> Cue:
    return Cue(Span(0, 5), Span(0, 5), name, name, kind, "", reach)


def published(*articles: Published) -> dict[str, Published]:
    return {article.id: article for article in articles}


SPANS = st.builds(lambda start, size: Span(start, start + size), st.integers(0, 30), st.integers(1, 15))
REUSES = st.lists(st.builds(Reuse, st.sampled_from("abc"), SPANS, st.sampled_from("def"), SPANS), max_size=14)


def tell(name: str) -> Told:
    head, text = (CORPUS / f"{name}.md").read_text(encoding="utf-8").split("---\n", 2)[1:]
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    published_at = datetime.fromisoformat(fields["published_at"].strip('"'))
    return Told(name, text, fields["language"], fields["publisher"].strip('"'), published_at)


def passage(told: Told, words: str) -> Passage:
    span = Span(told.text.index(words), told.text.index(words) + len(words))
    near = cues_near(find_cues(told.text, told.language), span, split_sentences(told.text, told.language))
    return Passage(
        told.id, span, told.publisher, told.published_at, tuple(near), tuple(find_credits(told.text))
    )
