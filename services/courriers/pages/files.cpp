// SPDX-License-Identifier: AGPL-3.0-or-later
// Downloads: what the préfecture joined, what was answered, and the files of the norm.
#include "pages/pages.hpp"

#include <charconv>

namespace aubrac::courriers::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

Answer send(const Room& room, Context& context, const std::string& sha256, const std::string& name,
            Answer::Show show) {
    const auto stored = room.kernel.files.find(context, sha256);
    if (!stored) return Answer::not_found();
    return Answer::file(room.kernel.files.open(context, sha256), name,
                        std::string(kernel::media_type(stored->type)), show);
}

/// The piece that {position} of the address names, from 1; null: none.
const Piece* find_piece(const Visit& visit, const std::vector<Piece>& pieces) {
    const auto text = visit.path("position");
    std::size_t position = 0;
    std::from_chars(text.data(), text.data() + text.size(), position);
    return position < 1 || position > pieces.size() ? nullptr : &pieces[position - 1];
}

/// The envoi of the address, of the letter of the address.
std::optional<Envoi> envoi_of(const Room& room, Context& context, const Visit& visit) {
    auto envoi = room.store.find_envoi(context, EnvoiId::parse(visit.path("envoi")));
    if (!envoi || envoi->courrier != CourrierId::parse(visit.path("id"))) return std::nullopt;
    return envoi;
}

} // namespace

Handler document(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto courrier = room.store.find(context, CourrierId::parse(visit.path("id")));
        const auto* piece = courrier ? find_piece(visit, courrier->pieces) : nullptr;
        if (!piece) return Answer::not_found();
        return send(room, context, piece->sha256, piece->name, Answer::Show::inline_);
    };
}

Handler answer_piece(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto envoi = envoi_of(room, context, visit);
        const auto* piece = envoi ? find_piece(visit, envoi->pieces) : nullptr;
        if (!piece) return Answer::not_found();
        return send(room, context, piece->sha256, piece->name, Answer::Show::inline_);
    };
}

Handler message(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto courrier = room.store.find(context, CourrierId::parse(visit.path("id")));
        if (!courrier) return Answer::not_found();
        return send(room, context, courrier->sha256, courrier->message_name, Answer::Show::download);
    };
}

Handler archive(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto envoi = envoi_of(room, context, visit);
        if (!envoi || envoi->archive_sha256.empty()) return Answer::not_found();
        return send(room, context, envoi->archive_sha256, envoi->archive_name, Answer::Show::download);
    };
}

} // namespace aubrac::courriers::pages
