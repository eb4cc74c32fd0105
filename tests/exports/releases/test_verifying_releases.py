"""Whatever is changed in the folder of a release is found, and named."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.audit.notes import SigningKey, sign_note
from annotator.errors import Refusal
from annotator.exports.releases.verifying import Wrong, verify_release
from make import Desk
from releasing import Release, lines_of, seal_anew

ARTICLES = "data/jsonl/articles.jsonl"
Tamper = Callable[[Path], object]


def rewrite(name: str, change: Callable[[Any], object]) -> Tamper:
    """With every checksum made to fit."""

    def tamper(path: Path) -> None:
        lines = lines_of(path, name)
        change(lines)
        (path / name).write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
        seal_anew(path)

    return tamper


def swap(name: str, old: str, new: str, *, resealed: bool = True) -> Tamper:
    def tamper(path: Path) -> None:
        words = (path / name).read_bytes().decode()
        assert old in words
        (path / name).write_bytes(words.replace(old, new, 1).encode())
        if resealed:
            seal_anew(path)

    return tamper


def marked(lines: Any) -> Any:
    return next(mark for line in lines for mark in line["annotations"])


def into_another_split(path: Path) -> None:
    rows = (path / "splits" / "groups.csv").read_bytes().decode().split("\r\n")[1:-1]
    _, article, split = rows[0].split(",")
    other = "test" if split != "test" else "dev"
    for name, change in (
        (split, lambda text: text.replace(f"{article}\n", "")),
        (other, lambda text: f"{text}{article}\n"),
    ):
        file = path / "splits" / f"{name}.txt"
        file.write_text(change(file.read_text()))
    seal_anew(path)


def cut_short(path: Path) -> None:
    (path / ARTICLES).write_text("{\n")
    seal_anew(path)


def drop_views(path: Path) -> None:
    (path / "ratings.jsonl").unlink()
    seal_anew(path)


def signed_by_another(path: Path) -> None:
    key = SigningKey.generate((path / "log" / "key.txt").read_text().partition("+")[0])
    note = (path / "SHA256SUMS.note").read_text().partition("\n\n")[0] + "\n"
    (path / "SHA256SUMS.note").write_text(sign_note(note, key.under(f"{key.name}/release")))


TAMPERED: dict[str, tuple[Tamper, str]] = {
    "a word of a text": (swap(ARTICLES, "households", "hovels", resealed=False), "articles.jsonl was changed"),
    "a word, with care": (swap(ARTICLES, "said that 400", "said that 500"), "line 1: the text is not the one"),
    "a file more": (lambda path: (path / "more.txt").write_text("x"), "more.txt is no file of this release"),
    "a file less": (lambda path: (path / "agreement.json").unlink(), "agreement.json is missing"),
    "a link out": (lambda path: (path / "out").symlink_to("/etc/hosts"), "out is no file"),
    "a list that is none": (swap("SHA256SUMS", "  ", " ", resealed=False), "SHA256SUMS is no list"),
    "an offset": (rewrite(ARTICLES, lambda lines: marked(lines).update(start_utf8=1)), "does not stand at"),
    "a quote": (rewrite(ARTICLES, lambda lines: marked(lines).update(exact="500 households")), "does not stand at"),
    "a key more": (rewrite(ARTICLES, lambda lines: lines[0].update(more=1)), "the schema does not know"),
    "a type": (rewrite(ARTICLES, lambda lines: marked(lines).update(version="2")), "line 1: annotations.0.version"),
    "no JSON": (cut_short, "line 1: it is no JSON"),
    "twice the same": (rewrite(ARTICLES, lambda lines: lines.append(lines[0])), "is there twice"),
    "a view without a name": (rewrite("ratings.jsonl", lambda lines: lines[0].pop("by")), "ratings.jsonl, line 1: by"),
    "an article elsewhere": (into_another_split, "in two splits"),
    "a verdict, too": (rewrite(ARTICLES, lambda lines: marked(lines).update(verdict="x")), "does not bear it out"),
    "another version": (swap("release.json", '"version": "1.0"', '"version": "1.1"'), "does not bear it out"),
    "another event": (swap("release.json", '"seq": ', '"seq": 1'), "does not bear it out"),
    "a list without the views": (drop_views, "ratings.jsonl is not in SHA256SUMS"),
    "a manifest without files": (swap("release.json", '"files"', '"fils"'), "does not list the files"),
    "another signer": (signed_by_another, "none of the known keys"),
}  # fmt: skip


def test_what_was_released_is_right(worked: Desk, release: Release) -> None:
    path = release()
    said = list(verify_release(path))
    assert len(said) == 9
    assert "is the one in the folder" in said[-1]
    assert (
        list(verify_release(path, (path / "log" / "key.txt").read_text()))[-1]
        == "The key is the one that was given."
    )


def test_every_tampering_is_named(worked: Desk, release: Release, tmp_path: Path) -> None:

    whole, found = release(), {}
    for name, (tamper, words) in TAMPERED.items():
        path = tmp_path / re.sub(r"\W+", "-", name)
        shutil.copytree(whole, path)
        tamper(path)
        try:
            found[name] = " ".join(verify_release(path))
        except Wrong as wrong:
            found[name] = wrong.message if words not in wrong.message else ""
    assert {name: said for name, said in found.items() if said} == {}


def test_a_key_of_someone_else_bears_nothing_out(worked: Desk, release: Release) -> None:
    with pytest.raises(Wrong, match="none of the known keys"):
        list(verify_release(release(), SigningKey.generate().verifier.text))
    with pytest.raises(Wrong, match="not a public key"):
        list(verify_release(release("2.0"), "nothing"))


@pytest.mark.parametrize(
    "words", ["", "[]", "{}", '{"format": "annotator-release/1", "event": 3}', "[" * 100_000, "\x00"]
)
def test_what_is_no_release_is_refused_in_words(tmp_path: Path, words: str) -> None:
    (tmp_path / "release.json").write_text(words)
    with pytest.raises(Refusal, match=r"holds no release|names no event"):
        list(verify_release(tmp_path))
