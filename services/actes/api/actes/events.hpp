// SPDX-License-Identifier: AGPL-3.0-or-later
// Facts that `actes` announces.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aubrac::actes {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// The préfecture acknowledged an acte: it is exécutoire once published (CGCT art. L2131-1).
struct ActeAcknowledged {
    static constexpr std::string_view name = "actes.ActeAcknowledged";
    std::string acte;           // ActeId
    std::string id_acte;        // as the préfecture names it
    std::string date_reception; // ISO

    Fields write() const { return {{"acte", acte}, {"id_acte", id_acte}, {"date_reception", date_reception}}; }
    static ActeAcknowledged read(const Fields& fields) {
        ActeAcknowledged event;
        for (const auto& [key, value] : fields) {
            if (key == "acte") event.acte = value;
            if (key == "id_acte") event.id_acte = value;
            if (key == "date_reception") event.date_reception = value;
        }
        return event;
    }
};

} // namespace aubrac::actes
