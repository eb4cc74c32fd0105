"""Files that come in and go out by command."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.cli.exporting import write_lines
from commands import Run


@pytest.fixture(autouse=True)
def project(run: Run) -> None:
    run("project", "create", "flood", "--title", "The flood")


def counts(run: Run, *paths: Path, status: int = 0) -> dict[str, int]:
    told: dict[str, int] = json.loads(
        run("import", "flood", *map(str, paths), "--json", status=status).stdout
    )
    return {name: count for name, count in told.items() if count}


def test_a_folder_is_imported_once(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "texts" / "deeper"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("One text.")
    (folder.parent / "b.md").write_text('---\ntitle: "B"\nurl: "https://b.example/"\n---\nAnother text.')
    (folder / "notes.pdf").write_bytes(b"\xff\x00")
    assert counts(run, folder.parent) == {"added": 2}
    assert counts(run, folder.parent) == {"present": 2}
    (folder.parent / "b.md").write_text('---\nurl: "https://b.example/"\n---\nAnother text, edited.')
    assert counts(run, folder.parent) == {"revised": 1, "present": 1}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "no text"),
        ("a.txt", b"a\x00b", "NUL"),
        ("a.txt", b"caf\xe9", "not UTF-8"),
        ("a.txt", b"x" * 5_000_000, "too long"),
        ("a.md", b"---\ntitle: [\n---\ntext", "front matter"),
        ("a.jsonl", b'{"text": "a", "links": [{"from": "x", "to": "y", "relation": "context"}]}\n', "Line 1"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named_and_the_others_come_in(
    run: Run, tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text("A good text.")
    result = run("import", "flood", str(tmp_path / name), str(tmp_path / "good.txt"), status=1)
    assert f"{tmp_path / name}: " in result.stderr
    assert words in result.stderr
    assert result.stdout.startswith("1 articles added")


def test_what_leaves_comes_back(run: Run, tmp_path: Path) -> None:
    text = "👩🏽‍🚒 Hello you."
    line = {
        "text": text,
        "annotations": [{"kind": "passage", "start": 5, "end": 10, "exact": text[5:10], "tags": ["t"]}],
    }
    (tmp_path / "in.jsonl").write_text(json.dumps(line) + "\n")
    assert counts(run, tmp_path / "in.jsonl") == {"added": 1, "annotations_added": 1}
    out = tmp_path / "out.jsonl"
    run("export", "flood", "--output", str(out))
    assert run("export", "flood", "--output", "-").stdout == out.read_text()
    assert counts(run, out) == {"present": 1, "annotations_present": 1}


def test_the_log_leaves_as_json_lines_and_as_a_table(run: Run, tmp_path: Path) -> None:
    run("audit", "export", "flood", "--format", "csv", "--output", str(tmp_path / "log.csv"))
    rows = (tmp_path / "log.csv").read_text().splitlines()
    assert rows[0] == "seq,at,actor,action,subject,before,after,reason"
    # the second has an entry more: that of the first
    assert len(rows) == len(run("audit", "export", "flood").stdout.splitlines())


def test_a_file_that_could_not_be_finished_is_not_there(tmp_path: Path) -> None:
    def lines() -> Iterator[str]:
        yield "one\n"
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        write_lines(lines(), tmp_path / "out")
    assert list(tmp_path.glob("*out*")) == []


def test_an_ending_that_says_nothing_needs_the_format(run: Run, tmp_path: Path) -> None:
    (tmp_path / "story").write_text("A text.")
    assert "--format" in run("import", "flood", str(tmp_path / "story"), status=1).stderr
    run("import", "flood", str(tmp_path / "story"), "--format", "text")
    (tmp_path / "empty").mkdir()
    assert "nothing to import" in run("import", "flood", str(tmp_path / "empty"), status=1).stderr
