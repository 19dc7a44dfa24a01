# SPDX-License-Identifier: AGPL-3.0-or-later
# SQL: a service makes and names only its own tables, all its SQL stands in store.*, and the steps of a schema
# are numbered without a hole.
"""Laws of SQL."""
import re

from tree_laws.tree import is_test, string_literals

_MADE = re.compile(r"\bCREATE\s+(?:UNIQUE\s+|VIRTUAL\s+|TEMP(?:ORARY)?\s+)?(TABLE|INDEX|VIEW|TRIGGER)\s+"
                   r"(?:IF\s+NOT\s+EXISTS\s+)?\"?([A-Za-z_0-9]+)", re.I)
_NAMED = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+\"?([a-z_0-9]+)")
_STATEMENT = re.compile(r"^\s*(?:SELECT\s+\S|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\s|CREATE\s+TABLE\s|WITH\s+\w+.*\sAS\s*\()",
                        re.S)
_STEP = re.compile(r"^(\d{4})_[a-z0-9_]+(?:\.operator)?\.sql$")


def run(tree):
    for name in sorted({path.split("/")[1] for path in tree.under("services/") if path.count("/") >= 2}):
        _check_steps(tree, f"services/{name}/schema/")
        for path in tree.under(f"services/{name}/schema/", ".sql"):
            _check_schema(tree, path, name)
        for path in tree.sources(f"services/{name}/"):
            if not is_test(path):
                _check_literals(tree, path, name)
    for folder in sorted({path.rsplit("/", 1)[0] for path in tree.under("src/kernel/", ".sql") if "/schema/" in path}):
        _check_steps(tree, folder + "/")


def _check_steps(tree, folder):
    expected = 1
    for path in tree.under(folder, ".sql"):
        match = _STEP.match(path[len(folder):])
        if not match:
            tree.note(path, 1, "a step of a schema is named 0001_word.sql, or 0001_word.operator.sql")
        elif int(match.group(1)) != expected:
            tree.note(path, 1, f"the steps of a schema follow one another: this one should be {expected:04d}")
            expected = int(match.group(1)) + 1
        else:
            expected += 1


def _check_schema(tree, path, name):
    text = re.sub(r"--[^\n]*", "", tree.text(path))
    for match in _MADE.finditer(text):
        if not match.group(2).startswith(f"{name}_"):
            line = text.count("\n", 0, match.start()) + 1
            tree.note(path, line, f"{match.group(2)}: tables and indexes of this service begin with {name}_")
    _check_foreign(tree, path, name, text, 1)


def _check_literals(tree, path, name):
    file = path.split("/")[-1]
    for line, content in string_literals(tree.text(path)):
        if not file.startswith("store") and _STATEMENT.match(content):
            tree.note(path, line, "SQL outside store.*: all the SQL of a service stands there")
        _check_foreign(tree, path, name, content, line)


def _check_foreign(tree, path, name, text, first_line):
    for match in _NAMED.finditer(text):
        table = match.group(1)
        owner = next((other for other in tree.manifests if other != name and table.startswith(f"{other}_")), None)
        if owner and not table.startswith(f"{name}_"):
            line = first_line + text.count("\n", 0, match.start())
            tree.note(path, line, f"{table} belongs to {owner}: ask <{owner}/api.hpp>, or listen to its events")
