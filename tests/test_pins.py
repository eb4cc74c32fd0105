"""Every package that the project needs is pinned, and everything it imports is named as a need."""

from __future__ import annotations

import ast
import sys
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())
REFRESH = "refresh the pins with `uv run python tests/refresh_pins.py`"


def needed(name: str, extras: tuple[str, ...] = (), seen: set[tuple[str, str]] | None = None) -> set[str]:
    """The names of what ``name`` needs here, direct and transitive, as far as it is installed."""
    seen = set() if seen is None else seen
    try:
        requirements = [Requirement(line) for line in metadata.requires(name) or []]
    except metadata.PackageNotFoundError:
        return set()
    for requirement in requirements:
        for extra in ("", *extras):
            known = (canonicalize_name(requirement.name), ",".join(sorted(requirement.extras)))
            if known not in seen and (
                not requirement.marker or requirement.marker.evaluate({"extra": extra})
            ):
                seen.add(known)
                needed(requirement.name, tuple(requirement.extras), seen)
    return {known for known, _ in seen}


def pins() -> dict[str, Requirement]:
    """Those that hold here: some packages have other versions for other releases of Python."""
    lines = map(Requirement, SETTINGS["tool"]["uv"]["constraint-dependencies"])
    return {canonicalize_name(pin.name): pin for pin in lines if not pin.marker or pin.marker.evaluate()}


def test_everything_installed_is_pinned() -> None:
    unpinned = needed("annotator", ("test",)) - pins().keys() - {"annotator"}
    assert not unpinned, f"{sorted(unpinned)}: {REFRESH}"


def test_uv_installed_what_is_pinned() -> None:
    """Other installers take no notice of the pins, so only what uv installed is held to them."""
    wrong = []
    for name in sorted(needed("annotator", ("test",)) & pins().keys()):
        installed = metadata.distribution(name)
        by_uv = (installed.read_text("INSTALLER") or "").strip() == "uv"
        if by_uv and installed.version not in pins()[name].specifier:
            wrong.append(f"{name} {installed.version}, pinned {pins()[name].specifier}")
    assert not wrong, f"{wrong}: {REFRESH}"


def test_every_pin_is_one_version_and_names_no_place() -> None:
    for pin in pins().values():
        assert pin.url is None
        assert [specifier.operator for specifier in pin.specifier] == ["=="], pin


def test_what_the_program_imports_is_declared() -> None:
    extra = SETTINGS["project"]["optional-dependencies"]["cluster"]
    lines = (*SETTINGS["project"]["dependencies"], *extra)
    declared = {canonicalize_name(Requirement(line).name) for line in lines}
    owners = {"daft": ["daft"], **metadata.packages_distributions()}  # which need not be installed
    foreign = imported(ROOT / "annotator") - sys.stdlib_module_names - {"annotator"}
    undeclared = {name for name in foreign if not declared & set(map(canonicalize_name, owners[name]))}
    # Flask's own foundations, of the versions that Flask asks for.
    assert undeclared <= {"jinja2", "markupsafe", "werkzeug"}


def imported(folder: Path) -> set[str]:
    """The top names of all imports in a folder but its part that runs before anything is installed."""
    names: set[str] = set()
    for path in folder.rglob("*.py"):
        if "frontend" in path.relative_to(folder).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names
