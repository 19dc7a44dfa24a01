// SPDX-License-Identifier: AGPL-3.0-or-later
// Signing with a key that stays in the hands of its owner. The page leads to the agent on the person's own machine
// (src/agent), which talks to the four operations below with the word of the rendez-vous and nothing else, and
// leads back here. No script of the page ever calls 127.0.0.1: nothing to allow, nothing to break.
#include "pages/pages.hpp"

#include <adapters/openssl/base64.hpp>
#include <kernel/pages/caller.hpp>
#include <kernel/pages/shell.hpp>
#include <ui/button.hpp>
#include <ui/words.hpp>

namespace aubrac::parapheur::pages {

namespace {

namespace norm = formats::signature;
namespace openssl = adapters::openssl;
using adapters::json::Value;
using base::Refusal;
using kernel::Context;
using kernel::http::Request;
using kernel::http::Response;
using kernel::pages::Answer;
using kernel::pages::Visit;

constexpr int usual_port = 53'117;
constexpr std::size_t max_chain = 10;

std::vector<std::string> asked(const Visit& visit) { return split_list(visit.parameter("dossiers")); }

ui::Html line_of(const Dossier& dossier) {
    return ui::link(dossier.title, ui::Url(url_of(dossier.id))) + ui::Html(" — " + dossier.document.name + ", ") +
           ui::link("lire le document", ui::Url(url_of(dossier.id) + "/lire"));
}

ui::Html with_own_key(const std::string& list) {
    return ui::section(
        "Avec votre clé de signature",
        ui::paragraph("Branchez votre clé, puis cliquez : l'agent de signature, sur votre ordinateur, montre "
                      "ce que vous signez et demande le code. Vous revenez ici tout seul.") +
            ui::paragraph(
                ui::action({"Signer avec ma clé", ui::Url("/parapheur/signature/agent").with("dossiers", list),
                            ui::Icon::key, ui::Look::main})) +
            ui::paragraph(ui::Html("La page ne s'ouvre pas ? L'agent n'est pas sur cet ordinateur : ") +
                          ui::link("comment l'installer", "/parapheur/signature/installer")));
}

ui::Html with_training_key(const Visit& visit, const std::string& list) {
    return ui::section(
        "Pour vous entraîner",
        ui::paragraph("Vous êtes dans le bac à sable : une clé d'essai, faite à l'instant, peut signer à "
                      "la place de la vôtre. Cette signature ne vaut rien.") +
            ui::post({.words = "Signer avec une clé d'essai",
                      .url = "/parapheur/signature/entrainement",
                      .csrf = visit.csrf,
                      .icon = ui::Icon::edit,
                      .values = {{"dossiers", list}}}));
}

Response json(int status, const Value& value) {
    Response response;
    response.status = status;
    response.set("Content-Type", "application/json; charset=utf-8");
    response.set("Cache-Control", "no-store");
    response.body = value.dump();
    return response;
}

Response refuse(const Room& room, const Refusal& refusal) {
    return json(room.kernel.refusals.get(refusal.code).status,
                Value::object({{"code", refusal.code}, {"sentence", room.kernel.refusals.sentence(refusal)}}));
}

Value to_json(const OpenRendezvous& open) {
    auto documents = Value::array();
    for (const auto& one : open.documents) {
        auto digests = Value::array();
        for (const auto& digest : one.digests) digests.add(openssl::encode_base64(digest));
        documents.add(Value::object({{"title", one.title},
                                     {"name", one.name},
                                     {"sha256", one.sha256},
                                     {"bytes", one.bytes},
                                     {"digests", std::move(digests)},
                                     {"prepared", one.prepared},
                                     {"signed_at", one.signed_at.iso()},
                                     {"role", one.role},
                                     {"city", one.city}}));
    }
    return Value::object({{"adherent", open.adherent_name},
                          {"person", open.account_name},
                          {"back", open.back},
                          {"hash", "SHA-256"},
                          {"documents", std::move(documents)}});
}

/// The body of a call: JSON, with the word of the rendez-vous.
kernel::pages::RawHandler
operation(Room& room,
          std::function<base::Result<OpenRendezvous>(const std::string& word, const Value& body)> work) {
    return [&room, work = std::move(work)](Request& request) {
        const auto body = adapters::json::parse(request.body);
        if (!body) return refuse(room, {"PARAPHEUR-036", "", {}});
        const auto done = work((*body)["rendezvous"].text_or(""), *body);
        return done ? json(200, to_json(done.value())) : refuse(room, done.refusal());
    };
}

std::optional<openssl::Certificate> parse_certificate(const Value& value) {
    const auto der = openssl::decode_base64(value.text_or(""));
    return der ? openssl::Certificate::parse(*der) : std::nullopt;
}

} // namespace

Handler sign(Room& room) {
    return [&room](Context& context, Visit& visit) {
        std::vector<std::string> ready;
        std::vector<ui::Html> lines, others;
        std::optional<Refusal> why;
        for (const auto& id : asked(visit)) {
            if (ready.size() + others.size() >= max_batch) break;
            const auto dossier = find_to_sign(room, context, id);
            if (dossier) {
                ready.push_back(id);
                lines.push_back(line_of(dossier.value()));
            } else {
                why = dossier.refusal();
                if (const auto seen = room.find_seen(context, id))
                    others.push_back(line_of(*seen) + ui::Html(" : " + room.kernel.refusals.sentence(*why)));
            }
        }
        if (ready.empty()) return why ? Answer::refusal(*why) : Answer::redirect("/parapheur");
        const auto list = join_list(ready);
        ui::Html body = ui::section("Ce que vous signez", ui::bullets(lines));
        if (!others.empty())
            body += ui::callout(
                {ui::Tone::warning, "Ceux-ci ne peuvent pas être signés maintenant", ui::bullets(others)});
        body += with_own_key(list);
        if (room.is_training(context)) body += with_training_key(visit, list);
        if (ready.size() == 1)
            if (const auto dossier = room.find_seen(context, ready[0]); dossier && dossier->form == Form::pdf)
                body += ui::section("Relire le document", reader_of(*dossier, Told::nobody, visit.csrf));
        const auto count = static_cast<std::int64_t>(ready.size());
        return Answer::page({.title = "Signer " + ui::count(count, "document", "documents"),
                             .body = body,
                             .crumbs = {{"Parapheur", "/parapheur"}}});
    };
}

Handler open_agent(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto dossiers = asked(visit);
        if (dossiers.empty()) return Answer::redirect("/parapheur");
        const auto word = open_rendezvous(room, context, dossiers);
        if (!word) return Answer::refusal(word.refusal());
        const auto port = room.kernel.settings.number("parapheur.agent_port", usual_port);
        return Answer::redirect("http://127.0.0.1:" + std::to_string(port) + "/signer?serveur=" +
                                kernel::http::percent_encode(room.kernel.settings.get("server.url")) +
                                "&rendezvous=" + kernel::http::percent_encode(word.value()));
    };
}

RawHandler sign_in_training(Room& room) {
    return [&room](Request& request) {
        const auto caller = kernel::pages::find_caller(room.kernel, request);
        const auto answer = [&](Answer said) {
            return kernel::pages::write_answer(room.kernel, request, caller.get(), std::move(said), 0);
        };
        if (!caller || !caller->adherent) return answer(Answer::not_found());
        std::optional<base::Result<std::string>> word;
        room.kernel.stores->run(caller->actor, caller->adherent->id, caller->rights, kernel::Access::write,
                                [&](Context& context) {
                                    word = open_rendezvous(room, context, split_list(request.field("dossiers")));
                                    return word->ok() ? kernel::Outcome::keep : kernel::Outcome::undo;
                                });
        if (!word->ok()) return answer(Answer::refusal(word->refusal()));
        const auto done = parapheur::sign_in_training(room, word->value());
        if (!done) return answer(Answer::refusal(done.refusal()));
        const auto dossiers = split_list(request.field("dossiers"));
        return answer(Answer::redirect(dossiers.size() == 1 ? "/parapheur/" + dossiers[0] : "/parapheur",
                                       "Signature donnée avec une clé d'essai."));
    };
}

RawHandler agent_look(Room& room) {
    return operation(room,
                     [&room](const std::string& word, const Value&) { return look_at_rendezvous(room, word); });
}

RawHandler agent_document(Room& room) {
    return [&room](Request& request) {
        const auto body = adapters::json::parse(request.body).value_or(Value());
        const auto rank = body["rank"].integer_or(-1);
        if (rank < 0) return refuse(room, {"PARAPHEUR-036", "", {}});
        const auto word = body["rendezvous"].text_or("");
        const auto path = find_meeting_document(room, word, static_cast<std::size_t>(rank));
        if (!path) return refuse(room, path.refusal());
        Response response;
        response.set("Content-Type", "application/octet-stream");
        response.set("Cache-Control", "no-store");
        response.body = kernel::http::FileBody{path.value(), std::filesystem::file_size(path.value())};
        return response;
    };
}

RawHandler agent_prepare(Room& room) {
    return operation(room, [&room](const std::string& word, const Value& body) -> base::Result<OpenRendezvous> {
        const auto certificate = parse_certificate(body["certificate"]);
        if (!certificate) return Refusal{"PARAPHEUR-035", "", {"il est illisible"}};
        norm::Signatory signatory{*certificate, {}};
        for (const auto& item : body["chain"].items())
            if (const auto authority = parse_certificate(item); authority && signatory.chain.size() < max_chain)
                signatory.chain.push_back(*authority);
        return prepare_rendezvous(room, word, signatory);
    });
}

RawHandler agent_sign(Room& room) {
    return operation(room, [&room](const std::string& word, const Value& body) -> base::Result<OpenRendezvous> {
        std::vector<std::string> values;
        for (const auto& item : body["signatures"].items()) {
            auto value = openssl::decode_base64(item.text_or(""));
            if (!value || values.size() == 10'000) return Refusal{"PARAPHEUR-036", "", {}};
            values.push_back(std::move(*value));
        }
        return sign_rendezvous(room, word, values);
    });
}

} // namespace aubrac::parapheur::pages
