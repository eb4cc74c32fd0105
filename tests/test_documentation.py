"""The README names what there is."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from annotator.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


@pytest.mark.parametrize("name", [name for name, _ in commands(main)])
def test_the_readme_names_every_command(name: str) -> None:
    assert re.search(rf"`(annotator )?{name}\b", README)


def test_the_readme_names_every_setting() -> None:
    sources = "".join(path.read_text() for path in (ROOT / "annotator").rglob("*.py"))
    settings = set(re.findall(r"\bANNOTATOR_[A-Z_]+\b", sources))
    assert {name for name in settings if name not in README} == set()


@pytest.mark.parametrize("name", ["export", "audit export", "import"])
def test_the_readme_names_every_format(name: str) -> None:
    option = next(option for option in dict(commands(main))[name].params if "--format" in option.opts)
    assert isinstance(option.type, click.Choice)
    assert {choice for choice in option.type.choices if f"`{choice}`" not in README} == set()


def test_every_command_says_what_it_does() -> None:
    assert [name for name, command in commands(main) if not command.help] == []


def test_the_readme_names_every_folder() -> None:
    folders = {
        path.name
        for path in (ROOT / "annotator").iterdir()
        if path.is_dir() and path.name not in ("__pycache__", "static")
    }
    assert {name for name in folders if f"`{name}/`" not in README} == set()


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert pictures
    assert [name for name in pictures if not (ROOT / name).is_file()] == []
