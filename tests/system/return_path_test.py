# SPDX-License-Identifier: AGPL-3.0-or-later
# The return path as in production: the ministry answers by SMTP, a real Dovecot keeps its mails, the server reads
# them by IMAP, files them in the right acte and moves them away. Also notices by mail, through the same SMTP.
"""Mail in and out, with real servers."""
import os
import pathlib
import re
import shutil
import socketserver
import subprocess
import sys
import tempfile
import threading
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/faults"))
from client import File  # noqa: E402
from ground import BINARY, Ground, Process, wait_until  # noqa: E402
from submissions import make_pdf  # noqa: E402

PEER = ROOT / "src/adapters/curl/tests/dovecot_peer.py"


class Sink(socketserver.ThreadingTCPServer):
    """An SMTP server that gives each message to `keep(recipient, bytes)`."""
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, keep):
        self.keep = keep
        super().__init__(("127.0.0.1", 0), _Session)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        recipients = []
        self._say("220 essai")
        while line := self.rfile.readline(4096):
            verb = line[:4].upper()
            if verb in (b"EHLO", b"HELO"):
                self._say("250 essai")
            elif verb == b"RCPT":
                recipients.append(re.search(rb"<([^>]*)>", line).group(1).decode())
                self._say("250 ok")
            elif verb == b"DATA":
                self._say("354 go on")
                body = bytearray()
                while (part := self.rfile.readline(1 << 20)) not in (b".\r\n", b""):
                    body += part[1:] if part.startswith(b"..") else part
                for recipient in recipients:
                    self.server.keep(recipient, bytes(body))
                recipients = []
                self._say("250 kept")
            elif verb == b"QUIT":
                return self._say("221 bye")
            else:
                self._say("250 ok")

    def _say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


class ReturnPath(unittest.TestCase):
    def setUp(self):
        if not shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin"):
            self.skipTest("DOVECOT IS NOT INSTALLED (Debian: dovecot-imapd): THE RETURN PATH IS NOT TESTED")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="aubrac-mail-"))
        os.chmod(self.folder, 0o755)
        self.addCleanup(shutil.rmtree, self.folder, True)

    def start_dovecot(self):
        certificate, key = self.folder / "cert.pem", self.folder / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                        "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
                       check=True, stderr=subprocess.DEVNULL)
        peer = subprocess.Popen([sys.executable, PEER, self.folder / "dovecot", certificate, key],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.stop, peer)
        ports = peer.stdout.readline().split()
        self.assertEqual(len(ports), 2, "Dovecot did not start")
        return certificate, ports[1], self.folder / "dovecot/mail"

    @staticmethod
    def stop(peer):
        peer.stdin.close()
        peer.terminate()
        peer.wait(20)

    def deliver(self, mailbox, message):
        """As a mail server does: whole in tmp/, then moved."""
        self.count = getattr(self, "count", 0) + 1
        name = f"{self.count}.essai"
        new = mailbox / "tmp" / name
        new.write_bytes(message)
        shutil.chown(new, mailbox.owner(), mailbox.group())
        new.rename(mailbox / "new" / name)

    def test_an_answer_by_mail_reaches_its_acte_and_leaves_the_box(self):
        certificate, port, mailbox = self.start_dovecot()
        people = []

        def keep(recipient, message):
            if recipient == "retour@exemple.test":
                self.deliver(mailbox, message)
            else:
                people.append((recipient, message.decode("utf-8", "replace")))

        sink = Sink(keep)
        self.addCleanup(sink.server_close)
        self.addCleanup(sink.shutdown)
        twin = Process(["simulate", "prefecture", "--folder", self.folder / "twin", "--knobs",
                        f"delay=0,smtp={sink.url},to=retour@exemple.test"], self.folder / "twin.log")
        self.addCleanup(twin.end)
        twin.wait_for(r"trigramme = .*\n")
        settings = dict(re.findall(r"^([a-z_.]+) = (.*)$", twin.said(), re.M))
        del settings["prefecture.training.maildir"]
        settings |= {"prefecture.training.imap_url": f"imaps://127.0.0.1:{port}",
                     "prefecture.training.imap_user": "retour", "prefecture.training.imap_password": "secret é",
                     "prefecture.training.imap_ca": str(certificate), "mail.smtp_url": sink.url,
                     "mail.from": "aubrac@exemple.test", "notices.grouping_seconds": "1"}
        ground = Ground(self.folder / "data", settings=settings)
        ground.start()
        self.addCleanup(ground.stop)
        from client import Client
        api = Client(ground.port, token=ground.make_token())
        answer = api.call("POST", "/api/v1/actes", *self.form("2026_001"))
        self.assertEqual(answer.status, 200, answer.text[:500])
        acte = answer.json()["id"]
        wait_until(lambda: api.call("GET", f"/api/v1/actes/{acte}").json()["statut"] == "acquitte", "acquitté")
        wait_until(lambda: [*mailbox.glob(".done/cur/*"), *mailbox.glob(".done/new/*")], "the mail was moved to done")
        wait_until(lambda: not [*mailbox.glob("new/*"), *mailbox.glob("cur/*")], "the box is empty")
        wait_until(lambda: people, "a notice by mail")
        recipient, text = people[0]
        self.assertTrue(recipient.endswith("@exemple.test"))
        self.assertNotIn("bergère", text, "a mail says nothing confidential")

    @staticmethod
    def form(numero):
        from client import multipart
        kind, body = multipart({"numero": numero, "nature": "1", "matiere": "7.1.1", "objet": "Tarif de la bergère",
                                "date": "2026-01-15", "transmettre": "1", "document": File("acte.pdf", make_pdf("Essai"))})
        return body, {"Content-Type": kind}


if __name__ == "__main__":
    unittest.main()
