# SPDX-License-Identifier: AGPL-3.0-or-later
# Documents: links that resolve, and laws that each name a test that exists.
"""Laws of documents."""
import re
import urllib.parse

from tree_laws.tree import is_fixture

LAWS = "docs/laws.md"
_LINK = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_GUARD = re.compile(r"`([A-Za-z_0-9./]+\.(?:py|cpp|mjs|http))(?:::([^`]+))?`")


def run(tree):
    for path in tree.files:
        if path.endswith(".md") and not is_fixture(path):
            _check_links(tree, path)
    if tree.exists(LAWS):
        _check_laws(tree)


def _check_links(tree, path):
    inside_code = False
    for number, line in tree.lines(path):
        if line.lstrip().startswith("```"):
            inside_code = not inside_code
        if inside_code:
            continue
        for target in _LINK.findall(re.sub(r"`[^`]*`", "", line)):
            if re.match(r"^[a-z][a-z0-9+.-]*:", target) or target.startswith("#"):
                continue
            if target.startswith("/"):
                tree.note(path, number, f"{target}: a link inside the tree is relative")
                continue
            file = urllib.parse.unquote(target.split("#")[0])
            if not (tree.root / path).parent.joinpath(file).exists():
                tree.note(path, number, f"{target}: this link leads nowhere")


def _check_laws(tree):
    """Each row of a table of laws.md names, in its last cell, at least one test: `path` or `path::name`."""
    for number, line in tree.lines(LAWS):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|") or len(cells) < 3 or set(cells[0]) <= set("-: ") or cells[-1] == "Guarded by":
            continue
        guards = _GUARD.findall(cells[-1])
        if not guards:
            tree.note(LAWS, number, "name the test that guards this law: `path::test`")
        for file, name in guards:
            if not tree.exists(file):
                tree.note(LAWS, number, f"{file} does not exist: name the test that guards this law")
            elif name and not re.search(rf"\b{re.escape(name)}\b", tree.text(file)):
                tree.note(LAWS, number, f"{file} has no test named {name}")
