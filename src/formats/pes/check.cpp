// SPDX-License-Identifier: AGPL-3.0-or-later
#include "check.hpp"

#include "amounts.hpp"
#include "reading.hpp"

#include <optional>

namespace aubrac::formats::pes {
namespace {

constexpr std::size_t step = 64 * 1024;

Report run(const Source& source, const CheckOptions& options, Visitor* visitor, Judging judging) {
    std::optional<Norms> own;
    if (!options.norms) own = Norms::built_in();
    Reading reading(options, own ? *own : *options.norms, visitor, judging);
    return reading.run(source);
}

} // namespace

Source source_of(std::string_view bytes) {
    return [bytes]() mutable {
        const auto piece = bytes.substr(0, step);
        bytes.remove_prefix(piece.size());
        return piece;
    };
}

std::int64_t Report::total_cents() const { return add_cents(total_ht_cents, total_tva_cents); }

Report check(const Source& source, const CheckOptions& options, Visitor* visitor) {
    return run(source, options, visitor, Judging::everything);
}

Report read(const Source& source, Visitor& visitor, const CheckOptions& options) {
    return run(source, options, &visitor, Judging::values_alone);
}

} // namespace aubrac::formats::pes
