# SPDX-License-Identifier: AGPL-3.0-or-later
# The tree obeys its laws (tools/check_tree.py), and what a service shows others compiles alone.
"""Laws of the tree, on the tree."""
import json
import pathlib
import shutil
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMPILER = shutil.which("g++") or shutil.which("c++")


class TheTree(unittest.TestCase):
    maxDiff = None

    def test_obeys_its_laws(self):
        done = subprocess.run([sys.executable, ROOT / "tools/check_tree.py"], capture_output=True, text=True)
        print(done.stdout.strip().splitlines()[-1] if done.stdout else "")
        self.assertEqual(done.returncode, 0, "\n" + done.stdout + done.stderr)

    def test_has_the_whole_licence(self):
        text = (ROOT / "LICENSE").read_text("utf-8")
        for words in ("GNU AFFERO GENERAL PUBLIC LICENSE", "13. Remote Network Interaction",
                      "17. Interpretation of Sections 15 and 16.", "How to Apply These Terms"):
            self.assertIn(words, text)

    def test_locks_what_comes_from_npm_without_naming_a_host(self):
        for folder in ("tests/browser", "src/ui/packages"):
            lock = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))
            for name, package in lock["packages"].items():
                self.assertNotIn("resolved", package, name)
                if name:
                    self.assertIn("integrity", package, name)


@unittest.skipUnless(COMPILER, "no C++ compiler here")
class ApiHeaders(unittest.TestCase):
    def test_compile_alone(self):
        for header in sorted(ROOT.glob("services/*/api/*/*.hpp")):
            service = header.parents[2]
            with self.subTest(header=str(header.relative_to(ROOT))):
                depends = json.loads((service / "service.json").read_text("utf-8"))["depends"]
                roots = [ROOT / "src", service / "api", *(ROOT / "services" / name / "api" for name in depends)]
                done = subprocess.run(
                    [COMPILER, "-std=c++20", "-fsyntax-only", "-Wall", "-Wno-pragma-once-outside-header", "-x", "c++",
                     *(f"-I{folder}" for folder in roots), header], capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
