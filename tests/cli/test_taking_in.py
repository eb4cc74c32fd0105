"""Files of other tools by command."""

import json
from pathlib import Path

import pytest

from commands import Run

TEXT = "👩🏽‍🚒 left. 400 households were moved, the mayor said."
ANN = (
    "T1\tDisputed 9 39\t400 households were moved, the\n"
    "T2\tPerson 36 45\tthe mayor\n"
    "T3\tPerson 1 2\tnobody at all here\n"
    "R1\tSaid-by Arg1:T1 Arg2:T2\t\n"
)


@pytest.fixture(autouse=True)
def project(run: Run) -> None:
    run("project", "create", "flood", "--title", "The flood")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What brat would leave."""
    (tmp_path / "brat").mkdir()
    start = TEXT.index("400")
    ann = ANN.replace("9 39", f"{start} {start + 30}").replace("36 45", f"{start + 27} {start + 36}")
    (tmp_path / "brat" / "a.txt").write_text(TEXT)
    (tmp_path / "brat" / "a.ann").write_text(ann)
    return tmp_path / "brat"


def exported(run: Run) -> list[tuple[str, str | None, list[str]]]:
    lines = [json.loads(line) for line in run("export", "flood", "--output", "-").stdout.splitlines()]
    return [(one["kind"], one["verdict"], one["tags"]) for line in lines for one in line["annotations"]]


def test_a_folder_of_another_tool_is_known_and_told(run: Run, folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.jsonl"
    told = run("import", "flood", str(folder), "--report", str(report)).stdout
    assert told.startswith("1 articles added")
    for words in ("2 annotations added", "1 links added", "1 not taken"):
        assert words in told
    assert exported(run) == [("claim", "disputed", []), ("passage", None, ["Person"])]
    numbers, remark = map(json.loads, report.read_text().splitlines())
    assert (numbers["format"], numbers["refused"], numbers["annotations_added"]) == ("brat", 1, 2)
    assert (remark["what"], "a.ann" in remark["place"]) == ("refused", True)
    assert json.loads(run("import", "flood", str(folder), "--json").stdout)["annotations_present"] == 2


def test_every_file_that_cannot_be_read_is_named_and_may_be_left_out(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    for name, data in (
        ("b.txt", b"\xff"),
        ("b.ann", b""),
        ("c.ann", b"T1\tA 0 1\tx"),
        ("d.zip", b"PK\x03\x04x"),
    ):
        (folder / name).write_bytes(data)
    refused = run("import", "flood", str(folder), status=1).stderr
    for words in ("b.txt: byte 0 is", "b.ann: its text", "c.ann: its text", "d.zip: this ZIP is damaged"):
        assert words in refused
    assert "The others can be taken if unreadable files are skipped." in refused
    report = tmp_path / "report.jsonl"
    told = run("import", "flood", str(folder), "--skip-unreadable", "--report", str(report), "--json").stdout
    assert (json.loads(told)["annotations_added"], json.loads(told)["not_taken"]) == (2, 5)
    _, *lines = map(json.loads, report.read_text().splitlines())
    assert [(one["place"], one["what"]) for one in lines[:4]] == [
        (name, "refused") for name in ("b.ann", "b.txt", "c.ann", "d.zip")
    ]


def test_files_that_belong_together_may_be_named_one_by_one(run: Run, folder: Path) -> None:
    (folder / "b.txt").write_text("Another text, of its own.")
    told = json.loads(run("import", "flood", *map(str, sorted(folder.iterdir())), "--json").stdout)
    assert (told["added"], told["annotations_added"]) == (2, 2)


def test_what_labels_mean_can_be_said(run: Run, folder: Path) -> None:
    choices = ("--map", "Person=claim:sourced", "--map", "Disputed=leave", "--map", "Said-by=leave")
    run("import", "flood", str(folder), "--format", "brat", *choices)
    assert exported(run) == [("claim", "sourced", ["Person"])]


def test_a_dry_run_says_what_would_be(run: Run, folder: Path) -> None:
    told = run("import", "flood", str(folder), "--dry-run", "--map", "Person=claim")
    for words in (
        "1  Disputed → claim:disputed",
        "2  Person → claim, with the tag “Person”",
        "1  Said-by → context",
    ):
        assert words in told.stderr
    assert exported(run) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--map", "Person"), "LABEL="),
        (("--map", "Person=claim:no"), "no verdict “no”"),
        (("--map", "Person=what"), "“what” is not among"),
    ],
)
def test_a_meaning_that_is_none_is_refused(
    run: Run, folder: Path, arguments: tuple[str, str], words: str
) -> None:
    assert words in run("import", "flood", str(folder), *arguments, status=1).stderr
    assert run("export", "flood", "--output", "-").stdout == ""


def test_an_own_text_has_no_dry_run(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A text.")
    assert "--dry-run" in run("import", "flood", str(tmp_path / "a.txt"), "--dry-run", status=1).stderr


def test_what_is_marked_may_wait_to_be_judged(run: Run, folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.jsonl"
    told = run("import", "flood", str(folder), "--as", "pre-annotations", "--report", str(report)).stdout
    assert "2 pre-annotations added, 0 there already" in told
    assert exported(run) == []
    [line] = map(json.loads, run("export", "flood", "--output", "-").stdout.splitlines())
    assert [(one["verdict"], one["label"]) for one in line["preannotations"]] == [
        ("disputed", "Disputed"), (None, "Person"),
    ]  # fmt: skip
    messages = [json.loads(one).get("message", "") for one in report.read_text().splitlines()]
    assert any("no links" in message for message in messages)
    again = json.loads(run("import", "flood", str(folder), "--as", "pre-annotations", "--json").stdout)
    assert (again["preannotations_added"], again["preannotations_present"]) == (0, 2)


def test_our_own_lines_may_wait_too(run: Run, folder: Path, tmp_path: Path) -> None:
    run("import", "flood", str(folder))
    run("project", "create", "other", "--title", "Other")
    lines = tmp_path / "flood.jsonl"
    run("export", "flood", "--output", str(lines))
    told = run("import", "other", str(lines), "--as", "pre-annotations").stdout
    assert "2 pre-annotations added" in told
    assert "1 not taken" in told
