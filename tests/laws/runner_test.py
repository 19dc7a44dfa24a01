# SPDX-License-Identifier: AGPL-3.0-or-later
# The runner of the tests leaves nothing behind: neither a program stopped at its limit, nor what it started, nor
# the PostgreSQL of the run, which is private and whose superuser can make plain roles.
"""The runner cleans up."""
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import run_tests  # noqa: E402
from testing import programs  # noqa: E402
from testing.postgresql import Postgresql  # noqa: E402


def is_alive(number):
    try:
        return "Z" not in pathlib.Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False


class Runner(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.runner = run_tests.Runner(self.folder, run_tests.base_environment())

    def shell(self, script):
        return self.runner.run(programs.Program("probe", "gtest", ("bash", "-c", script), str(self.folder)))

    def test_stops_a_program_at_its_limit_with_all_it_started(self):
        limit, programs.TIME_LIMIT = programs.TIME_LIMIT, 1
        self.addCleanup(setattr, programs, "TIME_LIMIT", limit)
        outcome = self.shell(f"sleep 60 & echo $! > {self.folder}/child; wait")
        self.assertIn("time limit", outcome.failures[0][1])
        self.assert_dead((self.folder / "child").read_text())

    def test_ends_what_a_program_left_running(self):
        self.shell(f"sleep 60 & echo $! > {self.folder}/child")
        self.assert_dead((self.folder / "child").read_text())

    def assert_dead(self, number):
        deadline = time.monotonic() + 5
        while is_alive(int(number)) and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertFalse(is_alive(int(number)))

    def test_gives_each_program_a_folder_and_removes_it(self):
        outcome = self.shell(f'touch "$TMPDIR/a"; echo "$TMPDIR" > {self.folder}/where; echo "[       OK ] A.B"; exit 3')
        self.assertEqual(outcome.passed, 1)
        self.assertFalse(pathlib.Path((self.folder / "where").read_text().strip()).exists())

    def test_counts_a_program_that_is_not_there(self):
        outcome = self.runner.run(programs.Program("gone", "gtest", (str(self.folder / "gone"),), str(self.folder)))
        self.assertIn("No such file", outcome.failures[0][1])


class DatabaseOfTheRun(unittest.TestCase):
    def test_is_private_and_stopped(self):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder).chmod(0o711)  # another user runs it
            database = Postgresql(pathlib.Path(folder) / "postgresql")
            try:
                try:
                    database.start()
                except RuntimeError as error:
                    if "is not installed" in str(error):
                        self.skipTest(str(error))
                    raise
                self.assertRegex(database.url, r"^postgresql://admin:[0-9a-f]+@127\.0\.0\.1:\d+/postgres$")
                self.assertEqual(self.ask(database.url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"), "t")
                self.assertEqual(self.ask(database.url, "SHOW listen_addresses"), "127.0.0.1")
            finally:
                database.stop()
            self.assertEqual(self.ask(database.url, "SELECT 1"), "")

    def ask(self, url, statement):
        return subprocess.run(["psql", "-X", "-At", "-c", statement, url], capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    unittest.main()
