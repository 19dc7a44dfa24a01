// SPDX-License-Identifier: AGPL-3.0-or-later
// What a signed file is worth: anybody of the adhérent may ask. The file is looked at and not kept.
#include "pages/pages.hpp"

#include <ui/button.hpp>
#include <ui/list.hpp>
#include <ui/words.hpp>

namespace aubrac::confiance::pages {

namespace {

using base::Refusal;
using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

ui::Badge badge_of(Verdict verdict) {
    switch (verdict) {
    case Verdict::valide:
        return {"Valide", ui::Icon::success, ui::Tone::success};
    case Verdict::indeterminee:
        return {"Indéterminée", ui::Icon::help, ui::Tone::warning};
    case Verdict::invalide:
        break;
    }
    return {"Invalide", ui::Icon::error, ui::Tone::danger};
}

std::string time_words(const Signature& report) {
    if (!report.signed_at) return "Date non indiquée";
    return report.signed_at->french() +
           (report.time_proof == TimeProof::stamped ? " (horodatage)" : " (selon le signataire)");
}

ui::Html report_of(const Signature& report) {
    std::vector<ui::Fact> facts = {{"Verdict", ui::badge(badge_of(report.verdict))},
                                   {"Pourquoi", report.reason},
                                   {"Signé le", time_words(report)},
                                   {"Forme", report.format + (report.level.empty() ? "" : ", " + report.level)}};
    if (!report.covers.empty()) facts.push_back({"Porte sur", report.covers});
    if (!report.role.empty()) facts.push_back({"En qualité de", report.role});
    if (!report.issuer.empty()) facts.push_back({"Certificat délivré par", report.issuer});
    if (report.valid_until) facts.push_back({"Valable jusqu'au", ui::date(report.valid_until)});
    std::vector<ui::Html> remarks;
    for (const auto& remark : report.remarks)
        if (remark.message != report.reason) remarks.push_back(remark.message + " (" + remark.code + ")");
    auto body = ui::facts(facts);
    if (!remarks.empty()) body += ui::details("Tout ce qui a été relevé", ui::bullets(remarks));
    const auto title = report.is_time_stamp    ? "Horodatage du document"
                       : report.signer.empty() ? "Signataire inconnu"
                                               : report.signer;
    return ui::section(title, body);
}

ui::Callout summary_of(const Report& report) {
    if (report.problem) return {ui::Tone::danger, "Ce fichier ne peut pas être lu", report.problem->message};
    if (report.signatures.empty())
        return {ui::Tone::info, "Ce fichier ne porte pas de signature",
                "Une signature à la main, numérisée, n'est pas une signature électronique."};
    const auto count = static_cast<std::int64_t>(report.signatures.size());
    const auto signatures = ui::count(count, "signature", "signatures");
    switch (report.verdict) {
    case Verdict::valide:
        return {ui::Tone::success, "Tout est valide : " + signatures,
                "Le document n'a pas changé depuis, et les certificats étaient bons."};
    case Verdict::indeterminee:
        return {
            ui::Tone::warning, "On ne peut pas conclure : " + signatures,
            "Ce n'est pas un refus : il manque une information, expliquée ci-dessous. Recommencez plus tard, ou "
            "appelez le syndicat."};
    case Verdict::invalide:
        break;
    }
    return {ui::Tone::danger, "Une signature au moins est invalide", "La raison est expliquée ci-dessous."};
}

ui::Html form_of(const Room& room, const Visit& visit, const std::vector<Refusal>& refusals) {
    ui::Form form{.url = "/confiance", .csrf = visit.csrf};
    form.sections = {
        {"",
         {ui::file_field({.name = "fichier", .label = "Fichier signé", .help = "PDF, XML, ou signature .p7s"},
                         {.max_bytes = max_bytes}),
          ui::file_field({.name = "original",
                          .label = "Document signé à part",
                          .help = "Seulement pour une signature .p7s",
                          .need = ui::Need::optional},
                         {.max_bytes = max_bytes})}}};
    form.submits = {{"Vérifier"}};
    form.errors = errors_of(room, refusals);
    return ui::form(form);
}

Answer show(const Room& room, const Visit& visit, const ui::Html& report, const std::vector<Refusal>& refusals) {
    return Answer::page(
        {.title = "Vérifier une signature",
         .body = report + ui::section(report.empty() ? "Quel fichier ?" : "Vérifier un autre fichier",
                                      ui::paragraph("Le fichier est examiné puis oublié : il n'est pas gardé.") +
                                          form_of(room, visit, refusals)),
         .status = refusals.empty() ? 200 : 422});
}

/// Nothing when the file is not there, or empty.
std::optional<Question> question_of(const Room& room, Context& context, const kernel::http::Request& request) {
    const auto* file = request.upload("fichier");
    if (!file || file->size == 0) return std::nullopt;
    Question question{file->path.string()};
    if (const auto* original = request.upload("original"); original && original->size > 0)
        question.original = original->path.string();
    question.training = room.training_of(context);
    return question;
}

} // namespace

std::vector<ui::FieldError> errors_of(const Room& room, const std::vector<Refusal>& refusals) {
    std::vector<ui::FieldError> errors;
    for (const auto& refusal : refusals) errors.push_back({refusal.field, room.kernel.refusals.sentence(refusal)});
    return errors;
}

Handler verify_form(Room& room) {
    return [&room](Context&, Visit& visit) { return show(room, visit, {}, {}); };
}

Handler verify(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto question = question_of(room, context, visit.request);
        if (!question) return show(room, visit, {}, {{"CONFIANCE-001", "fichier", {}}});
        const auto report = verify_file(room, *question);
        auto shown = ui::callout(summary_of(report));
        for (const auto& signature : report.signatures) shown += report_of(signature);
        if (!report.unsigned_bordereaux.empty()) {
            std::vector<ui::Html> ids(report.unsigned_bordereaux.begin(), report.unsigned_bordereaux.end());
            shown += ui::section("Bordereaux sans signature", ui::bullets(ids));
        }
        return show(room, visit, shown, {});
    };
}

kernel::api::Handler verify_call(Room& room) {
    return [&room](Context& context, kernel::api::Call& call) -> base::Result<kernel::api::Value> {
        const auto question = question_of(room, context, call.request);
        if (!question) return Refusal{"CONFIANCE-001", "fichier", {}};
        return adapters::json::parse(write_json(verify_file(room, *question))).value();
    };
}

} // namespace aubrac::confiance::pages
