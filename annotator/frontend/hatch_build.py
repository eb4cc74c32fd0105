"""The package build's hook: makes the bundle and puts migrations and corpus inside the wheel."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))
import bundle


class CustomBuildHook(BuildHookInterface):
    """Named as the build backend expects it."""

    def dependencies(self) -> list[str]:
        """Ask for a node of our own only when one is needed and none is installed."""
        return [bundle.NODE_PACKAGE] if bundle.is_stale() and bundle.find_node() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is stale; an editable install reads the folders where they stand."""
        try:
            bundle.ensure_bundle()
        except bundle.BundleError as error:
            sys.exit(str(error))
        if self.target_name == "wheel" and version == "standard":
            for folder in ("migrations", "corpus"):
                build_data["force_include"][str(Path(self.root, folder))] = f"annotator/_{folder}"
