"""Our own JSON lines as they come in: a command's file, or what a page or a program sends."""

import io
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from annotator.accounts.permissions import Actor, Permission, require
from annotator.db import Session
from annotator.errors import Invalid
from annotator.exports.intake.catalogue import HEAD_BYTES, find_reader
from annotator.exports.intake.proposing import propose_jsonl
from annotator.exports.intake.report import Report
from annotator.exports.jsonl_import import import_jsonl
from annotator.projects.models import Project

#: the name of our format among those of other tools
OWN, OWN_ENDING = "jsonl", ".jsonl"


def are_own(format_: str, files: Mapping[str, bytes]) -> bool:
    """Whether these are ours: by the format's name, or if that is “auto” because nobody else's are called so."""
    if format_ != "auto":
        return format_ == OWN
    is_named_so = bool(files) and all(PurePosixPath(name).suffix.lower() == OWN_ENDING for name in files)
    return is_named_so and find_reader((name, data[:HEAD_BYTES]) for name, data in files.items()) is None


def take_lines(
    session: Session, actor: Actor, project: Project, lines: Iterable[bytes], *, is_proposed: bool
) -> Report:
    """Store the lines of a file, all or nothing. Raises Invalid with the line, the field and a sentence.

    is_proposed: their annotations wait to be judged. Otherwise the file says whose they are and who settled what.
    """
    if is_proposed:
        return propose_jsonl(session, actor, project, lines)
    require(actor, Permission.IMPORT_RECORD, project)
    report = Report()
    report.counts = import_jsonl(session, actor, project, lines)
    return report


def take_own(
    session: Session, actor: Actor, project: Project, files: Mapping[str, bytes], *, is_proposed: bool
) -> Report:
    """The same of files, each named in what is said of it: all of them or nothing."""
    taken = Report()
    for name, data in files.items():
        try:
            report = take_lines(session, actor, project, io.BytesIO(data), is_proposed=is_proposed)
        except Invalid as invalid:
            raise Invalid("file", f"{name}: {invalid.message}") from None
        taken.counts.add(report.counts)
        taken.remarks += report.remarks
    return taken
