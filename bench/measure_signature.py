# SPDX-License-Identifier: AGPL-3.0-or-later
# Verification of 1,000 signed PDFs of one page against poppler's pdfsig run on each of them, and signature of the 100 bordereaux
# of one PES with a software key. Needs pdfsig (poppler-utils).
"""Signatures."""
import json
import pathlib
import shutil
import statistics
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
DOCUMENTS, BORDEREAUX, ROUNDS = 1000, 100, 3
RATIO, SECONDS = 3.0, 2.0
ROOMS = ["formats/signature/libformats_signature.a", "adapters/qpdf/libadapters_qpdf.a", "adapters/cairo/libadapters_cairo.a",
         "adapters/xml/libadapters_xml.a", "adapters/json/libadapters_json.a", "adapters/openssl/libadapters_openssl.a", "base/libbase.a"]
PACKAGES = ["libqpdf", "pangocairo", "cairo", "libxml-2.0", "libssl", "libcrypto"]


def build(folder):
    """The program, with the libraries of the release build."""
    release = ROOT / "build/release"
    subprocess.run(["cmake", "--build", str(release), "--target", "formats_signature"], check=True, capture_output=True)
    outside = subprocess.run(["pkg-config", "--libs", *PACKAGES], capture_output=True, text=True, check=True).stdout.split()
    program = folder / "sign_and_verify"
    subprocess.run(["g++", "-std=c++20", "-O2", f"-I{ROOT}/src", str(ROOT / "bench/sign_and_verify.cpp"), "-o", str(program),
                    "-Wl,--start-group", *[str(release / "src" / library) for library in ROOMS], "-Wl,--end-group", *outside, "-pthread"],
                   check=True)
    return program


def run(program, *words):
    done = subprocess.run([program, *words], capture_output=True, text=True, check=True)
    return json.loads(done.stdout[len("RESULT "):])


def run_pdfsig(documents):
    begin = time.monotonic()
    for document in documents:
        said = subprocess.run(["pdfsig", document], capture_output=True, text=True, check=False).stdout
        assert "Signature is Valid" in said, (document, said)
    return time.monotonic() - begin


def write_flux(path):
    """A small one: as many bordereaux, each with its Id."""
    bordereaux = "".join(
        f'<Bordereau Id="B{number}"><BlocBordereau><Exer V="2026"/><IdBord V="{number}"/></BlocBordereau>'
        f'<Piece><BlocPiece><InfoPce><IdPce V="{number}"/><Obj V="Graines"/></InfoPce></BlocPiece></Piece></Bordereau>\n'
        for number in range(1, BORDEREAUX + 1))
    path.write_text('<?xml version="1.0" encoding="ISO-8859-1"?>\n'
                    '<n:PES_Aller xmlns:n="http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller">\n<PES_DepenseAller>\n'
                    f"{bordereaux}</PES_DepenseAller></n:PES_Aller>\n", "latin-1")


def measure(folder, table):
    group = "Signatures"
    program = build(folder)
    flux = folder / "flux.xml"
    write_flux(flux)
    signed = [run(program, "sign", flux) for _ in range(ROUNDS)]
    assert all(result["count"] == BORDEREAUX for result in signed), signed
    seconds = statistics.median(result["seconds"] for result in signed)
    table.note(group, f"{BORDEREAUX} bordereaux of one PES signed, software key (median of {ROUNDS})", f"{seconds:.2f} s",
               f"< {SECONDS:.0f} s", seconds < SECONDS)
    if not shutil.which("pdfsig"):
        table.note(group, f"{DOCUMENTS} PDFs verified", "not measured: pdfsig is not at hand")
        return
    place = folder / "documents"
    place.mkdir()
    subprocess.run([program, "make", place, str(DOCUMENTS)], check=True)
    documents = sorted(place.glob("*.pdf"))
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(run(program, "verify", place)["seconds"])
        theirs.append(run_pdfsig(documents))
    mine, other = statistics.median(ours), statistics.median(theirs)
    table.note(group, f"{DOCUMENTS} signed PDFs verified, aubrac / pdfsig on each (median of {ROUNDS})", f"{mine:.2f} s / {other:.2f} s")
    table.note(group, "times as fast", f"{other / mine:.1f}", f"≥ {RATIO:.0f}", other / mine >= RATIO)
