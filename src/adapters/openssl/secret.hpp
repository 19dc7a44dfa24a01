// SPDX-License-Identifier: AGPL-3.0-or-later
// Secrets that pass through memory: the PIN of a token, a password. They leave no trace where they stood.
#pragma once

#include <string>
#include <string_view>

namespace aubrac::adapters::openssl {

/// Overwrites the bytes, in a way that no optimiser drops, then empties the text.
void wipe(std::string& secret);

/// A secret that wipes itself at the end of its life. Not copied, not moved: there is one place to clean.
class Secret {
public:
    explicit Secret(std::string_view text) : text_(text) {}
    ~Secret() { wipe(text_); }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;

    const std::string& text() const { return text_; }

private:
    std::string text_;
};

} // namespace aubrac::adapters::openssl
