# SPDX-License-Identifier: AGPL-3.0-or-later
# The thirty-second drill: what someone asks about Aubrac, typed to `./dev where`, leads to the right file among the
# first lines. One miss is one bug against the layout. A new service adds its own questions to QUESTIONS.
"""The drill."""
import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import where  # noqa: E402
from small_tree import SmallTree  # noqa: E402

FIRST_LINES = 3
SECONDS = 5

# (question of a human being, words typed, start of the path expected among the first lines)
QUESTIONS = (
    ("what is a SIREN here?", "Siren", "src/base/siren.hpp"),
    ("what does every call between services take?", "Context", "src/kernel/context.hpp"),
    ("how is a refusal carried?", "Refusal", "src/base/result.hpp"),
    ("what broke, and who throws it?", "Failure", "src/base/failure.hpp"),
    ("where do the stores open transactions?", "Stores", "src/kernel/storage/stores.hpp"),
    ("where does JSON come in?", "nlohmann", "src/adapters/json"),
    ("what is a tiers de télétransmission?", "tiers de télétransmission", "docs/glossary.md"),
    ("why does my acte answer ACTES-004?", "ACTES-004", "services/actes/refusals.hpp"),
    ("who may send an acte?", "actes.transmettre", "services/actes/service.json"),
    ("where are actes kept?", "actes_actes", "services/actes/schema/"),
    ("where is the colour of buttons?", "couleur des boutons", "src/ui/assets/style/"),
    ("how is a page told from a refusal?", "Answer", "src/kernel/pages/answer.hpp"),
    ("who checks that the chain of evidence is whole?", "MerkleTree", "src/kernel/journal/merkle.hpp"),
    ("what can never change?", "never changes", "docs/frozen.md"),
)


class TheDrill(unittest.TestCase):
    def test_finds_each_thing_in_the_tree(self):
        tree = where.Tree(ROOT)
        for question, words, expected in QUESTIONS:
            with self.subTest(question=question):
                found = where.find(tree, words.split())[:FIRST_LINES]
                self.assertTrue(any(path.startswith(expected) for path, _, _ in found), f"{words}: {found}")

    def test_answers_in_less_time_than_it_takes_to_ask(self):
        done = subprocess.run([ROOT / "dev", "where", "Siren"], capture_output=True, text=True, timeout=SECONDS)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"^src/base/siren\.hpp:\d+: definition of the type")
        self.assertLessEqual(len(done.stdout.splitlines()), where.MAX_ANSWERS)

    def test_says_so_when_nothing_is_found(self):
        done = subprocess.run([ROOT / "dev", "where", "zq" + "xj"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("nothing in the tree says", done.stderr)


class WhereInAService(unittest.TestCase):
    """On a tiny tree, one of each thing a service owns."""

    def setUp(self):
        small = SmallTree()
        self.addCleanup(small.close)
        small.code("services/mairie/service.cpp",
                   'r.page("GET", "/mairie/actes", "mairie.consulter", pages::list(mairie));',
                   'r.page("POST", "/mairie/actes/{id}/submit", "mairie.transmettre", pages::submit(mairie));',
                   'r.job("mairie.send", every(10min), jobs::send(mairie));',
                   "r.on<ecole::EcoleFermee>([](const auto&) {});")
        small.code("services/mairie/pages/submit.cpp", "int submit;")
        small.code("services/mairie/pages/list.cpp", 'auto title = "L’acte n’est pas encore signé";')
        small.code("services/mairie/commands/read.cpp", "int read;")
        small.code("services/mairie/jobs/send.cpp", "int send;")
        small.code("services/mairie/refusals.hpp", '{"MAIRIE-004", 409, "Cet acte n’est pas encore signé."},')
        small.code("services/mairie/rules/submit.cpp", 'return Refusal{"MAIRIE-004", "statut", {}};')
        small.code("services/ecole/api/ecole/events.hpp", "struct EcoleFermee {};")
        small.code("src/ui/assets/style.hpp", "// couleur des boutons")
        small.manifest("mairie", rights=[{"name": "mairie.transmettre", "title": "Transmettre", "roles": []}])
        self.tree = where.Tree(small.root)

    def first(self, *words):
        found = where.find(self.tree, words)
        self.assertTrue(found, words)
        return "{}:{}".format(*found[0][:2])

    def test_finds_an_address_and_the_page_that_answers_it(self):
        self.assertEqual(self.first("/mairie/actes"), "services/mairie/service.cpp:3")
        self.assertEqual(self.first("/mairie/actes/12/submit?x=1"), "services/mairie/service.cpp:4")
        pages = [path for path, _, _ in where.find(self.tree, ["/mairie/actes/12/submit"])]
        self.assertEqual(pages[1], "services/mairie/pages/submit.cpp")

    def test_finds_a_table(self):
        self.assertEqual(self.first("mairie_item"), "services/mairie/schema/0001_mairie.sql:3")

    def test_finds_a_right(self):
        self.assertEqual(self.first("mairie.transmettre"), "services/mairie/service.json:1")

    def test_finds_a_job_and_its_file(self):
        self.assertEqual(self.first("mairie.send"), "services/mairie/service.cpp:5")

    def test_finds_a_refusal_by_its_code_or_its_sentence(self):
        self.assertEqual(self.first("MAIRIE-004"), "services/mairie/refusals.hpp:3")
        self.assertEqual(self.first("n'est", "pas", "encore", "signe"), "services/mairie/refusals.hpp:3")

    def test_finds_an_event_with_or_without_its_service(self):
        self.assertEqual(self.first("EcoleFermee"), "services/ecole/api/ecole/events.hpp:3")
        self.assertEqual(self.first("ecole.EcoleFermee"), "services/ecole/api/ecole/events.hpp:3")

    def test_finds_a_command(self):
        self.assertEqual(self.first("aubrac", "mairie", "read"), "services/mairie/commands/read.cpp:1")

    def test_finds_a_question_by_most_of_its_words(self):
        self.assertEqual(self.first("quelle", "couleur", "ont", "boutons"), "src/ui/assets/style.hpp:3")


if __name__ == "__main__":
    unittest.main()
