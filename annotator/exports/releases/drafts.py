"""What a release shall be, before it is made."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.errors import Invalid
from annotator.exports.catalogue import get_format
from annotator.exports.releases.models import Release

#: what is said where nobody chose a licence: in SPDX, that nothing is claimed
NO_LICENCE = "NOASSERTION"
#: in every release: it is what the others are checked against
ALWAYS = "jsonl"

#: a version
NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,39}")
#: an SPDX expression: identifiers, with AND, OR, WITH and brackets between them
_LICENCE = re.compile(r"[0-9A-Za-z.+:() -]{1,100}")


@dataclass(frozen=True)
class Older:
    """A release that a newer one says what changed since."""

    #: a folder with its data
    path: Path
    #: its project, version, event and checksum
    said: Mapping[str, Any]


@dataclass(frozen=True)
class ReleaseDraft:
    """Raises Invalid("name"), Invalid("licence") and Invalid("format")."""

    #: its version, such as 1.0; also the seed of the splits
    name: str
    licence: str = NO_LICENCE
    #: formats beside ALWAYS, by name
    formats: tuple[str, ...] = ()
    #: whether people have their names instead of pseudonyms
    has_names: bool = False
    #: an older release, to say what changed since
    since: Older | None = field(default=None)

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise Invalid(
                "name", "A version has 1 to 40 letters, digits, dots, plus signs and hyphens, such as 1.0."
            )
        if not _LICENCE.fullmatch(self.licence):
            raise Invalid(
                "licence", "A licence is named as SPDX does, such as CC-BY-4.0; see spdx.org/licenses."
            )
        wanted = dict.fromkeys((ALWAYS, *self.formats))
        found = [get_format(one) for one in wanted]
        if logs := [one.name for one in found if one.has_log]:
            raise Invalid(
                "format", f"“{logs[0]}” holds the whole log, names and all: it is no part of a release."
            )
        object.__setattr__(self, "formats", tuple(one.name for one in found))


def draft_of(release: Release) -> ReleaseDraft:
    """What was asked for when this release was made, but for the folder of an older one."""
    formats = tuple(one for one in release.formats.split(",") if one)
    return ReleaseDraft(release.name, release.licence, formats, release.has_names)
