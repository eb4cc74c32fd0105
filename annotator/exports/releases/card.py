"""The data card: what a release is, how it came about, what it cannot tell, how to cite and to check it."""

from collections.abc import Iterator, Mapping
from html import escape

from markdown_it import MarkdownIt

from annotator.db import instant_text
from annotator.exports.releases.citing import abstract, bibtex
from annotator.exports.releases.drafts import NO_LICENCE
from annotator.exports.releases.facts import Facts
from annotator.exports.releases.splits import SHARES
from annotator.exports.releases.words import plain

#: what each file is; folders end with a slash
FILES = {
    "release.json": "the manifest: version, event, licence, counts, and every file with size and checksum",
    "data/": "the data, one folder for each format; `data/jsonl` holds everything",
    "ratings.jsonl": "what every reader said, one view a line, minority views with their reasons",
    "schema/": "JSON Schema of the lines of `articles.jsonl` and `ratings.jsonl`",
    "splits/": "train, dev and test as lists of article ids, `groups.csv`, and `report.json` on what they share",
    "verdicts.json": "the verdicts of this project",
    "guidelines.md": "what readers were told",
    "agreement.json": "how far readers agreed: overall, two by two, by label and by article",
    "log/": "the signed checkpoint of the log at this event, the event’s place in it, and the script that checks both",
    "croissant.json": "the same for programs, as MLCommons Croissant 1.0",
    "CITATION.cff": "how to cite it, for programs",
    "CHANGES.md": "what changed since an older release, if one was named; `changes.json` is the same for programs",
    "SHA256SUMS": "the checksum of every file; `SHA256SUMS.note` is the signature of this list",
}
_STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.6 Georgia,serif;max-width:44rem;margin:3rem auto;padding:0 1rem}"
    "code,pre{font-size:.85em;overflow-wrap:anywhere;white-space:pre-wrap}table{border-collapse:collapse}"
    "td,th{border:1px solid #8888;padding:.2rem .6rem;text-align:left}h1{line-height:1.2}"
)


def card_markdown(facts: Facts) -> str:
    """README.md."""
    return "\n".join([
        f"# {plain(facts.title)}, release {facts.draft.name}", "",
        plain(abstract(facts)), "",
        *_what(facts), *_contents(facts), *_agreement(facts), *_splits(facts), *_licence(facts), *_limits(facts),
        *_checking(facts),
    ])  # fmt: skip


def card_html(markdown: str, title: str) -> str:
    """The same as a page that needs nothing else."""
    body = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image").render(markdown)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width">\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}'
        "</body>\n</html>\n"
    )


def _what(facts: Facts) -> Iterator[str]:
    written = facts.guidelines
    yield from ["## What this is", ""]
    yield from _paragraph(
        f"The project `{facts.slug}` as it was after event {facts.seq:,} of its log, on {facts.day}.",
        "The same event gives the same bytes, whenever they are made.",
    )
    yield from _paragraph(
        "Readers marked claims and passages in articles and judged them, each on their own.",
        "Where they agreed as the project asks, or a curator decided, an answer is *settled*; the views it was",
        "decided from stay.",
        f"They followed `guidelines.md` as it was written in event {written.seq:,} ({instant_text(written.at)})."
        if written
        else "There were no written guidelines.",
        "People have their names."
        if facts.draft.has_names
        else "People are pseudonyms, numbered by who was the first to do something in the project; "
        "a later release calls them the same.",
    )
    yield from ["| file | is |", "|---|---|", *(f"| `{name}` | {what} |" for name, what in FILES.items()), ""]


def _paragraph(*sentences: str) -> Iterator[str]:
    yield " ".join(sentences)
    yield ""


def _contents(facts: Facts) -> Iterator[str]:
    found = facts.contents
    rows = {
        "articles": f"{found.articles:,}, with {found.code_points:,} code points of text",
        "published": f"{found.published_from} to {found.published_to}"
        if found.published_from
        else "not known",
        "languages": _counted(found.languages),
        "outlets": f"{len(found.publishers):,}",
        "claims of readers": f"{found.claims:,}: {_counted(found.verdicts)}",
        "passages of readers": f"{found.passages:,}",
        "settled": f"{found.settled:,}; of the claims {_counted(found.settled_verdicts)}",
        "links": f"{found.links:,}: {_counted(found.relations)}",
        "views": f"{found.ratings:,} by {len(found.readers):,} readers; {found.minority_views:,} not as the record",
    }
    yield from [
        "## How many",
        "",
        "| | |",
        "|---|---|",
        *(f"| {name} | {told} |" for name, told in rows.items()),
        "",
    ]
    for name, parts in facts.left_out.items():
        if parts:
            yield from [f"`data/{name}` cannot hold: {', '.join(parts)}.", ""]


def _counted(counts: Mapping[str, int]) -> str:
    told = [f"{plain(name) or 'none given'} {count:,}" for name, count in sorted(counts.items())]
    return ", ".join(told) or "none"


def _agreement(facts: Facts) -> Iterator[str]:
    yield from ["## Agreement", ""]
    for of, told in facts.agreement.items():
        yield f"- {of}: {plain(told['whole']['sentence'])}"
    yield ""


def _splits(facts: Facts) -> Iterator[str]:
    report = facts.splits
    shares, grouping, leaks = report["articles"], report["grouping"], report["leakage"]
    told = ", ".join(f"{split} {shares[split]:,}" for split in SHARES)
    wanted = " / ".join(str(share) for share in SHARES.values())
    yield from ["## Splits", ""]
    yield from _paragraph(
        f"{told} articles, for {wanted} wanted; drawn by the words “{facts.draft.name}”.",
        f"Kept together were {grouping['by']}.",
        f"Groups: {grouping['groups']:,}, the largest of {grouping['largest']:,} articles.",
    )
    yield from _paragraph(
        f"Across splits: copied passages {leaks['near_duplicate_passages_across_splits']:,},",
        f"stories {leaks['stories_across_splits']:,},",
        f"marked repetitions {leaks['shared_origins_across_splits']:,},",
        f"formulas of a few words {leaks['formulas_across_splits']:,}.",
    )


def _licence(facts: Facts) -> Iterator[str]:
    yield from ["## Licence", ""]
    yield from _paragraph(
        "Nobody stated a licence (`NOASSERTION`): ask the keepers of the project before you pass it on."
        if facts.draft.licence == NO_LICENCE
        else f"`{facts.draft.licence}` (SPDX), as the keepers of the project state it.",
        "The texts of the articles are their publishers’; what the licence covers is what the project added.",
    )


_LIMITS = (
    "Verdicts are what readers found with the sources they name, not the truth.",
    "Reasons, notes and guidelines are free text: they may name a person, whatever people are called here.",
    "Stories and copied passages are found by machine: copies that were reworded throughout may stand in two splits.",
    "Agreement counts those who submitted an article; where nobody was asked to read it, whoever marked something.",
    "What was erased from the log on somebody’s request is missing, also when an older release is made again.",
)


def _limits(facts: Facts) -> Iterator[str]:
    limits = [*_LIMITS]
    if facts.contents.settled == 0:
        limits.append("Nothing is settled yet: there are readers’ views only.")
    if not all(facts.splits["articles"].values()):
        limits.append("A split is empty: too many articles belong together to be parted.")
    yield from ["## Known limits", "", *(f"- {limit}" for limit in limits), ""]


def _checking(facts: Facts) -> Iterator[str]:
    yield from ["## How to cite it", "", "```", bibtex(facts), "```", "", "## How to check it", ""]
    yield from _paragraph(
        "`sha256sum -c SHA256SUMS` finds a changed file. `annotator release verify FOLDER` checks more: every line,",
        "every offset, the signature of the list and the proof. Without that program:",
    )
    yield from ["```", f"python log/verify_log.py log/event.jsonl --key '{facts.key}'", "```", ""]
    yield from _paragraph(
        f"It says that event {facts.seq:,} stands in the log `{facts.log}` with the root `{facts.root}`.",
        "Have the key from the keepers of the project and not from this folder; it should be the one above.",
    )
