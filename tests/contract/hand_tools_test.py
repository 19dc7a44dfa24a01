# SPDX-License-Identifier: AGPL-3.0-or-later
# What a contributor types does what its help says: no build for a name that does not exist, no source of others
# reformatted, no word found inside another.
"""The hand tools."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import inventory  # noqa: E402
import where  # noqa: E402
from testing import programs  # noqa: E402


def program(name, kind):
    return programs.Program(name, kind, (), "")


class Targets(unittest.TestCase):
    def test_are_the_program_itself_and_the_server_for_those_that_run_it(self):
        chosen = [program("actes", "gtest"), program("laws/tree", "unittest")]
        self.assertEqual(programs.list_targets(chosen), ["actes_tests"])
        self.assertEqual(programs.list_targets([program("faults/kill", "unittest")]), ["aubrac"])
        self.assertEqual(programs.list_targets([program("browser/journey", "node")]), ["aubrac"])


class Format(unittest.TestCase):
    """./dev format in a repository of its own, with stand-ins for what it calls."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.write("dev", (ROOT / "dev").read_text("utf-8"))
        self.write("bin/clang-format", '#!/bin/bash\nprintf "%s\\n" "${@:2}"\n')
        self.write("tools/inventory.py", "")
        for path in ("src/old.cpp", "src/changed.cpp", "src/note.md", "services/x/tests/gone.cpp", "tools/t/template.hpp"):
            self.write(path, "int a;\n")
        self.git("init", "-q")
        self.git("add", ".")
        self.git("-c", "user.name=Essai", "-c", "user.email=essai@exemple.test", "commit", "-qm", "Début")
        self.write("src/changed.cpp", "int b;\n")
        self.write("tests/new.cpp", "int c;\n")
        (self.root / "services/x/tests/gone.cpp").unlink()

    def write(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8")
        (self.root / path).chmod(0o755)

    def git(self, *arguments):
        subprocess.run(["git", *arguments], cwd=self.root, check=True, capture_output=True)

    def formatted(self, *arguments):
        path = f"{self.root}/bin:{os.environ['PATH']}"
        done = subprocess.run([self.root / "dev", "format", *arguments], capture_output=True, text=True,
                              env=os.environ | {"PATH": path})
        self.assertEqual(done.returncode, 0, done.stderr)
        return sorted(done.stdout.split())

    def test_touches_only_what_one_changed(self):
        self.assertEqual(self.formatted(), ["src/changed.cpp", "tests/new.cpp"])

    def test_touches_every_source_when_asked(self):
        self.assertEqual(self.formatted("all"), ["src/changed.cpp", "src/old.cpp", "tests/new.cpp"])


class Where(unittest.TestCase):
    def test_does_not_find_a_short_word_inside_another(self):
        with tempfile.TemporaryDirectory() as folder:
            home = pathlib.Path(folder) / "src/base"
            home.mkdir(parents=True)
            (home / "a.cpp").write_text("void clear();\nint cle_of_the_hall;\n", "utf-8")
            (home / "b.cpp").write_text("// Les clés de la mairie\n", "utf-8")
            found = where.find(where.Tree(folder), ["clé"])
        self.assertEqual(sorted((path, line) for path, line, _ in found), [("src/base/a.cpp", 2), ("src/base/b.cpp", 1)])


class Manual(unittest.TestCase):
    def test_has_a_line_for_each_service(self):
        manifests = [{"name": "mairie", "title": "Mairie", "purpose": "Tenir la mairie"}]
        self.assertEqual(inventory.make_manual(manifests).splitlines()[2:], ["| [Mairie](mairie.md) | Tenir la mairie |"])


if __name__ == "__main__":
    unittest.main()
