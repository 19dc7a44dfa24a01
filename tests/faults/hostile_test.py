# SPDX-License-Identifier: AGPL-3.0-or-later
# Documents that should not be: empty, renamed, truncated, encrypted, too large, named to escape. Each is refused by
# its code, with its field, through the real server, and nothing of it is kept (facts: reliability, FIL-*).
"""Hostile uploads."""
import io
import os
import pathlib
import subprocess
import tempfile
import unittest
import zipfile

from client import Client, File, multipart
from ground import Ground
from submissions import acte_fields, make_pdf

MEBIBYTE = 1 << 20


def make_encrypted(folder):
    clear, locked = folder / "clear.pdf", folder / "locked.pdf"
    clear.write_bytes(make_pdf("secret"))
    subprocess.run(["qpdf", "--encrypt", "user", "owner", "256", "--", str(clear), str(locked)], check=True)
    return locked.read_bytes()


def make_office():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    return file.getvalue()


class Uploads(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.ground = Ground(cls.folder / "data")
        cls.ground.start()
        cls.addClassCleanup(cls.ground.kill)
        cls.token = cls.ground.make_token()
        cls.browser = cls.ground.sign_in()
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.api = Client(self.ground.port, self.token)
        self.addCleanup(self.api.close)

    def submit(self, numero, content, name="acte.pdf", **others):
        return self.api.post("/api/v1/actes", acte_fields(numero, File(name, content), **others))

    def refuse(self, code, content, name="acte.pdf", status=422):
        answer = self.submit("REFUS_" + code[-3:], content, name)
        self.assertEqual((status, code), (answer.status, answer.code), answer.text[:500])
        self.assertEqual("document", answer.json()["field"])
        self.assertGreater(len(answer.json()["sentence"]), 30)
        self.assert_nothing_is_kept("REFUS_" + code[-3:])

    def assert_nothing_is_kept(self, numero):
        self.assertNotIn(numero, self.ground.statuts())
        self.assertEqual([], self.ground.leftovers())

    def test_nothing_of_a_refused_document_stays_on_the_disk(self):
        before = set(self.ground.leftovers())
        self.refuse("ACTES-013", b"MZ\x90\x00" + os.urandom(100))
        self.refuse("ACTES-015", b"%PDF-1.7\n" + os.urandom(100))
        answer = self.submit("minuscules", make_pdf("refus"))
        self.assertEqual((422, "ACTES-003"), (answer.status, answer.code))
        self.assertEqual(set(), set(self.ground.leftovers()) - before)

    def test_an_empty_file(self):
        self.refuse("ACTES-012", b"")

    def test_a_renamed_program(self):
        self.refuse("ACTES-013", b"MZ\x90\x00\x03" + bytes(4000))

    def test_a_renamed_office_document(self):
        self.refuse("ACTES-013", make_office())

    def test_a_page_that_says_it_is_a_pdf(self):
        self.refuse("ACTES-013", b"<html><script>alert(1)</script></html>")

    def test_a_truncated_pdf(self):
        whole = make_pdf("coupe", 50_000)
        self.refuse("ACTES-015", whole[:len(whole) // 2])

    def test_a_pdf_that_is_only_its_first_line(self):
        self.refuse("ACTES-015", b"%PDF-1.7\n")

    def test_an_encrypted_pdf(self):
        self.refuse("ACTES-014", make_encrypted(self.folder))

    def test_a_document_beyond_the_norm(self):
        self.refuse("ACTES-017", make_pdf("lourd", 150 * MEBIBYTE + 1000), status=413)

    def test_a_document_of_151_mebibytes(self):
        """Refused from its length alone, before it is read."""
        media_type, body = multipart(acte_fields("REFUS_151", File("acte.pdf", make_pdf("lourd", 151 * MEBIBYTE))))
        answer = self.api.call("POST", "/api/v1/actes", body, {"Content-Type": media_type})
        self.assertEqual(413, answer.status, answer.text[:500])
        self.assertIn("trop volumineux", answer.text)
        self.assert_nothing_is_kept("REFUS_151")

    def test_a_form_cut_in_the_middle(self):
        media_type, body = multipart(acte_fields("COUPE", File("acte.pdf", make_pdf("coupe"))))
        answer = self.api.call("POST", "/api/v1/actes", body[:-40], {"Content-Type": media_type})
        self.assertEqual(400, answer.status)
        self.assert_nothing_is_kept("COUPE")

    def test_the_page_says_it_beside_the_field_and_what_it_kept_as_a_draft_cannot_leave(self):
        answer = self.browser.submit("/actes/nouveau?nature=1", "/actes/nouveau", {
            "numero": "PAGE_1", "nature": "1", "matiere": "7.1.1", "objet": "Essai", "decided_on": "2026-11-20",
            "document": File("acte.pdf", b"MZ\x90\x00" + bytes(100))})
        self.assertEqual(422, answer.status, answer.text[:500])
        self.assertIn("ni un PDF, ni une image", answer.text)
        self.assertEqual("brouillon", self.ground.statuts()["PAGE_1"])
        ((acte,),) = self.ground.rows("SELECT id FROM actes_actes WHERE numero = 'PAGE_1'")
        refused = self.api.post(f"/api/v1/actes/{acte}/submit", {})
        self.assertEqual((422, "ACTES-013"), (refused.status, refused.code))
        self.assertEqual("brouillon", self.ground.statuts()["PAGE_1"])

    def test_names_that_would_escape(self):
        names = ("../../../../etc/cron.d/acte.pdf", "..\\..\\acte.pdf", 'a"; filename="b.exe', "acte\u202efdp.exe",
                 "acte;\u00e9t\u00e9 'x'.pdf", "x" * 4000 + ".pdf", "CON", ".", "..")
        for index, name in enumerate(names):
            with self.subTest(name=name[:40]):
                numero = f"NOM_{index}"
                answer = self.submit(numero, make_pdf(numero), name)
                self.assertIn(answer.status, (200, 400, 422, 431), answer.text[:300])
                if answer.status != 200:
                    continue
                document = self.browser.get(f"/actes/{answer.json()['id']}/document")
                said = document.headers["content-disposition"]
                self.assertEqual(200, document.status)
                self.assertEqual("application/pdf", document.headers["content-type"])
                self.assertNotRegex(said, r"[/\\\r\n\u202e]|filename=\"[^\"]*\"[^;]")

    def test_a_name_written_from_right_to_left_is_not_shown_so(self):
        """"acte\u202efdp.exe" would be read "acteexe.pdf"."""
        answer = self.submit("RTL", make_pdf("rtl"), "acte\u202efdp.exe")
        self.assertEqual(200, answer.status, answer.text[:300])
        self.assertNotIn("\u202e", self.browser.get(f"/actes/{answer.json()['id']}").text)

    def test_texts_that_would_be_tags_or_commands(self):
        objet = "<script>alert(1)</script> '; DROP TABLE actes_actes; -- {{adherent}} %s"
        answer = self.submit("TEXTE_1", make_pdf("texte"), objet=objet)
        self.assertEqual(200, answer.status, answer.text[:300])
        page = self.browser.get(f"/actes/{answer.json()['id']}")
        self.assertNotIn("<script>alert", page.text)
        self.assertIn("&lt;script&gt;alert", page.text)
        self.assertIn("TEXTE_1", self.ground.statuts())


if __name__ == "__main__":
    unittest.main()
