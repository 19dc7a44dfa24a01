// SPDX-License-Identifier: AGPL-3.0-or-later
#include "twin_prefecture.hpp"

#include "twin_answers.hpp"
#include "twin_outbox.hpp"
#include "twin_records.hpp"

#include <adapters/openssl/certificates.hpp>
#include <adapters/openssl/tls_server.hpp>
#include <algorithm>
#include <fstream>
#include <iterator>
#include <kernel/clock.hpp>
#include <kernel/files/disk.hpp>
#include <mutex>

namespace aubrac::prefecture {
namespace {

using namespace twin;

namespace norm = formats::actes;
namespace openssl = adapters::openssl;

constexpr std::string_view trigramme = "AUB";
constexpr std::string_view quadrigramme = "TACT";
constexpr std::string_view return_address = "actes@aubrac.test";

struct TwinCredentials {
    std::string authority_pem;
    adapters::openssl::CertificateAndKey server;
};

constexpr std::string_view names[] = {"ca.pem", "server.pem", "server.key", "client.pem", "client.key"};
constexpr int days = 7300;

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void make_all(const std::filesystem::path& folder, base::Instant now) {
    // A test may have frozen the clock of the kernel; TLS reads that of the machine: both must fall inside.
    const auto since = now.plus_seconds(-days / 2 * 86'400LL);
    const auto authority = openssl::CertificateAuthority::make("Ministère d'entraînement", since, days);
    const auto server = authority.issue({.common_name = "127.0.0.1",
                                         .use = openssl::CertificateUse::server,
                                         .dns_names = {"localhost"},
                                         .ip_addresses = {"127.0.0.1"},
                                         .days = days},
                                        since);
    const auto client = authority.issue(
        {.common_name = "TdT d'entraînement", .use = openssl::CertificateUse::client, .days = days}, since);
    const std::string contents[] = {authority.certificate_pem(), server.certificate_pem, server.key_pem,
                                    client.certificate_pem, client.key_pem};
    for (std::size_t i = 0; i < std::size(names); ++i) kernel::disk::write_durably(folder / names[i], contents[i]);
}

/// Made at the first start; kept.
TwinCredentials keep_credentials(const std::filesystem::path& folder, base::Instant now) {
    kernel::disk::make_folder(folder);
    const bool is_whole = std::all_of(std::begin(names), std::end(names),
                                      [&](auto name) { return std::filesystem::exists(folder / name); });
    if (!is_whole) make_all(folder, now);
    return {read_file(folder / "ca.pem"), {read_file(folder / "server.pem"), read_file(folder / "server.key")}};
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
        return {{"prefecture.training.url", "https://127.0.0.1:" + std::to_string(server_.port()) + "/actes"},
                {"prefecture.training.ca", (tls / "ca.pem").string()},
                {"prefecture.training.certificate", (tls / "client.pem").string()},
                {"prefecture.training.key", (tls / "client.key").string()},
                {"prefecture.training.maildir", (options_.folder / "maildir").string()},
                {"prefecture.training.trigramme", std::string(trigramme)},
                {"prefecture.training.quadrigramme", std::string(quadrigramme)},
                {"prefecture.training.return_address", std::string(return_address)}};
    }

private:
    openssl::TlsServerAnswer handle(const openssl::TlsServerRequest& request) {
        if (request.method == "GET") return {.body = "Twin of the ministry: POST an archive.\n"};
        if (request.method != "POST") return {.status = 405, .body = "POST an archive.\n"};
        const auto knobs = read_twin_knobs(options_);
        if (request.target.starts_with("/courrier")) return write(request.target, knobs);
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
        reception_.keep(archive, now, answers.verdict());
        for (const auto& [id_acte, acte] : answers.acknowledged) registry_.keep_acte(id_acte, acte);
        for (const auto& id_acte : answers.cancelled) registry_.cancel_acte(id_acte);
        if (!knobs.is_silent)
            outbox_.add(write_mails(answers.mails, inspection.enveloppe.adresses_retour, knobs, now));
        if (knobs.is_cut) return {.closing = openssl::TlsServerAnswer::Closing::cut};
        if (knobs.is_garbage) return {.media_type = "application/octet-stream", .body = make_garbage()};
        return {.body = "Archive reçue.\n"};
    }

    openssl::TlsServerAnswer write(std::string_view target, const TwinKnobs& knobs) {
        const std::lock_guard lock(mutex_);
        const auto now = clock_.now();
        const auto order = parse_letter_order(target, knobs.letter_date.value_or(now.date()));
        if (!order) return {.status = 400, .body = "/courrier?code=3-1&acte=IDACTE[&date=AAAA-MM-JJ]\n"};
        if (!registry_.is_known(order->id_acte)) return {.status = 404, .body = "Acte inconnu.\n"};
        const TwinAnswer letter{write_letter(*order, registry_, quadrigramme, now.date()), ""};
        outbox_.add(write_mails({letter}, {std::string(return_address)}, knobs, now));
        return {.body = "Courrier envoyé.\n"};
    }

    TwinKnowledge make_knowledge(const TwinKnobs& knobs) {
        auto classification = norm::default_classification();
        classification.date_classification = knobs.classification;
        return {std::string(trigramme),
                std::string(quadrigramme),
                std::move(classification),
                std::string(return_address),
                [this](const std::string& id_acte) { return registry_.is_known(id_acte); },
                [this](const std::string& id_acte) { return registry_.is_cancelled(id_acte); },
                [this](const std::string& id_acte, char transaction, base::Date date) {
                    return registry_.has_letter(id_acte, transaction, date);
                }};
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

} // namespace aubrac::prefecture
