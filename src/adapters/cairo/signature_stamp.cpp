// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/cairo/signature_stamp.hpp>

#include "sheet.hpp"

#include <algorithm>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

namespace aubrac::adapters::cairo {

namespace {

constexpr std::size_t lines_limit = 8;
constexpr std::size_t characters_limit = 200;
constexpr double smallest = 4;
constexpr double band = 3;    // the colour on the left
constexpr double padding = 5; // around the text

cairo_status_t keep(void* bytes, const unsigned char* data, unsigned int size) {
    static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), size);
    return CAIRO_STATUS_SUCCESS;
}

std::string escape(const std::string& text) {
    ENSURE(base::is_utf8(text));
    char* escaped = g_markup_escape_text(base::one_line(text, characters_limit).c_str(), -1);
    std::string out(escaped);
    g_free(escaped);
    return out;
}

std::string markup_of(const SignatureStamp& stamp) {
    std::string out;
    const auto add = [&](const std::string& text, const char* open, const char* close) {
        if (text.empty()) return;
        if (!out.empty()) out += "\n";
        out += open + escape(text) + close;
    };
    add(stamp.title, "<span size='85%'>", "</span>");
    add(stamp.name, "<span size='115%'><b>", "</b></span>");
    for (const auto& line : stamp.lines) add(line, "", "");
    return out;
}

/// The text at the largest size that fits, from a quarter of the height down.
Layout fit(cairo_t* context, const SignatureStamp& stamp) {
    Layout layout(pango_cairo_create_layout(context));
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(pango_layout_get_context(layout.get()), options);
    cairo_font_options_destroy(options);
    const double width = std::max(stamp.width - band - 2 * padding, 4.0);
    const double height = std::max(stamp.height - 2 * padding, 4.0);
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_markup(layout.get(), markup_of(stamp).c_str(), -1);
    PangoFontDescription* font = pango_font_description_from_string("DejaVu Sans");
    int high = 0;
    for (double size = std::clamp(stamp.height / 4, smallest, 11.0); size >= smallest; size -= 0.25) {
        pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
        pango_layout_set_font_description(layout.get(), font);
        pango_layout_get_size(layout.get(), nullptr, &high);
        if (high <= height * PANGO_SCALE) break;
    }
    pango_font_description_free(font);
    if (high > height * PANGO_SCALE) {
        pango_layout_set_height(layout.get(), static_cast<int>(height * PANGO_SCALE));
        pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
    }
    return layout;
}

void paint(cairo_t* context, const SignatureStamp& stamp) {
    cairo_set_source_rgb(context, 1, 1, 1);
    cairo_rectangle(context, 0, 0, stamp.width, stamp.height);
    cairo_fill(context);
    cairo_set_source_rgb(context, 0.1, 0.2, 0.45);
    cairo_rectangle(context, 0, 0, band, stamp.height);
    cairo_fill(context);
    cairo_set_line_width(context, 0.75);
    cairo_rectangle(context, 0.375, 0.375, stamp.width - 0.75, stamp.height - 0.75);
    cairo_stroke(context);
    const auto layout = fit(context, stamp);
    int high = 0;
    pango_layout_get_size(layout.get(), nullptr, &high);
    const double room = stamp.height - static_cast<double>(high) / PANGO_SCALE;
    cairo_move_to(context, band + padding, std::max(room / 2, 0.0));
    pango_cairo_show_layout(context, layout.get());
}

} // namespace

std::string draw_signature_stamp(const SignatureStamp& stamp) {
    ENSURE(stamp.width >= 20 && stamp.width <= 2000 && stamp.height >= 20 && stamp.height <= 2000);
    ENSURE(stamp.lines.size() <= lines_limit);
    std::string bytes;
    cairo_status_t status = CAIRO_STATUS_SUCCESS;
    {
        const std::unique_ptr<cairo_surface_t, Free> surface(
            cairo_pdf_surface_create_for_stream(keep, &bytes, stamp.width, stamp.height));
        cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_5);
        cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, "1970-01-01T00:00:00Z");
        const std::unique_ptr<cairo_t, Free> context(cairo_create(surface.get()));
        paint(context.get(), stamp);
        cairo_show_page(context.get());
        cairo_surface_finish(surface.get());
        status = cairo_status(context.get());
        if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_status(surface.get());
    }
    if (status != CAIRO_STATUS_SUCCESS)
        throw base::Failure(std::string("drawing a stamp: ") + cairo_status_to_string(status));
    return bytes;
}

} // namespace aubrac::adapters::cairo
