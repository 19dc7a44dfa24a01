// SPDX-License-Identifier: AGPL-3.0-or-later
// What the server does alone: tells people, puts the seal of the collectivité, waits for the time-stamp.
#include "signing_house.hpp"

#include <commune/words.hpp>

namespace aubrac::parapheur::testing {

TEST(Notices, ReachThoseWhoAreAwaitedThenThoseWhoFollow) {
    SigningHouse town;
    const auto secretary = town.somebody("redaction"), mayor = town.somebody("responsable"),
               other = town.somebody("responsable"), follower = town.somebody("consultation");
    Circuit made{.title = "Arrêté", .steps = parse_steps("visa one 0 " + mayor.account)};
    made.followers = {follower.account};
    town.house.in(town.house.saint_exemple(), [&](kernel::Context& context) {
        made.id = context.make_uuid();
        SigningHouse::store().put_circuit(context, made);
    });
    const auto id = town.deposit(secretary, made.id);
    const auto reads = [](const Signer& who, const std::string& words) {
        return who.person.get("/bureau/avis").has(words);
    };
    EXPECT_TRUE(reads(mayor, "À viser : Sel de déneigement"));
    EXPECT_FALSE(reads(other, "Sel de déneigement"));
    EXPECT_FALSE(reads(follower, "Sel de déneigement"));
    mayor.person.post("/parapheur/" + id + "/viser");
    EXPECT_TRUE(reads(follower, "Terminé : Sel de déneigement"));
    EXPECT_TRUE(reads(secretary, "Terminé : Sel de déneigement"));
    EXPECT_FALSE(reads(other, "Sel de déneigement"));
}

TEST(Seal, IsPutByTheServerOnceDeposited) {
    SigningHouse town(commune::Engine::sqlite, Twins::yes);
    const auto mayor = town.somebody("responsable");
    const auto id = town.deposit(mayor, town.circuit("visa one 0 " + mayor.account + ";cachet one 0"));
    mayor.person.post("/parapheur/" + id + "/viser");
    town.settle();
    EXPECT_EQ(town.statut(id), "en_cours");
    EXPECT_TRUE(mayor.person.get("/bureau").has("Déposer le cachet"));
    const auto seal = make_key("Commune de Saint-Exemple");
    const auto pkcs12 = openssl::write_pkcs12(seal, "granit", "cachet");
    const auto post = [&](const std::string& password, const std::string& bytes) {
        return mayor.person.post("/parapheur/cachet", {{"mot_de_passe", password}}, {{"fichier", "c.p12", bytes}});
    };
    EXPECT_TRUE(post("basalte", pkcs12).has("PARAPHEUR-051") || post("basalte", pkcs12).has("Le mot de passe n"));
    EXPECT_EQ(post("granit", "not a seal").status, 422);
    EXPECT_EQ(post("granit", pkcs12).status, 303);
    town.settle();
    ASSERT_EQ(town.statut(id), "signe");
    EXPECT_FALSE(mayor.person.get("/bureau").has("Déposer le cachet"));
    const auto said = output_of("pdfsig -nocert " + town.fetch(mayor, "/parapheur/" + id + "/document", "s.pdf"));
    EXPECT_EQ(count(said, "Signature is Valid"), 1) << said;
    EXPECT_TRUE(town.dossier(id).versions.back().is_stamped);
    // What is kept holds neither the file nor its password.
    town.house.read(town.house.saint_exemple(), [&](kernel::Context& context) {
        const auto kept = SigningHouse::store().find_cachet(context);
        ASSERT_TRUE(kept.has_value());
        EXPECT_EQ(kept->pkcs12.find(pkcs12.substr(0, 40)), std::string::npos);
        EXPECT_EQ(kept->password.find("granit"), std::string::npos);
    });
    EXPECT_FALSE(mayor.person.get("/parapheur/cachet").has("granit"));
}

TEST(Seal, ThatIsExpiredIsRefused) {
    SigningHouse town;
    const auto mayor = town.somebody("responsable");
    const auto old = openssl::write_pkcs12(make_key("Cachet d'autrefois", -100, -2), "granit", "cachet");
    EXPECT_TRUE(mayor.person.post("/parapheur/cachet", {{"mot_de_passe", "granit"}}, {{"fichier", "c.p12", old}})
                    .has("est expiré"));
}

TEST(Seal, IsToBeRenewedNinetyDaysAhead) {
    SigningHouse town;
    const auto mayor = town.somebody("responsable");
    const auto soon = openssl::write_pkcs12(make_key("Cachet", -100, 60), "granit", "cachet");
    EXPECT_EQ(
        mayor.person.post("/parapheur/cachet", {{"mot_de_passe", "granit"}}, {{"fichier", "c.p12", soon}}).status,
        303);
    town.house.clock().advance(86'400);
    town.settle();
    // A day later the session of the mayor is over.
    EXPECT_TRUE(town.somebody("responsable").person.get("/bureau").has("Renouveler le cachet de la collectivité"));
}

TEST(Stamp, OfAnAuthorityThatIsDownMakesTheDossierWaitAndNeverFail) {
    SigningHouse town(commune::Engine::sqlite, Twins::yes);
    town.start_twin({{"down", "yes"}});
    const auto mayor = town.somebody("responsable");
    const auto id = town.deposit(mayor, town.circuit("signature one 0 " + mayor.account));
    town.sign(mayor, id, make_key("Élise Tranchant"));
    town.settle();
    EXPECT_EQ(town.statut(id), "en_cours");
    EXPECT_TRUE(mayor.person.get("/parapheur/" + id).has("en train d&#39;être enregistrée"));
    town.start_twin({});
    town.house.clock().advance(120);
    town.settle();
    ASSERT_EQ(town.statut(id), "signe");
    EXPECT_TRUE(town.dossier(id).versions.back().is_stamped);
    const auto file = town.fetch(mayor, "/parapheur/" + id + "/document", "stamped.pdf");
    const auto page =
        mayor.person.post("/confiance", {}, {{"fichier", "s.pdf", [&] {
                                                  std::ifstream in(file, std::ios::binary);
                                                  return std::string(std::istreambuf_iterator<char>(in), {});
                                              }()}});
    EXPECT_TRUE(page.has("B-T")) << commune::words_of(page.body, commune::Said::text_and_labels);
    EXPECT_TRUE(page.has("(horodatage)"));
}

} // namespace aubrac::parapheur::testing
