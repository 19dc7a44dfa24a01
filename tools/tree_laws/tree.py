# SPDX-License-Identifier: AGPL-3.0-or-later
# The tree under examination: its files, the manifests of its services, the breaches found so far.
"""What every family of laws reads."""
import json
import os
import pathlib
import re

SKIPPED_FOLDERS = {".git", "build", "demo-data", "node_modules", "__pycache__", ".cache"}
SKIPPED_PATHS = {"tests/browser/pictures"}
CODE = {".hpp", ".cpp", ".py", ".sh", ".mjs", ".js", ".css", ".sql", ".cmake", ".http"}
TEXT = CODE | {".md", ".json", ".txt", ".list", ".html", ".svg", ".csv", ".xml", ".yml", ".conf", ""}
MAX_BYTES = 4_000_000  # a larger file is data, and is not read


class Tree:
    """All paths are relative to the root, with "/"."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.files = sorted(self._walk())
        self.breaches = set()
        self.manifests = {}
        self._texts = {}
        self._read_manifests()

    def _walk(self):
        for folder, folders, names in os.walk(self.root):
            here = pathlib.Path(folder).relative_to(self.root).as_posix()
            folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS
                          and f"{here}/{name}" not in SKIPPED_PATHS]
            for name in names:
                yield name if here == "." else f"{here}/{name}"

    def _read_manifests(self):
        for path in self.under("services/", "/service.json"):
            if path.count("/") != 2:
                continue
            try:
                manifest = json.loads(self.text(path))
            except ValueError as error:
                self.note(path, getattr(error, "lineno", 1), f"this is not JSON: {error}")
                continue
            if isinstance(manifest, dict):
                self.manifests[path.split("/")[1]] = manifest
            else:
                self.note(path, 1, "a manifest is a JSON object")

    def note(self, path, line, message):
        self.breaches.add((path, line, message))

    def exists(self, path):
        return (self.root / path).exists()

    def under(self, start, *ends):
        return [path for path in self.files if path.startswith(start) and (not ends or path.endswith(ends))]

    def text(self, path):
        """The text of a file; empty when it is binary, huge or absent."""
        if path not in self._texts:
            try:
                file = self.root / path
                content = file.read_bytes() if file.stat().st_size <= MAX_BYTES else b""
            except OSError:
                content = b""
            self._texts[path] = "" if b"\0" in content else content.decode("utf-8", "replace")
        return self._texts[path]

    def is_binary(self, path):
        return not self.text(path) and b"\0" in (self.root / path).read_bytes()[:MAX_BYTES]

    def lines(self, path):
        """(number, line) from 1."""
        return list(enumerate(self.text(path).splitlines(), 1))

    def sources(self, *starts):
        """C++ files under the folders named."""
        return [path for path in self.files if path.startswith(starts) and path.endswith((".hpp", ".cpp"))]


def suffix(path):
    return pathlib.PurePosixPath(path).suffix


def is_test(path):
    parts = path.split("/")
    return "tests" in parts[:-1] or "fuzz" in parts[:-1] or "testing" in parts[:-1]


def is_fixture(path):
    """Data of the tests and of other people: judged by nobody."""
    parts = path.split("/")
    return is_test(path) and suffix(path) not in CODE - {".sql", ".http"} and parts[-1] != "README.md"


_TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|R"([^()\\ \n]{0,16})\((.*?)\)\1"|"((?:[^"\\\n]|\\.)*)"|\'(?:[^\'\\\n]|\\.)+\'',
                    re.S)
_INCLUDE_LINE = re.compile(r"^[ \t]*#[ \t]*include[^\n]*", re.M)


def string_literals(text):
    """(line, content) of each string literal of a C++ text; comments and includes are left out."""
    text = _INCLUDE_LINE.sub("", text)
    found = []
    for match in _TOKEN.finditer(text):
        content = match.group(2) if match.group(2) is not None else match.group(3)
        if content is not None:
            found.append((text.count("\n", 0, match.start()) + 1, content))
    return found


def without_literals(text):
    """The same text, same lines, with the content of strings and comments blanked."""
    return _TOKEN.sub(lambda m: "\n" * m.group(0).count("\n"), text)
