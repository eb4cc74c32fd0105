"""People, projects, members, migrations."""

import json
from pathlib import Path

import pytest

from commands import Run


def test_a_desk_is_set_up_from_nothing(run: Run) -> None:
    run("user", "add", "Ada", "--email", "ada@desk.example", "--admin", stdin="a long enough password\n")
    token = run("token", "create", "ada").stdout.splitlines()[-1]
    assert token.startswith("ann_")
    assert "flood" in run("project", "create", "flood", "--title", "The flood").stdout
    run("member", "add", "flood", "ada", "--role", "owner")
    changed = run("project", "set", "flood", "require_source=off", "title=The Flood", "--json").stdout
    assert json.loads(changed)["require_source"] is False
    audit = [json.loads(line) for line in run("audit", "export", "flood").stdout.splitlines()]
    assert [event["action"] for event in audit][-3:] == ["member.added", "project.changed", "log.exported"]
    assert {event["actor"] for event in audit} == {"system"}


def test_answers_for_programs_are_one_json_object(run: Run) -> None:
    made = json.loads(run("user", "add", "bob", "--email", "bob@desk.example", "--json").stdout)
    assert (made["name"], made["admin"]) == ("bob", False)
    assert json.loads(run("token", "create", "bob", "--json").stdout)["token"].startswith("ann_")
    assert json.loads(run("project", "create", "x", "--title", "X", "--json").stdout)["slug"] == "x"
    assert (
        json.loads(run("member", "add", "x", "bob", "--role", "viewer", "--json").stdout)["role"] == "viewer"
    )
    assert json.loads(run("db", "check", "--json").stdout)["differences"] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("user", "add", "9lives", "--email", "a@b.example"), "starts with a letter"),
        (("token", "create", "nobody"), "no person"),
        (("project", "create", "Not a slug", "--title", "X"), "short name"),
        (("project", "set", "nowhere", "title=X"), "no project"),
        (("member", "add", "nowhere", "nobody", "--role", "owner"), "no project"),
        (("export", "nowhere", "--output", "-"), "no project"),
        (("audit", "export", "nowhere"), "no project"),
        (("import", "nowhere", "corpus"), "no project"),
        (("import", "nowhere", "/no/such/file.txt"), "/no/such/file.txt"),
    ],
)
def test_a_refusal_is_one_line_and_status_1(run: Run, arguments: tuple[str, ...], words: str) -> None:
    assert words in run(*arguments, status=1).stderr


def test_the_rules_of_reading_are_set_and_the_others_stay(run: Run) -> None:
    run("project", "create", "flood", "--title", "The flood")
    rules = (
        "blind=on",
        "overlap=3",
        "hand_back_days=14",
        "settle_own=on",
        "hide_names=on",
        "agree_by=majority",
    )
    run("project", "set", "flood", *rules)
    stored = json.loads(run("project", "set", "flood", "title=The Flood", "--json").stdout)
    names = [rule.partition("=")[0] for rule in rules]
    assert [stored[name] for name in names] == [True, 3, 14, True, True, "majority"]


@pytest.mark.parametrize(
    "setting",
    [
        "blue=yes",
        "require_source=perhaps",
        "title",
        "slug=other",
        "overlap=0",
        "overlap=many",
        "agree_by=dice",
    ],
)
def test_a_setting_that_is_none_is_refused(run: Run, setting: str) -> None:
    run("project", "create", "flood", "--title", "The flood")
    run("project", "set", "flood", setting, status=1)


def test_a_short_password_is_refused_and_adds_nobody(run: Run) -> None:
    run("user", "add", "ada", "--email", "a@b.example", stdin="short\n", status=1)
    run("token", "create", "ada", status=1)


@pytest.mark.parametrize(
    "arguments", [("fly",), ("user", "add"), ("member", "add", "a", "b", "--role", "king")]
)
def test_wrong_usage_is_status_2(run: Run, arguments: tuple[str, ...]) -> None:
    run(*arguments, status=2)


@pytest.mark.parametrize("command", [("project", "create", "x", "--title", "X"), ("serve",), ("db", "check")])
def test_a_database_without_its_tables_says_what_to_run(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("ANNOTATOR_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.sqlite'}")
    assert "annotator db upgrade" in run(*command, status=1).stderr
    assert "none" in run("db", "upgrade").stdout
    assert "nothing to do" in run("db", "upgrade").stdout
    run("project", "create", "y", "--title", "Y")


@pytest.mark.parametrize(
    "url",
    ["no url", "oracle+nothing://x", "sqlite:////no/such/folder/a.sqlite", "postgresql://localhost:1/x"],
)
def test_a_database_that_cannot_be_opened_is_named_in_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("ANNOTATOR_DATABASE_URL", url)
    run("project", "create", "x", "--title", "X", status=1)


def test_who_came_by_name_alone_is_let_in(run: Run) -> None:
    run("user", "add", "nadia", "--email", "nadia@invalid")
    let_in = ("user", "let-in", "nadia", "--email", "nadia@desk.example")
    assert "take at least 10" in run(*let_in, stdin="short\n", status=1).stderr
    told = run(*let_in, "--json", stdin="a long enough password\n").stdout
    assert json.loads(told)["email"] == "nadia@desk.example"
    assert "signs in already" in run(*let_in, stdin="a long enough password\n", status=1).stderr
