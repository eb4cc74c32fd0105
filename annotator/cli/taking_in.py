"""Files of other tools, for ``annotator import``."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click

from annotator.accounts.permissions import SYSTEM
from annotator.db import Database, Session
from annotator.errors import Invalid
from annotator.exports.counts import Counts
from annotator.exports.intake.catalogue import HEAD_BYTES, READERS, Reader, find_reader, get_reader
from annotator.exports.intake.documents import ForeignDocument
from annotator.exports.intake.mapping import Found, LabelMap
from annotator.exports.intake.placing import shorten
from annotator.exports.intake.reading import read_documents
from annotator.exports.intake.report import Report
from annotator.exports.intake.taking_in import read_mapping, take_in, try_out
from annotator.exports.intake.unpacking import read_heads, read_paths
from annotator.projects.models import Project
from annotator.projects.queries import get_project

ENDINGS = frozenset(ending for reader in READERS for ending in (*reader.endings, ".zip"))


@dataclass(frozen=True)
class Work:
    """What is taken in at once: the files of one tool."""

    reader: Reader
    paths: Sequence[Path]

    def __str__(self) -> str:
        return ", ".join(map(str, self.paths))


def sort_paths(paths: Sequence[Path], format_: str) -> tuple[list[Path], list[Work]]:
    """Texts and files of our own, and the work that other tools' files are.

    Files named one by one belong together by their tool; a text with the name of such a file goes with it.
    """
    if format_ in ("text", "jsonl"):
        return list(paths), []
    if format_ != "auto":
        return [], [Work(get_reader(format_), paths)]
    together: dict[tuple[str, Path | None], list[Path]] = {}
    own = []
    for path in paths:
        reader = find_reader(read_heads(path, ENDINGS, HEAD_BYTES)) if path.exists() else None
        if reader is None:
            own.append(path)
        else:
            is_single = path.is_file() and path.suffix.lower() != ".zip"
            together.setdefault((reader.name, None if is_single else path), []).append(path)
    for (_, whole), files in together.items():
        stems = {path.with_suffix("") for path in files if whole is None}
        beside = [path for path in own if path.is_file() and path.with_suffix("") in stems]
        files.extend(beside)
        own = [path for path in own if path not in beside]
    return own, [Work(get_reader(name), files) for (name, _), files in together.items()]


def read_choices(values: Sequence[str]) -> dict[str, str]:
    """LABEL=MEANING, given several times. Raises Invalid("map")."""
    choices = {}
    for value in values:
        label, equals, meaning = value.rpartition("=")
        if not equals or not label:
            raise Invalid("map", f"--map {value}: write it as LABEL=claim:disputed, LABEL=passage and so on.")
        choices[label] = meaning
    return choices


@dataclass
class TakingIn:
    """One run over what other tools left, and what it says."""

    database: Database
    slug: str
    choices: dict[str, str]
    is_dry: bool
    #: whether it waits to be judged
    is_proposed: bool = False
    #: whether it goes on without files that cannot be read
    skips: bool = False
    counts: Counts = field(default_factory=Counts)
    changed: int = 0
    not_taken: int = 0
    #: for the file that ``--report`` names
    lines: list[dict[str, Any]] = field(default_factory=list)

    def run(self, work: Work) -> None:
        """One import, in one transaction. Raises Refusal, OSError; then nothing of it is stored."""
        unread: dict[str, str] = {}
        files = read_paths(work.paths, unread)
        documents = read_documents(work.reader, files, unread, skips=self.skips)
        report = self._try(work, documents) if self.is_dry else self._store(work, documents)
        self.counts.add(report.counts)
        self.changed += report.changed
        self.not_taken += report.refused
        numbers, *remarks = report.lines()
        self.lines += [{"files": str(work), "format": work.reader.name, **numbers}, *remarks]

    def _store(self, work: Work, documents: Sequence[ForeignDocument]) -> Report:
        with self.database.writing() as session:
            project = get_project(session, SYSTEM, self.slug)
            return take_in(session, SYSTEM, project, documents, self._mapping(session, project, work))

    def _mapping(self, session: Session, project: Project, work: Work) -> LabelMap:
        found = read_mapping(session, project, self.choices)
        return replace(found, proposed_by=work.reader.name) if self.is_proposed else found

    def _try(self, work: Work, documents: Sequence[ForeignDocument]) -> Report:
        with self.database.reading() as session:
            project = get_project(session, SYSTEM, self.slug)
            mapping = self._mapping(session, project, work)
            report = try_out(session, SYSTEM, project, documents, mapping)
        found = Found.of(documents)
        click.echo(f"{work}: {work.reader.title}, {found.documents:,} texts", err=True)
        rows = [(label, count, mapping.words_of_label(label)) for label, count in found.spans.items()]
        rows += [(label, count, mapping.words_of_relation(label)) for label, count in found.relations.items()]
        for label, count, becomes in rows:
            click.echo(f"{count:>9,}  {shorten(label)} → {becomes}", err=True)
        return report


def write_report(path: Path, lines: Iterable[Mapping[str, object]]) -> None:
    """As JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
