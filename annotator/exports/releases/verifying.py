"""Checking the folder of a release, without the database it came from: check by check, to the first that fails."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.audit.notes import NoteError, VerifierKey, open_checkpoint
from annotator.audit.verify_log import read_log, verifier_key
from annotator.errors import Refusal
from annotator.exports.releases.folder import SIGNED, SUMS, Entry, sha256_of
from annotator.exports.releases.proof import CHECKPOINT, KEY, PROOF, check_sums
from annotator.exports.releases.reading import ARTICLES, MANIFEST, RATINGS, read_lines, read_manifest
from annotator.exports.releases.schema import read_line
from annotator.exports.releases.splits import SHARES

_SUM = re.compile(r"([0-9a-f]{64})  ([^\n]+)")
#: by the ending of the names of offsets: how a text is cut there
_BASES = {"": None, "_utf16": "utf-16-le", "_utf8": "utf-8"}


class Wrong(Refusal):
    """Something in the folder is not as it was released; the message names it."""


def verify_release(path: Path, key: str | None = None) -> Iterator[str]:
    """A sentence for each check that held. Raises Wrong at the first that does not, Refusal for what is no release.

    key: the verifier key of the log, as its keeper gave it; None takes the one in the folder, which proves less.
    """
    manifest = read_manifest(path)
    sums = _read(path, SUMS)
    entries = _read_sums(sums)
    yield _check_files(path, entries)
    yield _check_sums(path, entries, manifest)
    yield from _check_articles(path)
    yield _check_ratings(path)
    yield _check_splits(path)
    yield from _check_log(path, manifest, sums, key)
    yield from _say_again(manifest)


def _read(path: Path, name: str) -> bytes:
    try:
        return (path / name).read_bytes()
    except OSError as error:
        raise Wrong(f"{name} cannot be read: {error.strerror}.") from None


def _read_sums(sums: bytes) -> dict[str, str]:
    lines = sums.decode(errors="replace").split("\n")
    found = [_SUM.fullmatch(line) for line in lines[:-1]]
    names = [match[2] for match in found if match]
    if lines[-1] or not all(found) or names != sorted(set(names)):
        raise Wrong(f"{SUMS} is no list of checksums, each file once and in order.")
    return {match[2]: match[1] for match in found if match}


def _check_files(path: Path, entries: dict[str, str]) -> str:
    there = {
        one.relative_to(path).as_posix() for one in path.rglob("*") if one.is_symlink() or not one.is_dir()
    }
    listed = {*entries, SUMS, SIGNED}
    for name in (ARTICLES, RATINGS, MANIFEST, KEY, CHECKPOINT, PROOF):
        if name not in entries:
            raise Wrong(f"{name} is not in {SUMS}.")
    for name in sorted(listed - there):
        raise Wrong(f"{name} is missing.")
    for name in sorted(there - listed):
        raise Wrong(f"{name} is no file of this release.")
    for name in sorted(there):
        if (path / name).is_symlink():
            raise Wrong(f"{name} leads elsewhere.")
    return f"{len(entries):,} files are there, and no other."


def _check_sums(path: Path, entries: dict[str, str], manifest: dict[str, Any]) -> str:
    for name, sha256 in entries.items():
        if sha256_of(path / name) != sha256:
            raise Wrong(f"{name} was changed: its checksum is not the one in {SUMS}.")
    try:
        said = {one["path"]: Entry(one["bytes"], one["sha256"]) for one in manifest["files"]}
    except (TypeError, LookupError):
        raise Wrong(f"{MANIFEST} does not list the files.") from None
    there = {
        name: Entry((path / name).stat().st_size, sha256)
        for name, sha256 in entries.items()
        if name != MANIFEST
    }
    if said != there:
        raise Wrong(f"{MANIFEST} names other files, sizes or checksums than {SUMS}.")
    return "Every file has its checksum."


def _check_articles(path: Path) -> Iterator[str]:
    lines = marks = 0
    ids, ends = set[str](), dict[str, str]()
    for lines, line in enumerate(read_lines(path, ARTICLES), 1):
        where = f"{ARTICLES}, line {lines}"
        record = _read_record("article", line, where)
        if hashlib.sha256(record["text"].encode()).hexdigest() != record["article"]["sha256"]:
            raise Wrong(f"{where}: the text is not the one of its checksum.")
        _check_offsets(record["text"], record["annotations"], where)
        marks += len(record["annotations"])
        for thing in (*record["annotations"], *record["links"]):
            if thing["id"] in ids:
                raise Wrong(f"{where}: {thing['id']} is there twice.")
            ids.add(thing["id"])
        ends |= {end: where for link in record["links"] for end in (link["from"], link["to"])}
    for end in ends.keys() - ids:
        raise Wrong(f"{ends[end]}: a link leads to {end}, which is nowhere.")
    yield f"{lines:,} lines of articles fit the schema, and every text its checksum."
    yield f"{marks:,} quotes stand where they should, in code points, UTF-16 and UTF-8."


def _read_record(name: str, line: bytes, where: str) -> Any:
    try:
        return read_line(name, line)
    except ValueError as error:
        raise Wrong(f"{where}: {error}.") from None


def _check_offsets(text: str, marks: list[dict[str, Any]], where: str) -> None:
    for base, encoding in _BASES.items():
        width = 2 if base == "_utf16" else 1
        whole: Any = text.encode(encoding) if encoding else text
        for mark in marks:
            start, end = mark[f"start{base}"], mark[f"end{base}"]
            exact = mark["exact"].encode(encoding) if encoding else mark["exact"]
            if not 0 <= start < end or whole[start * width : end * width] != exact:
                unit = f" ({base[1:]})" if base else ""
                raise Wrong(f"{where}: the quote of {mark['id']} does not stand at {start} to {end}{unit}.")


def _check_ratings(path: Path) -> str:
    lines = 0
    for lines, line in enumerate(read_lines(path, RATINGS), 1):
        _read_record("rating", line, f"{RATINGS}, line {lines}")
    return f"{lines:,} views of readers fit the schema."


def _check_splits(path: Path) -> str:
    ids = {json.loads(line)["article"]["id"] for line in read_lines(path, ARTICLES)}
    dealt: dict[str, str] = {}
    for split in SHARES:
        for one in _read(path, f"splits/{split}.txt").decode(errors="replace").split():
            if dealt.setdefault(one, split) != split:
                raise Wrong(f"The article {one} is in two splits, {dealt[one]} and {split}.")
    for one in sorted(ids ^ dealt.keys()):
        raise Wrong(f"The article {one} is in no split, or in a split and not in the data.")
    groups: dict[str, str] = {}
    for row in _read(path, "splits/groups.csv").decode(errors="replace").split("\r\n")[1:-1]:
        group, article, split = (*row.split(","), "", "")[:3]
        if dealt.get(article) != split or groups.setdefault(group, split) != split:
            raise Wrong(f"The group {group} of articles that belong together is in two splits.")
    return f"{len(ids):,} articles are in one split each, and so are the {len(groups):,} groups that belong together."


def _check_log(path: Path, manifest: dict[str, Any], sums: bytes, given: str | None) -> Iterator[str]:
    try:
        key = (given or _read(path, KEY).decode(errors="replace")).strip()
        verifier, seq = VerifierKey.parse(key), manifest["event"]["seq"]
        check_sums(_read(path, SIGNED), verifier, manifest["version"], seq, sums)
        checkpoint = open_checkpoint(_read(path, CHECKPOINT), [verifier])
        with (path / PROOF).open("rb") as file:
            told = list(read_log(file, verifier_key(key)))
    except (NoteError, ValueError, TypeError, LookupError, RecursionError) as error:
        raise Wrong(f"The log does not bear it out: {error}") from None
    if (checkpoint.size, checkpoint.origin) != (seq, manifest["event"].get("log")) or not told[1].startswith(
        f"{seq}  "
    ):
        raise Wrong(f"The checkpoint and its proof are not those of event {seq}, which {MANIFEST} names.")
    if f" root hash {manifest['event'].get('root')}." not in told[0]:
        raise Wrong(f"The root hash in {MANIFEST} is not the one that was signed.")
    yield f"The key of {verifier.name} signed the list of checksums, for release {manifest['version']} of event {seq}."
    yield f"Event {seq} stands in the log that the checkpoint of the same key commits to."
    yield (
        "The key is the one that was given." if given
        else "The key is the one in the folder: whoever made another folder could put another there. Have it from the "
        "keepers and give it with --key."
    )  # fmt: skip


def _say_again(manifest: dict[str, Any]) -> Iterator[str]:
    """Whether it says of itself that it is not what was first released, and why."""
    again = manifest.get("built_again")
    if isinstance(again, dict) and isinstance(because := again.get("because"), list):
        yield (
            f"It was built again and is not byte for byte what was released, whose {SUMS} had the checksum "
            f"{again.get('recorded')}. {' '.join(map(str, because))}"
        )
