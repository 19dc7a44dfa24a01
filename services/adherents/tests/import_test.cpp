// SPDX-License-Identifier: AGPL-3.0-or-later
// The import of a CSV file, by the command and by the page.
#include "fixture.hpp"

#include <chrono>

using namespace aubrac;
using namespace aubrac::adherents;
using namespace aubrac::adherents::testing;

namespace {

const std::string header = "siren;nom;nature_juridique;insee;population;departement;arrondissement;nature;depuis;"
                           "jusqu_au;deliberation;email;telephone;services\n";

std::string line(int number, const std::string& name) {
    return siren(number) + ";" + name + ";commune;12990;27;012;1;31;2024-01-01;;;;;actes\n";
}

struct Ran {
    int code = -1;
    std::string out;
    bool says(std::string_view text) const { return out.find(text) != std::string::npos; }
};

Ran import(House& house, const std::string& csv) {
    Ran ran;
    ran.code = run(house, "import", {write_file(house, "liste.csv", csv).string()}, {}, ran.out);
    return ran;
}

} // namespace

TEST(Import, CreatesUpdatesAndThenFindsNothingToDo) {
    House house;
    const auto csv = header + line(1, "Commune de Vieux-Modèle") + line(2, "Commune de Neuf-Modèle");
    auto ran = import(house, csv);
    EXPECT_EQ(ran.code, 0) << ran.out;
    EXPECT_EQ(ran.out, "created 2\nupdated 0\nunchanged 0\nrefused 0\n");
    ran = import(house, csv);
    EXPECT_EQ(ran.out, "created 0\nupdated 0\nunchanged 2\nrefused 0\n");
    ran = import(house, header + line(2, "Commune de Beau-Modèle"));
    EXPECT_EQ(ran.out, "created 0\nupdated 1\nunchanged 0\nrefused 0\n");
}

TEST(Import, KeepsTheGoodLinesAndTellsEachBadOneWithItsFieldAndItsReason) {
    House house;
    const auto ran = import(house, header + line(1, "Commune de Vieux-Modèle") +
                                       "211299905;Commune Fausse;commune;12990;27;012;1;31;2024-01-01;;;;;\n" +
                                       siren(3) + ";;commune;1299;27;12;1;31;2024-01-01;;;;;\n" + siren(4) +
                                       ";Trop court\n" + line(5, "Commune de Neuf-Modèle"));
    EXPECT_EQ(ran.code, 1);
    EXPECT_TRUE(ran.says("line 3: siren: ADHERENTS-001: ")) << ran.out;
    EXPECT_TRUE(ran.says("line 4: nom: ADHERENTS-003: ")) << ran.out;
    EXPECT_TRUE(ran.says("line 4: insee: ADHERENTS-004: ")) << ran.out;
    EXPECT_TRUE(ran.says("line 4: departement: ADHERENTS-006: ")) << ran.out;
    EXPECT_TRUE(ran.says("line 5: -: ADHERENTS-020: ")) << ran.out;
    EXPECT_TRUE(ran.says("created 2\nupdated 0\nunchanged 0\nrefused 3\n")) << ran.out;
}

TEST(Import, ReadsWhatSpreadsheetsReallyWrite) {
    House house;
    auto ran = import(house, "\xEF\xBB\xBFNom,SIREN,Nature juridique\r\n\"EHPAD, dit \"\"le Modèle\"\"\"," +
                                 siren(1) + ",EHPAD\r\n\r\n,,\r\n");
    EXPECT_EQ(ran.out, "created 1\nupdated 0\nunchanged 0\nrefused 0\n");
    ran = import(house, "siren;nom;nature_juridique\n" + siren(2) +
                            ";\xC9"
                            "cole de l'\xC9t\xE9;\xE9"
                            "cole");
    EXPECT_EQ(ran.out, "created 1\nupdated 0\nunchanged 0\nrefused 0\n");
    const auto room = room_of(house);
    house.read({}, [&](Context& context) {
        EXPECT_EQ(room.store.find_siren(context, siren(1))->name, "EHPAD, dit \"le Modèle\"");
        EXPECT_EQ(room.store.find_siren(context, siren(2))->name, "École de l'Été");
        EXPECT_EQ(room.store.find_siren(context, siren(2))->since, context.today());
    });
}

TEST(Import, LosesOneLineAndNoMoreToAQuoteNeverClosed) {
    House house;
    const auto ran =
        import(house, "siren;nom;nature_juridique\n" + siren(1) + ";A;ehpad\n" + siren(2) +
                          ";\"jamais fermé;ehpad\n" + siren(3) + ";C;ehpad\n" + siren(4) + ";D;ehpad\n");
    EXPECT_TRUE(ran.says("line 3: -: ADHERENTS-018: ")) << ran.out;
    EXPECT_TRUE(ran.says("created 3\n")) << ran.out;
}

TEST(Import, RefusesASecondLineOfTheSameSiren) {
    House house;
    const auto ran = import(house, header + line(1, "A") + line(1, "B"));
    EXPECT_EQ(ran.code, 1);
    EXPECT_TRUE(ran.says("line 3: siren: ADHERENTS-031: ")) << ran.out;
    EXPECT_TRUE(ran.says("created 1\nupdated 0\nunchanged 0\nrefused 1\n")) << ran.out;
}

TEST(Import, RefusesAFileThatIsNoListOfAdherents) {
    House house;
    EXPECT_TRUE(import(house, "").says("file: ADHERENTS-021: "));
    EXPECT_TRUE(import(house, "%PDF-1.7\nxxx\n").says("file: ADHERENTS-017: "));
    EXPECT_EQ(import(house, std::string(3 << 20, 'x')).code, 1);
    EXPECT_EQ(import(house, std::string("siren;nom\n") + std::string(1000, '\0')).code, 1);
    Ran ran;
    EXPECT_EQ(run(house, "import", {"/nonexistent"}, {}, ran.out), 2);
    EXPECT_EQ(run(house, "import", {}, {}, ran.out), 2);
}

TEST(Import, TakesTwoThousandLinesInAFewSeconds) {
    House house;
    auto csv = header;
    for (int i = 0; i < 2000; ++i) csv += line(i, "Commune de Modèle-" + std::to_string(i));
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(import(house, csv).out, "created 2000\nupdated 0\nunchanged 0\nrefused 0\n");
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    RecordProperty("milliseconds", static_cast<int>(spent.count() * 1000));
    EXPECT_LT(spent.count(), 60); // with every sanitizer, on a busy machine; the real rate is measured in bench/
}

TEST(ImportPage, ReadsTheFileInAJobAndShowsItsReport) {
    House house;
    const auto admin = house.person("administrateur");
    auto reply = admin.get("/adherents/import");
    EXPECT_EQ(reply.status, 200);
    EXPECT_TRUE(reply.has("Fichier CSV"));
    reply = admin.post("/adherents/import", {},
                       {{"fichier", "liste.csv", header + line(1, "Commune de Vieux-Modèle") + "1;Faux\n"}});
    ASSERT_EQ(reply.status, 303);
    const auto report = reply.location;
    EXPECT_TRUE(admin.get(report).has("en cours"));
    house.run_jobs();
    reply = admin.get(report);
    EXPECT_TRUE(reply.has("ADHERENTS-020")) << reply.body;
    EXPECT_TRUE(reply.has("1 ligne est refusée."));
    EXPECT_TRUE(admin.get(report + "?format=csv").has("Ligne;Colonne;Raison;Code\r\n3;"));
    EXPECT_TRUE(admin.get("/adherents?q=vieux").has("Commune de Vieux-Modèle"));
    EXPECT_TRUE(std::filesystem::is_empty(house.folder() / "imports"));
}

TEST(ImportPage, RefusesAFormWithoutFile) {
    House house;
    const auto reply = house.person("administrateur").post("/adherents/import");
    EXPECT_EQ(reply.status, 422);
    EXPECT_TRUE(reply.has("Il manque le fichier"));
}

TEST(ImportPage, ReportsAFileThatIsNotOne) {
    House house;
    const auto admin = house.person("administrateur");
    const auto reply = admin.post("/adherents/import", {}, {{"fichier", "photo.jpg", "\xFF\xD8\xFF\xE0 photo"}});
    house.run_jobs();
    EXPECT_TRUE(admin.get(reply.location).has("Les colonnes"));
}
