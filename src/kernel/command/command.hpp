// SPDX-License-Identifier: AGPL-3.0-or-later
// Command: a verb of the command line, `aubrac <service> <verb>`.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

struct Kernel;

/// "--data DIR" is an option with a value, "--json" one without; the rest are operands, in order.
struct CommandCall {
    std::vector<std::string> operands;
    std::map<std::string, std::string, std::less<>> options; // name without dashes; "" for one without value
    Kernel* kernel = nullptr; // the stores, opened; null unless the command declared that it needs them

    bool has(std::string_view option) const { return options.find(option) != options.end(); }
    std::string option(std::string_view name, std::string_view fallback = {}) const;
};

/// Exit code: 0 done, 1 the answer is no, 2 called wrongly.
using CommandHandler = std::function<int(CommandCall&)>;

/// stores: opens the data folder named by --data first.
enum class Needs { nothing, stores };

struct Command {
    std::string service, verb;
    std::string usage; // "FILE [--json]"
    std::string help;  // one line, English
    std::vector<std::string> flags; // options without value
    std::vector<std::string> values; // options with a value, besides --data
    Needs needs = Needs::nothing;
    CommandHandler handler;
};

} // namespace aubrac::kernel
