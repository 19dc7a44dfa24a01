# SPDX-License-Identifier: AGPL-3.0-or-later
# Texts: the licence line, nothing left undone, nothing of the machine where a file was written, and no tag
# written by hand in a service. The words searched for are spelt so that this file does not hold them.
"""Laws of the text of files."""
import re

from tree_laws.tree import TEXT, is_fixture, is_test, string_literals, suffix

LICENCE = "SPDX-License-Identifier: AGPL-3.0-or-later"
LICENSED = {".hpp", ".cpp", ".py", ".sh", ".mjs", ".js", ".css", ".sql"}
SCRIPTS = {"run", "test", "dev", ".ci/run", "bench/run"}
NOT_OURS = {"LICENSE", "tests/browser/package-lock.json"}

_UNDONE = re.compile(r"\b(?:TO[D]O|FIXM[E]|XX[X])\b")
_MACHINE_PATH = re.compile(r"(?<![\w.$}/])/(?:wor[k]/|roo[t]/|far[m]\b|hom[e]/\w|User[s]/\w)")
_MIRROR = re.compile(r"https?://[^/\s\"']*(?:regist[r]y|npmj[s]|pyp[i]\.org|mirr[o]r|artifact[o]ry|proxy\.gol[a]ng)")
_RAW_TAG = re.compile(r"<[A-Za-z/!]")


def run(tree):
    for path in tree.files:
        if suffix(path) not in TEXT and path not in SCRIPTS:
            continue
        if (suffix(path) in LICENSED or path in SCRIPTS) and not is_fixture(path):
            if tree.is_binary(path):
                tree.note(path, 1, "a NUL byte stands in this source: write it as an escape")
                continue
            _check_licence(tree, path)
        if path == "LICENSE":
            continue
        for number, line in tree.lines(path):
            _check_line(tree, path, number, line)
    for path in tree.sources("services/"):
        if not is_test(path):
            _check_tags(tree, path)


def _check_licence(tree, path):
    head = tree.text(path).split("\n", 2)[:2]
    first = head[1:] if head[0].startswith("#!") else head[:1]
    if not first or LICENCE not in first[0]:
        tree.note(path, 1, f"the first line says {LICENCE}")


def _check_line(tree, path, number, line):
    if len(line) > 5_000:  # a bundled or generated line: nobody reads it
        return
    if path not in NOT_OURS and not is_fixture(path) and _UNDONE.search(line):
        tree.note(path, number, "do it now, or open an issue: nothing is left undone in the tree")
    if _MACHINE_PATH.search(line):
        tree.note(path, number, "a path of one machine: take it from the environment or from the root of the tree")
    if _MIRROR.search(line):
        tree.note(path, number, "the host of a package store: leave it to the configuration of the machine")


def _check_tags(tree, path):
    for line, content in string_literals(tree.text(path)):
        found = _RAW_TAG.search(content)
        if found:
            tree.note(path, line, "a raw tag: pages are made of the components of src/ui")
