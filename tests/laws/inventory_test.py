# SPDX-License-Identifier: AGPL-3.0-or-later
# The table of services in docs/architecture.md says what the manifests say (tools/inventory.py).
"""The inventory of services."""
import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import inventory  # noqa: E402
from small_tree import SmallTree  # noqa: E402


class TheInventory(unittest.TestCase):
    def test_is_up_to_date(self):
        done = subprocess.run([sys.executable, ROOT / "tools/inventory.py", "--check"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)

    def test_tells_who_needs_whom_in_start_order(self):
        small = SmallTree()
        self.addCleanup(small.close)
        small.manifest("mairie", depends=["ecole"], formats=["actes"], purpose="Tenir la mairie", scope="operator")
        rows = inventory.make_table(inventory.read_manifests(small.root)).splitlines()[2:]
        self.assertEqual([row.split("`")[1] for row in rows], ["ecole", "mairie"])
        self.assertIn("| each adhérent's | — | `mairie` | `consulter` |", rows[0])
        self.assertIn("Tenir la mairie | the operator's | `ecole`, `formats/actes` | — | `consulter` |", rows[1])

    def test_stands_between_its_marks_and_touches_nothing_else(self):
        text = f"above\n{inventory.BEGIN}\nold\n{inventory.END}\nbelow\n"
        filled = inventory.fill(text, "new")
        self.assertEqual(filled, f"above\n{inventory.BEGIN}\n\nnew\n\n{inventory.END}\nbelow\n")
        self.assertEqual(inventory.fill(filled, "new"), filled)
        for broken in ("", inventory.BEGIN, inventory.END + inventory.BEGIN):
            with self.assertRaises(ValueError):
                inventory.fill(broken, "new")


if __name__ == "__main__":
    unittest.main()
