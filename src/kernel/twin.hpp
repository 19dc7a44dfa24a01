// SPDX-License-Identifier: AGPL-3.0-or-later
// Twin: an outside system played by us, speaking its real protocol (decision 0012). Used by `aubrac simulate`,
// by adhérents in training, by the demo and by the tests.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace aubrac::kernel {

struct TwinOptions {
    std::filesystem::path folder;  // the twin's own: certificates, mailbox, what it received
    std::uint16_t port = 0;        // 0: any free one, on 127.0.0.1
    std::map<std::string, std::string, std::less<>> knobs; // "delay" → "5": see the help of each twin
};

/// Runs on threads of its own until destroyed.
class RunningTwin {
public:
    virtual ~RunningTwin() = default;
    /// Where it listens and what a client needs, as settings: "actes.training.url" → "https://127.0.0.1:…".
    virtual std::map<std::string, std::string> settings() const = 0;
};

struct Twin {
    std::string name; // "prefecture"
    std::string help; // its knobs, English, several lines
    std::function<std::unique_ptr<RunningTwin>(const TwinOptions&)> start;
};

} // namespace aubrac::kernel
