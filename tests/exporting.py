"""Taking a project away in one call, as tests want it."""

from collections.abc import Iterator

from annotator.accounts.permissions import Actor
from annotator.db import Session
from annotator.exports.catalogue import get_format
from annotator.exports.dataset import read_dataset
from annotator.exports.losses import Losses
from annotator.projects.models import Project


def export_files(
    session: Session, actor: Actor, project: Project, format_: str, losses: Losses | None = None
) -> dict[str, bytes]:
    """Every file of an export by its name. losses: filled with what was left out."""
    data = read_dataset(session, actor, project, talk=True)
    members = get_format(format_).files(data, Losses() if losses is None else losses)
    return {member.name: b"".join(member.chunks) for member in members}


def export_jsonl(session: Session, actor: Actor, project: Project) -> Iterator[str]:
    """The lines of an export in our own format."""
    [whole] = export_files(session, actor, project, "jsonl").values()
    yield from (f"{line}\n" for line in whole.decode().split("\n")[:-1])
