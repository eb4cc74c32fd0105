"""What changed since an older release, with who did it and why as the log has it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from annotator.accounts.queries import list_names
from annotator.audit.queries import HasLog, read_events_of, whole
from annotator.db import Session, in_parts
from annotator.errors import Refusal
from annotator.exports.releases.comparing import Change, compare
from annotator.exports.releases.corrections import changes_values, tell_changes
from annotator.exports.releases.facts import Facts
from annotator.exports.releases.folder import Folder


def require_older(since: Mapping[str, Any] | None, slug: str, seq: int) -> None:
    """Raise Refusal unless a release that changes are told since is an earlier one of this project."""
    if since and (since["project"] != slug or since["seq"] > seq):
        raise Refusal(
            f"The older release is {since['version']} of {since['project']}, event {since['seq']}; "
            f"it is to be one of {slug}, of event {seq} or earlier."
        )


def write_changes(folder: Folder, session: Session, log: HasLog, facts: Facts) -> None:
    """CHANGES.md and changes.json. ``session``: the one that the release is made from."""
    since = facts.draft.since
    assert since
    seqs = range(since.said["seq"] + 1, facts.seq + 1)
    found = explain(session, log, compare(since.path, folder.path), seqs)
    now = {"project": facts.slug, "version": facts.draft.name, "seq": facts.seq}
    folder.write_text("CHANGES.md", tell_changes(since.said, now, found))
    folder.write_json("changes.json", changes_values(since.said, now, found))


def explain(
    session: Session,
    log: HasLog,
    changes: Sequence[Change],
    seqs: range,
    *,
    names: Mapping[uuid.UUID, str] | None = None,
) -> list[Change]:
    """The same with who did it last and why, as the log says in these events.

    names: what people are called; None for the names that the session knows.
    """
    last: dict[str, Any] = {}
    for part in in_parts(uuid.UUID(subject) for one in changes for subject in (one.id, *_ends(one))):
        for event in read_events_of(session, whole(log), part):
            if event.seq in seqs:
                last[str(event.subject_id)] = event
    if names is None:
        names = list_names(session, {event.actor_id for event in last.values()})
    return [_explained(one, last.get(one.id) or _last_of_ends(one, last), names) for one in changes]


def _ends(change: Change) -> list[str]:
    """Of a link that came or went: it may have done so with one of its ends."""
    return [end for name in ("from", "to") for end in change.fields.get(name, ()) if end]


def _last_of_ends(change: Change, last: Mapping[str, Any]) -> Any:
    found = [last[end] for end in _ends(change) if end in last]
    return max(found, key=lambda event: event.seq, default=None)


def _explained(change: Change, event: Any, names: Mapping[uuid.UUID, str]) -> Change:
    if event is None:
        return change
    return replace(change, by=names.get(event.actor_id, change.by), why=event.reason or change.why)
