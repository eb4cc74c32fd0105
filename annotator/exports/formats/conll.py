"""CoNLL in IOB2: one token and its label a line, with a space between; an empty line after each sentence.

A label is the verdict of a claim, else its kind: “B-disputed”, “I-disputed”, “O”. Each revision begins with
“-DOCSTART- NAME O”, and those who train models skip such lines (CoNLL 2003). Tokens are words, and what is left one
character at a time; none holds white space. A token has one label, so of annotations that overlap one is shown: claims
before passages, then the one that begins first, then the longer one. The others are counted, and so are those that cut
a token, which is marked whole, and those that cross sentences, which are marked in each as if they were several.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from annotator.annotations.models import Kind
from annotator.exports.dataset import DataSet, Member, document_name
from annotator.exports.formats.tokens import Sentence, cut_sentences
from annotator.exports.losses import Losses, Part
from annotator.exports.records import AnnotationRecord, ArticleRecord

_OUTSIDE = "O"


def write_conll(data: DataSet, losses: Losses) -> Iterator[Member]:
    """One file, articles in the order of the other formats."""
    yield Member("annotations.conll", _chunks(data.articles, losses))


def _chunks(articles: Iterable[ArticleRecord], losses: Losses) -> Iterator[bytes]:
    for record in articles:
        sentences = list(cut_sentences(record))
        labels = _labels(record, sentences, losses)
        lines = [f"-DOCSTART- {document_name(record)} {_OUTSIDE}", ""]
        for sentence in sentences:
            lines += [f"{record['text'][start:end]} {next(labels)}" for start, end in sentence.tokens] + [""]
        yield "".join(f"{line}\n" for line in lines).encode()


def _labels(record: ArticleRecord, sentences: list[Sentence], losses: Losses) -> Iterator[str]:
    """The label of every token of the text."""
    tokens = [token for sentence in sentences for token in sentence.tokens]
    first_tokens = {sentence.tokens[0][0] for sentence in sentences}
    labels = [_OUTSIDE] * len(tokens)
    starts, ends = [start for start, _ in tokens], [end for _, end in tokens]
    for mark in sorted(record["annotations"], key=_rank):
        covered = range(bisect_right(ends, mark["start"]), bisect_left(starts, mark["end"]))
        if any(labels[at] != _OUTSIDE for at in covered):
            losses.counts[Part.OVERLAPS] += 1
            continue
        if not covered:
            losses.counts[Part.EDGES] += 1
            continue
        inner = [at for at in covered[1:] if starts[at] in first_tokens]
        for at in covered:
            labels[at] = f"{'B' if at in (covered[0], *inner) else 'I'}-{mark['verdict'] or mark['kind']}"
        losses.counts[Part.CROSSINGS] += bool(inner)
        cuts = starts[covered[0]] < mark["start"] or mark["end"] < ends[covered[-1]]
        is_whole = (starts[covered[0]], ends[covered[-1]]) == (mark["start"], mark["end"])
        losses.counts[Part.PLACES] += cuts
        losses.counts[Part.EDGES] += not cuts and not is_whole
    return iter(labels)


def _rank(mark: AnnotationRecord) -> tuple[bool, int, int, str]:
    return mark["kind"] != Kind.CLAIM, mark["start"], -mark["end"], mark["id"]
