#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
# The laws of the tree that a machine can check: walls, names, sizes, services, texts. See docs/laws.md.
# Prints `file:line: what to do` for each breach; exit 1 when there is one. Reads only.
# usage: tools/check_tree.py [ROOT]
"""Checks the laws of the tree."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from tree_laws import documents, names, services, sizes, sql, texts, walls  # noqa: E402
from tree_laws.tree import Tree  # noqa: E402

CHECKS = (walls, sizes, names, texts, services, sql, documents)


def breaches(root):
    """Every breach under `root`, as sorted (path, line, message)."""
    tree = Tree(root)
    for check in CHECKS:
        check.run(tree)
    return tree, sorted(tree.breaches)


def main(arguments):
    root = pathlib.Path(arguments[0] if arguments else pathlib.Path(__file__).resolve().parents[1]).resolve()
    tree, found = breaches(root)
    for path, line, message in found:
        print(f"{path}:{line}: {message}")
    product, tests = sizes.weigh(tree)
    print(f"{len(tree.manifests)} services, {len(tree.files)} files, {len(found)} breaches; "
          f"{tests} bytes of tests for {product} of product")
    if tests < product:
        print("warning: there should be at least as many bytes of tests as of product")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
