// SPDX-License-Identifier: AGPL-3.0-or-later
#include "work.hpp"

#include <algorithm>
#include <base/text.hpp>

namespace aubrac::parapheur {

namespace {

using base::Refusal;
using base::Result;
using kernel::Context;

constexpr std::size_t max_dossier_title = 200;
constexpr std::size_t looked_at = 4096; // bytes in which the root of a PES stands

std::optional<Refusal> check_text(const std::string& text, std::string_view field) {
    if (base::count_characters(text) <= max_words) return std::nullopt;
    return Refusal{"PARAPHEUR-028", std::string(field), {std::to_string(max_words)}};
}

std::optional<Refusal> check_kind(const kernel::StoredFile& file, const std::string& name,
                                  std::string_view field) {
    using kernel::FileType;
    const auto refusal = [&](const char* code) { return Refusal{code, std::string(field), {name}}; };
    if (file.type == FileType::empty) return refusal("PARAPHEUR-022");
    if (file.type == FileType::other || file.type == FileType::gzip) return refusal("PARAPHEUR-027");
    if (file.soundness == kernel::Soundness::locked) return refusal("PARAPHEUR-023");
    if (file.soundness == kernel::Soundness::broken) return refusal("PARAPHEUR-024");
    return std::nullopt;
}

std::optional<Refusal> check_file(const Room& room, Context& context, const Document& document,
                                  std::string_view field, std::uint64_t& total) {
    if (document.sha256.empty()) return Refusal{"PARAPHEUR-022", std::string(field), {document.name}};
    const auto file = room.kernel.files.find(context, document.sha256);
    if (!file) return Refusal{"PARAPHEUR-021", std::string(field), {}};
    total += file->size;
    return check_kind(*file, document.name, field);
}

/// What its bytes want, or what the service that asks wants of them.
Form form_of(const Room& room, Context& context, const std::string& sha256, Signature wanted) {
    const auto file = room.kernel.files.find(context, sha256);
    if (wanted == Signature::cades) return Form::message;
    if (file->type == kernel::FileType::pdf) return Form::pdf;
    if (file->type != kernel::FileType::xml) return Form::message;
    const auto start = kernel::read_start(room.kernel.files.open(context, sha256), looked_at);
    return start.find("PES_Aller") == std::string::npos ? Form::message : Form::pes;
}

std::optional<Refusal> check_signature(const Room& room, Context& context, const Demande& demande) {
    if (demande.signature == Signature::automatic || demande.signature == Signature::cades) return std::nullopt;
    const auto form = form_of(room, context, demande.document.sha256, demande.signature);
    const auto wanted = demande.signature == Signature::pades ? Form::pdf : Form::pes;
    if (form == wanted) return std::nullopt;
    return Refusal{"PARAPHEUR-029", "document", {wanted == Form::pdf ? "un PDF" : "un flux PES"}};
}

Piece piece_of(const Room& room, Context& context, const Document& document) {
    const auto file = room.kernel.files.find(context, document.sha256);
    return {base::one_line(document.name, max_dossier_title), document.sha256, file ? file->size : 0};
}

/// Those who are named at the deposit must hold the right of their step.
std::optional<Refusal> check_people(const Room& room, Context& context, const Circuit& circuit,
                                    const std::vector<std::string>& chosen) {
    std::size_t next = 0;
    for (const auto& step : circuit.steps) {
        if (step.kind == StepKind::cachet || step.who != Who::chosen) continue;
        const auto field = "personne_" + std::to_string(next + 1);
        if (next >= chosen.size() || chosen[next].empty()) return Refusal{"PARAPHEUR-016", field, {}};
        if (!room.holds(context, chosen[next], right_of(step.kind)))
            return Refusal{"PARAPHEUR-017", field, {room.name_of(context, chosen[next])}};
        ++next;
    }
    return std::nullopt;
}

std::string_view action_of(Gesture gesture) {
    switch (gesture) {
    case Gesture::approve:
        return "parapheur.viser";
    case Gesture::reject:
        return "parapheur.rejeter";
    case Gesture::take_back:
        return "parapheur.reprendre";
    case Gesture::transfer:
        return "parapheur.transferer";
    default:
        return "parapheur.retirer";
    }
}

std::string_view sentence_of(Gesture gesture) {
    switch (gesture) {
    case Gesture::approve:
        return "Visa donné";
    case Gesture::reject:
        return "Dossier rejeté";
    case Gesture::take_back:
        return "Dernier geste repris par son auteur";
    case Gesture::transfer:
        return "Confié à quelqu'un d'autre";
    default:
        return "Dossier retiré par qui l'a déposé";
    }
}

std::optional<Refusal> check_decision(const Room& room, Context& context, const Dossier& dossier,
                                      const Decision& decision) {
    if (auto refusal = check_text(decision.words, "motif")) return refusal;
    if (decision.gesture == Gesture::reject && base::trim(decision.words).empty())
        return Refusal{"PARAPHEUR-030", "motif", {}};
    if (decision.gesture == Gesture::approve && dossier.reading == Reading::mandatory &&
        !room.store.has_read(context, dossier.id, context.actor().id))
        return Refusal{"PARAPHEUR-031", "", {}};
    if (decision.gesture == Gesture::transfer) {
        const auto* stage = dossier.road.now();
        if (!room.holds(context, decision.to, right_of(stage ? stage->kind : StepKind::visa)))
            return Refusal{"PARAPHEUR-008", "a", {}};
    }
    if (decision.gesture == Gesture::withdraw && context.actor().kind != kernel::ActorKind::machine &&
        dossier.created_by != context.actor().id)
        return Refusal{"PARAPHEUR-004", "", {}};
    return std::nullopt;
}

/// The document becomes again what it was before the last signature.
void undo_signature(const Room& room, Context& context, Dossier& dossier) {
    const auto last = find_last_act(dossier.road);
    if (!last || dossier.versions.empty() || dossier.versions.back().number == 0 ||
        !(dossier.versions.back().place == *last))
        return;
    room.store.remove_version(context, dossier.id, dossier.versions.back().number);
    dossier.versions.pop_back();
    for (const auto& version : dossier.versions)
        if (!version.is_detached) dossier.document = version.file;
}

} // namespace

Piece keep_piece(const Room& room, Context& context, const kernel::http::Upload& upload) {
    Piece piece{base::one_line(upload.file_name, max_dossier_title), "", upload.size};
    if (upload.size > 0) piece.sha256 = room.kernel.files.keep(context, upload).sha256;
    return piece;
}

std::vector<Refusal> check_demande(const Room& room, Context& context, const Demande& demande) {
    std::vector<Refusal> refusals;
    const auto title = base::trim(demande.title);
    if (title.empty() || base::count_characters(title) > max_dossier_title ||
        title.find_first_of("\r\n") != std::string_view::npos)
        refusals.push_back({"PARAPHEUR-020", "titre", {std::to_string(max_dossier_title)}});
    std::uint64_t total = 0;
    if (demande.document.name.empty() && demande.document.sha256.empty())
        refusals.push_back({"PARAPHEUR-021", "document", {}});
    else if (auto refusal = check_file(room, context, demande.document, "document", total))
        refusals.push_back(std::move(*refusal));
    else if (auto unfit = check_signature(room, context, demande))
        refusals.push_back(std::move(*unfit));
    for (std::size_t i = 0; i < demande.annexes.size(); ++i)
        if (auto refusal = check_file(room, context, demande.annexes[i], "annexe_" + std::to_string(i + 1), total))
            refusals.push_back(std::move(*refusal));
    if (demande.annexes.size() > max_annexes)
        refusals.push_back({"PARAPHEUR-026", "annexe", {std::to_string(max_annexes)}});
    if (total > max_bytes) refusals.push_back({"PARAPHEUR-025", "document", {}});
    if (auto refusal = check_text(demande.words, "message")) refusals.push_back(std::move(*refusal));
    const auto circuit = room.store.find_circuit(context, demande.circuit);
    if (!circuit)
        refusals.push_back({"PARAPHEUR-018", "circuit", {}});
    else if (!circuit->is_open || circuit->steps.empty())
        refusals.push_back({"PARAPHEUR-011", "circuit", {}});
    else if (auto refusal = check_people(room, context, *circuit, demande.people))
        refusals.push_back(std::move(*refusal));
    return refusals;
}

Result<DossierId> submit(const Room& room, Context& context, const Demande& demande) {
    if (!context.may("parapheur.deposer") && context.actor().kind != kernel::ActorKind::machine)
        return Refusal{"PARAPHEUR-002", "", {}};
    if (const auto refusals = check_demande(room, context, demande); !refusals.empty()) return refusals.front();
    const auto circuit = room.store.find_circuit(context, demande.circuit);
    auto road = make_road(*circuit, demande.people, context.today());
    if (!road) return road.refusal();
    Dossier dossier;
    dossier.id = context.make_id<DossierId>();
    dossier.title = base::trim(demande.title);
    dossier.circuit = circuit->id;
    dossier.circuit_title = circuit->title;
    dossier.subject = demande.subject;
    dossier.road = std::move(road).value();
    dossier.document = piece_of(room, context, demande.document);
    dossier.form = form_of(room, context, demande.document.sha256, demande.signature);
    dossier.confidential = demande.confidential;
    dossier.reading = circuit->reading;
    dossier.words = base::trim(demande.words);
    dossier.followers = circuit->followers;
    dossier.created_by = context.actor().id;
    dossier.created_at = context.now();
    for (const auto& annexe : demande.annexes) dossier.annexes.push_back(piece_of(room, context, annexe));
    room.store.insert(context, dossier);
    room.note(context, dossier, "parapheur.deposer", "Dossier déposé", {{"circuit", circuit->id}});
    room.refresh(context, dossier);
    room.tell_people(context, dossier);
    return dossier.id;
}

Result<base::Done> decide(const Room& room, Context& context, std::string_view id, const Decision& decision) {
    auto dossier = room.find_seen(context, id);
    if (!dossier) return Refusal{"PARAPHEUR-001", "", {}};
    Act act{decision.gesture, context.actor().id, room.list_replaced(context), decision.to, context.now()};
    // The road speaks first: what is not awaited needs no reading nor reason.
    if (auto next = apply(dossier->road, act); !next) return next.refusal();
    if (auto refusal = check_decision(room, context, *dossier, decision)) return *refusal;
    if (decision.gesture == Gesture::take_back) undo_signature(room, context, *dossier);
    if (decision.gesture == Gesture::reject) dossier->reason = base::trim(decision.words);
    return room.move(context, *dossier, act, action_of(decision.gesture), sentence_of(decision.gesture));
}

Result<base::Done> ask_avis(const Room& room, Context& context, std::string_view id, const std::string& to,
                            const std::string& question) {
    auto dossier = room.find_seen(context, id);
    if (!dossier) return Refusal{"PARAPHEUR-001", "", {}};
    if (!dossier->road.now()) return Refusal{"PARAPHEUR-003", "", {}};
    if (!find_part(dossier->road, context.actor().id, room.list_replaced(context)))
        return Refusal{"PARAPHEUR-004", "", {}};
    if (auto refusal = check_text(question, "question")) return *refusal;
    const bool is_known = room.holds(context, to, "parapheur.consulter");
    if (base::trim(question).empty() || !is_known || to == context.actor().id)
        return Refusal{"PARAPHEUR-032", is_known ? "question" : "a", {}};
    room.store.put_avis(context, dossier->id,
                        {context.make_uuid(), context.actor().id, to, std::string(base::trim(question)), "",
                         context.now(), std::nullopt});
    room.store.update(context, *dossier, room.store.list_avis(context, dossier->id));
    room.note(context, *dossier, "parapheur.demander_avis", "Avis demandé", {{"a", to}});
    room.tell(context, *dossier, {to}, "parapheur.consulter", "Avis demandé");
    return base::Done{};
}

Result<base::Done> give_avis(const Room& room, Context& context, std::string_view id, std::string_view avis,
                             const std::string& answer) {
    auto dossier = room.find_seen(context, id);
    if (!dossier) return Refusal{"PARAPHEUR-001", "", {}};
    if (!dossier->road.now()) return Refusal{"PARAPHEUR-003", "", {}};
    if (auto refusal = check_text(answer, "reponse")) return *refusal;
    if (base::trim(answer).empty()) return Refusal{"PARAPHEUR-032", "reponse", {}};
    auto all = room.store.list_avis(context, dossier->id);
    const auto found = std::find_if(all.begin(), all.end(), [&](const Avis& one) {
        return one.id == avis && one.asked_to == context.actor().id && !one.answered_at;
    });
    if (found == all.end()) return Refusal{"PARAPHEUR-033", "", {}};
    found->answer = base::trim(answer);
    found->answered_at = context.now();
    room.store.put_avis(context, dossier->id, *found);
    room.store.update(context, *dossier, all);
    room.note(context, *dossier, "parapheur.donner_avis", "Avis donné");
    room.tell(context, *dossier, {found->asked_by}, "parapheur.consulter", "Avis donné");
    return base::Done{};
}

Result<Dossier> find_to_sign(const Room& room, Context& context, std::string_view id) {
    auto dossier = room.find_seen(context, id);
    if (!dossier) return Refusal{"PARAPHEUR-001", "", {}};
    const Act act{Gesture::hold, context.actor().id, room.list_replaced(context), "", context.now()};
    if (auto next = apply(dossier->road, act); !next) return next.refusal();
    if (dossier->reading == Reading::mandatory && !room.store.has_read(context, dossier->id, context.actor().id))
        return Refusal{"PARAPHEUR-031", "", {}};
    return std::move(*dossier);
}

} // namespace aubrac::parapheur
