#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
# The table of services in docs/architecture.md, made from services/services.list and each service.json: what each is
# for, whose tables it has, whom it needs and who needs it.
# usage: tools/inventory.py [--check]   writes the table; --check only says (exit 1) that it is out of date
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


def fill(text, table):
    """`text` with `table` between the marks. Raises ValueError without both, in order."""
    begin, end = text.find(BEGIN), text.find(END)
    if begin < 0 or end < begin:
        raise ValueError("docs/architecture.md lacks the two marks of the inventory: put them back")
    return text[:begin] + BEGIN + "\n\n" + table + "\n\n" + text[end:]


def main(arguments):
    document = ROOT / "docs/architecture.md"
    text = document.read_text("utf-8")
    filled = fill(text, make_table(read_manifests(ROOT)))
    if arguments == ["--check"]:
        if filled != text:
            print("docs/architecture.md: the table of services is out of date: python3 tools/inventory.py")
        return 1 if filled != text else 0
    if arguments:
        print("usage: tools/inventory.py [--check]", file=sys.stderr)
        return 2
    document.write_text(filled, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
