"""``annotator benchmark-export``."""

import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click

from annotator import migrating
from annotator.accounts.permissions import SYSTEM
from annotator.articles.front_matter import read_article
from annotator.audit.sealing import Sealer
from annotator.cli.frame import as_json, open_database, progress, say
from annotator.cli.growth import memory_mb
from annotator.config import Config, packaged_folder
from annotator.exports.catalogue import NAMES
from annotator.exports.inventing import invent_project
from annotator.exports.jsonl_import import import_jsonl
from annotator.exports.taking import take_project
from annotator.projects.actions import create_project
from annotator.projects.drafts import ProjectDraft

ALL = "all"


@dataclass(frozen=True)
class Cost:
    """What one export took."""

    articles: int
    annotations: int
    format: str
    seconds: float
    annotations_per_second: int
    #: of the file
    mb: float
    #: of the process, which did nothing else: the most it held, the program itself included
    memory_mb: float


@click.command("benchmark-export")
@click.option("--articles", type=click.IntRange(min=1), default=2_000, show_default=True)
@click.option("--annotations", type=click.IntRange(min=1), default=100_000, show_default=True)
@click.option(
    "--format", "formats", multiple=True, type=click.Choice([*NAMES, ALL]), default=["jsonl"], show_default=True,
    help="Can be given several times.",
)  # fmt: skip
@as_json
def benchmark_export(articles: int, annotations: int, formats: Sequence[str], *, json_: bool) -> None:
    """Measure how fast a project leaves, and how much memory that takes.

    Two made-up projects are exported, one of the size that was asked for and one of a tenth: memory that does not
    grow from one to the other does not depend on the size of a project. Each export runs in a process of its own, and
    the memory is the most that it held, the program itself included.

    Everything happens in a database of its own (SQLite), which is thrown away.
    """
    wanted = NAMES if ALL in formats else tuple(dict.fromkeys(formats))
    sizes = [(max(1, articles // 10), max(1, annotations // 10)), (articles, annotations)]
    costs: list[Cost] = []
    with (
        tempfile.TemporaryDirectory(prefix="annotator-benchmark-") as folder,
        progress("Projects and exports", len(sizes) * (1 + len(wanted))) as report,
    ):
        config = _config(Path(folder))
        for size in sizes:
            _apart(_fill, config, *size)
            report(1)
            for name in wanted:
                costs.append(_apart(_measure, config, *size, name))
                report(1)
    say("\n".join(map(_tell, costs)), {"exports": [asdict(cost) for cost in costs]}, json_=json_)


def _config(folder: Path) -> Config:
    url = f"sqlite:///{folder}/benchmark.sqlite"
    return replace(Config.from_environment(), database_url=url, data_dir=folder, checkpoint_dirs=())


def _apart(work: Callable[..., Any], *arguments: object) -> Any:
    """Do it in a process of its own, begun anew: what it holds at most is then its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def _fill(config: Config, articles: int, annotations: int) -> None:
    """Store a made-up project and seal its log, which the first export would do otherwise."""
    texts = [read_article(path.read_bytes()).text for path in sorted(packaged_folder("corpus").glob("*.md"))]
    with open_database(config, migrated=False) as database:
        migrating.upgrade(database)
        with database.writing() as session:
            project = create_project(session, SYSTEM, ProjectDraft(_slug(articles), "Made up"))
            import_jsonl(session, SYSTEM, project, invent_project(texts, articles, annotations))
            project_id = project.id
        Sealer(database, config.log_dir).seal_now(project_id)


def _measure(config: Config, articles: int, annotations: int, format_: str) -> Cost:
    """Export it to a file."""
    path = config.data_dir / "export"
    with open_database(config) as database, path.open("wb") as file:
        sealer = Sealer(database, config.log_dir)
        began = time.perf_counter()
        for chunk in take_project(database, sealer, SYSTEM, _slug(articles), format_=format_).chunks:
            file.write(chunk)
        seconds = time.perf_counter() - began
    size_mb, speed = round(path.stat().st_size / 1e6, 1), round(annotations / seconds)
    return Cost(articles, annotations, format_, round(seconds, 2), speed, size_mb, memory_mb())


def _slug(articles: int) -> str:
    return f"made-up-{articles}"


def _tell(cost: Cost) -> str:
    return (
        f"{cost.articles:,} articles, {cost.annotations:,} annotations, {cost.format}: {cost.seconds:,} s, "
        f"{cost.annotations_per_second:,} annotations/s, file {cost.mb:,} MB, memory {cost.memory_mb:,.0f} MB"
    )


COMMANDS = (benchmark_export,)
