"""All that the papers of a release are written from. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from annotator.db import instant_text
from annotator.exports.releases.contents import Contents
from annotator.exports.releases.drafts import ReleaseDraft
from annotator.exports.releases.queries import Written

#: raised when the same event gives other files
FORMAT = "annotator-release/1"


@dataclass(frozen=True)
class Facts:
    """One release."""

    draft: ReleaseDraft
    slug: str
    title: str
    seq: int
    #: of the event
    at: datetime
    #: the name of the log, its root hash at the event, and the key of its checkpoints
    log: str
    root: str
    key: str
    contents: Contents
    guidelines: Written | None
    verdicts: Sequence[Mapping[str, Any]]
    agreement: Mapping[str, Any]
    splits: Mapping[str, Any]
    #: by format, what it could not hold
    left_out: Mapping[str, Sequence[str]]

    @property
    def name(self) -> str:
        """“Flood 1.0”."""
        return f"{self.title} {self.draft.name}"

    @property
    def day(self) -> str:
        """The day of the event, in UTC."""
        return instant_text(self.at)[:10]

    @property
    def values(self) -> dict[str, Any]:
        """What ``release.json`` says, but for the files."""
        return {
            "format": FORMAT,
            "project": self.slug,
            "title": self.title,
            "version": self.draft.name,
            "event": {"seq": self.seq, "at": instant_text(self.at), "log": self.log, "root": self.root},
            "licence": self.draft.licence,
            "people": "names" if self.draft.has_names else "pseudonyms",
            "guidelines": {"seq": self.guidelines.seq, "at": instant_text(self.guidelines.at)}
            if self.guidelines
            else None,
            "formats": [{"name": name, "cannot_hold": list(parts)} for name, parts in self.left_out.items()],
            "contents": self.contents.values,
            "since": self.draft.since.said if self.draft.since else None,
        }
