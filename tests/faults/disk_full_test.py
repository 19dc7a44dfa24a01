# SPDX-License-Identifier: AGPL-3.0-or-later
# A disk that is really full (facts: reliability, DUR-06): submissions are refused with a page that says so, reading
# goes on, nothing stays half-written, and when there is room again everything works without anybody's help.
"""Disk full."""
import errno
import os
import pathlib
import re
import tempfile
import unittest

import mounts
from client import Client, File
from ground import Ground
from submissions import acte_fields, make_pdf

DISK_BYTES = 48 << 20
DOCUMENT_BYTES = 100_000
LEFT_BYTES = 1_500_000  # room that the ballast leaves: some submissions, then none
MOST_SUBMISSIONS = 200
MOST_FILLINGS = 100


def setUpModule():
    try:
        mounts.enter_namespace()
    except mounts.Impossible as error:
        raise unittest.SkipTest(f"DISK FULL NOT PROVED: no private mount here ({error})") from None


class DiskFull(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.addCleanup(folder.cleanup)
        self.disk = pathlib.Path(folder.name) / "disk"
        try:
            mounts.mount_memory(self.disk, DISK_BYTES)
        except mounts.Impossible as error:
            self.skipTest(f"DISK FULL NOT PROVED: {error}")
        self.addCleanup(mounts.unmount, self.disk)
        self.ground = Ground(self.disk / "data")
        self.ground.start()
        self.addCleanup(self.ground.kill)
        self.browser = self.ground.sign_in()
        self.addCleanup(self.browser.close)
        self.api = Client(self.ground.port, self.ground.make_token())
        self.addCleanup(self.api.close)
        self.serial = 0

    def fill(self, left):
        """Takes all the room but `left` bytes, though the server writes meanwhile."""
        for _ in range(MOST_FILLINGS):
            room = os.statvfs(self.disk)
            taken = room.f_bavail * room.f_frsize - left
            if taken <= 0:
                return
            try:
                with open(self.disk / "ballast", "ab") as ballast:
                    os.posix_fallocate(ballast.fileno(), os.fstat(ballast.fileno()).st_size, taken)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
        self.fail("the disk never filled up")

    def empty(self):
        (self.disk / "ballast").unlink()

    def submit(self):
        self.serial += 1
        numero = f"PLEIN_{self.serial}"
        answer = self.api.post("/api/v1/actes", acte_fields(numero, File("acte.pdf", make_pdf(numero, DOCUMENT_BYTES))))
        return numero, answer

    def submit_until_refused(self):
        """(numeros acknowledged, the first refusal)."""
        kept = []
        for _ in range(MOST_SUBMISSIONS):
            numero, answer = self.submit()
            if answer.status != 200:
                return kept, answer
            kept.append(numero)
        self.fail("the disk never filled up")

    def test_submissions_are_refused_in_french_and_the_rest_goes_on(self):
        self.fill(LEFT_BYTES)
        kept, refused = self.submit_until_refused()
        self.assertIn(refused.status, (503, 507), refused.text)  # the commit, or the spool
        self.assertIn("Rien n'a été enregistré à moitié", refused.text.replace("&#39;", "'").replace("’", "'"))
        self.assertRegex(re.sub(r"<[^>]*>", "", refused.text), r"(Référence |\"reference\":\")[2-9A-Z]{4}")  # page, or API
        for path in ("/actes", "/actes/nouveau", "/bureau"):
            self.assertEqual(200, self.browser.follow(self.browser.get(path)).status, path)
        self.assertEqual(200, self.api.get("/api/v1/actes").status)
        self.assertEqual(set(kept), set(self.ground.statuts()))

        self.empty()
        numero, answer = self.submit()
        self.assertEqual(200, answer.status, answer.text)
        self.assertIn(numero, self.ground.statuts())
        self.ground.stop()
        self.assertEqual([], self.ground.problems())
        self.assertEqual([], self.ground.leftovers())

    def test_a_disk_without_one_byte_left_still_shows_pages(self):
        _, answer = self.submit()
        self.assertEqual(200, answer.status)
        self.ground.age_sessions()  # noting who was here must not be what refuses to show a page
        self.fill(0)
        self.assertEqual(200, self.browser.get("/actes").status)
        self.assertEqual(200, self.api.get("/api/v1/actes").status)
        self.assertIn(self.submit()[1].status, (503, 507))
        self.empty()
        self.assertEqual(200, self.submit()[1].status)
        self.ground.stop()
        self.assertEqual([], self.ground.problems())


if __name__ == "__main__":
    unittest.main()
