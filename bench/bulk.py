# SPDX-License-Identifier: AGPL-3.0-or-later
# A large commune made at once: actes written straight into the store of an adhérent while the server is down, by a
# seeded generator, with their counts. Only for benches: such actes have no document and no evidence.
"""Many actes."""
import contextlib
import datetime
import random
import sqlite3

STATUTS = ["acquitte"] * 90 + ["transmis"] * 4 + ["annule"] * 2 + ["brouillon"] * 2 + ["refuse", "incertain"]
NATURES = [1] * 50 + [2] * 20 + [3] * 15 + [4] * 10 + [6] * 5
WORDS = ("acquisition aliénation budget primitif subvention association voirie communale travaux école cantine tarif "
         "convention bail rural parcelle cimetière concession personnel indemnité délégation signature eau assainissement "
         "forêt affouage marché public éclairage salle des fêtes bergère granit adressage numérotation").split()
COLUMNS = ("id numero nature matiere objet decided_on statut type_pj document_sha256 document_name document_size "
           "document_papier publish created_by created_at").split()


def make_id(generator, moment_ms):
    """A UUID of version 7."""
    bits = (moment_ms << 80) | (7 << 76) | (generator.getrandbits(12) << 64) | (2 << 62) | generator.getrandbits(62)
    text = f"{bits:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def actes(count, seed):
    generator = random.Random(seed)
    first = datetime.date(2010, 1, 1)
    for serial in range(count):
        day = first + datetime.timedelta(days=serial * 5800 // count)
        moment = datetime.datetime.combine(day, datetime.time(9), datetime.timezone.utc)
        objet = " ".join(generator.choice(WORDS) for _ in range(generator.randint(5, 14))).capitalize()
        yield (make_id(generator, int(moment.timestamp() * 1000) + serial % 1000), f"{day.year}_{serial:06}",
               generator.choice(NATURES), "7.1.1", objet, day.isoformat(), generator.choice(STATUTS), "99_DE",
               f"{generator.getrandbits(256):064x}", "deliberation.pdf", generator.randint(20_000, 2_000_000), 0, 1,
               "bench", moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"))


def load_actes(store, count, seed=1):
    """The server is down, and the store has been used once."""
    with contextlib.closing(sqlite3.connect(store)) as base, base:
        base.executemany(f"INSERT INTO actes_actes ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})",
                         actes(count, seed))
        base.execute("DELETE FROM actes_counts")
        base.execute("INSERT INTO actes_counts (nature, statut, count) "
                     "SELECT nature, statut, COUNT(*) FROM actes_actes GROUP BY nature, statut")
