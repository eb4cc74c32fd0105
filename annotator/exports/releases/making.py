"""Writing the folder of a release: from one view of the past, in a fixed order."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from annotator.accounts.permissions import SYSTEM
from annotator.articles.models import Article
from annotator.audit.past import reading_past
from annotator.audit.queries import get_event, whole
from annotator.audit.sealing import Sealer
from annotator.db import Database, Session
from annotator.exports.catalogue import get_format
from annotator.exports.dataset import DataSet, read_dataset
from annotator.exports.losses import Losses
from annotator.exports.releases.card import card_html, card_markdown
from annotator.exports.releases.changes import require_older, write_changes
from annotator.exports.releases.citing import citation_cff
from annotator.exports.releases.contents import count_contents
from annotator.exports.releases.croissant import croissant
from annotator.exports.releases.drafts import ALWAYS, ReleaseDraft
from annotator.exports.releases.facts import Facts
from annotator.exports.releases.figures import measure_agreement
from annotator.exports.releases.folder import SUMS, Folder, sha256_of
from annotator.exports.releases.grouping import Split, split_articles
from annotator.exports.releases.lasting import Earlier
from annotator.exports.releases.proof import Sealed, seal_at, sign_sums, write_proof
from annotator.exports.releases.pseudonyms import hide_names, list_pseudonyms
from annotator.exports.releases.queries import find_guidelines_event
from annotator.exports.releases.ratings import rating_lines
from annotator.exports.releases.reading import MANIFEST
from annotator.exports.releases.schema import SHAPES, json_schema
from annotator.exports.releases.splits import SHARES
from annotator.exports.taking import Progress, Watched
from annotator.projects.models import Project, Verdict

#: of an event's time, who may read is a question of today; who had submitted is not
_OF_TODAY = frozenset({"member", "invitation"})
_VERDICT = ("key", "name", "colour", "pattern", "needs_source", "needs_reason", "is_retired")


@dataclass(frozen=True)
class Source:
    """Where a release is made from."""

    database: Database
    sealer: Sealer
    project: Project
    #: the event
    seq: int
    #: told how far it is
    progress: Progress = field(default_factory=Progress)


def write_release(source: Source, draft: ReleaseDraft, path: Path, earlier: Earlier | None = None) -> Folder:
    """Write all files of a release into an empty folder, list and signature too.

    earlier: as it was made before; where it is another now, and it is known why, its manifest says so.
    """
    folder = Folder(path)
    require_older(draft.since.said if draft.since else None, source.project.slug, source.seq)
    sealed = seal_at(source.sealer, source.project, source.seq)
    with _reading(source, has_names=draft.has_names) as session:
        project = session.get_one(Project, source.project.id)
        data = _watched(source, session, read_dataset(session, SYSTEM, project))
        left_out = _write_data(folder, data, draft.formats)
        source.progress.step = "finding what belongs together, and how far readers agree"
        split = split_articles(session, project, draft.name)
        _write_splits(folder, split)
        facts = Facts(
            draft=draft, slug=project.slug, title=project.title, seq=source.seq,
            at=get_event(session, whole(project), source.seq).at, log=sealed.checkpoint.origin, root=sealed.root,
            key=sealed.verifier, contents=count_contents(data.articles),
            guidelines=find_guidelines_event(session, project, source.seq),
            verdicts=[_verdict(one) for one in data.verdicts], agreement=measure_agreement(session, project),
            splits=split.report, left_out=left_out,
        )  # fmt: skip
        folder.write_text("guidelines.md", data.guidelines)
        write_proof(folder, session, source.sealer, project, sealed)
        if draft.since:
            write_changes(folder, session, project, facts)
    _write_papers(folder, facts)
    _write_manifest(folder, facts)
    _sign(folder, draft, sealed)
    if earlier and earlier.because and sha256_of(path / SUMS) != earlier.sha256:
        _write_manifest(
            folder, facts, built_again={"recorded": earlier.sha256, "because": [*earlier.because]}
        )
        _sign(folder, draft, sealed)
    return folder


def _sign(folder: Folder, draft: ReleaseDraft, sealed: Sealed) -> None:
    name, note = sign_sums(sealed, draft.name, folder.sums.encode())
    (folder.path / SUMS).write_text(folder.sums)
    (folder.path / name).write_text(note)


def write_data(source: Source, path: Path, *, has_names: bool) -> None:
    """The data of a release alone, which is what a newer one is compared with."""
    folder = Folder(path)
    with _reading(source, has_names=has_names) as session:
        data = read_dataset(session, SYSTEM, session.get_one(Project, source.project.id))
        _write_format(folder, data, ALWAYS)


def _watched(source: Source, session: Session, data: DataSet) -> DataSet:
    articles = select(func.count()).select_from(Article).where(Article.project_id == source.project.id)
    source.progress.total = session.scalar(articles) or 0
    return replace(data, articles=Watched(data.articles, source.progress))


@contextmanager
def _reading(source: Source, *, has_names: bool) -> Iterator[Session]:
    """The project as it was, with everyone under the name that they have in the release."""
    with reading_past(source.database, source.project, source.seq, of_today=_OF_TODAY) as session:
        if not has_names:
            hide_names(session, list_pseudonyms(session, source.project, source.seq))
        yield session


def _write_data(folder: Folder, data: DataSet, formats: Iterable[str]) -> dict[str, list[str]]:
    """By format, what it could not hold."""
    left_out = {name: _write_format(folder, data, name) for name in formats}
    folder.write("ratings.jsonl", rating_lines(data.articles))
    return left_out


def _write_format(folder: Folder, data: DataSet, name: str) -> list[str]:
    losses = Losses()
    for member in get_format(name).files(data, losses):
        folder.write(f"data/{name}/{member.name}", member.chunks)
    return losses.sentences()


def _write_splits(folder: Folder, split: Split) -> None:
    parts: dict[str, list[uuid.UUID]] = {name: [] for name in SHARES}
    for article_id in sorted(split.dealt):
        parts[split.dealt[article_id].split].append(article_id)
    for name, ids in parts.items():
        folder.write_text(f"splits/{name}.txt", "".join(f"{one}\n" for one in ids))
    rows = sorted((one.group, str(article_id), one.split) for article_id, one in split.dealt.items())
    folder.write_text(
        "splits/groups.csv", "group,article,split\r\n" + "".join(f"{a},{b},{c}\r\n" for a, b, c in rows)
    )
    folder.write_json("splits/report.json", split.report)


def _verdict(verdict: Verdict) -> Mapping[str, Any]:
    return {name: getattr(verdict, name) for name in _VERDICT}


def _write_papers(folder: Folder, facts: Facts) -> None:
    for name in SHAPES:
        folder.write_json(f"schema/{name}.schema.json", json_schema(name))
    folder.write_json("verdicts.json", facts.verdicts)
    folder.write_json("agreement.json", facts.agreement)
    card = card_markdown(facts)
    folder.write_text("README.md", card)
    folder.write_text("card.html", card_html(card, facts.name))
    folder.write_text("CITATION.cff", citation_cff(facts))
    folder.write_json("croissant.json", croissant(facts, folder.entries))


def _write_manifest(folder: Folder, facts: Facts, **further: object) -> None:
    """Of all the other files; the last one that is written, and the only one that may be written anew."""
    (folder.path / MANIFEST).unlink(missing_ok=True)
    folder.entries.pop(MANIFEST, None)
    files = [
        {"path": name, "bytes": entry.size_bytes, "sha256": entry.sha256}
        for name, entry in sorted(folder.entries.items())
    ]
    folder.write_json(MANIFEST, {**facts.values, **further, "files": files})
