// SPDX-License-Identifier: AGPL-3.0-or-later
// What the service writes, judged by the tools of others and by its own command; keys that may not sign, documents
// that are swapped, authorities that are down.
#include "signing_house.hpp"

#include <commune/words.hpp>
#include <formats/signature/tests/pes_workshop.hpp>
#include <kernel/http/server.hpp>

namespace aubrac::parapheur::testing {

namespace {

namespace workshop = formats::signature::testing;

constexpr auto xmlsec = "xmlsec1 --verify --insecure --enabled-key-data x509 --id-attr:Id Bordereau --id-attr:Id "
                        "http://uri.etsi.org/01903/v1.1.1#:SignedProperties --id-attr:Id "
                        "http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller:PES_Aller --id-attr:Id "
                        "http://www.w3.org/2000/09/xmldsig#:Signature --node-id ";

/// `aubrac parapheur verify FILE --json …`: its exit code, and what it printed.
std::pair<int, Value> verify(SigningHouse& town, const std::string& file,
                             const std::map<std::string, std::string, std::less<>>& options = {}) {
    for (const auto& command : town.house.kernel().commands) {
        if (command.service != "parapheur" || command.verb != "verify") continue;
        kernel::CommandCall call{{file}, options};
        call.options["json"] = "";
        call.options["offline"] = "";
        ::testing::internal::CaptureStdout();
        const int code = command.handler(call);
        return {code, adapters::json::parse(::testing::internal::GetCapturedStdout()).value_or(Value())};
    }
    return {-1, Value()};
}

std::string trust_file(const SigningHouse& town) {
    const auto path = town.house.folder() / "authority.pem";
    std::ofstream(path) << test_authority().certificate().pem();
    return path.string();
}

std::vector<std::string> list_signatures(const std::string& xml) {
    constexpr std::string_view open = "<ds:Signature ", id = " Id=\"";
    std::vector<std::string> ids;
    for (auto at = xml.find(open); at != std::string::npos; at = xml.find(open, at + 1)) {
        const auto from = xml.find(id, at) + id.size();
        ids.push_back(xml.substr(from, xml.find('"', from) - from));
    }
    return ids;
}

std::string read_all(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

TEST(Proof, OfAPesIsOneSignaturePerBordereauThatXmlsecFindsValid) {
    if (!workshop::Folder::has("xmlsec1")) GTEST_SKIP() << "XMLSEC1 IS NOT INSTALLED (Debian: xmlsec1)";
    SigningHouse town;
    const auto mayor = town.somebody("responsable");
    mayor.person.post("/parapheur/signataires/" + mayor.account, {{"qualite", "Maire"}});
    const auto id = town.deposit(mayor, town.circuit("signature one 0 " + mayor.account), workshop::make_pes(3),
                                 "PESALR2_essai.xml");
    ASSERT_EQ(id.size(), 36u) << id;
    EXPECT_EQ(town.sign(mayor, id, make_key("Élise Tranchant"))["back"].text_or(""), "/parapheur/" + id);
    town.settle();
    ASSERT_EQ(town.statut(id), "signe");
    const auto file = town.fetch(mayor, "/parapheur/" + id + "/document", "signed.xml");
    const auto ids = list_signatures(read_all(file));
    ASSERT_EQ(ids.size(), 3u);
    for (const auto& one : ids) {
        const auto said = output_of(xmlsec + one + " " + file);
        EXPECT_EQ(said.substr(0, 2), "OK") << said;
    }
    const auto [code, said] = verify(town, file, {{"trust", trust_file(town)}});
    EXPECT_EQ(code, 0) << said.dump(2);
    EXPECT_EQ(said["signatures"].at(2)["level"].text_or(""), "EPES");
    EXPECT_EQ(said["signatures"].at(2)["covers"].text_or(""), "B3");
    EXPECT_EQ(said["signatures"].at(0)["role"].text_or(""), "Maire");
}

TEST(Proof, OfAPdfIsSaidByTheCommandToo) {
    SigningHouse town;
    const auto mayor = town.somebody("responsable");
    const auto id = town.deposit(mayor, town.circuit("signature one 0 " + mayor.account));
    town.sign(mayor, id, make_key("Élise Tranchant"));
    town.settle();
    const auto file = town.fetch(mayor, "/parapheur/" + id + "/document", "signed.pdf");
    EXPECT_EQ(count(output_of("pdfsig -nocert " + file), "Signature is Valid"), 1);
    const auto [code, said] = verify(town, file, {{"trust", trust_file(town)}});
    EXPECT_EQ(code, 0) << said.dump(2);
    const auto& signature = said["signatures"].at(0);
    EXPECT_EQ(signature["format"].text_or(""), "PAdES");
    EXPECT_EQ(signature["verdict"].text_or(""), "valide");
    EXPECT_EQ(signature["signer"].text_or(""), "Élise Tranchant");
    EXPECT_FALSE(signature["signed_at"].text_or("").empty());
    EXPECT_EQ(verify(town, file).second["verdict"].text_or(""), "indéterminée");
    // One more byte in the middle of what was signed.
    auto bytes = read_all(file);
    bytes[bytes.find("/MediaBox") + 11] ^= 1;
    std::ofstream(file, std::ios::binary) << bytes;
    EXPECT_EQ(verify(town, file, {{"trust", trust_file(town)}}).second["verdict"].text_or(""), "invalide");
}

TEST(Proof, OfEverySignedSampleOfTheReferenceIsWhatItsSourcesTell) {
    const std::filesystem::path pes = SOURCE_ROOT "/../shared/reference/pes";
    if (!std::filesystem::exists(pes / "samples-stela"))
        GTEST_SKIP() << "THE REFERENCE SAMPLES ARE NOT HERE: no verdict was compared";
    SigningHouse town;
    const std::map<std::string, std::string> expected = {
        {"test-perime-04-04-2016.xml", "invalide SIGNATURE-V13"}, // on its date, not on its arithmetic
        {"test-alteree.xml", "invalide SIGNATURE-V02"},
        {"fichier_signe.xml", "indéterminée SIGNATURE-V24"}}; // its authority is nobody we trust
    int seen = 0, unsigned_ones = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(pes)) {
        const auto path = entry.path().string(), name = entry.path().filename().string();
        if (path.find("samples-") == std::string::npos || !entry.is_regular_file()) continue;
        const auto [code, said] = verify(town, path);
        EXPECT_EQ(code, 1) << path; // none of them is valid today
        if (const auto found = expected.find(name); found != expected.end()) {
            const auto& first = said["signatures"].at(0);
            EXPECT_EQ(first["verdict"].text_or("") + " " + first["code"].text_or(""), found->second) << path;
            EXPECT_FALSE(first["reason"].text_or("").empty());
            ++seen;
        } else if (name != "Signature.xml") { // a signature alone, in base64
            EXPECT_EQ(said["signatures"].size(), 0u) << path;
            ++unsigned_ones;
        }
    }
    EXPECT_GE(seen, 2);
    EXPECT_GE(unsigned_ones, 5);
}

TEST(Swap, OfTheDocumentBetweenItsSignatureAndItsAssemblyIsRefused) {
    SigningHouse town;
    const auto mayor = town.somebody("responsable");
    const auto id = town.deposit(mayor, town.circuit("signature one 0 " + mayor.account));
    town.sign(mayor, id, make_key("Élise Tranchant"));
    town.house.in(town.house.saint_exemple(), [&](kernel::Context& context) {
        auto dossier = *SigningHouse::store().find(context, DossierId(id));
        EXPECT_EQ(dossier.road.stages[0].parts[0].statut, StatutPart::en_signature);
        const auto other =
            town.house.kernel().files.keep_bytes(context, commune::make_pdf("Un tout autre montant"));
        dossier.document.sha256 = other.sha256;
        SigningHouse::store().update(context, dossier, {});
    });
    town.settle();
    EXPECT_EQ(town.statut(id), "en_cours");
    EXPECT_EQ(town.dossier(id).road.stages[0].parts[0].statut, StatutPart::attendu);
    EXPECT_EQ(town.dossier(id).versions.size(), 1u);
    EXPECT_TRUE(mayor.person.get("/parapheur/" + id).has("Signature à recommencer"));
}

TEST(Key, OfAnAuthorityThatNobodyTrustsIsRefusedOutsideTheSandbox) {
    SigningHouse town;
    const auto mayor = town.somebody("responsable");
    const auto id = town.deposit(mayor, town.circuit("signature one 0 " + mayor.account));
    town.leave_training();
    const auto key = make_key("Élise Tranchant");
    const auto said = town.prepare(town.meet(mayor, id), key);
    EXPECT_EQ(said["code"].text_or(""), "PARAPHEUR-035");
    EXPECT_TRUE(said["sentence"].text_or("").starts_with(
        "Le certificat de votre clé ne peut pas servir : le syndicat ne connaît pas l'autorité qui l'a "
        "délivré, « Autorité d'essai »."));
    town.trust(test_authority().certificate());
    EXPECT_EQ(town.sign(mayor, id, key)["back"].text_or(""), "/parapheur/" + id);
    town.settle();
    EXPECT_EQ(town.statut(id), "signe");
}

/// An authority whose answers on revocation come, or do not.
class Neighbour {
public:
    Neighbour()
        : server_(kernel::http::serve({.port = 0, .workers = 2},
                                      {.limit =
                                           [](const auto&) {
                                               return kernel::http::BodyLimit{65'536, false};
                                           },
                                       .handle =
                                           [this](auto& request) {
                                               kernel::http::Response response;
                                               response.status = is_down ? 503 : 200;
                                               if (!is_down)
                                                   response.body = authority.answer_ocsp(
                                                       request.body, kernel::SystemClock().now());
                                               return response;
                                           },
                                       .refuse = [](int) { return kernel::http::Response{}; },
                                       .report = {}},
                                      live_)) {}

    openssl::Identity issue(const std::string& name) const {
        auto wanted = request(name, openssl::TwinUse::signatory);
        wanted.ocsp_url = "http://127.0.0.1:" + std::to_string(server_->port()) + "/";
        return authority.issue(wanted);
    }

    openssl::TwinAuthority authority =
        openssl::TwinAuthority::make(request("Autorité voisine", openssl::TwinUse::authority));
    std::atomic<bool> is_down = false;

private:
    static openssl::TwinRequest request(const std::string& name, openssl::TwinUse use) {
        const auto now = kernel::SystemClock().now();
        openssl::TwinRequest wanted;
        wanted.common_name = name;
        wanted.use = use;
        wanted.from = now.plus_seconds(-86'400);
        wanted.until = now.plus_seconds(100 * 86'400);
        return wanted;
    }

    kernel::http::Live live_;
    std::unique_ptr<kernel::http::Server> server_;
};

TEST(Key, WhoseAuthorityIsDownMakesTheDossierWaitAndNeverFail) {
    SigningHouse town;
    Neighbour neighbour;
    town.house.kernel().settings.set("confiance.known_hosts", "127.0.0.1");
    town.trust(neighbour.authority.certificate());
    const auto mayor = town.somebody("responsable");
    const auto id = town.deposit(mayor, town.circuit("signature one 0 " + mayor.account));
    town.leave_training();
    const auto key = neighbour.issue("Élise Tranchant");
    neighbour.is_down = true;
    EXPECT_EQ(town.sign(mayor, id, key)["back"].text_or(""), "/parapheur/" + id);
    town.settle();
    EXPECT_EQ(town.statut(id), "en_cours");
    EXPECT_TRUE(mayor.person.get("/parapheur/" + id).has("rien n&#39;est perdu"));
    neighbour.is_down = false;
    town.house.clock().advance(120);
    town.settle();
    EXPECT_EQ(town.statut(id), "signe");
}

TEST(Key, RevokedMeanwhileSignsNothing) {
    SigningHouse town;
    Neighbour neighbour;
    town.house.kernel().settings.set("confiance.known_hosts", "127.0.0.1");
    town.trust(neighbour.authority.certificate());
    const auto mayor = town.somebody("responsable");
    const auto id = town.deposit(mayor, town.circuit("signature one 0 " + mayor.account));
    town.leave_training();
    const auto key = neighbour.issue("Élise Tranchant");
    neighbour.is_down = true;
    town.sign(mayor, id, key);
    neighbour.authority.revoke(key.certificate, kernel::SystemClock().now().plus_seconds(-3600));
    neighbour.is_down = false;
    town.house.clock().advance(120);
    town.settle();
    EXPECT_EQ(town.statut(id), "en_cours");
    EXPECT_TRUE(mayor.person.get("/parapheur/" + id).has("il a été révoqué"));
    // And at the next rendez-vous it is refused before the key is asked for anything.
    EXPECT_EQ(town.prepare(town.meet(mayor, id), key)["code"].text_or(""), "PARAPHEUR-035");
}

} // namespace aubrac::parapheur::testing
