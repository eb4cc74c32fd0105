"""``annotator benchmark``."""

import json
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from annotator import migrating
from annotator.accounts.permissions import SYSTEM
from annotator.articles.actions import create_article
from annotator.articles.drafts import ArticleDraft
from annotator.articles.front_matter import read_article
from annotator.articles.models import Article
from annotator.cli.frame import as_json, keep_what_is_there, open_database, progress, say
from annotator.cli.growth import grow, memory_mb, share_of
from annotator.cli.importing import TEXT_SUFFIXES
from annotator.config import Config
from annotator.corroboration.kinds import Kind
from annotator.corroboration.measuring.marks import Mark, Passage, read_marks
from annotator.corroboration.measuring.planting import plant, score_planted
from annotator.corroboration.measuring.refiguring import plant_figures, score_figures
from annotator.corroboration.measuring.scores import (
    Found,
    Rank,
    score_conflicts,
    score_copied,
    score_ranking,
)
from annotator.corroboration.queries import OpenStory, iterate_pairs, open_story, read_reuses_among
from annotator.corroboration.told import Told
from annotator.db import Database, Session
from annotator.errors import Invalid, Refusal
from annotator.projects.actions import create_project
from annotator.projects.drafts import ProjectDraft
from annotator.projects.models import Project
from annotator.revisions import current_revision
from annotator.text.languages import likely_language
from annotator.text.spans import Span

#: passages that are planted, and figures
PLANTED = 300
#: proposals that are looked at for a claim
LOOKED_AT = 40


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("marks", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option(
    "--grow",
    "sizes",
    multiple=True,
    type=click.IntRange(min=1),
    help="Also measure so many made-up articles; can be given several times, from small to large.",
)
@click.option("--database", "url", help="An empty database for --grow, such as one of PostgreSQL.")
@as_json
def benchmark(
    folder: Path, marks: Path | None, sizes: tuple[int, ...], url: str | None, *, json_: bool
) -> None:
    """Measure how well what stands elsewhere is found, and how fast.

    FOLDER has articles (.txt, .md); of several with one address the first is taken. MARKS is JSON:

    \b
    {"pairs": [{"kind": "copied",
                "a": {"article": "one.md", "quote": "…"},
                "b": {"article": "two.md", "quote": "…"}}]}

    kind: copied (all that two marked articles share, from end to end), corroborates (b says what a says) or
    conflicts (figures that cannot both be true). A quote stands once in its article.

    Without marks too, passages of the articles are planted in others, whole or edited, and sentences with another
    figure: “planted” and “refigured” say how many of them are found.

    Everything happens in a database of its own, which is thrown away.
    """
    drafts = read_folder(folder)
    texts = {name: draft.text for name, draft in drafts.items()}
    marked = _read_marks(marks, texts) if marks else []
    results: dict[str, Any] = {}
    with _empty_database() as database:
        ids, milliseconds = _add(database, drafts)
        results["added_ms"] = {"p50": share_of(milliseconds, 0.5), "p99": share_of(milliseconds, 0.99)}
        if marked:
            results |= _measure(database, {key: name for name, key in ids.items()}, marked)
    results["planted"] = _values(score_planted(list(plant(list(texts.values()), PLANTED))))
    refigured = list(plant_figures(_tellings(drafts), PLANTED))
    results["refigured"] = {"planted": len(refigured), "recall": score_figures(refigured)}
    if sizes:
        with _empty_database(url) as database:
            results["grown"] = _grow(database, list(texts.values()), sorted(sizes))
    results["memory_mb"] = memory_mb()
    say(_tell(len(drafts), results), results, json_=json_)


def read_folder(folder: Path) -> dict[str, ArticleDraft]:
    """The articles of a folder and of those in it, by their path from there. Raises Refusal."""
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in TEXT_SUFFIXES)
    drafts: dict[str, ArticleDraft] = {}
    seen: set[object] = set()
    for path in files:
        try:
            draft = read_article(path.read_bytes())
        except Refusal as refusal:
            raise Refusal(f"{path}: {refusal.message}") from None
        if draft.text not in seen and draft.url not in seen:
            drafts[path.relative_to(folder).as_posix()] = draft
        seen |= {draft.text, draft.url} - {""}
    if not drafts:
        raise Refusal(f"There is no article in {folder}.")
    return drafts


def _tellings(drafts: Mapping[str, ArticleDraft]) -> list[Told]:
    return [
        Told(
            name, draft.text, likely_language(draft.text, draft.language), draft.publisher, draft.published_at
        )
        for name, draft in drafts.items()
    ]


def _read_marks(path: Path, texts: Mapping[str, str]) -> list[Mark]:
    try:
        return read_marks(json.loads(path.read_text(encoding="utf-8")), texts)
    except ValueError as error:
        raise Refusal(f"{path} is not JSON: {error}.") from None
    except Invalid as problem:
        raise Refusal(f"{path}: {problem.message}") from None


@contextmanager
def _empty_database(url: str | None = None) -> Iterator[Database]:
    """In a temporary folder, or the one that was named, which must be empty and is left full."""
    with tempfile.TemporaryDirectory(prefix="annotator-benchmark-") as folder:
        config = replace(
            Config.from_environment(), database_url=url or f"sqlite:///{folder}/benchmark.sqlite"
        )
        with open_database(config, migrated=False) as database:
            if current_revision(database):
                raise Refusal("The database for --grow has tables already. Name an empty one.")
            migrating.upgrade(database)
            yield database


def _add(database: Database, drafts: Mapping[str, ArticleDraft]) -> tuple[dict[str, uuid.UUID], list[float]]:
    """Articles one by one, each in a transaction of its own, and how long each took."""
    project = _make_project(database)
    ids, milliseconds = {}, []
    keep_what_is_there()  # as a server does
    for name, draft in drafts.items():
        began = time.perf_counter()
        with database.writing() as session:
            stored = session.get_one(Project, project.id)
            ids[name] = create_article(session, SYSTEM, stored, draft).article_id
        milliseconds.append(1_000 * (time.perf_counter() - began))
    return ids, milliseconds


def _make_project(database: Database) -> Project:
    with database.writing() as session:
        return create_project(session, SYSTEM, ProjectDraft("benchmark", "Benchmark"))


def _measure(database: Database, names: Mapping[uuid.UUID, str], marks: Sequence[Mark]) -> dict[str, Any]:
    with database.reading() as session:
        project = session.scalars(select(Project)).one()
        copied = [
            (_passage(names, one.article_id, one.span), _passage(names, one.other_id, one.other_span))
            for one in read_reuses_among(session, list(names))
        ]
        conflicts = [
            (_passage(names, pair.article.id, pair.span), _passage(names, found.article_id, found.span))
            for pair in iterate_pairs(session, SYSTEM, project)
            # what is brought up to date differs too: two figures are stated, and a person says which it is
            if (found := pair.found.proposal).why.figures
        ]
        rank = _ranker(session, names)
        return {
            "copied": _values(score_copied(marks, copied)),
            "corroborates": asdict(score_ranking(marks, Kind.CORROBORATES, rank)),
            "conflicts": _values(score_conflicts(marks, conflicts)),
            "conflicting": asdict(score_ranking(marks, Kind.CONFLICTS, rank)),
        }  # fmt: skip


def _passage(names: Mapping[uuid.UUID, str], article_id: object, span: Span) -> Passage:
    return Passage(names[uuid.UUID(str(article_id))], span)


def _ranker(session: Session, names: Mapping[uuid.UUID, str]) -> Rank:
    ids = {name: key for key, name in names.items()}
    stories: dict[str, OpenStory] = {}

    def rank(claim: Passage) -> list[Passage]:
        key = ids[claim.article]
        if claim.article not in stories:
            stories[claim.article] = open_story(session, session.get_one(Article, key))
        proposed = stories[claim.article].story.propose(str(key), claim.span, limit=LOOKED_AT)
        return [_passage(names, one.article_id, one.span) for one in proposed if one.kind is not Kind.COPIED]

    return rank


def _grow(database: Database, texts: Sequence[str], sizes: Sequence[int]) -> list[dict[str, Any]]:
    project = _make_project(database)
    with progress("Articles", sizes[-1]) as report:
        return [asdict(cost) for cost in grow(database, project, texts, sizes, progress=report)]


def _values(found: Found) -> dict[str, Any]:
    return {**asdict(found), "f1": found.f1}


def _tell(articles: int, results: Mapping[str, Any]) -> str:
    """The same as a few lines for a person."""
    lines = [f"{articles:,} articles, added one by one: {_of(results['added_ms'])} ms"]
    for name, values in results.items():
        if isinstance(values, dict) and name != "added_ms":
            lines.append(f"{name}: {_of(values)}")
    lines += [f"of {cost['articles']:,} articles: {_of(cost)}" for cost in results.get("grown", ())]
    return "\n".join((*lines, f"memory: {results['memory_mb']} MB"))


def _of(values: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name} {'–' if value is None else value}" for name, value in values.items() if name != "articles"
    )


COMMANDS = (benchmark,)
