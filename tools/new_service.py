#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
# ./dev new NAME [TITLE]: a new service from tools/templates, its line on the board, its page of the manual, and
# the tables made from the manifests.
"""Makes the folder of a new service."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
import inventory  # noqa: E402
from tree_laws.walls import LAYERS  # noqa: E402

NAME = re.compile(r"^[a-z][a-z0-9_]{1,30}$")
RESERVED = set(LAYERS) | {"src", "services", "public", "api", "tests", "tools", "sql", "std", "aubrac"}


def make_service(root, name, title):
    """Paths written, relative to the root. Raises ValueError, with what to do, before anything is written."""
    if not NAME.match(name) or name.endswith("_"):
        raise ValueError(f'"{name}": a service has a French noun in snake_case, without accents, 2 to 31 characters')
    if name in RESERVED:
        raise ValueError(f'"{name}" already means something else in the tree: choose another noun')
    home, manual = root / "services" / name, root / "docs/manual" / f"{name}.md"
    for path in (home, manual):
        if path.exists():
            raise ValueError(f"{path.relative_to(root)} exists already")
    if not title or re.search(r'["\\\n@]', title):
        raise ValueError("the title is one line of French, without quotes")

    def fill(text):
        return text.replace("@name@", name).replace("@NAME@", name.upper()).replace("@title@", title)

    templates = ROOT / "tools/templates"
    written = []
    for source in sorted((templates / "service").rglob("*")):
        if source.is_file():
            written.append(home / fill(source.relative_to(templates / "service").as_posix()))
            written[-1].parent.mkdir(parents=True, exist_ok=True)
            written[-1].write_text(fill(source.read_text("utf-8")), "utf-8")
    manual.parent.mkdir(parents=True, exist_ok=True)
    manual.write_text(fill((templates / "manual.md").read_text("utf-8")), "utf-8")
    board = root / "services/services.list"
    text = board.read_text("utf-8") if board.exists() else ""
    board.write_text(text + ("" if not text or text.endswith("\n") else "\n") + name + "\n", "utf-8")
    return [path.relative_to(root).as_posix() for path in [*written, manual, board]]


def main(arguments):
    if not 1 <= len(arguments) <= 2:
        print("usage: ./dev new NAME [TITLE]", file=sys.stderr)
        return 2
    name = arguments[0]
    title = arguments[1] if len(arguments) == 2 else name.replace("_", " ").capitalize()
    try:
        written = make_service(ROOT, name, title)
    except ValueError as error:
        print(f"./dev new: {error}", file=sys.stderr)
        return 1
    written += inventory.write(ROOT)
    print("\n".join(written))
    print(f"Next: fill services/{name}/service.json (docs/guides/add-a-service.md, step 2).")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
