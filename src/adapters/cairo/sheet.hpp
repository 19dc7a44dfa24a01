// SPDX-License-Identifier: AGPL-3.0-or-later
// Private to this folder: the page being drawn, where the pen is, and texts set on it.
#pragma once

#include <adapters/cairo/document.hpp>
#include <functional>
#include <memory>
#include <string>

struct _cairo;
struct _cairo_surface;
struct _PangoLayout;

namespace aubrac::adapters::cairo {

struct Free {
    void operator()(_cairo* it) const;
    void operator()(_cairo_surface* it) const;
    void operator()(_PangoLayout* it) const;
};
using Layout = std::unique_ptr<_PangoLayout, Free>;

/// All lengths in points, from the top left of the page.
constexpr double page_width = 595.276;
constexpr double page_height = 841.89;
constexpr double margin = 56.7; // 20 mm
constexpr double body_width = page_width - 2 * margin;
constexpr double body_bottom = page_height - margin - 14;
constexpr double body_height = body_bottom - margin;

struct Style {
    double size = 10;
    enum class Weight { normal, bold } weight = Weight::normal;
    Align align = Align::left;
};

class Sheet {
public:
    /// `total_pages`: what the footer says; 0 while it is not known.
    Sheet(const DocumentInfo& info, int total_pages);
    ~Sheet();
    Sheet(const Sheet&) = delete;
    Sheet& operator=(const Sheet&) = delete;

    int pages() const { return pages_; }
    /// Ends the document.
    std::string finish();

    double y() const { return y_; }
    double room() const { return body_bottom - y_; }
    bool at_top() const { return y_ <= margin; }
    void advance(double height) { y_ += height; }
    void new_page();

    Layout make_layout(const std::string& text, const Style& style, double width) const;
    static double height(_PangoLayout& layout);
    /// Never higher than this: the end becomes "…".
    static void limit_height(_PangoLayout& layout, double height);
    void draw(_PangoLayout& layout, double x, double y) const;
    /// Line by line from the pen on, over as many pages as it takes.
    void flow(_PangoLayout& layout, double x);
    void draw_rule(double x, double y, double width) const;
    void fill_band(double x, double y, double width, double height) const;

    /// Everything drawn within `drawing` is one element of the document's structure ("P", "TR"…).
    void tag(const char* name, const std::function<void()>& drawing) const;

private:
    void draw_footer() const;

    const DocumentInfo& info_;
    int total_pages_;
    int pages_ = 1;
    double y_ = margin;
    std::string bytes_;
    std::unique_ptr<_cairo_surface, Free> surface_;
    std::unique_ptr<_cairo, Free> context_;
};

} // namespace aubrac::adapters::cairo
