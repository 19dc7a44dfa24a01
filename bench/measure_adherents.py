# SPDX-License-Identifier: AGPL-3.0-or-later
# Fifteen thousand adhérents in one data folder: import, start, memory once a thousand were touched, first page of one
# whose store is closed.
"""Many adhérents."""
import contextlib
import random
import sqlite3
import statistics
import time

from client import Client
from ground import Ground, run

ADHERENTS, TOUCHED, COLD = 15_000, 1_000, 200
START_SECONDS, MEMORY_MB, COLD_MS = 2, 500, 30


def make_siren(number):
    """Nine digits whose last one is Luhn's."""
    digits = f"2{number:07}"
    total = sum(sum(divmod(int(digit) * (2 if index % 2 == 1 else 1), 10)) for index, digit in enumerate(digits))
    return digits + str(-total % 10)


def write_csv(path):
    generator = random.Random(1)
    with open(path, "w", encoding="utf-8") as file:
        file.write("siren;nom;nature_juridique;insee;population;departement;arrondissement;nature;depuis;email;"
                   "telephone;services;bac_a_sable\n")
        for number in range(ADHERENTS):
            insee = f"{generator.randint(1, 95):02}{number % 900 + 1:03}"
            file.write(f"{make_siren(number)};Commune de Mille-Essais-{number};commune;{insee};"
                       f"{generator.randint(20, 3000)};0{insee[:2]};1;31;2024-01-01;mairie{number}@exemple.test;"
                       "0565000001;actes;oui\n")


def resident_mb(process):
    with open(f"/proc/{process.number}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1024


def slugs(ground):
    with contextlib.closing(sqlite3.connect(f"file:{ground.data}/operator.db?mode=ro", uri=True)) as base:
        return [slug for (slug,) in base.execute(
            "SELECT slug FROM adherents_adherents WHERE name LIKE 'Commune de Mille-Essais-%' ORDER BY slug")]


def visit(client, names):
    """Milliseconds of the first public page of each."""
    times = []
    for slug in names:
        begun = time.perf_counter()
        answer = client.get(f"/public/{slug}/actes")
        times.append((time.perf_counter() - begun) * 1000)
        assert answer.status == 200, (slug, answer.status, answer.text[:500])
    return times


def start(ground):
    begun = time.perf_counter()
    ground.start()
    client = Client(ground.port)
    assert client.follow(client.get("/bureau/connexion")).status == 200
    return client, time.perf_counter() - begun


def measure(folder, table):
    group = f"{ADHERENTS:,} adhérents"
    ground = Ground(folder / "data")
    write_csv(folder / "adherents.csv")
    begun = time.perf_counter()
    done = run("adherents", "import", folder / "adherents.csv", "--data", ground.data, timeout=3600)
    seconds = time.perf_counter() - begun
    assert done.returncode == 0, (done.stdout + done.stderr).decode()[-3000:]
    table.note(group, "`aubrac adherents import`", f"{seconds:.1f} s ({ADHERENTS / seconds:,.0f} a second)")
    client, seconds = start(ground)
    names = slugs(ground)
    assert len(names) == ADHERENTS, len(names)
    table.note(group, "start of the server, to its first page", f"{seconds:.2f} s", f"< {START_SECONDS} s",
               seconds < START_SECONDS)
    table.note(group, "resident memory at start", f"{resident_mb(ground.server):.0f} MB")
    times = visit(client, names[:TOUCHED])
    memory = resident_mb(ground.server)
    table.note(group, f"first page ever of one (its store is made): median, worst of {TOUCHED:,}",
               f"{statistics.median(times):.1f} ms, {max(times):.1f} ms")
    table.note(group, f"resident memory after touching {TOUCHED:,}", f"{memory:.0f} MB", f"< {MEMORY_MB} MB",
               memory < MEMORY_MB)
    client.close()
    ground.stop()
    client, seconds = start(ground)
    times = sorted(visit(client, random.Random(2).sample(names[:TOUCHED], COLD)))
    p99 = times[len(times) * 99 // 100]
    table.note(group, f"first page of a cold one: median, p99 of {COLD}",
               f"{statistics.median(times):.1f} ms, {p99:.1f} ms", f"< {COLD_MS} ms", p99 < COLD_MS)
    client.close()
    ground.stop()
