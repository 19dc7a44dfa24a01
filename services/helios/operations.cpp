// SPDX-License-Identifier: AGPL-3.0-or-later
// The JSON API of the service: what a logiciel comptable needs to deposit a flux and follow it.
#include "pages/pages.hpp"

#include <base/text.hpp>

namespace aubrac::helios::operations {

namespace {

using base::Refusal;
using kernel::Context;
using kernel::api::Call;
using kernel::api::Value;

constexpr int page_lines = 100, shown_constats = 200, shown_rejets = 200;

Value moment(const std::optional<base::Instant>& instant) { return instant ? Value(instant->iso()) : Value(); }

Value flux_value(const Flux& flux) {
    return Value::object({{"id", flux.id.text()},
                          {"nom_fic", flux.nom_fic},
                          {"siret", flux.siret},
                          {"cod_col", flux.cod_col},
                          {"cod_bud", flux.cod_bud},
                          {"statut", statut_name(flux.statut)},
                          {"depose_le", flux.deposited_at.iso()},
                          {"controle_le", moment(flux.checked_at)},
                          {"envoye_le", moment(flux.sent_at)},
                          {"repondu_le", moment(flux.answered_at)},
                          {"norme", flux.norme},
                          {"erreurs", flux.errors},
                          {"bordereaux", flux.bordereaux},
                          {"pieces", flux.pieces},
                          {"pj", flux.pj},
                          {"total_centimes", flux.total_cents},
                          {"anomalies", flux.anomalies}});
}

Value whole_value(const Room& room, Context& context, const Flux& flux) {
    auto value = flux_value(flux);
    auto constats = Value::array();
    for (const auto& finding : room.store.list_constats(context, flux.id, 0, shown_constats).rows)
        constats.add(Value::object({{"gravite", name_of(finding.severity)},
                                    {"code", finding.code},
                                    {"constat", finding.message},
                                    {"chemin", finding.path},
                                    {"bordereau", finding.bordereau},
                                    {"piece", finding.piece},
                                    {"ligne", finding.ligne}}));
    value.set("constats", std::move(constats));
    auto rejets = Value::array();
    if (is_answered(flux.statut))
        for (const auto& rejet : room.store.list_rejets(context, flux, shown_rejets))
            rejets.add(Value::object({{"rejet", rejet.name}, {"quoi", rejet.title}, {"motif", rejet.reason}}));
    return value.set("rejets", std::move(rejets));
}

} // namespace

kernel::api::Handler list(Room& room) {
    return [&room](Context& context, Call& call) -> base::Result<Value> {
        ListRequest request;
        request.place.after = call.request.parameter("apres");
        request.limit = page_lines;
        const auto page = room.store.list(context, request);
        auto items = Value::array();
        for (const auto& line : page.lines)
            items.add(Value::object({{"id", line.id.text()},
                                     {"nom_fic", line.nom_fic},
                                     {"cod_bud", line.cod_bud},
                                     {"statut", statut_name(line.statut)},
                                     {"depose_le", line.deposited_at.iso()},
                                     {"pieces", line.pieces},
                                     {"total_centimes", line.total_cents},
                                     {"erreurs", line.errors}}));
        return Value::object({{"flux", std::move(items)}, {"apres", page.next}});
    };
}

kernel::api::Handler get(Room& room) {
    return [&room](Context& context, Call& call) -> base::Result<Value> {
        const auto flux = room.store.find(context, FluxId::parse(call.request.path_value("id")));
        if (!flux) return Refusal{"HELIOS-011", "id", {}};
        return whole_value(room, context, *flux);
    };
}

kernel::api::Handler deposit(Room& room) {
    return [&room](Context& context, Call& call) -> base::Result<Value> {
        Deposit deposit;
        deposit.source = "api";
        deposit.new_budget = call.request.field("nouveau_budget") == "1";
        deposit.send = call.request.field("envoyer") == "1";
        deposit.replaces = FluxId::parse(call.request.field("remplace"));
        if (const auto* upload = call.request.upload("fichier"); upload && upload->size > 0) {
            const auto stored = room.kernel.files.keep(context, *upload);
            deposit.sha256 = stored.sha256;
            deposit.size = static_cast<std::int64_t>(stored.size);
            deposit.file_name = upload->file_name;
            deposit.path = upload->path;
        }
        const auto taken = helios::deposit(room, context, deposit);
        if (!taken) return taken.refusal();
        return flux_value(*room.store.find(context, taken.value()));
    };
}

kernel::api::Handler submit(Room& room) {
    return [&room](Context& context, Call& call) -> base::Result<Value> {
        const auto submitted = helios::submit(room, context, FluxId::parse(call.request.path_value("id")));
        if (!submitted) return submitted.refusal();
        return flux_value(*room.store.find(context, submitted.value()));
    };
}

} // namespace aubrac::helios::operations
