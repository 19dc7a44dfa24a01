// SPDX-License-Identifier: AGPL-3.0-or-later
// Which steps a store must have, and which it lacks. Decision 0004.
#pragma once

#include <cstdint>
#include <kernel/storage/stores.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace aubrac::kernel {

enum class StoreKind { member, operator_ };

/// The steps of one kind of store, in order.
struct Schema {
    std::vector<Migration> steps;
    std::int64_t fingerprint = 0; // 1 to 2^31-1, of the names in order: equal means nothing to do
};

using StepName = std::pair<std::string, std::string>; // owner, name

/// Two steps of the same owner, name and store are a Bug.
Schema select_schema(const std::vector<Migration>& migrations, StoreKind kind);

/// Steps that `applied` lacks, in order. Throws base::Failure when `applied` has a step unknown here: that
/// store was written by a newer program, and this one would harm it.
std::vector<const Migration*> find_missing(const Schema& schema, const std::set<StepName>& applied,
                                           const std::string& store);

} // namespace aubrac::kernel
