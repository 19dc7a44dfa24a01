# SPDX-License-Identifier: AGPL-3.0-or-later
# Acknowledged submissions of actes, each with a PDF of 1 MB, against a bare program that does the same writing: file,
# fsync, rename, fsync of the folder, one commit of SQLite in WAL with FULL; same concurrency, same disk, same run.
"""Submissions."""
import json
import pathlib
import subprocess

from ground import Ground
from submissions import make_pdf

DOCUMENT_BYTES = 1_000_000
CONNECTIONS = 16
SECONDS, ROUNDS = 10, 3
RATIO = 0.7
MARK = "@" * 14
HERE = pathlib.Path(__file__).resolve().parent


def build(folder, name):
    program = folder / name
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "sqlite3"], capture_output=True, text=True, check=True)
    subprocess.run(["g++", "-std=c++20", "-O2", "-o", str(program), str(HERE / f"{name}.cpp"), *flags.stdout.split(),
                    "-pthread"], check=True)
    return program


def run_clients(program, ground, token, pdf, prefix):
    done = subprocess.run([program, str(ground.port), token, pdf, prefix, str(CONNECTIONS), str(SECONDS)],
                          capture_output=True, text=True, check=True)
    return json.loads(done.stdout[len("RESULT "):])


def run_bare(program, place):
    place.mkdir()
    done = subprocess.run([program, place, str(CONNECTIONS), str(SECONDS), str(DOCUMENT_BYTES)],
                          capture_output=True, text=True, check=True)
    return float(done.stdout)


def measure(folder, table):
    bare, clients = build(folder, "bare_submission"), build(folder, "submissions")
    ground = Ground(folder / "data")
    ground.start()
    token = ground.make_token()
    pdf = folder / "acte.pdf"
    pdf.write_bytes(make_pdf(MARK, DOCUMENT_BYTES))
    ours, theirs = [], []
    try:
        for round_ in range(ROUNDS):  # one after the other, for the disk is not the same all along
            result = run_clients(clients, ground, token, pdf, f"R{round_}")
            theirs.append(run_bare(bare, folder / f"bare{round_}"))
            assert result["bad"] == 0, result
            ours.append(result)
            print(f"  round {round_ + 1}: {result['rate']:.0f}/s, bare {theirs[-1]:.0f}/s", flush=True)
    finally:
        ground.stop()
    kept = len(ground.statuts())
    assert kept >= sum(result["requests"] for result in ours), (kept, ours)
    middle = sorted(range(ROUNDS), key=lambda index: ours[index]["rate"] / theirs[index])[ROUNDS // 2]
    ratio = ours[middle]["rate"] / theirs[middle]
    group = "Submissions"
    table.note(group, f"of {DOCUMENT_BYTES / 1e6:.0f} MB, {CONNECTIONS} at once, acknowledged a second, aubrac / bare "
                      f"(median of {ROUNDS} rounds)", f"{ours[middle]['rate']:.0f} / {theirs[middle]:.0f}")
    table.note(group, "ratio", f"{ratio:.2f}", f"≥ {RATIO}", ratio >= RATIO)
    table.note(group, "p50 and p99 of a submission", f"{ours[middle]['p50_ms']:.0f} ms, {ours[middle]['p99_ms']:.0f} ms")
