"""Reading the folder of a release."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.errors import Refusal
from annotator.exports.releases.facts import FORMAT
from annotator.exports.releases.folder import SUMS, sha256_of

#: what every release has
ARTICLES, RATINGS, MANIFEST = "data/jsonl/articles.jsonl", "ratings.jsonl", "release.json"
#: bytes of a line and of a manifest, at most: no file shall fill the memory
_LONGEST = 1 << 28


def read_manifest(path: Path) -> dict[str, Any]:
    """What a release says of itself. Raises Refusal for a folder that is none."""
    try:
        with (path / MANIFEST).open("rb") as file:
            found = json.loads(file.read(_LONGEST))
    except (OSError, ValueError, RecursionError):
        raise Refusal(f"{path} holds no release: its {MANIFEST} cannot be read.") from None
    event = found.get("event") if isinstance(found, dict) else None
    if not isinstance(event, dict) or found.get("format") != FORMAT:
        raise Refusal(f"{path} holds no release of the form {FORMAT}.")
    if not isinstance(event.get("seq"), int) or not isinstance(found.get("version"), str):
        raise Refusal(f"The {MANIFEST} of {path} names no event, or no version.")
    manifest: dict[str, Any] = found
    return manifest


def read_lines(path: Path, name: str) -> Iterator[bytes]:
    """The lines of one of its files, as they are."""
    with (path / name).open("rb") as file:
        yield from iter(lambda: file.readline(_LONGEST), b"")


def read_articles(path: Path) -> Iterator[dict[str, Any]]:
    """Its records. Raises Refusal where a line cannot be read."""
    try:
        for line in read_lines(path, ARTICLES):
            yield json.loads(line)
    except (OSError, ValueError, RecursionError):
        raise Refusal(f"{ARTICLES} of {path} cannot be read; “release verify” says what is wrong.") from None


def describe(path: Path) -> dict[str, Any]:
    """Project, version, event and checksum: what a newer release says of the one it is compared with."""
    found = read_manifest(path)
    try:
        checksum = sha256_of(path / SUMS)
    except OSError:
        raise Refusal(f"{path} has no {SUMS}.") from None
    return {
        "project": str(found.get("project")), "version": found["version"], "seq": found["event"]["seq"],
        "sha256sums": checksum,
    }  # fmt: skip
