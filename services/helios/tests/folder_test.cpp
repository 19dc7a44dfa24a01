// SPDX-License-Identifier: AGPL-3.0-or-later
// The folder that accounting software writes flux into.
#include "journey.hpp"

#include <chrono>

using namespace aubrac;
using namespace aubrac::helios;

namespace fs = std::filesystem;

class WatchedFolder : public testing::Test {
protected:
    WatchedFolder() {
        house().kernel().settings.set("depots.folder", (house().folder() / "flux").string());
        own_ = house().folder() / "flux/211201231/helios";
        fs::create_directories(own_);
        twin_.deposit(make_flux({.nom_fic = "QUI_DECLARE_LE_BUDGET"}));
        house().run_jobs();
    }
    commune::House& house() { return twin_.house; }

    /// With a date of its own: two writings of a test may come within one tick.
    void write(const std::string& name, const std::string& bytes) {
        std::ofstream(own_ / name, std::ios::binary) << bytes;
        fs::last_write_time(own_ / name,
                            fs::file_time_type::clock::now() - std::chrono::seconds(1000 - ++writings_));
    }
    void pass() {
        house().clock().advance(15);
        house().run_jobs();
    }
    fs::path strangers() { return house().folder() / "flux/999999999/helios"; }
    std::string text(const std::string& name) { return kernel::read_file(own_ / name, 10'000); }
    bool shows(const std::string& nom_fic) { return house().person("redaction").get("/helios").has(nom_fic); }

    TwinHouse twin_;
    fs::path own_;
    int writings_ = 0;
};

TEST_F(WatchedFolder, GivesItsFluxAtTheSecondPass) {
    write("export.xml", make_flux({.nom_fic = "DU_DOSSIER"}));
    pass();
    EXPECT_FALSE(shows("DU_DOSSIER"));
    pass();
    EXPECT_TRUE(shows("DU_DOSSIER"));
    EXPECT_FALSE(fs::exists(own_ / "export.xml"));
    EXPECT_TRUE(fs::exists(own_ / "repris/export.xml"));
    EXPECT_NE(text("repris/export.xml.txt").find("a été repris"), std::string::npos);
    pass();
    EXPECT_TRUE(house().person("redaction").get("/bureau").has("DU_DOSSIER"));
}

TEST_F(WatchedFolder, IsNotReadWhileAFileIsStillBeingWritten) {
    const auto bytes = make_flux({.nom_fic = "LENT"});
    for (const std::size_t part : {bytes.size() / 3, bytes.size() / 2, bytes.size() - 1, bytes.size()}) {
        write("lent.xml", bytes.substr(0, part));
        write("autre.xml.part", bytes.substr(0, part));
        pass();
        EXPECT_FALSE(shows("LENT"));
    }
    write("lent.xml", bytes); // the same size, another date
    pass();
    EXPECT_FALSE(shows("LENT"));
    pass();
    EXPECT_TRUE(shows("LENT"));
    EXPECT_TRUE(fs::exists(own_ / "autre.xml.part"));
}

TEST_F(WatchedFolder, SaysInFrenchWhyAFileIsRefused) {
    write("note.xml", "Bonjour");
    write("vide.xml", "");
    write("autre.xml", make_flux({.nom_fic = "AUTRE", .siret = "21120234600014"}));
    pass();
    pass();
    EXPECT_NE(text("refusés/note.xml.txt").find("n'est pas un flux PES lisible"), std::string::npos);
    EXPECT_NE(text("refusés/vide.xml.txt").find("est vide"), std::string::npos);
    EXPECT_NE(text("refusés/autre.xml.txt").find("qui n'est pas celui de la collectivité"), std::string::npos);
    EXPECT_FALSE(shows("AUTRE"));
}

TEST_F(WatchedFolder, TakesTheSameBytesOnceAndKeepsBothFiles) {
    for (int time = 0; time < 2; ++time) {
        write("export.xml", make_flux({.nom_fic = "DEUX_FOIS"}));
        pass();
        pass();
    }
    EXPECT_TRUE(fs::exists(own_ / "repris/export.xml"));
    EXPECT_TRUE(fs::exists(own_ / "repris/export-2.xml"));
    write("export.xml", make_flux({.nom_fic = "DEUX_FOIS", .bordereaux = {"77"}}));
    pass();
    pass();
    EXPECT_NE(text("refusés/export.xml.txt").find("a déjà été déposé"), std::string::npos);
}

TEST_F(WatchedFolder, FollowsNoLinkAndKnowsNoStranger) {
    write("export.xml", make_flux({.nom_fic = "ETRANGER"}));
    fs::create_directories(strangers());
    fs::rename(own_ / "export.xml", strangers() / "export.xml");
    fs::create_symlink(strangers() / "export.xml", own_ / "lien.xml");
    pass();
    pass();
    EXPECT_FALSE(shows("ETRANGER"));
    EXPECT_TRUE(fs::exists(strangers() / "export.xml"));
}

TEST(SendingHours, AreWaitedForAndNothingIsLost) {
    TwinHouse twin;
    twin.house.clock().set("2026-11-20T22:00:00.000Z"); // 23 h in Paris
    twin.house.kernel().settings.set("tresor.training.hours", "7-21");
    const auto id = twin.send();
    twin.settle();
    EXPECT_EQ(twin.statut(id), "a_envoyer");
    EXPECT_EQ(twin.received(), 0);
    twin.house.clock().set("2026-11-21T06:00:30.000Z");
    twin.settle();
    EXPECT_EQ(twin.received(), 1);
}
