// SPDX-License-Identifier: AGPL-3.0-or-later
// Downloads: what was joined, what was made, what was exchanged.
#include "pages/pages.hpp"

#include <charconv>

namespace aubrac::actes::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

Answer send(const Room& room, Context& context, const std::string& sha256, const std::string& name,
            Answer::Show show) {
    const auto stored = room.kernel.files.find(context, sha256);
    if (!stored) return Answer::refusal({"ACTES-024", "", {}});
    return Answer::file(room.kernel.files.open(context, sha256), name,
                        std::string(kernel::media_type(stored->type)), show);
}

std::optional<Acte> acte_of(const Room& room, Context& context, const Visit& visit) {
    return room.store.find(context, ActeId::parse(visit.path("id")));
}

} // namespace

Handler document(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto acte = acte_of(room, context, visit);
        if (!acte || !acte->draft.document) return Answer::not_found();
        return send(room, context, acte->draft.document->sha256, acte->draft.document->name,
                    Answer::Show::inline_);
    };
}

Handler annexe(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto acte = acte_of(room, context, visit);
        const auto text = visit.path("position");
        std::size_t position = 0;
        std::from_chars(text.data(), text.data() + text.size(), position);
        if (!acte || position < 1 || position > acte->draft.annexes.size()) return Answer::not_found();
        const auto& piece = acte->draft.annexes[position - 1];
        return send(room, context, piece.sha256, piece.name, Answer::Show::inline_);
    };
}

Handler stamped(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto acte = acte_of(room, context, visit);
        if (!acte) return Answer::not_found();
        return send(room, context, acte->stamped_sha256, acte->id_acte + "-tamponne.pdf", Answer::Show::download);
    };
}

Handler bordereau(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto acte = acte_of(room, context, visit);
        if (!acte) return Answer::not_found();
        return send(room, context, acte->bordereau_sha256, acte->id_acte + "-bordereau.pdf",
                    Answer::Show::download);
    };
}

Handler exchange(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto acte = acte_of(room, context, visit);
        if (!acte) return Answer::not_found();
        for (const auto& exchange : room.store.list_exchanges(context, acte->id))
            if (exchange.message_name == visit.path("name"))
                return send(room, context, exchange.sha256,
                            exchange.direction == "sortant" ? acte->archive_name : exchange.message_name,
                            Answer::Show::download);
        return Answer::not_found();
    };
}

} // namespace aubrac::actes::pages
