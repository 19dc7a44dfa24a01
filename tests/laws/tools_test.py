# SPDX-License-Identifier: AGPL-3.0-or-later
# The hand tools of the tree: the entrance scripts refuse what they must, reports are read right, a new service is
# made whole or not at all.
"""The tools keep their word."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import new_service  # noqa: E402
import run_tests  # noqa: E402
from testing import programs, reports  # noqa: E402

SCRIPTS = ("run", "test", "dev", ".ci/run", "tools/install.sh")


class Scripts(unittest.TestCase):
    def test_are_whole_and_executable(self):
        for script in SCRIPTS:
            with self.subTest(script=script):
                self.assertTrue(os.access(ROOT / script, os.X_OK))
                self.assertIn("set -euo pipefail", (ROOT / script).read_text("utf-8"))
                done = subprocess.run(["bash", "-n", ROOT / script], capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_explain_themselves(self):
        for call in (["run", "--help"], ["test", "--help"], ["dev", "help"]):
            done = subprocess.run([ROOT / call[0], *call[1:]], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("usage:", done.stdout)

    def test_refuse_unknown_options(self):
        for call in (["run", "--prot", "1"], ["run", "--port", "none"], ["run", "--port", "70000"], ["run", "--data"],
                     ["dev", "dance"], ["tools/install.sh", "games"]):
            with self.subTest(call=call):
                done = subprocess.run([ROOT / call[0], *call[1:]], capture_output=True, text=True)
                self.assertEqual(done.returncode, 2, done.stdout)

    def test_name_each_package_once_in_order(self):
        for path in sorted((ROOT / "tools/packages").glob("*.list")):
            names = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
            self.assertEqual(names, sorted(set(names)), path.name)


class RunInATree(unittest.TestCase):
    """./run with a stand-in for the build and the server, in a copy of its folder."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        (self.root / "tools").mkdir()
        (self.root / "build/release").mkdir(parents=True)
        (self.root / "bin").mkdir()
        (self.root / "build/release/build.ninja").touch()
        self.program("run", (ROOT / "run").read_text("utf-8"))
        self.program("tools/install.sh", "#!/bin/bash\n")
        self.program("bin/ninja", "#!/bin/bash\n")
        self.program("build/release/aubrac", '#!/bin/bash\necho "$@"\n'
                     'if [ "$1" = demo ]; then mkdir -p "$3"; touch "$3/aubrac-data"; exit "${DEMO_STATUS:-0}"; fi\n')

    def program(self, path, text):
        (self.root / path).write_text(text, "utf-8")
        (self.root / path).chmod(0o755)

    def run_it(self, *arguments, **environment):
        path = f"{self.root}/bin:{os.environ['PATH']}"
        return subprocess.run([self.root / "run", *arguments], capture_output=True, text=True, cwd=self.root,
                              env=os.environ | {"PATH": path} | environment)

    def test_makes_the_demo_once_then_serves_it(self):
        data = self.root / "demo-data"
        served = f"serve --data {data} --port 8080\n"
        self.assertEqual(self.run_it().stdout, f"demo --data {data}\n" + served)
        self.assertEqual(self.run_it().stdout, served)
        self.assertEqual(self.run_it("--reset", "--port=9").stdout, f"demo --data {data}\nserve --data {data} --port 9\n")

    def test_deletes_no_folder_but_its_own(self):
        mine = self.root / "mine"
        mine.mkdir()
        (mine / "letter.txt").write_text("dear", "utf-8")
        for arguments in (["--data", "mine"], ["--data", "mine", "--reset"]):
            done = self.run_it(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertTrue((mine / "letter.txt").exists())

    def test_leaves_no_half_made_demo(self):
        self.assertEqual(self.run_it(DEMO_STATUS="3").returncode, 3)
        self.assertFalse((self.root / "demo-data").exists())


class NewService(unittest.TestCase):
    @unittest.skipUnless(shutil.which("g++"), "no C++ compiler here")
    def test_compiles_as_it_is_made(self):
        with tempfile.TemporaryDirectory() as folder:
            new_service.make_service(pathlib.Path(folder), "cimetiere", "Cimetière")
            home = pathlib.Path(folder) / "services/cimetiere"
            done = subprocess.run(["g++", "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", f"-I{ROOT}/src",
                                   f"-I{home}/api", home / "service.cpp"], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_refuses_a_wrong_name_and_writes_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("", "Actes", "délibération", "a-b", "a b", "x" * 40, "kernel", "public", "../a"):
                with self.assertRaises(ValueError, msg=name):
                    new_service.make_service(pathlib.Path(folder), name, "Titre")
            self.assertEqual(os.listdir(folder), [])

    def test_refuses_to_overwrite(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            written = new_service.make_service(root, "cimetiere", "Cimetière")
            self.assertIn("services/cimetiere/api/cimetiere/api.hpp", written)
            self.assertIn("docs/manual/cimetiere.md", written)
            self.assertEqual(json.loads((root / "services/cimetiere/service.json").read_text("utf-8"))["title"], "Cimetière")
            self.assertNotIn("@", (root / "services/cimetiere/service.cpp").read_text("utf-8"))
            with self.assertRaises(ValueError):
                new_service.make_service(root, "cimetiere", "Cimetière")
            self.assertEqual((root / "services/services.list").read_text("utf-8"), "cimetiere\n")


GTEST = """<testsuites><testsuite name="A">
<testcase name="Passes" classname="A" status="run" result="completed"/>
<testcase name="Fails" classname="A" status="run" result="completed"><failure message="m">why</failure></testcase>
<testcase name="Skips" classname="A" status="run" result="skipped"><skipped message="a.cpp:3&#x0A;no engine"/></testcase>
<testcase name="DISABLED_x" classname="A" status="notrun" result="suppressed"/>
</testsuite></testsuites>"""
TAP = """TAP version 13
# Subtest: one
ok 1 - one
# Subtest: group
    ok 1 - inner
    not ok 2 - broken
      ---
      error: '1 == 2'
      ...
    1..2
not ok 2 - group
ok 3 - later # SKIP no browser
1..3
"""


class Reports(unittest.TestCase):
    def read(self, kind, report, output, status):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "report"
            if report is not None:
                path.write_text(report, "utf-8")
            return reports.read_outcome(kind, path, output, status, 1.0)

    def test_count_each_googletest(self):
        outcome = self.read("gtest", GTEST, "", 1)
        self.assertEqual(outcome.passed, 1)
        self.assertEqual(outcome.failures, [("A.Fails", "why")])
        self.assertEqual(outcome.skips, [("A.Skips", "no engine"), ("A.DISABLED_x", "disabled")])

    def test_count_a_program_that_dies(self):
        output = "[ RUN      ] A.One\n[       OK ] A.One (0 ms)\n[ RUN      ] A.Two\nboom\n"
        outcome = self.read("gtest", None, output, -11)
        self.assertEqual((outcome.passed, len(outcome.failures)), (1, 1))
        self.assertIn("killed by signal 11 during A.Two", outcome.failures[0][1])

    def test_count_a_leak_found_at_the_end(self):
        clean = GTEST.replace('<failure message="m">why</failure>', "")
        self.assertIn("ended with code 23", self.read("gtest", clean, "leak", 23).failures[0][1])

    def test_count_a_program_stopped_at_its_time_limit(self):
        self.assertIn("time limit", self.read("gtest", None, "", None).failures[0][1])
        self.assertEqual(len(self.read("node", None, "", None).failures), 1)

    def test_count_a_program_without_a_test_as_failed(self):
        self.assertEqual(len(self.read("gtest", "<testsuites/>", "", 0).failures), 1)

    def test_count_the_leaves_of_tap(self):
        outcome = self.read("node", None, TAP, 1)
        self.assertEqual(outcome.passed, 2)
        self.assertEqual([name for name, _ in outcome.failures], ["broken"])
        self.assertIn("1 == 2", outcome.failures[0][1])
        self.assertEqual(outcome.skips, [("later", "no browser")])

    def test_read_what_our_unittest_runner_writes(self):
        with tempfile.TemporaryDirectory() as folder:
            file, report = pathlib.Path(folder) / "x_test.py", pathlib.Path(folder) / "report"
            file.write_text("import unittest\nclass A(unittest.TestCase):\n"
                            "    def test_a(self): pass\n    def test_b(self): self.fail('why')\n"
                            "    @unittest.skip('no engine')\n    def test_c(self): pass\n", "utf-8")
            done = subprocess.run([sys.executable, ROOT / "tools/testing/unittest_report.py", file],
                                  capture_output=True, env=os.environ | {"AUBRAC_REPORT": str(report)})
            outcome = reports.read_outcome("unittest", report, "", done.returncode, 1.0)
        self.assertEqual((outcome.passed, len(outcome.failures), len(outcome.skips)), (1, 1, 1))

    def test_choose_by_exact_name_then_by_part(self):
        everything = [programs.Program(name, "gtest", (), "") for name in ("actes", "formats_actes", "laws/tree")]
        names = [[program.name for program in run_tests.choose(everything, wanted)]
                 for wanted in ([], ["actes"], ["act"], ["laws", "tree"], ["none"])]
        self.assertEqual(names, [["actes", "formats_actes", "laws/tree"], ["actes"], ["actes", "formats_actes"],
                                 ["laws/tree"], []])


if __name__ == "__main__":
    unittest.main()
