// SPDX-License-Identifier: AGPL-3.0-or-later
// Mon bureau: what this person must do, sorted by legal deadline; what waits for someone else; what is new.
#pragma once

#include "figures.hpp"
#include "text.hpp"

namespace aubrac::ui {

/// "Transmettre — Délibération 2026_041, Tarifs de l'eau — avant le 5 décembre 2026".
struct Duty {
    std::string verb; // "Transmettre": the words of the link
    std::string what;
    Url url;
    std::optional<base::Date> due = {}; // last day allowed; absent: no deadline
    Html why = {};                      // the text that sets the deadline
    std::string adherent = {};          // for which commune, when one acts for several
};

struct Waiting {
    std::string what;
    std::string whom; // "la préfecture"
    Url url;
    std::optional<base::Instant> since = {};
};

struct News {
    std::string what;
    Url url;
    std::optional<base::Instant> when = {};
};

struct Desk {
    std::string title = "Mon bureau";
    std::string greeting = {}; // "Bonjour Jeanne"
    base::Date today;          // sorts duties into late, within seven days and later
    std::vector<KeyFigure> figures = {};
    std::vector<Duty> duties = {};
    std::vector<Waiting> waiting = {};
    std::vector<News> news = {};
    Html more = {};
};
Html desk(const Desk& desk);

} // namespace aubrac::ui
