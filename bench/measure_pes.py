# SPDX-License-Identifier: AGPL-3.0-or-later
# Check of a PES of 128 MiB (structure, codes, sums, pièces justificatives opened), against xmllint validating the same file with
# the official schemas, each a process of its own, one after the other. Needs xmllint, and the schemas beside the tree.
"""PES."""
import os
import pathlib
import shutil
import statistics
import subprocess
import time

import pes_flux

ROOT = pathlib.Path(__file__).resolve().parents[1]
SCHEMA = ROOT.parent / "shared/reference/pes/xsd-v5.17/PES_V2/Rev0/PES_Aller.xsd"
SIZE, ROUNDS = 128 * 2**20, 3
RATIO, PEAK = 2.0, 64  # times as fast; MiB
FLUX = {"95 % of it pièces justificatives": 0.95, "mandats alone": 0.0}


def build(folder):
    """The program, with the libraries of the release build."""
    release = ROOT / "build/release"
    if not (release / "build.ninja").exists():
        subprocess.run(["cmake", "--preset", "release"], cwd=ROOT, check=True, capture_output=True)
    subprocess.run(["cmake", "--build", str(release), "--target", "formats_pes"], check=True, capture_output=True)
    needed = ["formats/pes/libformats_pes.a", "adapters/xml/libadapters_xml.a", "adapters/compress/libadapters_compress.a",
              "adapters/openssl/libadapters_openssl.a", "adapters/json/libadapters_json.a", "base/libbase.a"]
    packages = ["libxml-2.0", "zlib", "libbrotlienc", "libcrypto"]
    outside = subprocess.run(["pkg-config", "--libs", *packages], capture_output=True, text=True, check=True).stdout.split()
    program = folder / "check_pes"
    subprocess.run(["g++", "-std=c++20", "-O2", f"-I{ROOT}/src", str(ROOT / "bench/check_pes.cpp"), "-o", str(program),
                    *[str(release / "src" / library) for library in needed], *outside], check=True)
    return program


def run(words):
    """(seconds, peak in MiB) of a process that must succeed."""
    begin = time.monotonic()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, words
    return time.monotonic() - begin, usage.ru_maxrss / 1024


def measure(folder, table):
    group = "PES"
    if not shutil.which("xmllint") or not SCHEMA.exists():
        table.note(group, "check of 128 MiB", "not measured: xmllint or the official schemas are not at hand")
        return
    program = build(folder)
    for words, share in FLUX.items():
        flux = folder / "flux.xml"
        pes_flux.write_flux(flux, SIZE, share)
        peer = ["xmllint", "--noout", "--nonet", "--huge", "--stream", "--schema", str(SCHEMA), str(flux)]
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(run([str(program), str(flux)]))
            theirs.append(run(peer))
        mine, other = (statistics.median(seconds for seconds, _ in runs) for runs in (ours, theirs))
        peak = max(peak for _, peak in ours)
        table.note(group, f"check of 128 MiB, {words}, aubrac / xmllint (median of {ROUNDS})", f"{mine:.2f} s / {other:.2f} s")
        table.note(group, f"{words}: times as fast", f"{other / mine:.1f}", f"≥ {RATIO:.0f}", other / mine >= RATIO)
        table.note(group, f"{words}: peak memory", f"{peak:.0f} MiB", f"≤ {PEAK} MiB", peak <= PEAK)
        flux.unlink()
