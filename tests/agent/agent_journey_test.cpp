// SPDX-License-Identifier: AGPL-3.0-or-later
// A mayor signs with a key of SoftHSM: a whole parapheur on a socket, the agent between it and the token, and the
// real tools (pdfsig, openssl, xmlsec1) to judge what comes out.
#include <adapters/openssl/twin_pki.hpp>
#include <adapters/pkcs11/tests/soft_token.hpp>
#include <agent/agent.hpp>
#include <agent/tests/browser.hpp>
#include <base/text.hpp>
#include <commune/house.hpp>
#include <commune/pdf.hpp>
#include <cstdio>
#include <formats/signature/tests/pes_workshop.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <kernel/http/server.hpp>
#include <kernel/pages/site.hpp>

namespace aubrac::agent::testing {

namespace openssl = adapters::openssl;
using adapters::pkcs11::testing::SoftToken;
using commune::Fields;
using commune::Person;

namespace {

std::string output_of(const std::string& command) {
    std::string out;
    std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    char buffer[4096];
    for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, got);
    ::pclose(pipe);
    return out;
}

int count(const std::string& text, const std::string& part) {
    int found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

/// Puts a key and its certificate on the token; the name by which the agent knows it.
std::string give_key(const std::string& name, openssl::KeyKind kind, const std::string& id) {
    const auto now = kernel::SystemClock().now();
    openssl::TwinRequest wanted;
    wanted.common_name = "Autorité d'essai";
    wanted.use = openssl::TwinUse::authority;
    wanted.from = now.plus_seconds(-86'400);
    wanted.until = now.plus_seconds(300 * 86'400);
    const auto authority = openssl::TwinAuthority::make(wanted);
    wanted.common_name = name;
    wanted.use = openssl::TwinUse::signatory;
    wanted.key = kind;
    const auto identity = authority.issue(wanted);
    const auto& token = SoftToken::get();
    token.write("key.pem", identity.key.pem());
    token.write("cert.der", identity.certificate.der());
    EXPECT_TRUE(token.tool("--write-object key.pem --type privkey --usage-sign --id " + id));
    EXPECT_TRUE(token.tool("--write-object cert.der --type cert --id " + id));
    return base::hex(identity.certificate.summary().sha256);
}

struct Keyring {
    std::string mayor = give_key("Élise Tranchant", openssl::KeyKind::rsa, "01");
    std::string deputy = give_key("Omer Dalors", openssl::KeyKind::ec, "02");
};

const Keyring& keyring() {
    static const Keyring made;
    return made;
}

class Journey : public ::testing::Test {
protected:
    void SetUp() override {
        if (SoftToken::module_path().empty() || !SoftToken::has_pkcs11_tool())
            GTEST_SKIP() << "SOFTHSM2 OR PKCS11-TOOL IS NOT INSTALLED (Debian: softhsm2, opensc)";
        (void)keyring();
        house_.clock().set(kernel::SystemClock().now().iso());
        kernel::http::ServerOptions options;
        options.port = 0;
        options.workers = 4;
        options.spool = house_.folder() / "spool";
        server_ = kernel::http::serve(options, kernel::pages::make_site(house_.kernel()), house_.kernel().live);
        const auto url = "http://127.0.0.1:" + std::to_string(server_->port());
        house_.kernel().settings.set("server.url", url);
        keys_ = std::make_unique<Keys>(std::vector{SoftToken::module_path()});
        servers_ = std::make_unique<TrustedServers>(std::vector{url}, std::filesystem::path());
        agent_ = std::make_unique<Agent>(AgentOptions{0, {}}, *keys_, *servers_, house_.clock());
        house_.kernel().settings.set("parapheur.agent_port", std::to_string(agent_->port()));
    }
    void TearDown() override {
        agent_.reset();
        if (server_) server_->stop(std::chrono::seconds(2));
    }

    /// Its account, as a form shows it; its quality is said.
    std::string account_of(const Person& person, const std::string& quality) {
        const auto page = person.get("/parapheur/remplacements").body;
        const std::string before = "<option value=\"";
        const auto selected = page.find("\" selected");
        const auto at = page.rfind(before, selected) + before.size();
        const auto account = page.substr(at, selected - at);
        EXPECT_EQ(person.post("/parapheur/signataires/" + account, {{"qualite", quality}}).status,
                  303);
        return account;
    }

    std::string make_circuit(const Person& person, const std::vector<std::string>& accounts) {
        const auto url = person.post("/parapheur/circuits/nouveau", {{"titre", "Bon de commande"}}).location;
        for (const auto& account : accounts)
            EXPECT_EQ(
                person
                    .post(url + "/etapes",
                          {{"quoi", "signature"}, {"personnes", account}, {"ensemble", "one"}, {"delai", "0"}})
                    .status,
                303);
        return url.substr(url.rfind('/') + 1);
    }

    std::string deposit(const Person& person, const std::string& circuit, const std::string& name,
                        const std::string& bytes) {
        const auto reply = person.post("/parapheur/nouveau?circuit=" + circuit, {{"titre", "Sel de déneigement"}},
                                       {{"document", name, bytes}});
        EXPECT_EQ(reply.status, 303) << reply.body;
        return reply.status == 303 ? reply.location.substr(11, 36) : "";
    }

    /// What the agent shows last.
    std::string sign(const Person& person, const std::string& dossiers, const std::string& key) {
        const auto address = person.get("/parapheur/signature/agent?dossiers=" + dossiers).location;
        const auto at = address.find("/signer?");
        EXPECT_NE(at, std::string::npos) << address;
        if (at == std::string::npos) return "";
        Browser browser(agent_->port());
        browser.get(address.substr(at));
        EXPECT_NE(browser.shown.find("Sel de déneigement"), std::string::npos) << browser.shown;
        browser.post("/signer", "cle=" + key + "&code=" + adapters::pkcs11::testing::pin);
        const auto shown = browser.shown;
        for (int turn = 0; turn < 4; ++turn) {
            house_.run_jobs();
            house_.clock().advance(5);
        }
        return shown;
    }

    std::string fetch(const Person& person, const std::string& path, const std::string& name) {
        const auto file = house_.folder() / name;
        std::ofstream(file, std::ios::binary) << person.get(path).body;
        return file.string();
    }

    commune::House house_;
    std::unique_ptr<kernel::http::Server> server_;
    std::unique_ptr<Keys> keys_;
    std::unique_ptr<TrustedServers> servers_;
    std::unique_ptr<Agent> agent_;
};

} // namespace

TEST_F(Journey, OfAPdfSignedByTwoPeopleEndsWithTwoSignaturesThatPopplerFindsValid) {
    const auto mayor = house_.person("responsable"), deputy = house_.person("responsable");
    const auto circuit = make_circuit(mayor, {account_of(mayor, "Maire"), account_of(deputy, "Adjoint")});
    const auto id = deposit(mayor, circuit, "bon.pdf", commune::make_pdf());
    EXPECT_NE(sign(mayor, id, keyring().mayor).find("C&#39;est signé"), std::string::npos);
    EXPECT_NE(sign(deputy, id, keyring().deputy).find("C&#39;est signé"), std::string::npos);
    const auto said = output_of("pdfsig -nocert " + fetch(mayor, "/parapheur/" + id + "/document", "bon.pdf"));
    EXPECT_EQ(count(said, "Signature is Valid"), 2) << said;
    EXPECT_NE(said.find("Tranchant"), std::string::npos) << said;
    EXPECT_NE(said.find("Dalors"), std::string::npos) << said;
}

TEST_F(Journey, OfAPictureLeavesASignatureBesideIt) {
    const auto mayor = house_.person("responsable");
    const auto id =
        deposit(mayor, make_circuit(mayor, {account_of(mayor, "Maire")}), "plan.png", commune::make_png());
    EXPECT_NE(sign(mayor, id, keyring().mayor).find("C&#39;est signé"), std::string::npos);
    const auto signature = fetch(mayor, "/parapheur/" + id + "/version/1", "plan.p7s");
    const auto plan = fetch(mayor, "/parapheur/" + id + "/document", "plan.png");
    const auto said = output_of("openssl cms -verify -binary -inform DER -in " + signature + " -content " + plan +
                                " -noverify -out /dev/null");
    EXPECT_NE(said.find("successful"), std::string::npos) << said;
}

TEST_F(Journey, OfAPesIsValidForXmlsecInEachBordereau) {
    const auto mayor = house_.person("responsable");
    const auto circuit = make_circuit(mayor, {account_of(mayor, "Maire")});
    for (const auto& key : {keyring().mayor, keyring().deputy}) {
        const auto id = deposit(mayor, circuit, "flux.xml", formats::signature::testing::make_pes(2));
        EXPECT_NE(sign(mayor, id, key).find("C&#39;est signé"), std::string::npos);
        const auto file = fetch(mayor, "/parapheur/" + id + "/document", "flux.xml");
        for (const std::string name : {"B1_SIG_1", "B2_SIG_1"}) {
            const auto said = output_of(
                "xmlsec1 --verify --insecure --enabled-key-data x509 --id-attr:Id Bordereau --id-attr:Id "
                "http://uri.etsi.org/01903/v1.1.1#:SignedProperties --id-attr:Id "
                "http://www.w3.org/2000/09/xmldsig#:Signature --node-id " +
                name + " " + file);
            EXPECT_NE(said.find("SignedInfo References (ok/all): 2/2"), std::string::npos) << said;
        }
    }
}

TEST_F(Journey, OfManyDossiersAsksTheCodeOnce) {
    const auto mayor = house_.person("responsable");
    const auto circuit = make_circuit(mayor, {account_of(mayor, "Maire")});
    std::string all;
    for (int i = 0; i < 5; ++i)
        all += (all.empty() ? "" : ",") + deposit(mayor, circuit, "bon.pdf", commune::make_pdf());
    const auto shown = sign(mayor, all, keyring().mayor);
    EXPECT_NE(shown.find("5 documents"), std::string::npos) << shown;
    EXPECT_NE(mayor.get("/parapheur/" + all.substr(0, 36)).body.find("terminé"), std::string::npos);
}

TEST_F(Journey, EndsAtTheSecondUseOfARendezVous) {
    const auto mayor = house_.person("responsable");
    const auto id =
        deposit(mayor, make_circuit(mayor, {account_of(mayor, "Maire")}), "bon.pdf", commune::make_pdf());
    const auto address = mayor.get("/parapheur/signature/agent?dossiers=" + id).location;
    const auto target = address.substr(address.find("/signer?"));
    Browser first(agent_->port()), second(agent_->port());
    first.get(target);
    second.get(target);
    const auto fields = "cle=" + keyring().mayor + "&code=" + adapters::pkcs11::testing::pin;
    EXPECT_NE(first.post("/signer", fields).body.find("C&#39;est signé"), std::string::npos);
    EXPECT_NE(second.post("/signer", fields).body.find("Le parapheur ne peut pas continuer"), std::string::npos);
}

} // namespace aubrac::agent::testing
