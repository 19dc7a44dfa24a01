# SPDX-License-Identifier: AGPL-3.0-or-later
# Bytes on the wire: each main page as a browser gets it the first time, and all the assets of the frame together.
"""Sizes."""
import re

import bulk
from client import Client
from ground import Ground
from measure_list import open_store

PAGE_BYTES, ASSETS_BYTES = 30_000, 120_000
PAGES = {"Mon bureau": "/bureau", "list of 50 actes": "/actes", "compose an acte": "/actes/nouveau?nature=1",
         "classification": "/actes/classification", "notices": "/bureau/avis", "search": "/bureau/recherche?q=granit",
         "account": "/bureau/compte", "people": "/bureau/personnes", "journal": "/bureau/journal",
         "tokens": "/bureau/jetons"}
CODING = {"Accept-Encoding": "gzip, br"}


def weigh(client, path):
    """(bytes as sent, clear text) of a page; nothing when there is no such page."""
    answer = client.call("GET", path, headers=CODING)
    clear = client.follow(client.get(path))
    if answer.status in (301, 302, 303, 307):
        return weigh(client, answer.headers["location"])
    return (len(answer.body), clear.text) if answer.status == 200 else None


def measure(folder, table):
    group = "Sizes"
    ground = Ground(folder / "data")
    ground.start()
    store = open_store(ground)
    ground.stop()
    bulk.load_actes(store, 1000)
    ground.start()
    visitor, mayor = Client(ground.port), ground.sign_in()
    assets = set()
    try:
        for words, client, path in [("signing in", visitor, "/bureau/connexion")] + [
                (words, mayor, path) for words, path in PAGES.items()]:
            weighed = weigh(client, path)
            if not weighed:
                print(f"  {path}: no such page")
                continue
            size, text = weighed
            assets |= set(re.findall(r"(?:href|src)=\"(/assets/[^\"#]+)", text))
            table.note(group, f"{words}, compressed", f"{size / 1000:.1f} kB", f"≤ {PAGE_BYTES // 1000} kB",
                       size <= PAGE_BYTES)
        total = 0
        for path in sorted(assets):
            answer = mayor.call("GET", path, headers=CODING)
            assert answer.status == 200, path
            total += len(answer.body)
        table.note(group, f"the {len(assets)} assets of the frame, compressed", f"{total / 1000:.1f} kB",
                   f"≤ {ASSETS_BYTES // 1000} kB", total <= ASSETS_BYTES)
    finally:
        visitor.close()
        mayor.close()
        ground.stop()
