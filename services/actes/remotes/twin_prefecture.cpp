// SPDX-License-Identifier: AGPL-3.0-or-later
#include "twin_prefecture.hpp"

#include "twin_answers.hpp"
#include "twin_credentials.hpp"
#include "twin_mail.hpp"
#include "twin_outbox.hpp"
#include "twin_reception.hpp"

#include <adapters/openssl/tls_server.hpp>
#include <kernel/clock.hpp>
#include <kernel/files/disk.hpp>
#include <mutex>

namespace aubrac::actes::remotes {
namespace {

namespace norm = formats::actes;
namespace openssl = adapters::openssl;

constexpr std::string_view trigramme = "AUB";
constexpr std::string_view quadrigramme = "TACT";
constexpr std::string_view return_address = "actes@aubrac.test";

std::string join_verdicts(const std::vector<TwinAnswer>& answers) {
    std::string verdict;
    for (const auto& answer : answers)
        if (!answer.verdict.empty()) verdict += (verdict.empty() ? "" : ",") + answer.verdict;
    return verdict.empty() ? "-" : verdict;
}

kernel::TwinOptions prepare_folder(kernel::TwinOptions options) {
    read_twin_knobs(options);
    kernel::disk::make_folder(options.folder);
    return options;
}

class TwinPrefecture final : public kernel::RunningTwin {
public:
    explicit TwinPrefecture(const kernel::TwinOptions& options)
        : options_(prepare_folder(options)), credentials_(keep_credentials(options_.folder / "tls", clock_.now())),
          registry_(options_.folder / "actes"), reception_(options_.folder),
          outbox_(options_.folder / "outbox", options_.folder / "maildir",
                  [this] { return read_twin_knobs(options_); }),
          server_({.port = options_.port,
                   .certificate_pem = credentials_.server.certificate_pem,
                   .key_pem = credentials_.server.key_pem,
                   .client_ca_pem = credentials_.authority_pem,
                   .spool_folder = options_.folder / "spool"},
                  [this](const openssl::TlsServerRequest& request) { return handle(request); }) {}

    std::map<std::string, std::string> settings() const override {
        const auto tls = options_.folder / "tls";
        return {{"actes.training.url", "https://127.0.0.1:" + std::to_string(server_.port()) + "/actes"},
                {"actes.training.ca", (tls / "ca.pem").string()},
                {"actes.training.certificate", (tls / "client.pem").string()},
                {"actes.training.key", (tls / "client.key").string()},
                {"actes.training.maildir", (options_.folder / "maildir").string()},
                {"actes.training.trigramme", std::string(trigramme)},
                {"actes.training.quadrigramme", std::string(quadrigramme)},
                {"actes.training.return_address", std::string(return_address)}};
    }

private:
    openssl::TlsServerAnswer handle(const openssl::TlsServerRequest& request) {
        if (request.method == "GET") return {.body = "Twin of the ministry: POST an archive.\n"};
        if (request.method != "POST") return {.status = 405, .body = "POST an archive.\n"};
        const auto knobs = read_twin_knobs(options_);
        if (knobs.status != 200) return {.status = knobs.status, .body = "As asked by the knob.\n"};
        const auto archive = reception_.take(request);
        if (!archive) return {.status = 400, .body = "Requête incorrecte : une archive est attendue.\n"};
        return receive(*archive, knobs);
    }

    openssl::TlsServerAnswer receive(const ReceivedArchive& archive, const TwinKnobs& knobs) {
        const std::lock_guard lock(mutex_);
        const auto knowledge = make_knowledge(knobs);
        const auto inspection = inspect_archive(archive.path, knowledge);
        if (!inspection.is_archive) return {.status = 400, .body = "Le fichier reçu n'est pas une archive.\n"};
        const auto now = clock_.now();
        const auto answers = answer_archive(inspection, {knobs, registry_, knowledge, now.date()});
        reception_.keep(archive, now, join_verdicts(answers));
        if (!knobs.is_silent) outbox_.add(write_mails(answers, inspection.enveloppe.adresses_retour, knobs, now));
        if (knobs.is_cut) return {.closing = openssl::TlsServerAnswer::Closing::cut};
        if (knobs.is_garbage) return {.media_type = "application/octet-stream", .body = make_garbage()};
        return {.body = "Archive reçue.\n"};
    }

    TwinKnowledge make_knowledge(const TwinKnobs& knobs) {
        auto classification = norm::default_classification();
        classification.date_classification = knobs.classification;
        return {std::string(trigramme),
                std::string(quadrigramme),
                std::move(classification),
                std::string(return_address),
                [this](const std::string& id_acte) { return registry_.is_known(id_acte); },
                [this](const std::string& id_acte) { return registry_.is_cancelled(id_acte); }};
    }

    const kernel::TwinOptions options_;
    const kernel::SystemClock clock_;
    const TwinCredentials credentials_;
    std::mutex mutex_; // one archive at a time: guards registry_, and the order of what is kept
    TwinRegistry registry_;
    TwinReception reception_;
    TwinOutbox outbox_;
    openssl::TlsServer server_; // last: nothing arrives before the rest is there, nor after
};

} // namespace

std::unique_ptr<kernel::RunningTwin> start_twin_prefecture(const kernel::TwinOptions& options) {
    return std::make_unique<TwinPrefecture>(options);
}

kernel::Twin make_twin_prefecture() { return {"prefecture", std::string(twin_knobs_help), start_twin_prefecture}; }

} // namespace aubrac::actes::remotes
