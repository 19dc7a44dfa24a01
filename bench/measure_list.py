# SPDX-License-Identifier: AGPL-3.0-or-later
# The list of actes of an adhérent that has 100,000, for somebody signed in, against nginx giving the same bytes from
# a file: same wrk, same connections, same run.
"""List page."""
import gzip

import bulk
import peers
from ground import Ground

ACTES = 100_000
CONNECTIONS = 64
MAYORS_SIREN = "211299904"  # of the demo
P99_MS, RATIO = 10, 1 / 5


def open_store(ground):
    """The store of the mayor's adhérent, made by looking at its list."""
    mayor = ground.sign_in()
    page = mayor.get("/actes")
    assert page.status == 200, page.text[:2000]
    mayor.close()
    ((adherent,),) = ground.rows("SELECT id FROM adherents_adherents WHERE siren = ?", MAYORS_SIREN,
                                 store=ground.data / "operator.db")
    return ground.data / "adherents" / adherent / "store.db"


def measure(folder, table):
    ground = Ground(folder / "data")
    ground.start()
    store = open_store(ground)
    ground.stop()
    bulk.load_actes(store, ACTES)
    ground.start()
    try:
        for words, coding in (("as browsers ask (gzip)", {"Accept-Encoding": "gzip"}), ("uncompressed", {})):
            compare(folder, table, ground, words, coding)
    finally:
        ground.stop()


def compare(folder, table, ground, words, coding):
    mayor = ground.sign_in()
    page = mayor.call("GET", "/actes", headers=coding)
    clear = gzip.decompress(page.body) if coding else page.body
    assert page.status == 200 and clear.count(b"2025_0") >= 50, clear[:2000]
    cookie = "; ".join(f"{name}={value}" for name, value in mayor.cookies.items())
    mayor.close()
    sent = [f"{name}: {value}" for name, value in coding.items()]
    ours = peers.run_wrk(f"http://127.0.0.1:{ground.port}/actes", "page.lua", [f"Cookie: {cookie}", *sent], CONNECTIONS)
    place = folder / ("nginx-gzip" if coding else "nginx")
    place.mkdir()
    headers = {name.title(): value for name, value in page.headers.items()
               if name in ("content-security-policy", "cache-control", "content-encoding", "vary")}
    with peers.nginx(place, page.body, headers) as port:
        theirs = peers.run_wrk(f"http://127.0.0.1:{port}/page", "page.lua", sent, CONNECTIONS)
    assert ours["bad"] == 0 and theirs["bad"] == 0, (ours, theirs)
    anew = peers.run_wrk(f"http://127.0.0.1:{ground.port}/actes", "page.lua", ["anew", f"Cookie: {cookie}", *sent],
                         CONNECTIONS)
    assert anew["bad"] == 0, anew
    ratio = ours["rate"] / theirs["rate"]
    group = "List page"
    table.note(group, f"50 of {ACTES:,} actes, {words}, {len(page.body):,} bytes, {CONNECTIONS} connections: "
                      "requests/s, aubrac / nginx", f"{ours['rate']:,.0f} / {theirs['rate']:,.0f}")
    table.note(group, f"ratio, {words}", f"{ratio:.2f}", f"≥ {RATIO:.2f}", ratio >= RATIO)
    table.note(group, f"p50 and p99, {words} (p99 of nginx {theirs['p99_ms']:.1f} ms)",
               f"{ours['p50_ms']:.1f} ms, {ours['p99_ms']:.1f} ms", f"p99 < {P99_MS} ms", ours["p99_ms"] < P99_MS)
    table.note(group, f"the same, made anew each time, {words}: requests/s, p50 and p99",
               f"{anew['rate']:,.0f}, {anew['p50_ms']:.1f} ms, {anew['p99_ms']:.1f} ms")
