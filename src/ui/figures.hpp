// SPDX-License-Identifier: AGPL-3.0-or-later
// Figures: a few numbers that count, and charts whose title is the question they answer. Each chart carries
// the table of its values (RGAA 1.6): the drawing is for the eye only.
#pragma once

#include "html.hpp"
#include "icon.hpp"

namespace aubrac::ui {

/// "12 — à transmettre". With an address it can be clicked.
struct KeyFigure {
    std::string value; // already in French: "1 234", "98 %"
    std::string words;
    Url url = {};
    Tone tone = Tone::neutral;
};
Html key_figures(const std::vector<KeyFigure>& figures);

struct Point {
    std::string words; // "janvier"
    double value = 0;  // drawn from zero; a negative or absent value draws nothing
    std::string shown; // what the table says: "1 234"
};

struct Chart {
    std::string question;      // "Combien d'actes envoyés chaque mois ?"
    std::string answer = {};   // one sentence that sums it up
    std::string axis;          // name of the first column: "Mois"
    std::string unit;          // name of the second: "Actes"
    std::vector<Point> points; // 1 to 60
    Url csv = {};
};
Html bar_chart(const Chart& chart);
Html line_chart(const Chart& chart);

} // namespace aubrac::ui
