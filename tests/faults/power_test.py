# SPDX-License-Identifier: AGPL-3.0-or-later
# Power cut by freeze and copy (facts: reliability, §8, recipe A; DUR-02, DUR-03): the server is frozen under load, its
# disk is copied as the device has it, and the copy must hold all that was acknowledged. With storage.durability =
# normal the same test must see a loss: a harness that sees nothing proves nothing.
"""Power cuts."""
import os
import pathlib
import random
import tempfile
import unittest

import mounts
from ground import Ground, Twin, wait_until
from submissions import Ledger, Stream

CUTS = int(os.environ.get("AUBRAC_CUTS", "6"))
TRIES = 6               # cuts without FULL, at most: the first loss is enough
CLIENTS = 8
FEWEST, MOST = 15, 60   # acknowledgements before the cut


def setUpModule():
    with tempfile.TemporaryDirectory() as folder:
        try:
            mounts.enter_namespace()
            mounts.LoopDisk(pathlib.Path(folder) / "image", pathlib.Path(folder) / "disk").make().unmount()
        except mounts.Impossible as error:
            raise unittest.SkipTest(f"POWER CUTS NOT PROVED: no loop mount here ({error}); run as root") from None


class Cut:
    """One power cut: a disk, a server under load, and what the copy of the disk holds afterwards."""

    def __init__(self, folder, settings, wanted):
        self.folder, self.settings, self.wanted = folder, settings, wanted
        self.twin = Twin(folder / "twin")
        self.ledger = Ledger(folder / "ledger")

    def happen(self):
        """Leaves the server down, and `after` on the copy."""
        disk = mounts.LoopDisk(self.folder / "image", self.folder / "disk").make()
        try:
            before = Ground(self.folder / "disk/data", self.twin, self.settings)
            os.sync()
            before.start()
            stream = Stream(before, before.make_token(), self.ledger, clients=CLIENTS)
            os.sync()  # what came before the load is not what is examined
            stream.start()
            stream.serve()
            stream.grant(self.wanted + CLIENTS)
            wait_until(lambda: len(self.ledger.read()) >= self.wanted, "enough is acknowledged")
            before.server.freeze()
            self.acknowledged = self.ledger.read()
            copy = disk.copy(self.folder / "copy", self.folder / "after")
            stream.lose()
            before.kill()
            stream.stop()
        finally:
            disk.unmount()
        self.disk = copy.mount()
        self.after = Ground(self.folder / "after/data")
        return self

    def clean(self):
        self.after.kill()
        self.disk.unmount()
        self.twin.end()
        self.ledger.close()


class Power(unittest.TestCase):
    def cut(self, settings):
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.addCleanup(folder.cleanup)
        done = Cut(pathlib.Path(folder.name), settings, random.randint(FEWEST, MOST)).happen()
        self.addCleanup(done.clean)
        return done

    def test_a_power_cut_loses_nothing_acknowledged_and_sends_nothing_twice(self):
        for number in range(CUTS):
            with self.subTest(cut=number):
                done = self.cut({})
                self.assertEqual(set(), done.acknowledged - set(done.after.statuts()))
                done.after.start()
                done.after.settle()
                done.after.stop()
                self.assertEqual([], done.after.problems())
                numeros = done.twin.received_numeros()
                self.assertEqual(len(set(numeros)), len(numeros))

    def test_the_same_cut_without_full_flushes_is_seen_to_lose(self):
        for _ in range(TRIES):
            done = self.cut({"storage.durability": "normal"})
            lost = done.acknowledged - set(done.after.statuts())
            if lost:
                print(f"{len(lost)} of {len(done.acknowledged)} acknowledged were lost, as they must be", flush=True)
                return
        self.fail(f"{TRIES} cuts without FULL lost nothing: this harness sees nothing")


if __name__ == "__main__":
    unittest.main()
