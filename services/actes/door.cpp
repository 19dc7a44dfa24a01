// SPDX-License-Identifier: AGPL-3.0-or-later
#include "door.hpp"

#include "work.hpp"

namespace aubrac::actes {

namespace {

using base::Refusal;
using kernel::Context;
using kernel::api::Call;
using kernel::api::Value;

class Door final : public Actes {
public:
    explicit Door(Room& room) : room_(room) {}

    std::optional<ActeSummary> find_acte(Context& context, const ActeId& id) const override {
        const auto acte = context.may("actes.consulter") ? room_.store.find(context, id) : std::nullopt;
        return acte ? std::optional(summary_of(*acte)) : std::nullopt;
    }

    base::Result<ActeId> submit_acte(Context& context, const ActeId& id) override {
        return actes::submit(room_, context, id);
    }

    base::Result<ActeId> deposit_acte(Context& context, const Depot& depot) override {
        if (!context.may("actes.rediger")) return Refusal{"ACTES-001", "", {}};
        Draft draft;
        draft.numero = depot.numero;
        draft.nature = depot.nature;
        draft.matiere = depot.matiere;
        draft.objet = depot.objet;
        draft.decided_on = depot.decided_on;
        draft.publish = published_by_default(depot.nature);
        const auto stored = room_.kernel.files.keep_bytes(context, depot.document_bytes);
        draft.document = Piece{depot.document_name, default_type(depot.nature), stored.sha256, stored.size};
        return save_draft(room_, context, {}, draft);
    }

    void note(Context& context, const ActeId& acte, std::string_view action, std::string_view sentence,
              const kernel::Facts& facts) const override {
        room_.kernel.journal.note(context, action, subject_of(acte), sentence, facts);
    }

    base::Result<Enveloppe> take_enveloppe(Context& context) override {
        return actes::take_enveloppe(room_, context);
    }

    std::vector<TypePiece> list_types(Context& context, int nature) const override {
        std::vector<TypePiece> types;
        const auto classification = room_.classification(context);
        if (const auto* found = find_nature_acte(*classification, std::to_string(nature)))
            for (const auto& type : found->types_pj) types.push_back({type.code_type_pj, type.libelle});
        return types;
    }

    void set_correspondence(Correspondence& correspondence) override {
        ENSURE(!room_.correspondence);
        room_.correspondence = &correspondence;
    }

private:
    Room& room_;
};

Value date(const std::optional<base::Date>& day) { return day ? Value(day->iso()) : Value(); }
Value date(const std::optional<base::Instant>& moment) { return moment ? Value(moment->iso()) : Value(); }

Value line_value(const ActeLine& line) {
    return Value::object({{"id", line.id.text()},
                          {"numero", line.numero},
                          {"nature", line.nature},
                          {"matiere", line.matiere},
                          {"objet", line.objet},
                          {"date", line.decided_on.iso()},
                          {"statut", statut_name(line.statut)},
                          {"publie_le", date(line.published_on)}});
}

Value acte_value(const Acte& acte) {
    return Value::object({{"id", acte.id.text()},
                          {"numero", acte.draft.numero},
                          {"nature", acte.draft.nature},
                          {"matiere", acte.draft.matiere},
                          {"objet", acte.draft.objet},
                          {"date", date(acte.draft.decided_on)},
                          {"statut", statut_name(acte.statut)},
                          {"id_acte", acte.id_acte},
                          {"transmis_le", date(acte.sent_at)},
                          {"recu_le", date(acte.acknowledged_on)},
                          {"publie_le", date(acte.published_on)},
                          {"annule_le", date(acte.cancelled_on)},
                          {"anomalie", acte.anomaly},
                          {"annexes", static_cast<std::int64_t>(acte.draft.annexes.size())}});
}

Draft read_draft(const Room& room, Context& context, const kernel::http::Request& request) {
    Draft draft;
    draft.numero = request.field("numero");
    const auto nature = request.field("nature");
    draft.nature = nature.size() == 1 && nature[0] >= '1' && nature[0] <= '6' ? nature[0] - '0' : 0;
    draft.matiere = request.field("matiere");
    draft.objet = request.field("objet");
    draft.decided_on = base::Date::parse_iso(request.field("date"));
    const auto publish = request.field("publier");
    draft.publish = publish.empty() ? published_by_default(draft.nature) : publish == "1";
    const auto type = request.field("type_pj");
    if (const auto* upload = request.upload("document"))
        draft.document =
            keep_piece(room, context, *upload, type.empty() ? default_type(draft.nature) : std::string(type));
    for (std::size_t i = 1; i <= max_annexes + 1; ++i) {
        const auto name = "annexe_" + std::to_string(i);
        if (const auto* upload = request.upload(name))
            draft.annexes.push_back(
                keep_piece(room, context, *upload, std::string(request.field(name + "_type"))));
    }
    return draft;
}

} // namespace

std::unique_ptr<Actes> make_actes(Room& room) { return std::make_unique<Door>(room); }

kernel::api::Handler api_list(Room& room) {
    return [&room](Context& context, Call& call) -> base::Result<Value> {
        ListRequest request;
        request.place.after = call.request.parameter("apres");
        request.limit = 100;
        const auto page = room.store.list(context, request);
        auto items = Value::array();
        for (const auto& line : page.lines) items.add(line_value(line));
        return Value::object({{"actes", std::move(items)}, {"apres", page.next}});
    };
}

kernel::api::Handler api_get(Room& room) {
    return [&room](Context& context, Call& call) -> base::Result<Value> {
        const auto acte = room.store.find(context, ActeId::parse(call.request.path_value("id")));
        if (!acte) return Refusal{"ACTES-002", "id", {}};
        return acte_value(*acte);
    };
}

kernel::api::Handler api_create(Room& room) {
    return [&room](Context& context, Call& call) -> base::Result<Value> {
        const auto draft = read_draft(room, context, call.request);
        if (const auto refusals = check(room, context, draft); !refusals.empty()) return refusals.front();
        const bool submits = call.request.field("transmettre") == "1";
        const auto saved = save_draft(room, context, {}, draft, submits ? Then::submit : Then::rest);
        if (!saved) return saved.refusal();
        if (submits) {
            const auto submitted = actes::submit(room, context, saved.value());
            if (!submitted) return submitted.refusal();
        }
        return acte_value(*room.store.find(context, saved.value()));
    };
}

kernel::api::Handler api_submit(Room& room) {
    return [&room](Context& context, Call& call) -> base::Result<Value> {
        const auto submitted = actes::submit(room, context, ActeId::parse(call.request.path_value("id")));
        if (!submitted) return submitted.refusal();
        return acte_value(*room.store.find(context, submitted.value()));
    };
}

} // namespace aubrac::actes
