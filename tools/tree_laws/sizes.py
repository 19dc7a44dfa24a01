# SPDX-License-Identifier: AGPL-3.0-or-later
# Sizes: what one person can hold in mind. A full room is split in two; so is a long file.
"""Laws of sizes."""
from tree_laws.tree import CODE, is_fixture, is_test, suffix

MAX_LINES = 400          # of one file
MAX_ROOM_FILES = 40      # of one service, its tests apart
ROOM_FILES = {".cpp", ".hpp", ".sql"}
MAX_ROOM_LINES = 6_000   # of the code of one service, its tests apart
SCRIPTS = {"run", "test", "dev", ".ci/run", "bench/run"}


def run(tree):
    for path in tree.files:
        if is_code(path) and not is_fixture(path):
            count = len(tree.lines(path))
            if count > MAX_LINES:
                tree.note(path, MAX_LINES + 1, f"{count} lines: split this file (at most {MAX_LINES})")
    for name in sorted({path.split("/")[1] for path in tree.under("services/") if path.count("/") >= 2}):
        _check_room(tree, name)


def _check_room(tree, name):
    files = [path for path in tree.under(f"services/{name}/") if not is_test(path) and suffix(path) in ROOM_FILES]
    lines = sum(len(tree.lines(path)) for path in files if is_code(path))
    where = f"services/{name}/service.json"
    if len(files) > MAX_ROOM_FILES:
        tree.note(where, 1, f"{len(files)} source files beside the tests: split the service (at most {MAX_ROOM_FILES})")
    if lines > MAX_ROOM_LINES:
        tree.note(where, 1, f"{lines} lines of code: split the service (at most {MAX_ROOM_LINES})")


def is_code(path):
    return suffix(path) in CODE or path in SCRIPTS or path.endswith("CMakeLists.txt")


def weigh(tree):
    """Bytes of the product (src, services) and bytes of everything that tests it."""
    product = tests = 0
    for path in tree.under("src/") + tree.under("services/") + tree.under("tests/"):
        size = len(tree.text(path).encode("utf-8"))
        if path.endswith("package-lock.json"):
            continue
        if is_test(path) or path.startswith("tests/"):
            tests += size
        elif is_code(path):
            product += size
    return product, tests
