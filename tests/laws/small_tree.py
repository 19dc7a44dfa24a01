# SPDX-License-Identifier: AGPL-3.0-or-later
# A tiny tree in a temporary folder, lawful at first, on which each law of tools/check_tree.py is shown to bite.
"""A tree for the tests of the laws."""
import json
import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import check_tree  # noqa: E402
from new_service import make_service  # noqa: E402

HEAD = "// SPDX-License-Identifier: AGPL-3.0-or-later\n// For a test.\n"


class SmallTree:
    """Two services: mairie, and above it on the board ecole, both as ./dev new makes them."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self._folder.name)
        for name in ("ecole", "mairie"):
            make_service(self.root, name, f"Service {name}")

    def close(self):
        self._folder.cleanup()

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def code(self, path, *lines):
        """A C++ file whose line 3 is the first of `lines`."""
        self.write(path, HEAD + "\n".join(lines) + "\n")

    def manifest(self, service, /, **changes):
        """Keys set to None are removed."""
        path = self.root / f"services/{service}/service.json"
        content = json.loads(path.read_text("utf-8")) | changes
        path.write_text(json.dumps({key: value for key, value in content.items() if value is not None}), "utf-8")

    def remove(self, path):
        (self.root / path).unlink()

    def breaches(self):
        """["path:line: message"]"""
        return [f"{path}:{line}: {message}" for path, line, message in check_tree.breaches(self.root)[1]]
