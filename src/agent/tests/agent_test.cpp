// SPDX-License-Identifier: AGPL-3.0-or-later
// The agent before strangers, before a parapheur that lies, and before keys that refuse.
#include "stand.hpp"

namespace aubrac::agent::testing {

TEST_F(AgentTest, AsksBeforeItTalksToAServerForTheFirstTimeAndRemembersTheAnswer) {
    give_certificate();
    auto& browser = open();
    EXPECT_TRUE(has(browser.get(arrival()), "Un parapheur inconnu"));
    EXPECT_EQ(parapheur_.asked, "") << "nobody is called before the person agrees";
    EXPECT_TRUE(has(browser.post("/confiance"), "Ce que vous signez"));
    EXPECT_EQ(parapheur_.asked, "voir document ");
    open();
    EXPECT_TRUE(has(browser_->get(arrival()), "Ce que vous signez")) << "kept in a file";
    EXPECT_TRUE(has(browser_->get("/"), parapheur_.url.substr(7)));
}

TEST_F(AgentTest, KnowsOnlyTheServersOfItsCommandLine) {
    EXPECT_EQ(open({"https://parapheur.exemple.fr"}).get(arrival()).status, 403);
    EXPECT_EQ(open({parapheur_.url}).get(arrival()).status, 200);
    EXPECT_EQ(parapheur_.asked, "voir document ");
}

TEST_F(AgentTest, TakesNoAddressThatIsNoParapheur) {
    auto& browser = open();
    for (const std::string server :
         {"http://parapheur.exemple.fr", "https://a@b.fr", "https://exemple.fr/chemin", "file:///etc/passwd", "",
          "https://", "https://exemple.fr:1:2", "javascript:alert(1)", "http://127.0.0.1.exemple.fr"})
        EXPECT_EQ(browser.get("/signer?serveur=" + server + "&rendezvous=mot").status, 400) << server;
    EXPECT_EQ(browser.get("/signer?serveur=https://exemple.fr&rendezvous=" + std::string(300, 'x')).status, 400);
    EXPECT_EQ(browser.get("/signer?serveur=" + parapheur_.url).status, 400);
}

TEST_F(AgentTest, AnswersItsOwnPagesAlone) {
    give_certificate();
    auto& browser = open({parapheur_.url});
    browser.get(arrival());
    const auto fields = "cle=" + name_ + "&code=1234";
    EXPECT_EQ(browser.ask("GET / HTTP/1.1\r\nHost: agent.pirate.fr\r\n\r\n").status, 403)
        << "a name that leads here";
    EXPECT_EQ(browser.ask("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").status, 403);
    EXPECT_EQ(browser.post("/signer", fields, "https://pirate.fr").status, 403);
    EXPECT_EQ(browser.post("/signer", fields, "http://127.0.0.1:8080").status, 403) << "another local page";
    EXPECT_EQ(browser.post("/signer", fields, "null").status, 403);
    EXPECT_EQ(browser.post("/signer", fields, "").status, 403);
    EXPECT_EQ(browser.get("/", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Dest: iframe\r\n").status, 403);
    EXPECT_EQ(browser.get("/", "Sec-Fetch-Site: same-site\r\nSec-Fetch-Dest: empty\r\n").status, 403);
    EXPECT_EQ(browser.get(arrival(), "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Dest: document\r\n").status, 200);
    EXPECT_EQ(parapheur_.values, "");
}

TEST_F(AgentTest, GivesPagesThatRunNothingAndNobodyFrames) {
    const auto reply = open().get("/");
    const auto policy = reply.headers.at("Content-Security-Policy");
    EXPECT_EQ(policy.find("script"), std::string::npos) << policy;
    EXPECT_NE(policy.find("default-src 'none'"), std::string::npos);
    EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
    EXPECT_EQ(reply.headers.count("Access-Control-Allow-Origin"), 0u);
    EXPECT_EQ(reply.body.find("<script"), std::string::npos);
}

TEST_F(AgentTest, ShowsWhatIsSignedToWhoHoldsTheTicketAlone) {
    give_certificate();
    auto& browser = open({parapheur_.url});
    const auto shown = browser.get(arrival());
    EXPECT_TRUE(has(shown, "Plan &lt;b&gt;"));
    EXPECT_TRUE(has(shown, "Commune de Saint-Exemple"));
    EXPECT_TRUE(has(shown, base::hex(openssl::sha256(parapheur_.document))));
    EXPECT_TRUE(has(shown, "Élise Tranchant"));
    const auto reading = browser.reading();
    EXPECT_EQ(browser.get("/document?suite=" + reading + "&rang=0").body, parapheur_.document);
    EXPECT_EQ(browser.get("/document?suite=" + reading + "&rang=1").status, 410);
    EXPECT_EQ(browser.get("/document?suite=autre&rang=0").status, 410);
    EXPECT_EQ(browser.get("/retour?suite=" + reading).headers.at("Location"), parapheur_.url + "/parapheur/12");
    browser.ticket = "autre";
    EXPECT_EQ(browser.post("/signer", "cle=" + name_ + "&code=1234").status, 410);
}

TEST_F(AgentTest, LeadsBackToThatServerAlone) {
    give_certificate();
    parapheur_.back = "//pirate.fr/";
    auto& browser = open({parapheur_.url});
    browser.get(arrival());
    EXPECT_EQ(browser.get("/retour?suite=" + browser.reading()).headers.at("Location"), parapheur_.url + "/");
}

TEST_F(AgentTest, ForgetsAfterTenMinutes) {
    give_certificate();
    auto& browser = open({parapheur_.url});
    browser.get(arrival());
    clock_.at = moment.plus_seconds(601);
    EXPECT_EQ(browser.post("/signer", "cle=" + name_ + "&code=1234").status, 410);
}

TEST_F(AgentTest, SignsOnceTheCodeIsGivenThenGoesBack) {
    give_certificate();
    auto& browser = open({parapheur_.url});
    browser.get(arrival());
    const auto reading = browser.reading();
    EXPECT_TRUE(has(browser.post("/signer", "cle=" + name_), "Il manque le code"));
    const auto wrong = browser.post("/signer", "cle=" + name_ + "&code=9876");
    EXPECT_TRUE(has(wrong, "n&#39;est pas celui de la clé"));
    EXPECT_FALSE(has(wrong, "9876")) << "a code never comes back in a page";
    const auto done = browser.post("/signer", "cle=" + name_ + "&code=1234");
    EXPECT_TRUE(has(done, "C&#39;est signé"));
    EXPECT_EQ(done.headers.at("Refresh"), "4; url=/retour?suite=" + reading);
    EXPECT_EQ(parapheur_.values, openssl::encode_base64("SSSS"));
    EXPECT_EQ(browser.post("/signer", "cle=" + name_ + "&code=1234").status, 410) << "once";
    EXPECT_EQ(browser.get("/document?suite=" + reading + "&rang=0").status, 410);
}

TEST_F(AgentTest, RefusesWhatIsNotTheDocumentShown) {
    give_certificate();
    using Lie = Parapheur::Lie;
    for (const auto lie : {Lie::digests, Lie::content, Lie::nothing_prepared, Lie::other_date}) {
        parapheur_.lie = lie;
        auto& browser = open({parapheur_.url});
        browser.get(arrival());
        EXPECT_TRUE(has(browser.post("/signer", "cle=" + name_ + "&code=1234"), "L&#39;agent refuse de signer"));
        EXPECT_EQ(parapheur_.values, "");
    }
    parapheur_.lie = Lie::none;
    parapheur_.sent = "Je donne tout";
    EXPECT_TRUE(has(open({parapheur_.url}).get(arrival()), "L&#39;agent refuse de signer"));
}

TEST_F(AgentTest, SaysWhatTheParapheurSaysAndWhenItIsSilent) {
    give_certificate();
    parapheur_.refusal = "Ce rendez-vous est terminé.";
    auto& browser = open({parapheur_.url});
    EXPECT_TRUE(has(browser.get(arrival()), "Ce rendez-vous est terminé."));
    parapheur_.refusal.clear();
    browser.get(arrival());
    parapheur_.stop();
    const auto silent = browser.post("/signer", "cle=" + name_ + "&code=1234");
    EXPECT_TRUE(has(silent, "ne répond pas"));
    EXPECT_TRUE(has(silent, "Réessayer"));
}

TEST_F(AgentTest, ExplainsEachKeyThatCannotSign) {
    auto& browser = open({parapheur_.url});
    EXPECT_TRUE(has(browser.get(arrival()), "Aucune clé n&#39;est branchée"));
    give_certificate(-300, -1);
    const auto expired = browser.post("/reprendre");
    EXPECT_TRUE(has(expired, "expiré depuis le"));
    EXPECT_FALSE(has(expired, "name=\"code\"")) << "no code is asked in vain";
    give_certificate(5, 300);
    EXPECT_TRUE(has(browser.post("/reprendre"), "pas encore valable"));
    give_certificate();
    behave("locked");
    EXPECT_TRUE(has(browser.post("/reprendre"), "bloqué"));
    behave("last-try");
    EXPECT_TRUE(has(browser.post("/reprendre"), "Dernier essai"));
    behave("locks");
    browser.post("/reprendre");
    EXPECT_TRUE(has(browser.post("/signer", "cle=" + name_ + "&code=1234"), "La clé est bloquée"));
    behave("removed");
    const auto removed = browser.post("/signer", "cle=" + name_ + "&code=1234");
    EXPECT_TRUE(has(removed, "La clé n&#39;est plus là"));
    EXPECT_TRUE(has(removed, "Réessayer"));
    EXPECT_TRUE(has(browser.post("/signer", "cle=inconnue&code=1234"), "La clé n&#39;est plus là"));
    behave("reader");
    EXPECT_TRUE(has(browser.post("/signer", "cle=" + name_), "C&#39;est signé"))
        << "the code is typed on the reader";
}

TEST_F(AgentTest, SaysThatTheSoftwareOfTheKeyIsMissing) {
    const Keys none({"/nowhere/module.so"});
    EXPECT_FALSE(none.has_module());
    EXPECT_TRUE(none.list(moment).empty());
    const Keys broken({SOURCE_ROOT "/README.md"});
    EXPECT_EQ(broken.problems().size(), 1u);
}

} // namespace aubrac::agent::testing
