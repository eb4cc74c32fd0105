"""What ``uv build`` makes: an sdist that builds without node, a wheel that runs without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from annotator.frontend import bundle

ROOT = Path(__file__).resolve().parent.parent


def build(source: Path, kind: str, output: Path, path: str | None = None) -> Path:
    """Build with the backend that is installed, so that no network is needed."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(output)]
    environment = {**os.environ, "PATH": os.environ["PATH"] if path is None else path}
    done = subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [built] = output.glob("*.tar.gz" if kind == "sdist" else "*.whl")
    return built


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made from the sdist, with nothing on PATH: what the sdist brings must be enough."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    [source] = folder.iterdir()
    return build(source, "wheel", tmp_path_factory.mktemp("wheel"), path="")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def contents(folder: Path) -> set[str]:
    """Relative names of all files, without compiled leftovers of other tests."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in files if "__pycache__" not in path.parts}


def test_the_sdist_brings_sources_tests_and_bundle(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
        [root] = {name.partition("/")[0] for name in archive.getnames()}
        stamp_file = archive.extractfile(f"{root}/annotator/static/dist/.stamp")
        assert stamp_file
        stamp = stamp_file.read().decode()
    # A stamp that fits the sources: nothing is left to build where the sdist is installed.
    assert stamp == bundle.inputs_hash()
    wanted = {"README.md", "pyproject.toml", "annotator/frontend/src/page.ts", "tests/test_packaging.py"}
    assert {*wanted, "annotator/static/dist/manifest.json"} <= names
    assert not [name for name in names if "node_modules" in name or name.startswith("instance/")]


@pytest.mark.parametrize("folder", ["migrations", "corpus"])
def test_the_wheel_brings_migrations_and_corpus(installed: Path, folder: str) -> None:
    brought = contents(installed / "annotator" / f"_{folder}")
    assert brought == contents(ROOT / folder)
    assert brought


def test_the_wheel_brings_every_module_template_and_finished_file(installed: Path) -> None:
    bundle.ensure_bundle()
    wanted = {name for name in contents(ROOT / "annotator") if not name.startswith("frontend/")}
    brought = contents(installed / "annotator")
    assert wanted <= brought
    assert not [name for name in brought if name.startswith("frontend/") or name.endswith((".ts", ".map"))]


def test_the_wheel_holds_nothing_but_the_package(installed: Path) -> None:
    assert {path.name.split("-")[0] for path in installed.iterdir()} == {"annotator"}


def test_the_wheel_runs_in_an_empty_folder_without_node(installed: Path, tmp_path: Path) -> None:
    environment = {"PATH": "", "PYTHONPATH": str(installed), "ANNOTATOR_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-c", "from annotator.cli import main; main()", "demo", "--check"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
