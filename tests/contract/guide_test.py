# SPDX-License-Identifier: AGPL-3.0-or-later
# The guides add-a-service and add-a-page, followed to the letter in a copy of the tree: each file that they give whole
# obeys the laws, is formatted as ./dev format wants, and compiles.
"""The guides keep their word."""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import check_tree  # noqa: E402
import inventory  # noqa: E402
import new_service  # noqa: E402

GUIDES = ("docs/guides/add-a-service.md", "docs/guides/add-a-page.md")
SKIPPED = shutil.ignore_patterns("build", "demo-data", "node_modules", ".git", "__pycache__")
_FILE = re.compile(r"`([\w/]+\.(?:json|sql|hpp|cpp|http))`")
_BLOCK = re.compile(r"^```\w+\n(.*?)^```$", re.M | re.S)


def read_files(guide):
    """(path under the service, text) of each file: the headings name them, the blocks below hold them, in order."""
    found = []
    for section in re.split(r"^## ", guide, flags=re.M)[1:]:
        heading, _, body = section.partition("\n")
        names, blocks = _FILE.findall(heading), _BLOCK.findall(body)
        if len(names) != len(blocks):
            raise ValueError(f"{heading}: {len(names)} files named, {len(blocks)} given")
        found += zip(names, blocks)
    return found


class TheGuides(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls._folder = tempfile.TemporaryDirectory()
        cls.root = pathlib.Path(cls._folder.name) / "tree"
        for name in ("docs", "services", "src", "tests", "tools", "bench"):
            shutil.copytree(ROOT / name, cls.root / name, ignore=SKIPPED)
        for file in ROOT.iterdir():
            if file.is_file():
                shutil.copy2(file, cls.root / file.name)
        new_service.make_service(cls.root, "cimetiere", "Cimetière")
        cls.home = cls.root / "services/cimetiere"
        cls.files = [file for guide in GUIDES for file in read_files((ROOT / guide).read_text("utf-8"))]
        for path, text in cls.files:
            (cls.home / path).parent.mkdir(parents=True, exist_ok=True)
            (cls.home / path).write_text(text, "utf-8")
        inventory.write(cls.root)

    @classmethod
    def tearDownClass(cls):
        cls._folder.cleanup()

    def test_give_a_service_that_obeys_the_laws(self):
        self.assertGreater(len(self.files), 10)
        breaches = [breach for breach in check_tree.breaches(self.root)[1] if "cimetiere" in breach[0] + breach[2]]
        self.assertEqual(breaches, [])

    @unittest.skipUnless(shutil.which("clang-format"), "no clang-format here")
    def test_give_sources_formatted_as_ours(self):
        sources = [self.home / path for path, _ in self.files if path.endswith((".cpp", ".hpp"))]
        done = subprocess.run(["clang-format", "--dry-run", "-Werror", *sources], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    @unittest.skipUnless(shutil.which("g++"), "no C++ compiler here")
    def test_give_sources_that_compile(self):
        flags = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
                 "-Wno-missing-field-initializers", f"-I{ROOT}/src", f"-I{self.home}", f"-I{self.home}/api"]
        for path, _ in self.files:
            if path.endswith(".cpp"):
                with self.subTest(path=path):
                    done = subprocess.run(["g++", *flags, self.home / path], capture_output=True, text=True)
                    self.assertEqual(done.returncode, 0, done.stderr)

    def test_name_files_and_commands_that_exist(self):
        help_of_dev = subprocess.run([ROOT / "dev", "help"], capture_output=True, text=True).stdout
        for guide in sorted((ROOT / "docs/guides").glob("*.md")):
            text = guide.read_text("utf-8")
            for path in re.findall(r"`((?:src|services|tests/c\w+|docs|tools)/[\w/.-]+\.\w+)`", text):
                with self.subTest(guide=guide.name, path=path):
                    made_up = path.startswith(("services/cimetiere/", "docs/manual/cimetiere", "src/formats/comedec/"))
                    self.assertTrue(made_up or (ROOT / path).exists(), f"{path} does not exist")
            for verb in re.findall(r"\./dev (\w+)", text):
                with self.subTest(guide=guide.name, verb=verb):
                    self.assertRegex(help_of_dev, rf"(?m)^  {verb}\b")

    def test_give_a_manifest_with_the_rights_that_the_plan_asks_for(self):
        manifest = json.loads((self.home / "service.json").read_text("utf-8"))
        rights = {right["name"] for right in manifest["rights"]}
        asked = set(re.findall(r'"(cimetiere\.\w+)"', (self.home / "service.cpp").read_text("utf-8")))
        self.assertEqual(asked, rights)


if __name__ == "__main__":
    unittest.main()
