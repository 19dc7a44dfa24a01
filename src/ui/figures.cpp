// SPDX-License-Identifier: AGPL-3.0-or-later
// Figures and charts, in SVG without any style of its own: the style sheet colours it, dark mode included.
#include "figures.hpp"

#include "markup.hpp"

#include <algorithm>
#include <base/ensure.hpp>
#include <cmath>
#include <cstdio>

namespace aubrac::ui {

namespace {

constexpr double width = 640;
constexpr double height = 240;
constexpr double top = 36;
constexpr double bottom = 28;

std::string coordinate(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}

double highest(const std::vector<Point>& points) {
    double most = 0;
    for (const auto& point : points)
        if (std::isfinite(point.value)) most = std::max(most, point.value);
    return most > 0 ? most : 1;
}

double bar_height(const Point& point, double most) {
    if (!std::isfinite(point.value) || point.value <= 0) return 0;
    return point.value / most * (height - top - bottom);
}

void write_label(Markup& m, double x, double y, std::string_view words, std::string_view css_class) {
    m.open("text", css_class).attr("x", coordinate(x)).attr("y", coordinate(y)).attr("text-anchor", "middle");
    m.text(words).close();
}

void open_drawing(Markup& m, std::string_view css_class) {
    m.open("svg", css_class).attr("viewBox", "0 0 640 240").attr("aria-hidden", "true").attr("focusable", "false");
    m.open("line", "axis").attr("x1", "0").attr("x2", "640").attr("y1", coordinate(height - bottom));
    m.attr("y2", coordinate(height - bottom)).close();
}

/// At most twelve labels, evenly: more would overlap.
bool shows_label(std::size_t i, std::size_t count) { return i % ((count + 11) / 12) == 0; }

/// What a telephone hides: it has room for six labels.
std::string label_class(std::string name, std::size_t i, std::size_t count) {
    return i % ((count + 5) / 6) == 0 ? name : name + " minor";
}

void write_values(Markup& m, const Chart& chart) {
    m.open("details", "fold").open("summary").text("Voir les chiffres").close().open("table", "plain");
    m.open("caption", "hidden-words").text(chart.question).close().open("thead").open("tr");
    m.open("th").attr("scope", "col").text(chart.axis).close();
    m.open("th", "end").attr("scope", "col").text(chart.unit).close().close().close().open("tbody");
    for (const auto& point : chart.points) {
        m.open("tr").open("th").attr("scope", "row").text(point.words).close();
        m.open("td", "end").text(point.shown).close().close();
    }
    m.close().close();
    if (!chart.csv.empty())
        m.open("p").open("a").url("href", chart.csv).text("Exporter en tableur (CSV)").close().close();
    m.close();
}

Html frame_chart(const Chart& chart, const Html& drawing) {
    ENSURE(chart.points.size() <= 60);
    Markup m(drawing.view().size() + 2048);
    m.open("section", "chart").open_heading().text(chart.question).close();
    if (!chart.answer.empty()) m.open("p", "answer").text(chart.answer).close();
    m.html(drawing);
    write_values(m, chart);
    return m.close().take();
}

} // namespace

Html key_figures(const std::vector<KeyFigure>& figures) {
    if (figures.empty()) return {};
    Markup m;
    m.open("ul", "figures");
    for (const auto& figure : figures) {
        m.open("li", tone_name(figure.tone));
        m.open(figure.url.empty() ? Tag("div") : Tag("a")).url("href", figure.url);
        m.open("span", "value")
            .text(figure.value)
            .close()
            .text(" ")
            .open("span", "words")
            .text(figure.words)
            .close();
        m.close().close();
    }
    return m.close().take();
}

Html bar_chart(const Chart& chart) {
    const auto most = highest(chart.points);
    const double step = width / static_cast<double>(std::max<std::size_t>(chart.points.size(), 1));
    const double bar = std::min(step * 0.64, 56.0);
    Markup m(2048);
    open_drawing(m, "drawing bars");
    for (std::size_t i = 0; i < chart.points.size(); ++i) {
        const double middle = step * (static_cast<double>(i) + 0.5);
        const double tall = bar_height(chart.points[i], most);
        m.open("rect").attr("x", coordinate(middle - bar / 2)).attr("y", coordinate(height - bottom - tall));
        m.attr("width", coordinate(bar)).attr("height", coordinate(tall)).attr("rx", "2").close();
        if (!shows_label(i, chart.points.size())) continue;
        write_label(m, middle, height - bottom - tall - 6, chart.points[i].shown,
                    label_class("figure", i, chart.points.size()));
        write_label(m, middle, height - 8, chart.points[i].words, label_class("label", i, chart.points.size()));
    }
    return frame_chart(chart, m.close().take());
}

Html line_chart(const Chart& chart) {
    const auto most = highest(chart.points);
    const double step = width / static_cast<double>(std::max<std::size_t>(chart.points.size(), 1));
    std::string path;
    Markup dots;
    for (std::size_t i = 0; i < chart.points.size(); ++i) {
        const double x = step * (static_cast<double>(i) + 0.5);
        const double y = height - bottom - bar_height(chart.points[i], most);
        path += (i == 0 ? "M" : " L") + coordinate(x) + " " + coordinate(y);
        dots.open("circle").attr("cx", coordinate(x)).attr("cy", coordinate(y)).attr("r", "3.5").close();
        if (!shows_label(i, chart.points.size())) continue;
        write_label(dots, x, y - 10, chart.points[i].shown, label_class("figure", i, chart.points.size()));
        write_label(dots, x, height - 8, chart.points[i].words, label_class("label", i, chart.points.size()));
    }
    Markup m(2048);
    open_drawing(m, "drawing curve");
    m.open("path").attr("d", path).attr("fill", "none").close().html(dots.take());
    return frame_chart(chart, m.close().take());
}

} // namespace aubrac::ui
