# SPDX-License-Identifier: AGPL-3.0-or-later
# Slow and silent clients (facts: reliability, SEC-16): a thousand that say nothing, two hundred that never end their
# head, some whose body drips, some that hardly read. Honest pages are answered all along.
"""Crowds of slow clients."""
import pathlib
import resource
import socket
import tempfile
import threading
import unittest

from client import Client, File
from ground import Ground
from submissions import acte_fields, make_pdf

IDLE, SLOW_HEADS, SLOW_BODIES, SLOW_READERS = 1000, 200, 50, 50
ROUNDS = 40                # honest requests of each kind during the crowd
DOCUMENT_BYTES = 4 << 20   # what slow readers ask for
DRIP_SECONDS = 0.3


class Crowd:
    """Connections that a thread keeps just alive."""

    def __init__(self, port):
        self.port = port
        self.sockets, self.dripping, self.reading = [], [], []
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._drip, daemon=True)

    def connect(self, first=b"", small=False):
        link = socket.socket()
        if small:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        link.settimeout(20)
        link.connect(("127.0.0.1", self.port))
        if first:
            link.sendall(first)
        self.sockets.append(link)
        return link

    def gather(self, document, cookies):
        host = f"Host: 127.0.0.1:{self.port}\r\n".encode()
        for _ in range(IDLE):
            self.connect()
        for _ in range(SLOW_HEADS):
            self.dripping.append((self.connect(b"GET /actes HTTP/1.1\r\n" + host), b"X-A: b\r\n"))
        for _ in range(SLOW_BODIES):
            head = (b"POST /bureau/connexion HTTP/1.1\r\n" + host +
                    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9000\r\n\r\n")
            self.dripping.append((self.connect(head), b"a"))
        for _ in range(SLOW_READERS):
            ask = f"GET {document} HTTP/1.1\r\n".encode() + host + f"Cookie: {cookies}\r\n\r\n".encode()
            self.reading.append(self.connect(ask, small=True))
        self._thread.start()

    def _drip(self):
        while not self._stopping.wait(DRIP_SECONDS):
            for link, piece in self.dripping:
                try:
                    link.send(piece)
                except OSError:
                    continue  # the server had enough of it: that is its right
            for link in self.reading:
                try:
                    link.setblocking(False)
                    link.recv(16)
                except OSError:
                    continue

    def leave(self):
        self._stopping.set()
        if self._thread.ident:
            self._thread.join()
        for link in self.sockets:
            link.close()


class Slow(unittest.TestCase):
    def setUp(self):
        wanted = IDLE + SLOW_HEADS + SLOW_BODIES + SLOW_READERS + 200
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard != resource.RLIM_INFINITY and hard < wanted * 2:
            self.skipTest(f"SLOW CLIENTS NOT PROVED: {hard} descriptors are too few")
        if soft < wanted * 2:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted * 2, hard))
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.addCleanup(folder.cleanup)
        self.ground = Ground(pathlib.Path(folder.name) / "data")
        self.ground.start()
        self.addCleanup(self.ground.kill)
        self.browser = self.ground.sign_in()
        self.addCleanup(self.browser.close)
        self.token = self.ground.make_token()

    def submit(self, client, numero, size=0):
        answer = client.post("/api/v1/actes", acte_fields(numero, File("acte.pdf", make_pdf(numero, size))))
        self.assertEqual(200, answer.status, answer.text)
        return answer.json()["id"]

    def test_honest_clients_are_answered_among_the_slow_ones(self):
        api = Client(self.ground.port, self.token)
        self.addCleanup(api.close)
        document = f"/actes/{self.submit(api, 'GROS', DOCUMENT_BYTES)}/document"
        crowd = Crowd(self.ground.port)
        self.addCleanup(crowd.leave)
        crowd.gather(document, "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items()))
        for round_ in range(ROUNDS):
            self.assertEqual(200, self.browser.get("/actes").status)
            newcomer = Client(self.ground.port)
            self.assertEqual(200, newcomer.follow(newcomer.get("/bureau/connexion")).status)
            newcomer.close()
            self.submit(api, f"LENT_{round_}")
        self.assertGreater(len(self.browser.get(document).body), DOCUMENT_BYTES - 100)
        self.assertEqual(ROUNDS + 1, len(self.ground.statuts()))
        crowd.leave()
        self.ground.stop()
        self.assertEqual([], self.ground.problems())


if __name__ == "__main__":
    unittest.main()
