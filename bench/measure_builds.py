# SPDX-License-Identifier: AGPL-3.0-or-later
# How long a contributor waits: a clean build of the installed server, and one rule file changed to its test program.
"""Builds."""
import os
import pathlib
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
CLEAN_MINUTES, RULE_SECONDS = 8, 15
RULE = "services/actes/rules/life.cpp"


def run(words):
    begun = time.perf_counter()
    subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "CCACHE_DISABLE": "1"})
    return time.perf_counter() - begun


def measure(folder, table):
    group = "Builds"
    seconds = run(["cmake", "--preset", "release", "-B", str(folder / "release")])
    seconds += run(["ninja", "-C", str(folder / "release"), "aubrac"])
    table.note(group, "clean build of the server", f"{seconds / 60:.1f} min", f"< {CLEAN_MINUTES} min on 2 cores",
               seconds < CLEAN_MINUTES * 60)
    run(["./dev", "build", "dev", "actes_tests"])
    (ROOT / RULE).touch()
    seconds = run(["./dev", "build", "dev", "actes_tests"])
    table.note(group, f"{RULE} changed → actes_tests", f"{seconds:.1f} s", f"< {RULE_SECONDS} s", seconds < RULE_SECONDS)
