"""The scripts of the pages: types, unit tests, the bundle, and the pieces that templates name."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from annotator.frontend import bundle

FRONTEND = bundle.FRONTEND
TEMPLATES = FRONTEND.parent / "templates"


@pytest.fixture(scope="module")
def node() -> list[str]:
    """The command that starts node, with the packages of the tests in place."""
    with bundle.only_one(FRONTEND):
        bundle.install_packages(FRONTEND, dev=True)
    command, _ = bundle.require_node()
    return command


def run(*command: str) -> str:
    done = subprocess.run(command, cwd=FRONTEND, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_types(node: list[str]) -> None:
    run(*node, "node_modules/typescript/bin/tsc", "--noEmit", "--pretty", "false")


def test_script_units(node: list[str], tmp_path: Path) -> None:
    tests = sorted(str(path.relative_to(FRONTEND)) for path in FRONTEND.glob("test/**/*.test.ts"))
    assert tests
    options = [
        "--bundle",
        "--platform=node",
        "--format=esm",
        "--out-extension:.js=.mjs",
        "--sourcemap=inline",
    ]
    run(*node, "node_modules/esbuild/bin/esbuild", *tests, *options, f"--outdir={tmp_path}")
    built = sorted(map(str, tmp_path.rglob("*.mjs")))
    run(*node, "--enable-source-maps", "--test", *built)


def test_the_bundle_is_what_its_manifest_says() -> None:
    bundle.ensure_bundle()
    manifest = json.loads((bundle.DIST / "manifest.json").read_text())
    assert {"app.css", "page.js", "reader.js", "icons.svg"} <= manifest.keys()
    for plain, hashed in manifest.items():
        assert re.fullmatch(rf"{Path(plain).stem}-\w+{Path(plain).suffix}", hashed)
        assert (bundle.DIST / hashed).is_file()


def test_a_changed_script_makes_the_bundle_stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bundle.ensure_bundle()
    assert not bundle.is_stale()
    assert not bundle.ensure_bundle()
    monkeypatch.setattr(bundle, "DIST", tmp_path)
    (tmp_path / ".stamp").write_text("of other inputs")
    assert bundle.is_stale()


def test_without_node_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "find_node", lambda: None)
    with pytest.raises(bundle.BundleError, match="install it, or run"):
        bundle.require_node()


def test_every_icon_of_a_template_is_in_the_sprite() -> None:
    listed = {
        line.partition("#")[0].strip() for line in (FRONTEND / "src/icons.txt").read_text().splitlines()
    }
    used: set[str] = set()
    for template in TEMPLATES.rglob("*.html"):
        used |= set(re.findall(r"""icon\(\s*["']([a-z0-9-]+)["']""", template.read_text()))
    assert used <= listed
