// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/pages/csv.hpp>

namespace aubrac::kernel::pages {

Csv::Csv(const std::vector<std::string>& header) : text_("\xEF\xBB\xBF") { add(header); }

void Csv::add(const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) text_ += ';';
        std::string cell = cells[i];
        if (!cell.empty() && std::string_view("=+-@\t\r").find(cell[0]) != std::string_view::npos)
            cell = "'" + cell;
        if (cell.find_first_of(";\"\r\n") == std::string::npos) {
            text_ += cell;
            continue;
        }
        text_ += '"';
        for (const char c : cell) text_ += c == '"' ? std::string("\"\"") : std::string(1, c);
        text_ += '"';
    }
    text_ += "\r\n";
}

} // namespace aubrac::kernel::pages
