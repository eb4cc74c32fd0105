"""``annotator corroborate``."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from annotator.accounts.permissions import SYSTEM
from annotator.cli.exporting import write_lines
from annotator.cli.frame import as_json, open_database, progress, say
from annotator.corroboration.driving import open_driver
from annotator.corroboration.engine import ENGINE, explain_engines
from annotator.corroboration.indexing import count_waiting, index_waiting
from annotator.corroboration.queries import Pair, count_found, iterate_pairs
from annotator.corroboration.searching import Changes, count_unsearched, search_marks
from annotator.db import Database
from annotator.projects.models import Project
from annotator.projects.queries import get_project


@click.command()
@click.argument("slug")
@click.option(
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    help="A file, or - for stdout: every suggestion as a JSON line.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Read texts on the machines of a Ray cluster, such as ray://head:10001; native is the same on this one.",
)
@as_json
def corroborate(slug: str, output: Path | None, cluster: str | None, *, json_: bool) -> None:
    """Find passages that articles share, say alike, contradict or overtake.

    Texts are read as they come in; what is left of a large import, and everything after an update that reads them
    otherwise, is read now. Then suggestions are looked for, for every mark whose story changed, and it is said which
    are new, which are gone and why.
    """
    driver = open_driver(cluster) if cluster else None
    with open_database() as database:
        with database.reading() as session:
            project = get_project(session, SYSTEM, slug)
            waiting = count_waiting(session, project)
        with progress("Texts", waiting) as report:
            index_waiting(database, project, progress=report, driver=driver)
        with database.reading() as session:
            unsearched = count_unsearched(session, project)
        with progress("Marks", unsearched) as report:
            changes = search_marks(database, project, progress=report)
        with database.reading() as session:
            found = count_found(session, project)
        kinds = Counter[str]()
        if output:
            write_lines(_lines(database, project, found["articles"], kinds), output)
    if str(output) != "-":
        say(_tell(found, kinds, changes), {**found, **kinds, **_changed(changes)}, json_=json_)


def _lines(database: Database, project: Project, articles: int, kinds: Counter[str]) -> Iterator[str]:
    with progress("Articles", articles) as report, database.reading() as session:
        for pair in iterate_pairs(session, SYSTEM, project, progress=report):
            kinds[pair.found.proposal.kind.value] += 1
            yield json.dumps(_values(pair), ensure_ascii=False) + "\n"


def _values(pair: Pair) -> dict[str, object]:
    proposal, other = pair.found.proposal, pair.found
    why = {name: value for name, value in asdict(proposal.why).items() if value}
    return {
        "kind": proposal.kind.value, "score": round(proposal.score, 4),
        "a": _place(str(pair.article.id), pair.span.start, pair.span.end, pair.exact),
        "b": _place(str(other.article.id), proposal.span.start, proposal.span.end, other.exact),
        "why": why,
    }  # fmt: skip


def _place(article: str, start: int, end: int, exact: str) -> dict[str, object]:
    return {"article": article, "start": start, "end": end, "exact": exact}


def _tell(found: dict[str, int], kinds: Counter[str], changes: Changes) -> str:
    sentence = (
        f"{found['articles']:,} articles read: {found['passages']:,} passages stand in two of them, and "
        f"{found['stories']:,} pairs tell the same story."
    )
    told = [sentence, f"Suggestions: {_by_kind(kinds)}." if kinds else "", *_explain(changes)]
    return " ".join(filter(None, told))


def _explain(changes: Changes) -> Iterator[str]:
    """What this run found otherwise than the one before, and why."""
    if not changes.marks:
        return
    yield f"Looked anew for {changes.marks:,} {'mark' if changes.marks == 1 else 'marks'}:"
    parts = (("new", changes.new), ("gone", changes.gone), ("as before", changes.kept))
    yield "; ".join(f"{name} {_by_kind(counts)}" for name, counts in parts if counts) + "."
    yield from filter(None, map(explain_engines, sorted(changes.engines)))


def _changed(changes: Changes) -> dict[str, object]:
    """The same for a program."""
    return {
        "marks": changes.marks, "new": changes.new, "gone": changes.gone, "kept": changes.kept, "engine": ENGINE,
        "engines_before": sorted(changes.engines),
    }  # fmt: skip


def _by_kind(counts: Counter[str]) -> str:
    return ", ".join(f"{kind} {count:,}" for kind, count in sorted(counts.items())) or "nothing"


COMMANDS = (corroborate,)
