# SPDX-License-Identifier: AGPL-3.0-or-later
# The test programs of the tree and how each kind is started: C++ ones as CMake registered them, Python and
# Node ones as files of tests/.
"""Finds the test programs."""
import dataclasses
import json
import pathlib
import subprocess
import sys

TIME_LIMIT = 600  # seconds, for one program


@dataclasses.dataclass(frozen=True)
class Program:
    name: str        # "actes", "laws/tree", "browser/acte"
    kind: str        # gtest | unittest | node
    command: tuple
    folder: str      # where it is started

    @property
    def weight(self):
        """Long ones first: browsers and faults."""
        return {"node": 0, "gtest": 1, "unittest": 2}[self.kind] if "fault" not in self.name else 0


def list_programs(root, build):
    return _registered(root, build) + _python(root) + _node(root)


def list_targets(chosen):
    """What ninja builds for these programs: each its own; those of Python and Node run the server."""
    own = [f"{program.name}_tests" for program in chosen if program.kind == "gtest"]
    needs_server = any(program.kind != "gtest" and not program.name.startswith("laws/") for program in chosen)
    return own + (["aubrac"] if needs_server else [])


def _registered(root, build):
    """Only what CMake registers now: a program left by an older build is not run."""
    answer = subprocess.run(["ctest", "--test-dir", str(build), "--show-only=json-v1"],
                            capture_output=True, text=True)
    if answer.returncode != 0:
        raise RuntimeError(f"ctest cannot list the tests of {build}: {answer.stderr.strip()}")
    found = []
    for test in json.loads(answer.stdout)["tests"]:
        if test.get("command"):
            properties = {entry["name"]: entry["value"] for entry in test.get("properties", [])}
            found.append(Program(test["name"], "gtest", tuple(test["command"]),
                                 properties.get("WORKING_DIRECTORY", str(root))))
        else:
            found.append(Program(test["name"], "gtest", (str(build / "not-built"),), str(root)))
    return found


def _python(root):
    return [Program(_name(root, path, "_test.py"), "unittest",
                    (sys.executable, str(root / "tools/testing/unittest_report.py"), str(path)), str(root))
            for path in _below(root, "*_test.py")]


def _node(root):
    return [Program(_name(root, path, ".test.mjs"), "node",
                    ("node", "--test", "--test-reporter=tap", str(path)), str(path.parent))
            for path in _below(root, "*.test.mjs")]


def _below(root, pattern):
    return sorted(path for path in (root / "tests").rglob(pattern) if "node_modules" not in path.parts)


def _name(root, path, end):
    return pathlib.Path(path).relative_to(root / "tests").as_posix()[:-len(end)]
