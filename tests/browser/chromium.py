"""Finds the browser that the tests drive: the one asked for, the one from an npm package, or one installed.

The packaged one is a Chromium without windows: it takes a third of the time that an installed one needs for the same.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from annotator.frontend import bundle

HERE = Path(__file__).resolve().parent
PACKAGED = HERE / "node_modules" / "@sparticuz" / "chromium" / "bin"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
REMEDY = (
    "No browser for the browser tests: install Chromium or Chrome, or name one in ANNOTATOR_BROWSER;"
    " ANNOTATOR_NO_BROWSER=1 leaves these tests out."
)
# One file of the package is a bare program, the rest are archives; Python reads no Brotli, node does.
UNPACK = """
const { brotliDecompressSync } = require("node:zlib");
const { readFileSync, writeFileSync } = require("node:fs");
const [from, to] = process.argv.slice(1);
writeFileSync(to, brotliDecompressSync(readFileSync(from)));
"""
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


class NoBrowser(Exception):
    """No browser here; the message says what to do."""


@dataclass(frozen=True)
class Chromium:
    """A program and what has to stand in its environment."""

    path: str
    environment: dict[str, str] = field(default_factory=dict)


def find_chromium() -> Chromium:
    """The first of: ``$ANNOTATOR_BROWSER``, the one from npm, a browser on PATH."""
    if asked := os.environ.get("ANNOTATOR_BROWSER"):
        if found := shutil.which(asked):
            return Chromium(found)
        raise NoBrowser(f"ANNOTATOR_BROWSER names {asked}, which is no program here.")
    why = ""
    if (platform.system(), platform.machine()) == ("Linux", "x86_64"):
        try:
            return packaged_chromium()
        except bundle.BundleError as error:
            why = f" ({error})"
    for name in NAMES:
        if found := shutil.which(name):
            return Chromium(found)
    raise NoBrowser(REMEDY + why)


def packaged_chromium() -> Chromium:
    """The Chromium inside an npm package, with the libraries and fonts that a bare machine lacks."""
    with bundle.only_one(HERE):
        bundle.install_packages(HERE)
        folder = HERE / "node_modules" / ".chromium"
        if not (folder / "fonts.xml").is_file():
            folder.mkdir(exist_ok=True)
            _unpack(folder)
    library_path = [str(folder / "lib"), *filter(None, [os.environ.get("LD_LIBRARY_PATH")])]
    return Chromium(
        str(folder / "chromium"),
        {"LD_LIBRARY_PATH": os.pathsep.join(library_path), "FONTCONFIG_FILE": str(folder / "fonts.xml")},
    )


def _unpack(folder: Path) -> None:
    _decompress(PACKAGED / "chromium.br", folder / "chromium")
    (folder / "chromium").chmod(0o755)
    for name in ("al2023.tar", "fonts.tar"):
        _decompress(PACKAGED / f"{name}.br", folder / name)
        shutil.unpack_archive(folder / name, folder, filter="data")
    # Written last: it says that all before it is there.
    (folder / "fonts.xml").write_text(FONTS.format(folder=folder))


def _decompress(source: Path, target: Path) -> None:
    node, _ = bundle.require_node()
    subprocess.run([*node, "-e", UNPACK, str(source), str(target)], check=True)
