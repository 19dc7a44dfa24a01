// SPDX-License-Identifier: AGPL-3.0-or-later
#include "arguments.hpp"

#include <algorithm>

namespace aubrac::server {

base::Result<kernel::CommandCall> parse_arguments(const std::vector<std::string>& words,
                                                  const std::vector<std::string>& flags,
                                                  const std::vector<std::string>& values) {
    kernel::CommandCall call;
    const auto has = [](const std::vector<std::string>& list, const std::string& name) {
        return std::find(list.begin(), list.end(), name) != list.end();
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!words[i].starts_with("--")) {
            call.operands.push_back(words[i]);
            continue;
        }
        auto name = words[i].substr(2);
        std::string value;
        const auto equal = name.find('=');
        const bool given = equal != std::string::npos;
        if (given) {
            value = name.substr(equal + 1);
            name.resize(equal);
        }
        if (has(values, name)) {
            if (!given) {
                if (i + 1 >= words.size()) return base::Refusal{"SERVER-001", name, {words[i]}};
                value = words[++i];
            }
        } else if (!has(flags, name) || given) {
            return base::Refusal{"SERVER-001", name, {words[i]}};
        }
        call.options[name] = value;
    }
    return call;
}

} // namespace aubrac::server
