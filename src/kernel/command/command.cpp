// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/command/command.hpp>

namespace aubrac::kernel {

std::string CommandCall::option(std::string_view name, std::string_view fallback) const {
    const auto found = options.find(name);
    return found == options.end() ? std::string(fallback) : found->second;
}

} // namespace aubrac::kernel
