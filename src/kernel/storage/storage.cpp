// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/storage/storage.hpp>

#include "work.hpp"
#include <base/ensure.hpp>

namespace aubrac::kernel {

namespace {

Place choose_place(Scope scope, const Context& context) {
    ENSURE(scope != Scope::member || !context.adherent().empty());
    return scope == Scope::operator_ && !context.adherent().empty() ? Place::operator_ : Place::own;
}

/// The statement itself when it has no macro, which is the common case; else its expansion, kept in `room`.
std::string_view expand(std::string_view statement, Place place, Context& context, std::string& room) {
    if (statement.find("{{") == std::string_view::npos) return statement;
    const bool partitioned =
        place == Place::own && !context.adherent().empty() && context.work().engine() == sql::Engine::postgresql;
    room = expand_macros(statement, partitioned);
    return room;
}

} // namespace

std::unique_ptr<sql::Cursor> Storage::query(Context& context, std::string_view statement,
                                            const sql::Params& params) const {
    const auto place = choose_place(scope_, context);
    std::string room;
    return context.work().query(owner_, place, expand(statement, place, context, room), params);
}

std::int64_t Storage::execute(Context& context, std::string_view statement, const sql::Params& params) const {
    const auto place = choose_place(scope_, context);
    ENSURE(place == Place::own); // the operator's store is written by a work of its own
    std::string room;
    return context.work().execute(owner_, expand(statement, place, context, room), params);
}

sql::Engine Storage::engine(Context& context) const { return context.work().engine(); }

} // namespace aubrac::kernel
