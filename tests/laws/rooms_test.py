# SPDX-License-Identifier: AGPL-3.0-or-later
# Proves that the checks of names, sizes, texts, services, SQL and documents can fail, each alone in a lawful tree.
"""The other laws bite."""
import unittest

from small_tree import HEAD, SmallTree


class TheLaws(unittest.TestCase):
    def setUp(self):
        self.tree = SmallTree()
        self.addCleanup(self.tree.close)

    def assert_breach(self, part, count=None):
        found = self.tree.breaches()
        self.assertTrue(any(part in line for line in found), f"{part!r} is not in {found}")
        if count is not None:
            self.assertEqual(len(found), count, found)

    def test_accept_a_new_service_as_it_is_made(self):
        self.assertEqual(self.tree.breaches(), [])

    def test_want_the_licence_on_the_first_line(self):
        self.tree.write("src/base/a.hpp", "#pragma once\n")
        self.tree.write("tools/a.py", "#!/usr/bin/env python3\n# SPDX-License-Identifier: AGPL-3.0-or-later\n")
        self.assert_breach("src/base/a.hpp:1: the first line says SPDX", 1)

    def test_refuse_a_nul_byte_in_a_source(self):
        self.tree.code("src/base/a.cpp", 'auto a = "\0";')
        self.assert_breach("src/base/a.cpp:1: a NUL byte stands in this source", 1)

    def test_limit_the_length_of_a_file(self):
        self.tree.write("src/base/a.cpp", HEAD + "int a;\n" * 398)
        self.assertEqual(self.tree.breaches(), [])
        self.tree.write("src/base/a.cpp", HEAD + "int a;\n" * 399)
        self.assert_breach("src/base/a.cpp:401: 401 lines: split this file", 1)

    def test_limit_the_files_of_a_service(self):
        for number in range(41):
            self.tree.code(f"services/mairie/a{number}.cpp")
        self.assert_breach("split the service (at most 40)", 1)

    def test_limit_the_lines_of_a_service(self):
        for number in range(16):
            self.tree.write(f"services/mairie/a{number}.cpp", HEAD + "int a;\n" * 390)
        self.assert_breach("split the service (at most 6000)", 1)

    def test_refuse_a_raw_tag_in_a_service(self):
        self.tree.code("services/mairie/a.cpp", 'auto a = "<p>";', 'auto b = "3 < 4"; // <p>', 'auto c = R"(</p>)";')
        self.tree.code("services/mairie/tests/a_test.cpp", 'auto a = "<p>";')
        self.tree.code("src/ui/a.cpp", 'auto a = "<p>";')
        self.assert_breach("services/mairie/a.cpp:3: a raw tag", 2)
        self.assert_breach("services/mairie/a.cpp:5: a raw tag")

    def test_refuse_the_path_of_a_machine(self):
        for path in ("/wor" + "k/main", "/roo" + "t/.ssh", "/hom" + "e/camille", "/far" + "m/a"):
            with self.subTest(path=path):
                self.tree.write("docs/a.md", f"See {path}.\n")
                self.assert_breach("docs/a.md:1: a path of one machine", 1)

    def test_refuse_the_host_of_a_package_store(self):
        self.tree.write("tests/browser/package-lock.json", '{"resolved": "https://regist' + 'ry.example.org/a.tgz"}\n')
        self.assert_breach("package-lock.json:1: the host of a package store", 1)

    def test_refuse_what_is_left_undone(self):
        for word in ("TO" + "DO", "FIX" + "ME"):
            self.tree.code("src/base/a.cpp", f"int a; // {word} later")
            self.assert_breach("src/base/a.cpp:3: do it now", 1)

    def test_refuse_names_that_say_nothing(self):
        self.tree.code("src/base/a.hpp", "class ActeManager {", "};", "struct Implant {};", "// class BigHelper {};")
        self.tree.code("src/base/text_utils.cpp")
        self.assert_breach('src/base/a.hpp:3: ActeManager: "Manager" says nothing', 2)
        self.assert_breach('text_utils.cpp:1: text_utils.cpp: "utils" says nothing')

    def test_want_every_key_of_a_manifest(self):
        for key in ("title", "purpose", "law", "scope", "depends", "formats", "needs", "rights", "personal_data",
                    "family"):
            with self.subTest(key=key):
                tree = SmallTree()
                self.addCleanup(tree.close)
                tree.manifest("mairie", **{key: None})
                self.assertIn(f'services/mairie/service.json:1: add the key "{key}"', tree.breaches())

    def test_refuse_a_manifest_with_wrong_values(self):
        self.tree.manifest("mairie", name="ecole", scope="world", depends="ecole", colour="red",
                           rights=["acte.lire"], personal_data=[{"what": "nom"}])
        for part in ('"name" is the name of the folder', '"scope" is "member" or "operator"',
                     '"depends" has the wrong type', '"colour" is no key', 'right "acte.lire": write "mairie."', "says name, title (French), roles",
                     "says what, why, kept"):
            self.assert_breach(part)

    def test_refuse_a_manifest_that_is_not_json(self):
        self.tree.write("services/mairie/service.json", '{\n"name": }\n')
        self.assert_breach("services/mairie/service.json:2: this is not JSON")

    def test_want_the_silhouette_of_a_service(self):
        for path, part in (("services/mairie/README.md", "write it"), ("services/mairie/refusals.hpp", "refusals"),
                           ("docs/manual/mairie.md", "page of the manual"), ("services/mairie/service.cpp", "plan"),
                           ("services/mairie/service.json", "./dev new makes one")):
            with self.subTest(path=path):
                text = (self.tree.root / path).read_text("utf-8")
                self.tree.remove(path)
                self.assert_breach(part)
                self.tree.write(path, text)
        self.tree.write("services/mairie/CMakeLists.txt", "add_service()\nadd_library(x)\n")
        self.assert_breach("exactly one line: add_service()", 1)

    def test_want_a_short_readme_with_the_reading_order(self):
        self.tree.write("services/mairie/README.md", "# Mairie\n" * 61)
        self.assert_breach("README.md:61: 61 lines: at most 60", 2)
        self.assert_breach("print the reading order")

    def test_want_refusals_of_ones_own_with_one_meaning(self):
        self.tree.code("services/mairie/refusals.hpp", '{"MAIRIE-001"},', '{"MAIRIE-001"},', '{"ECOLE-002"},')
        self.assert_breach("refusals.hpp:4: MAIRIE-001 stands twice", 2)
        self.assert_breach("refusals.hpp:5: ECOLE-002: the codes of this service begin with MAIRIE-")

    def test_want_each_refusal_used_in_the_table(self):
        self.tree.code("services/mairie/a.cpp", 'auto a = "MAIRIE-007";')
        self.assert_breach("a.cpp:3: MAIRIE-007 is not in refusals.hpp", 1)

    def test_want_addresses_that_begin_with_the_service(self):
        self.tree.code("services/mairie/a.cpp", 'r.page("GET", "/mairie/{id}");', 'r.page("GET", "/public/x");',
                       'r.page("POST",', '       "/ecoles");')
        self.assert_breach("a.cpp:5: /ecoles: an address of this service begins with /mairie", 1)

    def test_want_tables_that_begin_with_the_service(self):
        self.tree.write("services/mairie/schema/0001_mairie.sql", "-- SPDX-License-Identifier: AGPL-3.0-or-later\n"
                        "CREATE TABLE mairie_a (id TEXT);\nCREATE TABLE IF NOT EXISTS acte (id TEXT);\n"
                        "CREATE UNIQUE INDEX mairie_a_i ON mairie_a (id);\n")
        self.assert_breach("0001_mairie.sql:3: acte: tables and indexes of this service begin with mairie_", 1)

    def test_want_the_steps_of_a_schema_without_a_hole(self):
        self.tree.write("services/mairie/schema/0003_more.sql", "-- SPDX-License-Identifier: AGPL-3.0-or-later\n")
        self.assert_breach("0003_more.sql:1: the steps of a schema follow one another: this one should be 0002", 1)

    def test_refuse_the_tables_of_another_service(self):
        self.tree.code("services/mairie/store.cpp", 'auto a = "SELECT 1 FROM mairie_a JOIN ecole_item USING (id)";')
        self.assert_breach("store.cpp:3: ecole_item belongs to ecole", 1)

    def test_want_all_the_sql_in_the_store(self):
        self.tree.code("services/mairie/a.cpp", 'auto a = "SELECT id FROM mairie_a";')
        self.tree.code("services/mairie/store_read.cpp", 'auto a = "SELECT id FROM mairie_a";')
        self.assert_breach("services/mairie/a.cpp:3: SQL outside store.*", 1)

    def test_refuse_a_link_that_leads_nowhere(self):
        self.tree.write("docs/a.md", "[here](manual/mairie.md) [there](gone.md#x) [web](https://example.org)\n"
                        "```\n[code](gone.md)\n```\n[root](/docs/a.md)\n")
        self.assert_breach("docs/a.md:1: gone.md#x: this link leads nowhere", 2)
        self.assert_breach("docs/a.md:5: /docs/a.md: a link inside the tree is relative")

    def test_want_a_living_test_for_each_law(self):
        self.tree.write("tests/laws/a_test.py", "# SPDX-License-Identifier: AGPL-3.0-or-later\ndef test_one(): pass\n")
        self.tree.write("docs/laws.md", "| Law | Why | Guarded by |\n|---|---|---|\n"
                        "| a | b | `tests/laws/a_test.py::test_one` |\n| c | d | `tests/laws/a_test.py::test_two` |\n"
                        "| e | f | `tests/laws/gone_test.py` |\n| g | h | goodwill |\n")
        self.assert_breach("docs/laws.md:4: tests/laws/a_test.py has no test named test_two", 3)
        self.assert_breach("docs/laws.md:5: tests/laws/gone_test.py does not exist")
        self.assert_breach("docs/laws.md:6: name the test that guards this law")


if __name__ == "__main__":
    unittest.main()
