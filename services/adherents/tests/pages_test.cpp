// SPDX-License-Identifier: AGPL-3.0-or-later
// The pages, as the operator's staff sees them.
#include "fixture.hpp"
#include "rules/csv_line.hpp"

#include <base/text.hpp>

using namespace aubrac;
using namespace aubrac::adherents;
using namespace aubrac::adherents::testing;
using commune::Fields;
using commune::Person;

namespace {

class AdherentsPages : public ::testing::Test {
protected:
    Fields village_form() const {
        return {{"nom", "Commune de Vieux-Modèle"},
                {"siren", siren(1)},
                {"nature_juridique", "commune"},
                {"insee", "12990"},
                {"population", "27"},
                {"departement", "012"},
                {"arrondissement", "1"},
                {"nature", "31"},
                {"depuis", "2026-01-01"},
                {"deliberation", ""},
                {"email", ""},
                {"telephone", ""}};
    }
    std::string home() const { return url_of(house_.saint_exemple()); }
    static void set(Fields& fields, const std::string& name, const std::string& value) {
        for (auto& [known, old] : fields)
            if (known == name) old = value;
    }

    mutable House house_;
    Person admin_ = house_.person("administrateur");
    Person technician_ = house_.person("technicien");
};

} // namespace

TEST_F(AdherentsPages, ListSearchFilterSortAndExport) {
    auto reply = admin_.get("/adherents");
    EXPECT_EQ(reply.status, 200);
    EXPECT_TRUE(reply.has("Commune de Saint-Exemple"));
    EXPECT_TRUE(reply.has("2 adhérents"));
    EXPECT_TRUE(admin_.get("/adherents?q=lacalm").has("1 adhérent"));
    EXPECT_TRUE(admin_.get("/adherents?q=rien&genre=ehpad").has("Aucun adhérent ne correspond"));
    EXPECT_EQ(admin_.get("/adherents?tri=-population&departement=012&formation=oui&apres=~&avant=x").status, 200);
    reply = admin_.get("/adherents?format=csv");
    EXPECT_TRUE(reply.has(csv_header));
    EXPECT_TRUE(reply.has("211201231;Commune de Saint-Exemple;commune;"));
}

TEST_F(AdherentsPages, ExportTheListAsItIsShown) {
    for (int i = 1; i <= 60; ++i) {
        auto each = village(i, (i % 3 ? "Commune de Modèle-" : "Syndicat de Modèle-") + std::to_string(i));
        if (i % 3 == 0) each.kind = KindAdherent::syndicat;
        each.training = i % 2 == 0;
        add(house_, each);
    }
    const auto exported = [&](const std::string& query) {
        const auto page = admin_.get("/adherents" + query);
        // The address that the page itself offers.
        const auto at = page.body.find("format=csv");
        if (at == std::string::npos) return std::vector<std::string>{};
        const auto start = page.body.rfind('"', at) + 1;
        auto address = page.body.substr(start, page.body.find('"', at) - start);
        for (auto amp = address.find("&amp;"); amp != std::string::npos; amp = address.find("&amp;"))
            address.replace(amp, 5, "&");
        std::vector<std::string> names;
        auto lines = base::split(admin_.get(address).body, '\n');
        for (std::size_t i = 1; i + 1 < lines.size(); ++i) names.push_back(base::split(lines[i], ';').at(1));
        return names;
    };
    EXPECT_EQ(exported("").size(), 62u) << "all, not the page";
    EXPECT_EQ(exported("?genre=syndicat").size(), 20u);
    EXPECT_EQ(exported("?genre=syndicat&formation=non").size(), 10u);
    EXPECT_EQ(exported("?departement=048&genre=syndicat&formation=oui").size(), 10u);
    EXPECT_EQ(exported("?q=syndicat").size(), 20u);
    EXPECT_EQ(exported("?q=" + siren(12)), std::vector<std::string>{"Syndicat de Modèle-12"});
    const auto largest = exported("?genre=syndicat&tri=-population&apres=x");
    EXPECT_EQ(largest.front(), "Syndicat de Modèle-60");
    EXPECT_EQ(largest.back(), "Syndicat de Modèle-3");
    EXPECT_EQ(exported("?genre=ehpad").size(), 0u);
}

TEST_F(AdherentsPages, ExportContactsAndArchivesToo) {
    const auto contacts = home() + "/contacts";
    EXPECT_FALSE(admin_.get(contacts).has("format=csv"));
    admin_.post(contacts, {{"nom", "=Camille"}, {"fonction", "maire"}, {"telephone_1", "05 65 00 00 00"}});
    EXPECT_TRUE(admin_.get(contacts).has("format=csv"));
    const auto csv = admin_.get(contacts + "?format=csv");
    EXPECT_EQ(csv.type, "text/csv; charset=utf-8");
    EXPECT_TRUE(csv.has("Nom;Fonction;Téléphones")) << csv.body;
    EXPECT_TRUE(csv.has("'=Camille;maire;"));
    EXPECT_TRUE(admin_.get("/adherents/archives?format=csv").has("SHA-256"));
}

TEST_F(AdherentsPages, AreForTheStaffAlone) {
    for (const auto* role : {"consultation", "redaction", "responsable"})
        EXPECT_EQ(house_.person(role).get("/adherents").status, 403) << role;
    EXPECT_EQ(house_.visitor().get("/adherents").status, 303);
    EXPECT_EQ(technician_.get("/adherents").status, 200);
    EXPECT_EQ(technician_.get("/adherents/nouveau").status, 403);
    EXPECT_EQ(technician_.post("/adherents", village_form()).status, 403);
    EXPECT_EQ(technician_.post(home() + "/formation", {{"formation", "non"}}).status, 403);
    EXPECT_EQ(admin_.post_from_elsewhere("/adherents", village_form()).status, 403);
}

TEST_F(AdherentsPages, InscribeAnAdherentAndShowItsRecord) {
    EXPECT_EQ(admin_.get("/adherents/nouveau").status, 200);
    const auto reply = admin_.post("/adherents", village_form());
    ASSERT_EQ(reply.status, 303) << reply.body;
    const auto record = admin_.get(reply.location);
    EXPECT_TRUE(record.has("Commune de Vieux-Modèle"));
    EXPECT_TRUE(record.has("Adhérent inscrit à la main"));
    EXPECT_TRUE(record.has("Demander à entrer"));
    EXPECT_FALSE(technician_.get(reply.location).has("Passer en bac à sable"));
}

TEST_F(AdherentsPages, TellEachWrongFieldAndKeepWhatWasTyped) {
    auto form = village_form();
    set(form, "siren", "123");
    set(form, "departement", "12");
    set(form, "population", "beaucoup");
    set(form, "depuis", "hier");
    const auto reply = admin_.post("/adherents", form);
    EXPECT_EQ(reply.status, 422);
    for (const auto* words : {"Le SIREN « 123 »", "trois caractères", "« beaucoup »", "« hier »"})
        EXPECT_TRUE(reply.has(words)) << words;
    EXPECT_TRUE(reply.has("value=\"Commune de Vieux-Modèle\""));
    EXPECT_TRUE(admin_.get("/adherents").has("2 adhérents"));
    set(form, "siren", "211201231");
    EXPECT_TRUE(admin_.post("/adherents", form).has("est déjà celui de « Commune de Saint-Exemple »"));
}

TEST_F(AdherentsPages, CorrectARecord) {
    EXPECT_TRUE(admin_.get(home() + "/modifier").has("Commune de Saint-Exemple"));
    auto form = village_form();
    set(form, "siren", "211201231");
    set(form, "nom", "Commune de Saint-Exemple-le-Neuf");
    const auto reply = admin_.post(home() + "/modifier", form);
    ASSERT_EQ(reply.status, 303) << reply.body;
    const auto saved = *find(house_, house_.saint_exemple());
    EXPECT_EQ(saved.name, "Commune de Saint-Exemple-le-Neuf");
    EXPECT_EQ(saved.slug, "saint-exemple");
    EXPECT_TRUE(saved.training);
    EXPECT_FALSE(saved.services.empty());
    EXPECT_TRUE(admin_.get(home()).has("Fiche modifiée à la main"));
}

TEST_F(AdherentsPages, SayThatAnUnknownAdherentDoesNotExist) {
    for (const std::string id : {"019aa000-0000-7000-8000-000000000000", "x", "..%2f", "%00"})
        for (const std::string page :
             {"", "/modifier", "/services", "/contacts", "/comptes", "/assistance", "/retrait"})
            EXPECT_EQ(admin_.get("/adherents/" + id + page).status, 404) << id << page;
}

TEST_F(AdherentsPages, SwitchTrainingAndWriteItInTheJournalOfTheAdherent) {
    ASSERT_EQ(admin_.post(home() + "/formation", {{"formation", "non"}}).status, 303);
    EXPECT_FALSE(find(house_, house_.saint_exemple())->training);
    house_.read(house_.saint_exemple(), [&](Context& context) {
        const auto lines = house_.kernel().journal.timeline(context, subject_of(house_.saint_exemple()));
        ASSERT_EQ(lines.size(), 1u);
        EXPECT_EQ(lines[0].action, "adherents.gerer");
    });
    ASSERT_EQ(admin_.post(home() + "/formation", {{"formation", "oui"}}).status, 303);
    EXPECT_TRUE(find(house_, house_.saint_exemple())->training);
}

TEST_F(AdherentsPages, NoteAWithdrawalAndTakeItBack) {
    EXPECT_EQ(admin_.get(home() + "/retrait").status, 200);
    EXPECT_EQ(admin_.post(home() + "/retrait", {{"jusqu_au", "2019-01-01"}}).status, 422);
    EXPECT_EQ(admin_.post(home() + "/retrait", {{"jusqu_au", "un jour"}}).status, 422);
    EXPECT_EQ(admin_.post(home() + "/retrait", {{"jusqu_au", "2027-01-01"}}).status, 303);
    EXPECT_EQ(find(house_, house_.saint_exemple())->until, (base::Date{2027, 1, 1}));
    EXPECT_EQ(admin_.post(home() + "/retrait", {{"jusqu_au", ""}}).status, 303);
    EXPECT_EQ(find(house_, house_.saint_exemple())->until, std::nullopt);
}

TEST_F(AdherentsPages, ChooseTheServices) {
    EXPECT_EQ(admin_.get(home() + "/services").status, 200);
    ASSERT_EQ(admin_.post(home() + "/services").status, 303);
    EXPECT_TRUE(find(house_, house_.saint_exemple())->services.empty());
    EXPECT_EQ(admin_.post(home() + "/services", {{"services", "telepathie"}}).status, 422);
    ASSERT_EQ(admin_.post(home() + "/services", {{"services", "actes"}, {"services", "actes"}}).status, 303);
    EXPECT_EQ(find(house_, house_.saint_exemple())->services, std::vector<std::string>{"actes"});
    EXPECT_EQ(admin_.post(home() + "/services", {{"services", "adherents"}}).status, 422);
}

TEST_F(AdherentsPages, KeepContacts) {
    const auto contacts = home() + "/contacts";
    EXPECT_TRUE(admin_.get(contacts).has("Aucun contact pour le moment"));
    EXPECT_EQ(admin_.get(contacts + "/nouveau").status, 200);
    EXPECT_TRUE(admin_.post(contacts, {{"nom", ""}, {"telephone_1", "zéro"}}).has("n&#39;est pas valable"));
    ASSERT_EQ(admin_
                  .post(contacts, {{"nom", "Camille Exemple"},
                                   {"fonction", "secrétaire"},
                                   {"telephone_1", "0565000000"},
                                   {"telephone_1_type", "mairie"},
                                   {"telephone_3", "0600000000"}})
                  .status,
              303);
    EXPECT_TRUE(admin_.get(contacts).has("Camille Exemple"));
    EXPECT_TRUE(technician_.get(home()).has("secrétaire"));
    std::string id;
    house_.read({}, [&](Context& context) {
        const auto all = room_of(house_).store.list_contacts(context, house_.saint_exemple());
        ASSERT_EQ(all.size(), 1u);
        EXPECT_EQ(all[0].telephones.size(), 2u);
        id = all[0].id;
    });
    EXPECT_TRUE(admin_.get(contacts + "/" + id).has("0565000000"));
    EXPECT_EQ(admin_.post(contacts + "/" + id, {{"nom", "Camille"}, {"fonction", "maire"}}).status, 303);
    EXPECT_EQ(admin_.post(url_of(house_.lacalm()) + "/contacts/" + id, {{"nom", "X"}, {"fonction", "Y"}}).status,
              404);
    EXPECT_EQ(technician_.post(contacts + "/" + id + "/retirer").status, 403);
    EXPECT_EQ(admin_.post(contacts + "/" + id + "/retirer").status, 303);
    EXPECT_EQ(admin_.get(contacts + "/" + id).status, 404);
}

TEST_F(AdherentsPages, FindAnAdherentInTheSearchBox) {
    house_.read({}, [&](Context& context) {
        const auto found = house_.kernel().search.find(context, "saint exemple");
        ASSERT_FALSE(found.empty());
        EXPECT_EQ(found[0].url, home());
    });
}
