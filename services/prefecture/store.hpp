// SPDX-License-Identifier: AGPL-3.0-or-later
// The operator's bin, in SQL.
#pragma once

#include <kernel/storage/paging.hpp>
#include <optional>
#include <string>

namespace aubrac::prefecture {

struct BinLine {
    std::string id, source, file_name, siren, reason, sha256; // sha256 of the whole mail, kept in files
    base::Instant received_at;
};

class Store {
public:
    explicit Store(kernel::Storage storage) : storage_(std::move(storage)) {}

    /// False when it is there already: the same mail was read again.
    bool add(kernel::Context& context, const BinLine& line) const;
    /// Still to be looked at, latest first, at most `limit`.
    kernel::Paged<BinLine> list(kernel::Context& context, const kernel::PagePlace& place, int limit) const;
    std::optional<BinLine> find(kernel::Context& context, std::string_view id) const;
    /// False when it was handled already, or never was.
    bool mark_handled(kernel::Context& context, std::string_view id) const;

private:
    kernel::Storage storage_;
};

} // namespace aubrac::prefecture
