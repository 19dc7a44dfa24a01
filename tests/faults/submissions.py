# SPDX-License-Identifier: AGPL-3.0-or-later
# A stream of submissions by several clients at once, and the oracle of "nothing lost": a ledger outside the system,
# flushed line by line, where a submission is written only after its 200 (facts: reliability, §8).
"""Who submits, and what was promised to them."""
import http.client
import os
import threading

from client import Client, File

OBJET = "Acquisition d'une bergère en granit"
DEMAND_SECONDS = 20  # a call without answer in that time was interrupted


def make_pdf(words, size=0):
    """A small sound PDF, unlike any other as long as `words` differ; padded to `size` bytes."""
    content = f"BT /F1 18 Tf 60 760 Td ({words}) Tj ET".encode("ascii")
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
               b"/Resources << /Font << /F1 5 0 R >> >> >>",
               b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    end = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end += b"".join(b"%010d 00000 n \n" % place for place in places)
    end += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n" % (len(objects) + 1)
    padding = b"%" + b"x" * max(0, size - len(body) - len(end) - 20) + b"\n" if size else b""
    return body + padding + end + b"%d\n%%%%EOF\n" % (len(body) + len(padding))


def acte_fields(numero, document, **others):
    return {"numero": numero, "nature": "1", "matiere": "7.1.1", "objet": OBJET, "date": "2026-11-20",
            "transmettre": "1", "document": document, **others}


class Ledger:
    """What was acknowledged. Thread-safe; each line is on the disk before `note` returns."""

    def __init__(self, path):
        self._file = open(path, "ab", buffering=0)  # noqa: SIM115
        self._lock = threading.Lock()
        self._numeros = set()

    def note(self, numero):
        with self._lock:
            self._file.write(numero.encode() + b"\n")
            os.fsync(self._file.fileno())
            self._numeros.add(numero)

    def read(self):
        with self._lock:
            return set(self._numeros)

    def close(self):
        self._file.close()


class Stream:
    """`clients` threads that submit, as many actes as were granted. An interrupted submission is made again under the
    same numero, as a person would: the answer may then be "it exists already", which is an acknowledgement too."""

    def __init__(self, ground, token, ledger, clients=4, prefix="K", size=0):
        self.ground, self.token, self.ledger, self.size = ground, token, ledger, size
        self.interrupted, self.refusals = 0, []
        self._granted = threading.Semaphore(0)
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._up = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(f"{prefix}{index}_",), daemon=True)
                         for index in range(clients)]

    def start(self):
        for thread in self._threads:
            thread.start()

    def serve(self):
        """The server answers now."""
        self._up.set()

    def lose(self):
        """The server is about to vanish, or has."""
        self._up.clear()

    def grant(self, count):
        self._granted.release(count)

    def stop(self):
        """Ends every client; what was in their hands is interrupted."""
        self._stopping.set()
        self._up.set()
        self.grant(len(self._threads))
        for thread in self._threads:
            thread.join(DEMAND_SECONDS * 2)

    def _work(self, prefix):
        serial = 0
        while not self._stopping.is_set():
            self._granted.acquire()
            serial += 1
            numero = f"{prefix}{serial}"
            while not self._stopping.is_set() and not self._submit(numero):
                pass

    def _submit(self, numero):
        """False when it must be tried again."""
        self._up.wait()
        client = Client(self.ground.port, self.token, timeout=DEMAND_SECONDS)
        try:
            answer = client.post("/api/v1/actes", acte_fields(numero, File(f"{numero}.pdf", make_pdf(numero, self.size))))
        except (OSError, http.client.HTTPException):
            with self._lock:
                self.interrupted += 1
            self._stopping.wait(0.02)
            return False
        finally:
            client.close()
        if answer.status == 200 or answer.code == "ACTES-005":
            self.ledger.note(numero)
            return True
        with self._lock:
            self.refusals.append(f"{numero}: {answer.status} {answer.text[:300]}")
        return True
