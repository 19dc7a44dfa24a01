# SPDX-License-Identifier: AGPL-3.0-or-later
# Proves that the check of the walls can fail: each forbidden include, alone in a lawful tree, is found.
"""The walls bite."""
import unittest

from small_tree import SmallTree

# (file, include, part of the message)
FORBIDDEN = (
    ("src/base/a.hpp", "#include <kernel/context.hpp>", "src/base may not include the kernel layer"),
    ("src/base/a.cpp", "#include <fstream>", "this folder is pure"),
    ("src/base/a.cpp", "#include <unistd.h>", "this folder is pure"),
    ("src/adapters/xml/a.cpp", "#include <adapters/curl/http.hpp>", "an adapter knows base and its own folder"),
    ("src/adapters/xml/a.cpp", "#include <sqlite3.h>", "only in src/adapters/sqlite"),
    ("src/adapters/xml/a.hpp", "#include <libxml/parser.h>", "move it to the .cpp"),
    ("src/formats/actes/a.cpp", "#include <kernel/context.hpp>", "src/formats may not include the kernel layer"),
    ("src/formats/actes/a.cpp", "#include <ctime>", "this folder is pure"),
    ("src/ui/a.cpp", "#include <kernel/context.hpp>", "src/ui may not include the kernel layer"),
    ("src/ui/a.cpp", "#include <adapters/json/json.hpp>", "src/ui may not include the adapters layer"),
    ("src/kernel/http/a.cpp", "#include <boost/asio.hpp>", "only in src/adapters/asio"),
    ("src/kernel/a.cpp", "#include <mairie/api.hpp>", "below the services"),
    ("src/kernel/a.cpp", "#include <formats/actes/acte.hpp>", "src/kernel may not include the formats layer"),
    ("src/kernel/a.cpp", "#include <ui/markup.hpp>", "is for src/ui alone"),
    ("src/kernel/a.cpp", "#include <server/main.hpp>", "src/kernel may not include the server layer"),
    ("src/kernel/a.cpp", "#include <gtest/gtest.h>", "belongs to tests/"),
    ("src/kernel/a.cpp", "#include <leveldb.h>", "give the library its folder in src/adapters"),
    ("src/cellar/a.cpp", "#include <base/id.hpp>", "no known layer"),
    ("services/mairie/a.cpp", '#include "../ecole/store.hpp"', '".." is forbidden'),
    ("services/mairie/a.cpp", '#include "missing.hpp"', "quotes are for a file of this folder"),
    ("services/mairie/a.cpp", "#include <ecole/api.hpp>", 'add "ecole" to "depends"'),
    ("services/mairie/a.cpp", "#include <services/ecole/store.hpp>", "services/ is no include root"),
    ("services/mairie/a.cpp", "#include <formats/pes/pes.hpp>", 'add "pes" to "formats"'),
    ("services/mairie/a.cpp", "#include <adapters/qpdf/pdf.hpp>", 'add "qpdf" to "adapters"'),
    ("services/mairie/a.cpp", "#include <server/main.hpp>", "a service may not include the server layer"),
    ("services/mairie/a.cpp", "#include <ui/markup.hpp>", "is for src/ui alone"),
    ("services/mairie/a.cpp", "#include <openssl/evp.h>", "only in src/adapters/openssl"),
    ("services/mairie/a.cpp", "#include <sys/socket.h>", "a service asks the kernel"),
    ("services/mairie/rules/a.cpp", "#include <kernel/storage/storage.hpp>", "no kernel, no page, no store"),
    ("services/mairie/rules/a.cpp", "#include <random>", "this folder is pure"),
    ("services/mairie/api/mairie/a.hpp", "#include <iostream>", "too heavy for an api header"),
    ("services/mairie/api/mairie/a.hpp", "#include <kernel/pages/page.hpp>", "only <kernel/context.hpp>"),
)
ALLOWED = (
    ("src/base/tests/a_test.cpp", "#include <gtest/gtest.h>"),
    ("src/adapters/libpq/a.cpp", "#include <adapters/sql/connection.hpp>"),
    ("src/adapters/xml/a.cpp", "#include <libxml/parser.h>"),
    ("src/formats/actes/a.cpp", "#include <adapters/xml/reader.hpp>"),
    ("src/kernel/pages/a.cpp", "#include <ui/page.hpp>"),
    ("src/kernel/http/a.cpp", "#include <adapters/asio/sockets.hpp>"),
    ("src/server/a.cpp", "#include <kernel/context.hpp>"),
    ("services/mairie/a.cpp", '#include "refusals.hpp"'),
    ("services/mairie/pages/a.cpp", '#include "refusals.hpp"'),
    ("services/mairie/a.cpp", "#include <mairie/api.hpp>"),
    ("services/mairie/a.cpp", "#include <ui/page.hpp>"),
    ("services/mairie/api/mairie/a.hpp", "#include <kernel/context.hpp>"),
    ("services/mairie/rules/a.cpp", "#include <base/date.hpp>"),
)


class TheWalls(unittest.TestCase):
    def setUp(self):
        self.tree = SmallTree()
        self.addCleanup(self.tree.close)

    def test_refuse_each_forbidden_include(self):
        for path, include, message in FORBIDDEN:
            with self.subTest(path=path, include=include):
                self.tree.code(path, include)
                found = self.tree.breaches()
                self.assertTrue(any(line.startswith(f"{path}:3: ") and message in line for line in found), found)
                self.tree.remove(path)
        self.assertEqual(self.tree.breaches(), [])

    def test_let_each_declared_door_open(self):
        for path, include in ALLOWED:
            with self.subTest(path=path, include=include):
                self.tree.code(path, include)
                self.assertEqual(self.tree.breaches(), [])
                self.tree.remove(path)

    def test_open_what_the_manifest_declares(self):
        self.tree.manifest("mairie", depends=["ecole"], formats=["pes"], adapters=["qpdf"])
        self.tree.code("services/mairie/a.cpp", "#include <ecole/api.hpp>", "#include <formats/pes/pes.hpp>",
                       "#include <adapters/qpdf/pdf.hpp>")
        self.assertEqual(self.tree.breaches(), [])

    def test_let_an_api_header_see_only_the_ids_of_another_service(self):
        self.tree.manifest("mairie", depends=["ecole"])
        self.tree.code("services/mairie/api/mairie/a.hpp", "#include <ecole/ids.hpp>", "#include <ecole/api.hpp>")
        found = self.tree.breaches()
        self.assertEqual(len(found), 1, found)
        self.assertIn("a.hpp:4: <ecole/api.hpp>: an api header may include only <ecole/ids.hpp>", found[0])

    def test_refuse_a_service_that_needs_one_below_it(self):
        self.tree.manifest("ecole", depends=["mairie"])
        self.assertTrue(any("services.list:1: ecole needs mairie, which is not above it" in line
                            for line in self.tree.breaches()))

    def test_refuse_a_board_that_does_not_match_the_folders(self):
        self.tree.write("services/services.list", "# the board\nmairie # here\nmairie\ncinema\n")
        found = "\n".join(self.tree.breaches())
        self.assertIn("services.list:3: mairie stands twice", found)
        self.assertIn("services.list:4: cinema has no services/cinema/service.json", found)
        self.assertIn("services/ecole/service.json:1: add a line ecole", found)


if __name__ == "__main__":
    unittest.main()
