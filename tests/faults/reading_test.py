# SPDX-License-Identifier: AGPL-3.0-or-later
# `aubrac actes read` on archives and messages made to hurt: refused (exit 1), never a signal, in bounded time and
# memory, and nothing is written anywhere (facts: reliability, FIL-01, XML-*).
"""Hostile archives and messages."""
import gzip
import io
import os
import pathlib
import signal
import subprocess
import tarfile
import tempfile
import threading
import unittest

from ground import BINARY

LONGEST = 60             # seconds; a sanitized program on a busy machine
MOST_MEMORY = 900 << 10  # KiB; the sanitizers keep freed memory and shadow it
NAME = "EACT--000000000--20261120-1.tar.gz"


def make_tar(*members):
    """`members`: (name, bytes or changes of its TarInfo)."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz", format=tarfile.GNU_FORMAT) as archive:
        for name, what in members:
            entry = tarfile.TarInfo(name)
            if isinstance(what, bytes):
                entry.size = len(what)
                archive.addfile(entry, io.BytesIO(what))
            else:
                for key, value in what.items():
                    setattr(entry, key, value)
                archive.addfile(entry)
    return file.getvalue()


def make_stream(*pieces):
    """gzip of `pieces`: (bytes, how often)."""
    file = io.BytesIO()
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1) as out:
        for piece, times in pieces:
            for _ in range(times):
                out.write(piece)
    return file.getvalue()


def header(name, size):
    entry = tarfile.TarInfo(name)
    entry.size = size
    return entry.tobuf(tarfile.GNU_FORMAT)


ZEROS = bytes(1 << 20)
DOCTYPE = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE a [{}]>\n<a>{}</a>\n'


class Reading(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name) / "here"
        self.folder.mkdir()

    def read(self, name, content):
        """(exit code, what was said) of the reader in its own folder."""
        (self.folder / name).write_bytes(content)
        before = sorted(self.folder.parent.rglob("*"))
        child = subprocess.Popen([BINARY, "actes", "read", name, "--json"], cwd=self.folder,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        watch = threading.Timer(LONGEST, child.kill)
        watch.start()
        said = child.stdout.read()
        child.stdout.close()
        _, status, used = os.wait4(child.pid, 0)
        watch.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        self.assertNotEqual(-signal.SIGKILL, child.returncode, f"not refused in {LONGEST} s")
        self.assertLess(used.ru_maxrss, MOST_MEMORY)
        self.assertEqual(before, sorted(self.folder.parent.rglob("*")))
        return child.returncode, said.decode("utf-8", "replace")

    def assert_refused(self, content, name=NAME):
        code, said = self.read(name, content)
        self.assertEqual(1, code, said[-2000:])

    def test_members_that_climb_out(self):
        for name in ("../../escape.xml", "/tmp/escape.xml", "a/../../b.xml", "..", "a\\..\\b.xml", "a\nb.xml"):
            with self.subTest(name=name):
                self.assert_refused(make_tar((name, b"<a/>")))

    def test_links_and_devices(self):
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE):
            with self.subTest(kind=kind):
                self.assert_refused(make_tar(("link.xml", {"type": kind, "linkname": "/etc/passwd",
                                                           "devmajor": 1, "devminor": 3})))

    def test_a_link_then_a_file_through_it(self):
        self.assert_refused(make_tar(("there", {"type": tarfile.SYMTYPE, "linkname": "/tmp"}),
                                     ("there/escape.xml", b"<a/>")))

    def test_a_bomb_of_one_gibibyte(self):
        self.assert_refused(make_stream((header("acte.xml", 1 << 30), 1), (ZEROS, 1024), (bytes(1024), 1)))

    def test_zeros_without_end_and_without_a_tar(self):
        self.assert_refused(make_stream((ZEROS, 1024)))

    def test_two_hundred_thousand_members(self):
        self.assert_refused(make_stream((header("a.xml", 0), 200_000), (bytes(1024), 1)))

    def test_a_size_that_lies(self):
        self.assert_refused(make_stream((header("acte.xml", 1 << 40), 1), (b"x" * 512, 1)))

    def test_a_gzip_inside_a_gzip(self):
        self.assert_refused(gzip.compress(make_stream((ZEROS, 256))))

    def test_a_broken_gzip(self):
        whole = make_tar(("acte.xml", os.urandom(20_000)))
        for name, content in (("cut", whole[:len(whole) // 2]), ("turned", whole[:200] + b"\xff" * 50 + whole[250:]),
                              ("head", b"\x1f\x8b"), ("nothing", b"")):
            with self.subTest(name):
                self.assert_refused(content)

    def test_a_stranger_on_the_disk_through_an_entity(self):
        secret = self.folder.parent / "secret"
        secret.write_text("stranger-on-the-disk", "ascii")
        text = DOCTYPE.format(f'<!ENTITY x SYSTEM "file://{secret}">', "&x;")
        code, said = self.read("message.xml", text.encode())
        self.assertEqual(1, code, said)
        self.assertNotIn("stranger-on-the-disk", said)

    def test_parameter_entities_and_an_outside_dtd(self):
        self.assert_refused(DOCTYPE.format('<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;', "").encode(),
                            "message.xml")
        self.assert_refused(b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>', "message.xml")

    def test_a_billion_laughs(self):
        lines = '<!ENTITY l0 "ha">' + "".join(
            f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        self.assert_refused(DOCTYPE.format(lines, "&l9;").encode(), "message.xml")

    def test_a_quadratic_blow_up(self):
        self.assert_refused(DOCTYPE.format(f'<!ENTITY l "{"h" * 50_000}">', "&l;" * 50_000).encode(), "message.xml")

    def test_a_million_levels(self):
        self.assert_refused(b"<a>" * 1_000_000, "message.xml")

    def test_a_million_attributes(self):
        attributes = b"".join(b' a%d="1"' % n for n in range(1_000_000))
        self.assert_refused(b"<a" + attributes + b"/>", "message.xml")

    def test_bytes_of_no_character_set(self):
        for content in (b"\x00" * 5000, b'<?xml version="1.0" encoding="UTF-32"?><a/>', os.urandom(100_000),
                        '<?xml version="1.0" encoding="UTF-7"?><a>+ADw-</a>'.encode()):
            self.assert_refused(content, "message.xml")


if __name__ == "__main__":
    unittest.main()
