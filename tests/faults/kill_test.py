# SPDX-License-Identifier: AGPL-3.0-or-later
# kill -9 of the server at any moment of a stream of submissions: what was acknowledged is kept, what is sent to the
# préfecture is sent once at most (facts: reliability, DUR-01; number of kills in AUBRAC_KILLS).
"""Two hundred kills."""
import concurrent.futures
import os
import pathlib
import random
import tempfile
import threading
import unittest

from ground import Ground, Twin
from submissions import Ledger, Stream

KILLS = int(os.environ.get("AUBRAC_KILLS", "200"))
SEED = int(os.environ.get("AUBRAC_SEED", random.randrange(1_000_000)))
AT_ONCE = 2             # data folders that suffer side by side
LONGEST_LIFE = 0.5      # seconds of a server, once it answers
MOST_PER_LIFE = 8       # submissions granted to one life: what leaves must be able to follow


class Victim:
    """A data folder and its kills."""

    def __init__(self, folder, kills, seed):
        self.random = random.Random(seed)
        self.kills = kills
        self.twin = Twin(folder / "twin")
        self.ground = Ground(folder / "data", self.twin)
        self.ledger = Ledger(folder / "ledger")
        self.stream = None

    def suffer(self):
        try:
            self.ground.start()
            self.stream = Stream(self.ground, self.ground.make_token(), self.ledger)
            self.stream.start()
            for _ in range(self.kills):
                self._live_once()
                self.ground.start()
            self.stream.serve()
            self.ground.settle()
        finally:
            if self.stream:
                self.stream.stop()
            self.ground.kill()
            self.twin.end()
            self.ledger.close()
        return self

    def _live_once(self):
        self.stream.grant(self.random.randint(1, MOST_PER_LIFE))
        self.stream.serve()
        threading.Event().wait(self.random.random() ** 2 * LONGEST_LIFE)
        self.ground.kill()
        self.stream.lose()


class Kill(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        cls.addClassCleanup(folder.cleanup)
        print(f"{KILLS} kills, AUBRAC_SEED={SEED}", flush=True)
        shares = [KILLS // AT_ONCE + (index < KILLS % AT_ONCE) for index in range(AT_ONCE)]
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            futures = []
            for index, share in enumerate(shares):
                place = pathlib.Path(folder.name) / str(index)
                place.mkdir()
                futures.append(pool.submit(lambda *given: Victim(*given).suffer(), place, share, SEED + index))
            cls.victims = [future.result() for future in futures]
        for victim in cls.victims:
            print(f"{len(victim.ledger.read())} acknowledged, {victim.stream.interrupted} interrupted, "
                  f"{len(victim.twin.received())} received, "
                  f"{sum(s == 'incertain' for s in victim.ground.statuts().values())} in doubt", flush=True)

    def each(self):
        for index, victim in enumerate(self.victims):
            with self.subTest(folder=index):
                yield victim

    def test_the_kills_really_interrupted_submissions(self):
        self.assertGreater(sum(victim.stream.interrupted for victim in self.victims), KILLS // 10)
        self.assertEqual([], [refusal for victim in self.victims for refusal in victim.stream.refusals])

    def test_everything_acknowledged_is_kept_with_its_evidence(self):
        for victim in self.each():
            acknowledged = victim.ledger.read()
            self.assertGreater(len(acknowledged), victim.kills // 4)
            statuts = victim.ground.statuts()
            self.assertEqual(set(), acknowledged - set(statuts))
            self.assertEqual([], [n for n in acknowledged if statuts[n] == "brouillon"])
            proved = {numero for (numero,) in victim.ground.rows(
                "SELECT numero FROM actes_actes JOIN journal_lines ON subject = 'actes/' || id "
                "WHERE action = 'actes.transmettre'")}
            self.assertEqual(set(), acknowledged - proved)

    def test_nothing_is_broken_at_rest(self):
        for victim in self.each():
            self.assertEqual([], victim.ground.problems())

    def test_nothing_is_sent_twice(self):
        for victim in self.each():
            archives, numeros = victim.twin.received(), victim.twin.received_numeros()
            self.assertEqual(len(set(archives)), len(archives))
            self.assertEqual(len(set(numeros)), len(numeros))
            self.assertGreater(len(numeros), 0)

    def test_what_is_answered_was_received_and_the_rest_is_in_doubt(self):
        for victim in self.each():
            received = set(victim.twin.received_numeros())
            for numero, statut in victim.ground.statuts().items():
                self.assertIn(statut, ("acquitte", "incertain"), numero)
                if statut == "acquitte":
                    self.assertIn(numero, received)


if __name__ == "__main__":
    unittest.main()
