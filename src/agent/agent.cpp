// SPDX-License-Identifier: AGPL-3.0-or-later
#include "agent.hpp"

#include "pages.hpp"

#include <adapters/openssl/digest.hpp>
#include <base/text.hpp>
#include <iostream>
#include <kernel/pages/assets.hpp>

namespace aubrac::agent {

namespace openssl = adapters::openssl;
using adapters::pkcs11::TokenProblem;
using formats::signature::Deceit;

namespace {

constexpr std::uint64_t whole_limit = 320u << 20; // bytes of all the documents of a rendez-vous

kernel::http::Response html(std::string page, int status = 200) {
    kernel::http::Response response;
    response.status = status;
    response.set("Content-Type", "text/html; charset=utf-8");
    response.set("Cache-Control", "no-store");
    response.body = std::move(page);
    return response;
}

kernel::http::Response explain(const pages::Words& words, const Errand* errand, int status = 200) {
    return html(pages::trouble(words, errand), status);
}

kernel::http::Response stale() {
    return explain({"Cette page est trop ancienne",
                    "Ce rendez-vous de signature est terminé, ou a plus de dix minutes.",
                    "Revenez au dossier dans le parapheur, et recommencez."},
                   nullptr, 410);
}

/// No script at all where a PIN is typed; no frame around; nothing of this origin for another one.
void add_headers(kernel::http::Response& response) {
    response.set("Content-Security-Policy",
                 "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action "
                 "'self'; frame-ancestors 'none'; base-uri 'none'");
    response.set("X-Content-Type-Options", "nosniff");
    response.set("X-Frame-Options", "DENY");
    response.set("Referrer-Policy", "same-origin");
    response.set("Cross-Origin-Opener-Policy", "same-origin");
    response.set("Cross-Origin-Resource-Policy", "same-origin");
}

std::vector<std::string> all_digests(const Meeting& meeting) {
    std::vector<std::string> digests;
    for (const auto& sheet : meeting.sheets)
        digests.insert(digests.end(), sheet.digests.begin(), sheet.digests.end());
    return digests;
}

} // namespace

Agent::Agent(const AgentOptions& options, const Keys& keys, TrustedServers& servers, const kernel::Clock& clock)
    : options_(options), keys_(keys), servers_(servers), clock_(clock) {
    kernel::http::ServerOptions listening;
    listening.port = options.port;
    listening.workers = 3;
    listening.max_connections = 64;
    listening.max_waiting = 16;
    kernel::http::Site site;
    site.limit = [](const Request&) { return kernel::http::BodyLimit{16 * 1024, false}; };
    site.handle = [this](Request& request) { return handle(request); };
    site.refuse = [](int) {
        return explain({"Demande refusée", "L'agent n'a pas compris cette demande.", "Revenez au parapheur."},
                       nullptr);
    };
    site.report = [](std::string_view what) { std::cerr << "agent: " << what << "\n"; };
    server_ = kernel::http::serve(listening, std::move(site), live_);
}

Agent::~Agent() { server_->stop(std::chrono::seconds(2)); }

std::uint16_t Agent::port() const { return server_->port(); }

bool Agent::is_from_here(const Request& request) const {
    const auto here = "127.0.0.1:" + std::to_string(port());
    if (request.header("host") != here) return false;
    const auto site = request.header("sec-fetch-site");
    if (request.method == "POST")
        return request.header("origin") == "http://" + here && (site.empty() || site == "same-origin");
    // Others may lead a person here, in a tab of its own; none may fetch, frame or embed.
    const auto destination = request.header("sec-fetch-dest");
    return destination.empty() || destination == "document" || site == "same-origin" || site == "none";
}

Agent::Response Agent::handle(Request& request) {
    auto response = is_from_here(request)
                        ? route(request)
                        : explain({"Demande refusée", "Cette demande ne vient pas d'une page de l'agent.",
                                   "Revenez au parapheur, et recommencez."},
                                  nullptr, 403);
    for (auto& [name, value] : request.form)
        if (name == "code") openssl::wipe(value);
    add_headers(response);
    return response;
}

Agent::Response Agent::route(Request& request) {
    const auto now = clock_.now();
    const auto& path = request.path;
    if (path.starts_with("/assets/")) return kernel::pages::asset(request);
    if (request.method != "POST") {
        if (path == "/") return html(pages::home(keys_, keys_.list(now), servers_.list()));
        if (path == "/signer") return arrive(request);
        if (path == "/document") return give_document(request);
        if (path == "/retour") return lead_back(request);
        if (path == "/refus")
            return explain(
                {"Demande refusée", "Ce parapheur ne vous fera rien signer.", "Vous pouvez fermer cet onglet."},
                nullptr);
        return explain({"Page introuvable", "L'agent n'a pas cette page.", "Revenez au parapheur."}, nullptr, 404);
    }
    const auto errand = errands_.find_ticket(request.field("csrf"), now);
    if (!errand) return stale();
    const std::lock_guard lock(errand->mutex);
    if (errand->state == Errand::State::over) return stale();
    if (path == "/confiance") return take_trust(*errand);
    if (errand->state == Errand::State::unknown_server) return html(pages::ask_trust(*errand));
    if (path == "/reprendre") return open(*errand);
    if (path == "/signer") return sign(*errand, request);
    return explain({"Page introuvable", "L'agent n'a pas cette page.", "Revenez au parapheur."}, nullptr, 404);
}

Agent::Response Agent::arrive(const Request& request) {
    const auto server = parse_server(request.parameter("serveur"));
    const auto word = std::string(request.parameter("rendezvous"));
    if (!server || word.empty() || word.size() > 200)
        return explain({"Adresse incomplète", "Cette adresse ne mène à aucun parapheur sûr.",
                        "Revenez au dossier dans le parapheur, et cliquez de nouveau sur « Signer avec ma clé »."},
                       nullptr, 400);
    const auto opinion = servers_.opinion_of(*server);
    if (opinion == TrustedServers::Opinion::refused)
        return explain({"Parapheur refusé", host_of(*server) + " n'est pas un parapheur de cet ordinateur.",
                        "Si c'est pourtant le vôtre, appelez la personne qui a installé l'agent."},
                       nullptr, 403);
    const auto errand = errands_.add(Remote(*server, word, options_.authorities), clock_.now());
    const std::lock_guard lock(errand->mutex);
    if (opinion == TrustedServers::Opinion::trusted) return open(*errand);
    errand->state = Errand::State::unknown_server;
    return html(pages::ask_trust(*errand));
}

Agent::Response Agent::take_trust(Errand& errand) {
    servers_.trust(errand.remote.server());
    errand.state = Errand::State::open;
    return open(errand);
}

/// Asks what is to be signed, and fetches it: the person reads the very bytes that will be checked.
Agent::Response Agent::open(Errand& errand) {
    if (errand.meeting.sheets.empty()) {
        auto seen = errand.remote.look();
        if (!seen.value) return explain(pages::words_of(seen.trouble, errand), &errand);
        std::uint64_t whole = 0;
        for (std::size_t i = 0; i < seen.value->sheets.size(); ++i) {
            auto& sheet = seen.value->sheets[i];
            auto content = errand.remote.fetch(i);
            if (!content.value) return explain(pages::words_of(content.trouble, errand), &errand);
            whole += content.value->size();
            if (base::hex(openssl::sha256(*content.value)) != sheet.sha256 || whole > whole_limit)
                return explain(pages::words_of(Deceit::other_document, sheet, errand), &errand);
            sheet.content = std::move(*content.value);
        }
        errand.meeting = std::move(*seen.value);
    }
    return show(errand);
}

Agent::Response Agent::show(const Errand& errand, const std::string& chosen, const std::string& wrong) const {
    return html(pages::choose(errand, keys_.list(clock_.now()), chosen, wrong));
}

Agent::Response Agent::sign(Errand& errand, Request& request) {
    if (errand.meeting.sheets.empty()) return open(errand);
    const openssl::Secret pin(request.field("code"));
    const std::string name(request.field("cle"));
    for (const auto& key : keys_.list(clock_.now())) {
        if (key.name != name || key.state != Key::State::usable) continue;
        if (pin.text().empty() && !key.token.has_own_keyboard)
            return show(errand, name, "Il manque le code de votre clé : tapez-le.");
        return sign_with(errand, key, pin);
    }
    return explain(pages::words_of(TokenProblem::no_token), &errand);
}

Agent::Response Agent::sign_with(Errand& errand, const Key& key, const openssl::Secret& pin) {
    const auto prepared = errand.remote.prepare(errand.meeting, key.certificate, key.chain);
    if (!prepared.value) return explain(pages::words_of(prepared.trouble, errand), &errand);
    for (const auto& sheet : prepared.value->sheets) {
        const auto deceit = sheet.prepared ? formats::signature::inspect_prepared(
                                                 *sheet.prepared, {sheet.content, key.certificate, sheet.digests,
                                                                   sheet.signed_at, sheet.role, sheet.city})
                                           : Deceit::other_content;
        if (deceit != Deceit::none) return explain(pages::words_of(deceit, sheet, errand), &errand);
    }
    const auto made = keys_.sign(key, pin, all_digests(*prepared.value));
    if (made.problem == TokenProblem::wrong_pin)
        return show(errand, key.name,
                    "Ce code n'est pas celui de la clé. Rien n'a été signé : vérifiez-le, puis recommencez.");
    if (made.problem != TokenProblem::none) {
        std::cerr << "agent: the token refused: " << made.detail << "\n";
        return explain(pages::words_of(made.problem), &errand);
    }
    const auto delivered = errand.remote.deliver(made.values);
    if (!delivered.value) return explain(pages::words_of(delivered.trouble, errand), &errand);
    errand.state = Errand::State::over;
    auto response = html(pages::done(errand, key));
    for (auto& sheet : errand.meeting.sheets) sheet.content.clear();
    response.set("Refresh", "4; url=/retour?suite=" + errand.reading);
    return response;
}

Agent::Response Agent::give_document(const Request& request) {
    const auto errand = errands_.find_reading(request.parameter("suite"), clock_.now());
    if (!errand) return stale();
    const std::lock_guard lock(errand->mutex);
    const auto rank = request.parameter("rang");
    for (std::size_t i = 0; i < errand->meeting.sheets.size(); ++i) {
        const auto& sheet = errand->meeting.sheets[i];
        if (rank != std::to_string(i) || sheet.content.empty()) continue;
        const bool is_pdf = sheet.content.starts_with("%PDF-");
        Response response;
        response.set("Content-Type", is_pdf ? "application/pdf" : "application/octet-stream");
        response.set("Content-Disposition",
                     kernel::http::content_disposition(is_pdf ? "inline" : "attachment", sheet.name));
        response.set("Cache-Control", "no-store");
        response.body = sheet.content;
        return response;
    }
    return stale();
}

Agent::Response Agent::lead_back(const Request& request) {
    const auto errand = errands_.find_reading(request.parameter("suite"), clock_.now());
    if (!errand) return stale();
    const std::lock_guard lock(errand->mutex);
    Response response;
    response.status = 303;
    response.set("Location", errand->remote.server() + errand->meeting.back);
    return response;
}

} // namespace aubrac::agent
