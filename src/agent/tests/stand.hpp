// SPDX-License-Identifier: AGPL-3.0-or-later
// Test only: an agent, a browser before it, and a parapheur that may lie, die or refuse.
#pragma once

#include "browser.hpp"

#include <adapters/json/json.hpp>
#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/digest.hpp>
#include <adapters/openssl/twin_pki.hpp>
#include <agent/agent.hpp>
#include <atomic>
#include <base/text.hpp>
#include <cstdlib>
#include <filesystem>
#include <formats/signature/cms/cades.hpp>
#include <fstream>
#include <gtest/gtest.h>

namespace aubrac::agent::testing {

using adapters::json::Value;
namespace norm = formats::signature;
namespace openssl = adapters::openssl;

inline constexpr base::Instant moment{1'791'793'600'000};

struct StoppedClock final : kernel::Clock {
    base::Instant at = moment;
    base::Instant now() const override { return at; }
};

/// Plays the four operations for one document, signed beside it.
class Parapheur {
public:
    Parapheur() {
        kernel::http::ServerOptions options;
        options.port = 0;
        options.workers = 2;
        kernel::http::Site site;
        site.limit = [](const kernel::http::Request&) { return kernel::http::BodyLimit{1 << 20, false}; };
        site.handle = [this](kernel::http::Request& request) { return handle(request); };
        site.refuse = [](int) { return kernel::http::Response{}; };
        server_ = kernel::http::serve(options, std::move(site), live_);
        url = "http://127.0.0.1:" + std::to_string(server_->port());
    }
    ~Parapheur() { stop(); }
    void stop() { server_->stop(std::chrono::milliseconds(0)); }

    std::string url;
    std::string document = "Plan de la voirie", sent = document; // what is announced; what is sent
    enum class Lie { none, digests, content, nothing_prepared, other_date } lie = Lie::none;
    std::string refusal; // sentence; empty: it accepts
    std::string values;  // base64 of the signature received
    std::string asked;   // operations, in order
    std::string back = "/parapheur/12";

private:
    kernel::http::Response handle(kernel::http::Request& request) {
        const auto verb = request.path.substr(request.path.rfind('/') + 1);
        asked += verb + " ";
        const auto body = adapters::json::parse(request.body).value_or(Value());
        kernel::http::Response response;
        if (!refusal.empty()) {
            response.status = 409;
            response.body = Value::object({{"code", "PARAPHEUR-034"}, {"sentence", refusal}}).dump();
            return response;
        }
        if (verb == "document") {
            response.body = sent;
            return response;
        }
        if (verb == "signer") values = body["signatures"].at(0).text_or("");
        response.body = describe(verb == "preparer" ? body["certificate"].text_or("") : "").dump();
        return response;
    }

    Value describe(const std::string& certificate) const {
        auto sheet = Value::object({{"title", "Plan <b>"},
                                    {"name", "plan.png"},
                                    {"sha256", base::hex(openssl::sha256(document))},
                                    {"bytes", document.size()}});
        if (!certificate.empty()) {
            const norm::Signatory signatory{*openssl::Certificate::parse(*openssl::decode_base64(certificate)),
                                            {}};
            auto prepared = norm::prepare_message(document, signatory, moment).value();
            if (lie == Lie::content)
                prepared.items[0].signed_bytes =
                    norm::make_attributes(signatory, openssl::sha256("Je donne tout"), moment);
            auto digest = prepared.list_digests()[0];
            if (lie == Lie::digests) digest = openssl::sha256("Je donne tout");
            auto digests = Value::array();
            sheet.set("digests", digests.add(openssl::encode_base64(digest)))
                .set("signed_at", (lie == Lie::other_date ? moment.plus_seconds(86'400) : moment).iso());
            if (lie != Lie::nothing_prepared) sheet.set("prepared", prepared.write());
        }
        auto documents = Value::array();
        documents.add(std::move(sheet));
        return Value::object({{"adherent", "Commune de Saint-Exemple"},
                              {"person", "Élise Tranchant"},
                              {"back", back},
                              {"hash", "SHA-256"},
                              {"documents", std::move(documents)}});
    }

    kernel::http::Live live_;
    std::unique_ptr<kernel::http::Server> server_;
};

class AgentTest : public ::testing::Test {
protected:
    AgentTest() {
        std::string pattern = (std::filesystem::temp_directory_path() / "agent-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        behave("");
    }
    ~AgentTest() override {
        ::unsetenv("AUBRAC_FAKE_TOKEN");
        ::unsetenv("AUBRAC_FAKE_CERTIFICATE");
        std::filesystem::remove_all(folder_);
    }

    static void behave(const char* word) { ::setenv("AUBRAC_FAKE_TOKEN", word, 1); }
    /// The token holds a certificate, good between those days.
    void give_certificate(int from = -10, int until = 300, openssl::TwinUse use = openssl::TwinUse::signatory) {
        openssl::TwinRequest wanted;
        wanted.common_name = "Élise Tranchant";
        wanted.use = use;
        wanted.from = moment.plus_seconds(from * 86'400LL);
        wanted.until = moment.plus_seconds(until * 86'400LL);
        const auto made = openssl::TwinAuthority::make([&] {
            auto above = wanted;
            above.use = openssl::TwinUse::authority;
            return above;
        }());
        const auto identity = made.issue(wanted);
        name_ = base::hex(identity.certificate.summary().sha256);
        std::ofstream(folder_ / "certificate.der", std::ios::binary) << identity.certificate.der();
        ::setenv("AUBRAC_FAKE_CERTIFICATE", (folder_ / "certificate.der").c_str(), 1);
    }
    Browser& open(std::vector<std::string> servers = {}) {
        keys_ = std::make_unique<Keys>(std::vector<std::string>{FAKE_MODULE});
        servers_ = std::make_unique<TrustedServers>(std::move(servers), folder_ / "conf" / "parapheurs");
        agent_ = std::make_unique<Agent>(AgentOptions{0, {}}, *keys_, *servers_, clock_);
        browser_ = std::make_unique<Browser>(agent_->port());
        return *browser_;
    }
    std::string arrival(const std::string& word = "mot") const {
        return "/signer?serveur=" + parapheur_.url + "&rendezvous=" + word;
    }
    static bool has(const Reply& reply, std::string_view text) {
        return reply.body.find(text) != std::string::npos;
    }

    std::filesystem::path folder_;
    StoppedClock clock_;
    Parapheur parapheur_;
    std::string name_; // of the certificate
    std::unique_ptr<Keys> keys_;
    std::unique_ptr<TrustedServers> servers_;
    std::unique_ptr<Agent> agent_;
    std::unique_ptr<Browser> browser_;
};

} // namespace aubrac::agent::testing
