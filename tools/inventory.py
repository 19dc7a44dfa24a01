#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
# The tables of services in docs/architecture.md (what each is for, whose tables it has, whom it needs and who needs it)
# and in docs/manual/README.md (its page), made from services/services.list and each service.json.
# usage: tools/inventory.py [--check]   writes the tables; --check only says (exit 1) which is out of date
"""Writes the inventory of services."""
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
BEGIN = "<!-- Made by tools/inventory.py: do not edit below. -->"
END = "<!-- End of what tools/inventory.py makes. -->"
STORES = {"member": "each adhérent's", "operator": "the operator's"}


def read_manifests(root):
    """The manifests, in the order of the board."""
    board = (root / "services/services.list").read_text("utf-8").splitlines()
    names = [line.split("#")[0].strip() for line in board]
    return [json.loads((root / f"services/{name}/service.json").read_text("utf-8")) for name in names if name]


def make_table(manifests):
    """One row per service, in start order."""
    def names(values):
        return ", ".join(f"`{value}`" for value in values) or "—"

    rows = ["| Service | What it is for | Store | Needs | Needed by | Rights |", "|---|---|---|---|---|---|"]
    for manifest in manifests:
        name = manifest["name"]
        users = [other["name"] for other in manifests if name in other["depends"]]
        needs = manifest["depends"] + [f"formats/{norm}" for norm in manifest["formats"]]
        rights = [right["name"].split(".", 1)[1] for right in manifest["rights"]]
        rows.append(f"| [`{name}`](../services/{name}/README.md) | {manifest['purpose']} "
                    f"| {STORES[manifest['scope']]} | {names(needs)} | {names(users)} | {names(rights)} |")
    return "\n".join(rows)


def make_manual(manifests):
    """One row per page of the manual, in French."""
    rows = ["| Page | Pour |", "|---|---|"]
    rows += [f"| [{manifest['title']}]({manifest['name']}.md) | {manifest['purpose']} |" for manifest in manifests]
    return "\n".join(rows)


TABLES = {"docs/architecture.md": make_table, "docs/manual/README.md": make_manual}


def fill(text, table):
    """`text` with `table` between the marks. Raises ValueError without both, in order."""
    begin, end = text.find(BEGIN), text.find(END)
    if begin < 0 or end < begin:
        raise ValueError("this document lacks the two marks of the inventory: put them back")
    return text[:begin] + BEGIN + "\n\n" + table + "\n\n" + text[end:]


def list_outdated(root):
    """{path: text that it should hold} of the documents that are out of date."""
    manifests = read_manifests(root)
    outdated = {}
    for path, make in TABLES.items():
        text = (root / path).read_text("utf-8")
        filled = fill(text, make(manifests))
        if filled != text:
            outdated[path] = filled
    return outdated


def write(root):
    """Paths of the documents that changed."""
    outdated = list_outdated(root)
    for path, text in outdated.items():
        (root / path).write_text(text, "utf-8")
    return list(outdated)


def main(arguments):
    if arguments == ["--check"]:
        outdated = list_outdated(ROOT)
        for path in outdated:
            print(f"{path}:1: the table of services is out of date: ./dev format writes it")
        return 1 if outdated else 0
    if arguments:
        print("usage: tools/inventory.py [--check]", file=sys.stderr)
        return 2
    write(ROOT)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
