"""Making releases in one call, as tests want it, and taking their folders apart."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from annotator.accounts.permissions import SYSTEM
from annotator.audit.sealing import Sealer
from annotator.db import Database
from annotator.exports.releases.actions import Made, Maker, create_release
from annotator.exports.releases.drafts import Older, ReleaseDraft
from annotator.exports.releases.reading import describe
from annotator.review.actions import settle_unit
from annotator.review.drafts import Choice
from make import COUNCIL, FLOOD, Desk, make_annotation, make_article, make_link
from review.reading import HOUSEHOLDS, draft, items

#: ``release("1.0", as_of="12", has_names=True)``: the folder
Release = Callable[..., Path]


def release_into(
    database: Database,
    log_dir: Path,
    path: Path,
    name: str = "1.0",
    *,
    as_of: str | None = None,
    since: Path | None = None,
    **wanted: Any,
) -> Made:
    """Make a release of the desk's project. since: the folder of an older one."""
    wanted_draft = ReleaseDraft(name, since=Older(since, describe(since)) if since else None, **wanted)
    maker = Maker(database, Sealer(database, log_dir))
    return create_release(maker, SYSTEM, "flood", wanted_draft, path, as_of=as_of)


def work_on_flood(database: Database, desk: Desk) -> Desk:
    """Ada and Bob differ in a claim, Cleo settles it; a link; a third article that copies the first."""
    with database.writing() as session:
        said: dict[str, Any] = {
            "verdict": "disputed",
            "reason": "The mayor’s own count 👩🏽‍🚒.",
            "tags": ("toll",),
        }
        claim = make_annotation(session, desk.ada, desk.flood, HOUSEHOLDS, **said)
        make_annotation(session, desk.bob, desk.flood, HOUSEHOLDS, verdict="sourced", reason="It is.")
        passage = make_annotation(
            session, desk.bob, desk.council, "1,150 residents", text=COUNCIL, kind="passage"
        )
        make_link(session, desk.ada, claim, passage, "contradicts", note="Another count.")
        make_article(session, desk.project, f"From the Lamp.\r\n{FLOOD}", title="Again", publisher="Echo")
        taken = draft(items(session, desk)[0], Choice.TAKE, desk.ada, reason="The better source.")
        settle_unit(session, desk.cleo, desk.flood, taken)
    return desk


def files_of(path: Path) -> dict[str, bytes]:
    """Every file by its name."""
    return {
        one.relative_to(path).as_posix(): one.read_bytes() for one in sorted(path.rglob("*")) if one.is_file()
    }


def lines_of(path: Path, name: str) -> list[Any]:
    """The records of one file of JSON lines."""
    return [json.loads(line) for line in (path / name).read_bytes().splitlines()]


def seal_anew(path: Path) -> None:
    """Put the right checksums and sizes everywhere, as somebody would who tampers with care but has no key."""
    manifest = json.loads((path / "release.json").read_text())
    named = {one["path"]: one for one in manifest.get("files", ())}
    for name, data in files_of(path).items():
        if name in named:
            named[name] |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    (path / "release.json").write_text(json.dumps(manifest))
    found = {name: data for name, data in files_of(path).items() if not name.startswith("SHA256SUMS")}
    sums = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(found.items()))
    (path / "SHA256SUMS").write_text("".join(sums))
