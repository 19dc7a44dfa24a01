// SPDX-License-Identifier: AGPL-3.0-or-later
// Figures of all adhérents, in the operator's store: counts only, no content.
#pragma once

#include <kernel/storage/storage.hpp>
#include <vector>

namespace aubrac::actes {

struct Figures {
    base::AdherentId adherent;
    std::int64_t sent = 0, acknowledged = 0, refused = 0, published = 0;
    std::int64_t late = 0; // without an answer for more than four hours
};

class FiguresStore {
public:
    explicit FiguresStore(kernel::Storage storage) : storage_(std::move(storage)) {}

    void set(kernel::Context& context, const Figures& figures) const;
    /// Those who sent most first, at most `limit`.
    std::vector<Figures> list(kernel::Context& context, int limit) const;

private:
    kernel::Storage storage_;
};

} // namespace aubrac::actes
