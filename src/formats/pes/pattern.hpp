// SPDX-License-Identifier: AGPL-3.0-or-later
// Regular expressions of the norm's values (XML Schema part 2, appendix F, the part that PES uses), compiled to a
// table: matching reads each byte once, whatever the expression, with no recursion.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace aubrac::formats::pes {

class Pattern {
public:
    /// Understands characters, `.`, `[…]`, `[^…]`, `(…)`, `|`, `?`, `*`, `+`, `{n}`, `{n,}`, `{n,m}` and the
    /// escapes \d \s \n \t and of punctuation. Absent for anything else, and beyond 2,000 positions or 1,000
    /// states.
    static std::optional<Pattern> compile(std::string_view expression);

    /// True when the whole of `utf8` is matched.
    bool matches(std::string_view utf8) const {
        std::uint16_t state = 0;
        for (const char c : utf8) {
            state = next_[state * 256u + static_cast<unsigned char>(c)];
            if (state == dead) return false;
        }
        return accepting_[state];
    }

private:
    friend class PatternCompiler;
    static constexpr std::uint16_t dead = 0xFFFF;
    std::vector<std::uint16_t> next_; // by state, then by byte
    std::vector<bool> accepting_;
};

} // namespace aubrac::formats::pes
