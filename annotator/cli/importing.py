"""``annotator import``."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import click

from annotator.accounts.permissions import SYSTEM
from annotator.articles.actions import Outcome, import_articles
from annotator.articles.drafts import ArticleDraft
from annotator.articles.front_matter import read_article
from annotator.cli.bringing import bring_project
from annotator.cli.frame import Step, open_database, progress
from annotator.cli.taking_in import TakingIn, Work, read_choices, sort_paths, write_report
from annotator.db import Database
from annotator.errors import Refusal
from annotator.exports.counts import Counts
from annotator.exports.intake.catalogue import NAMES
from annotator.exports.intake.report import Report, remark_values
from annotator.projects.queries import get_project
from annotator.text.reading import MAX_BYTES

#: what annotations come in as
AS = ("annotations", "pre-annotations")
PROPOSED = AS[1]
TEXT_SUFFIXES = (".txt", ".text", ".md", ".markdown")
#: texts stored in one transaction, by number and by size
TEXTS_AT_ONCE = 1_000
BYTES_AT_ONCE = 32 * 1024 * 1024


@dataclass(frozen=True)
class _How:
    """What else the command is told."""

    as_: str
    report_path: Path | None
    #: whether it goes on without files that cannot be read
    skips: bool
    is_dry: bool
    json_: bool

    @property
    def is_proposed(self) -> bool:
        """Whether annotations wait to be judged."""
        return self.as_ == PROPOSED


@click.command("import")
@click.argument("slug")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["auto", "text", "jsonl", "project", *NAMES]),
    default="auto",
    show_default=True,
    help="auto: by the name's ending and the first lines. project: an archive of one, which is created.",
)
@click.option(
    "--map",
    "choices",
    multiple=True,
    metavar="LABEL=MEANING",
    help="What a label of another tool becomes: claim, claim:VERDICT, passage, tag or leave; of a relation, "
    "one of ours or leave. Give it for each.",
)
@click.option(
    "--as",
    "as_",
    type=click.Choice(AS),
    default=AS[0],
    show_default=True,
    help="pre-annotations: what is marked waits in the reader until each reviewer accepts or dismisses it.",
)
@click.option(
    "--report", "report_path", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write as JSON lines what was changed or not taken of another tool's files.",
)  # fmt: skip
@click.option(
    "--skip-unreadable",
    "skips",
    is_flag=True,
    help="Go on without files of another tool that cannot be read.",
)
@click.option("--dry-run", "is_dry", is_flag=True, help="Only say what another tool's files would become.")
@click.option("--json", "json_", is_flag=True, help="Print the counts as one JSON object.")
def import_(slug: str, paths: tuple[Path, ...], format_: str, choices: tuple[str, ...], **how: Any) -> None:
    """Import articles (.txt, .md; folders are searched), our own .jsonl, and what other tools marked.

    Each file is taken whole or not at all; what is there already is left alone. Of other tools' files, what cannot
    be stored is told and left out.
    """
    wanted, asked = read_choices(choices), _How(**how)
    if format_ == "project" and asked.is_proposed:
        raise Refusal("A project comes in as it left; --as is for what is marked in other files.")
    if format_ == "project":
        bring_project(slug, paths, json_=asked.json_)
        return
    own, foreign = sort_paths(paths, format_)
    files = _find_files(own, format_) if own else []
    if asked.is_dry and files:
        raise Refusal(f"{files[0]}: --dry-run is for the files of other tools; give --format.")
    with open_database() as database:
        run = Importing(database, slug, asked.is_proposed)
        run.import_texts([path for path in files if not _is_jsonl(path, format_)])
        for path in files:
            if _is_jsonl(path, format_):
                run.import_jsonl_file(path)
        run.take_in(foreign, TakingIn(database, slug, wanted, asked.is_dry, asked.is_proposed, asked.skips))
    _tell(run, asked)


def _tell(run: "Importing", asked: _How) -> None:
    click.echo(json.dumps(run.values()) if asked.json_ else run.sentence())
    if asked.report_path:
        write_report(asked.report_path, run.report)
    for refusal in run.refusals:
        click.echo(f"annotator: {refusal}", err=True)
    if run.refusals:
        sys.exit(1)


@dataclass
class Importing:
    """One run, and what became of its files."""

    database: Database
    slug: str
    #: whether annotations wait to be judged
    is_proposed: bool = False
    counts: Counts = field(default_factory=Counts)
    #: a sentence for each file that was refused
    refusals: list[str] = field(default_factory=list)
    #: of other tools' files: how many things were taken otherwise than they stand there, and how many not at all
    changed: int = 0
    not_taken: int = 0
    report: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        with self.database.reading() as session:
            get_project(session, SYSTEM, self.slug)

    def import_texts(self, paths: Sequence[Path]) -> None:
        """Text files: those that can be read are stored, many in one transaction."""
        drafts: list[ArticleDraft] = []
        size_bytes = 0
        with progress("Articles", len(paths)) as report:
            for path in paths:
                if draft := self._read(path):
                    drafts.append(draft)
                    size_bytes += len(draft.text)
                if len(drafts) >= TEXTS_AT_ONCE or size_bytes >= BYTES_AT_ONCE:
                    self._store(drafts)
                    drafts, size_bytes = [], 0
                report(1)
            self._store(drafts)

    def _read(self, path: Path) -> ArticleDraft | None:
        try:
            with path.open("rb") as file:
                return read_article(file.read(MAX_BYTES + 64 * 1024))
        except Refusal as refusal:
            self.refusals.append(f"{path}: {refusal.message}")
        except OSError as error:
            self.refusals.append(f"{path}: {error.strerror or error}.")
        return None

    def _store(self, drafts: list[ArticleDraft]) -> None:
        if not drafts:
            return
        with self.database.writing() as session:
            done = import_articles(session, SYSTEM, get_project(session, SYSTEM, self.slug), drafts)
        self.counts.added += sum(one.outcome is Outcome.ADDED for one in done)
        self.counts.revised += sum(one.outcome is Outcome.REVISED for one in done)
        self.counts.present += sum(one.outcome is Outcome.PRESENT for one in done)

    def import_jsonl_file(self, path: Path) -> None:
        """One file of our own format, in one transaction."""
        # its checks take as long to load as five hundred texts to import
        from annotator.exports.intake.own import take_lines  # noqa: PLC0415

        report = Report()
        try:
            with (
                path.open("rb") as file,
                progress(path.name, path.stat().st_size) as step,
                self.database.writing() as session,
            ):
                project = get_project(session, SYSTEM, self.slug)
                lines = _reported(file, step)
                report = take_lines(session, SYSTEM, project, lines, is_proposed=self.is_proposed)
        except Refusal as refusal:
            self.refusals.append(f"{path}: {refusal.message}")
        except OSError as error:
            self.refusals.append(f"{path}: {error.strerror or error}.")
        else:
            self.counts.add(report.counts)
            self.not_taken += report.refused
            self.report += [{"files": str(path), **one} for one in remark_values(report.remarks)]

    def take_in(self, foreign: Sequence[Work], taking: TakingIn) -> None:
        """What other tools left, each work in one transaction."""
        for work in foreign:
            try:
                taking.run(work)
            except Refusal as refusal:
                self.refusals.append(f"{work}: {refusal.message}")
            except OSError as error:
                self.refusals.append(f"{work}: {error.strerror or error}.")
        self.counts.add(taking.counts)
        self.changed, self.not_taken = taking.changed, self.not_taken + taking.not_taken
        self.report += taking.lines

    def values(self) -> dict[str, int]:
        """For a program."""
        told = {"changed": self.changed, "not_taken": self.not_taken, "refused": len(self.refusals)}
        return {**asdict(self.counts), **told}

    def sentence(self) -> str:
        """For a person."""
        counts = self.counts
        words = (
            f"{counts.added:,} articles added, {counts.revised:,} revised, {counts.present:,} there already"
        )
        if counts.annotations_added or counts.annotations_present:
            words += f"; {counts.annotations_added:,} annotations added, {counts.annotations_present:,} there already"
        if counts.preannotations_added or counts.preannotations_present:
            words += (
                f"; {counts.preannotations_added:,} pre-annotations added, "
                f"{counts.preannotations_present:,} there already"
            )
        if counts.links_added or counts.links_present:
            words += f"; {counts.links_added:,} links added, {counts.links_present:,} there already"
        if counts.ids_changed:
            words += f"; {counts.ids_changed:,} have another id here, because another project has theirs"
        if self.changed or self.not_taken:
            words += f"; {self.changed:,} things changed, {self.not_taken:,} not taken (--report says which)"
        if self.refusals:
            words += f"; {len(self.refusals):,} files refused"
        return words + "."


def _find_files(paths: Sequence[Path], format_: str) -> list[Path]:
    """Every file that was named, and of folders those that are articles by their ending, in order of their names."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            endings = {"auto": (*TEXT_SUFFIXES, ".jsonl"), "text": TEXT_SUFFIXES, "jsonl": (".jsonl",)}[
                format_
            ]
            found += sorted(
                file for file in path.rglob("*") if file.suffix.lower() in endings and file.is_file()
            )
        elif not path.exists():
            raise Refusal(f"There is no file or folder {path}.")
        elif format_ == "auto" and path.suffix.lower() not in (*TEXT_SUFFIXES, ".jsonl"):
            raise Refusal(
                f"{path}: neither its ending nor its first lines say what it is. "
                "Name it .txt, .md or .jsonl, or give --format."
            )
        else:
            found.append(path)
    if not found:
        raise Refusal(f"There is nothing to import in {', '.join(map(str, paths))}.")
    return list(dict.fromkeys(found))


def _is_jsonl(path: Path, format_: str) -> bool:
    return format_ == "jsonl" or (format_ == "auto" and path.suffix.lower() == ".jsonl")


def _reported(lines: Iterator[bytes], report: Step) -> Iterator[bytes]:
    for line in lines:
        yield line
        report(len(line))


COMMANDS = (import_,)
