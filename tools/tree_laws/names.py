# SPDX-License-Identifier: AGPL-3.0-or-later
# Names: files in snake_case, types in CamelCase, and no word that hides what a thing does.
"""Laws of names."""
import re

from tree_laws.tree import is_fixture, suffix, without_literals

EMPTY_WORDS = "Manager|Helpers?|Utils?|Impl"
_IN_TYPE = re.compile(rf"(?:^|[a-z0-9])({EMPTY_WORDS})(?=[A-Z0-9]|$)")
_IN_FILE = re.compile(rf"(?:^|_)({EMPTY_WORDS.lower()})(?=_|\.|$)")
_TYPE = re.compile(r"\b(?:class|struct|enum(?:\s+class)?|union|concept|using)\s+(?:\[\[[^\]]*\]\]\s*)?"
                   r"([A-Za-z_][A-Za-z_0-9]*)\s*(?=[;:{=]|final\b|$)", re.M)
_SNAKE_FILE = re.compile(r"^[a-z0-9][a-z0-9_.]*$")


def run(tree):
    for path in tree.sources("src/", "services/"):
        if is_fixture(path):
            continue
        name = path.split("/")[-1]
        if not _SNAKE_FILE.match(name):
            tree.note(path, 1, f"{name}: file names are snake_case")
        found = _IN_FILE.search(name)
        if found:
            tree.note(path, 1, f'{name}: "{found.group(1)}" says nothing; name the file after what it does')
        if suffix(path) == ".hpp":
            _check_types(tree, path)


def _check_types(tree, path):
    text = without_literals(tree.text(path))
    for match in _TYPE.finditer(text):
        name = match.group(1)
        found = _IN_TYPE.search(name)
        if found:
            line = text.count("\n", 0, match.start()) + 1
            tree.note(path, line, f'{name}: "{found.group(1)}" says nothing; name the type after what it does')
