// SPDX-License-Identifier: AGPL-3.0-or-later
// Csv: any list as a spreadsheet opens it in France (semicolons, UTF-8 with BOM, CR LF; RFC 4180 quoting).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel::pages {

class Csv {
public:
    explicit Csv(const std::vector<std::string>& header);
    /// A cell that a spreadsheet would run as a formula (= + - @ TAB CR first) is shown as text, behind an apostrophe.
    void add(const std::vector<std::string>& cells);
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

} // namespace aubrac::kernel::pages
