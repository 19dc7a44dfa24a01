// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room.hpp"

#include <adapters/curl/http_client.hpp>
#include <adapters/json/json.hpp>
#include <base/ensure.hpp>
#include <kernel/mail.hpp>

namespace aubrac::bureau {

namespace {

using adapters::json::Value;
using kernel::Context;
using kernel::Outcome;

constexpr int lines_read = 1000;
// Time for the change itself to write its second line; the job then finds it there.
constexpr kernel::Seconds evidence_delay{60};

Value to_json(const base::AdherentId& adherent, const Evidence& evidence) {
    auto facts = Value::array();
    for (const auto& [name, value] : evidence.facts) facts.add(Value::array({Value(name), Value(value)}));
    return Value::object({{"adherent", Value(adherent.text())},
                          {"action", Value(evidence.action)},
                          {"subject", Value(evidence.subject)},
                          {"sentence", Value(evidence.sentence)},
                          {"facts", std::move(facts)}});
}

} // namespace

std::string Room::note_and_plan(Context& context, const base::AdherentId& adherent, Evidence evidence,
                                kernel::Seconds delay) const {
    const auto step = context.make_uuid();
    evidence.facts.emplace_back("etape", step);
    if (!context.actor().id.empty()) evidence.facts.emplace_back("auteur", context.actor().id);
    auto facts = evidence.facts;
    if (!adherent.empty()) facts.emplace_back("adherent", adherent.text());
    kernel.journal.note(context, evidence.action, evidence.subject, evidence.sentence, facts);
    if (adherent.empty()) return {};
    auto payload = to_json(adherent, evidence).dump();
    kernel.jobs.add(context, "bureau.evidence", step, payload, delay);
    return payload;
}

void Room::note_once(Context& context, std::string_view payload) const {
    const auto value = adapters::json::parse(payload);
    ENSURE(value.has_value());
    kernel::Facts facts;
    for (const auto& fact : (*value)["facts"].items())
        facts.emplace_back(fact.at(0).text_or(""), fact.at(1).text_or(""));
    std::string step;
    for (const auto& [name, text] : facts)
        if (name == "etape") step = "etape=" + text + "\n";
    const auto subject = (*value)["subject"].text_or("");
    for (const auto& line : kernel.journal.timeline(context, subject, lines_read))
        if (line.facts.find(step) != std::string::npos) return;
    kernel.journal.note(context, (*value)["action"].text_or(""), subject, (*value)["sentence"].text_or(""), facts);
}

base::Result<base::Done> Room::change(const kernel::Actor& actor, const base::AdherentId& adherent,
                                      const Work& work) const {
    std::optional<base::Refusal> refused;
    std::string payload;
    kernel.stores->run(actor, {}, {}, kernel::Access::write, [&](Context& context) {
        auto evidence = work(context);
        if (!evidence) {
            refused = evidence.refusal();
            return Outcome::undo;
        }
        payload = note_and_plan(context, adherent, std::move(evidence).value(), evidence_delay);
        return Outcome::keep;
    });
    if (refused) return *refused;
    if (!payload.empty())
        kernel.stores->run(actor, adherent, {}, kernel::Access::write, [&](Context& context) {
            note_once(context, payload);
            return Outcome::keep;
        });
    return base::Done{};
}

void Room::alert(Context& context, const base::AccountId& account, Alert alert) const {
    if (!kernel::sends_mail(kernel)) return;
    const auto what = std::to_string(static_cast<int>(alert));
    kernel.jobs.add(context, "bureau.alert", account.text() + "/" + what, what + " " + context.now().iso());
}

void Room::read(const kernel::Actor& actor, const base::AdherentId& adherent, const kernel::Rights& rights,
                const std::function<void(Context&)>& work) const {
    kernel.stores->run(actor, adherent, rights, kernel::Access::read, [&](Context& context) {
        work(context);
        return Outcome::keep;
    });
}

bool Room::has_oidc() const {
    const auto& settings = kernel.settings;
    return settings.has("oidc.issuer") && settings.has("oidc.client_id") && settings.has("oidc.client_secret");
}

kernel::Oidc* Room::oidc() {
    if (!has_oidc()) return nullptr;
    const std::scoped_lock lock(mutex_);
    if (!oidc_) {
        kernel::OidcOptions options;
        options.issuer = kernel.settings.get("oidc.issuer");
        options.client_id = kernel.settings.get("oidc.client_id");
        options.client_secret = kernel.settings.get("oidc.client_secret");
        options.redirect_uri = url("/bureau/proconnect/retour");
        options.post_logout_redirect_uri = url("/");
        oidc_ = std::make_unique<kernel::Oidc>(*kernel.stores, options, kernel::make_oidc_fetch({}));
    }
    return oidc_.get();
}

std::string Room::url(std::string_view path) const {
    return kernel.settings.get("server.url", "http://127.0.0.1:8080") + std::string(path);
}

std::string_view role_words(std::string_view role) {
    if (role == "consultation") return "Consultation";
    if (role == "redaction") return "Rédaction";
    if (role == "responsable") return "Responsable";
    return {};
}

} // namespace aubrac::bureau
