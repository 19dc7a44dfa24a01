// SPDX-License-Identifier: AGPL-3.0-or-later
#include "sheet.hpp"

#include <base/failure.hpp>
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#ifdef __SANITIZE_ADDRESS__
/// Fontconfig keeps its fonts for the life of each thread that drew, and never gives them back.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig\n"; }
#endif

namespace aubrac::adapters::cairo {

namespace {

constexpr int pages_limit = 2000;
constexpr double line_spacing = 1.15;
constexpr const char* font = "DejaVu Sans";

cairo_status_t keep(void* bytes, const unsigned char* data, unsigned int size) {
    static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), size);
    return CAIRO_STATUS_SUCCESS;
}

double points(int pango_units) { return static_cast<double>(pango_units) / PANGO_SCALE; }
int pango_units(double points) { return static_cast<int>(points * PANGO_SCALE); }

} // namespace

void Free::operator()(_cairo* it) const { cairo_destroy(it); }
void Free::operator()(_cairo_surface* it) const { cairo_surface_destroy(it); }
void Free::operator()(_PangoLayout* it) const { g_object_unref(it); }

Sheet::Sheet(const DocumentInfo& info, int total_pages)
    : info_(info), total_pages_(total_pages),
      surface_(cairo_pdf_surface_create_for_stream(keep, &bytes_, page_width, page_height)),
      context_(cairo_create(surface_.get())) {
    auto* surface = surface_.get();
    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5);
    const auto date = info.created.iso().substr(0, 19) + "Z";
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, info.title.c_str());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, info.author.c_str());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Aubrac");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date.c_str());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, date.c_str());
    cairo_tag_begin(context_.get(), "Document", nullptr);
}

Sheet::~Sheet() {
    // libcairo writes the end of the file to bytes_ when it lets the surface go: bytes_ must still be there.
    context_.reset();
    surface_.reset();
}

std::string Sheet::finish() {
    draw_footer();
    cairo_show_page(context_.get());
    cairo_tag_end(context_.get(), "Document");
    cairo_surface_finish(surface_.get());
    auto status = cairo_status(context_.get());
    if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_status(surface_.get());
    if (status != CAIRO_STATUS_SUCCESS)
        throw base::Failure(std::string("making a PDF: ") + cairo_status_to_string(status));
    return std::move(bytes_);
}

void Sheet::new_page() {
    if (pages_ >= pages_limit) throw base::Failure("making a PDF: too many pages");
    draw_footer();
    cairo_show_page(context_.get());
    ++pages_;
    y_ = margin;
}

Layout Sheet::make_layout(const std::string& text, const Style& style, double width) const {
    Layout layout(pango_cairo_create_layout(context_.get()));
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(pango_layout_get_context(layout.get()), options);
    cairo_font_options_destroy(options);
    PangoFontDescription* description = pango_font_description_from_string(font);
    pango_font_description_set_absolute_size(description, pango_units(style.size));
    if (style.weight == Style::Weight::bold) pango_font_description_set_weight(description, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout.get(), description);
    pango_font_description_free(description);
    pango_layout_set_width(layout.get(), pango_units(width));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout.get(), style.align == Align::right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    pango_layout_set_line_spacing(layout.get(), static_cast<float>(line_spacing));
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    return layout;
}

double Sheet::height(_PangoLayout& layout) {
    int height = 0;
    pango_layout_get_size(&layout, nullptr, &height);
    return points(height);
}

void Sheet::limit_height(_PangoLayout& layout, double height) {
    pango_layout_set_ellipsize(&layout, PANGO_ELLIPSIZE_END);
    // Pango counts the lines it keeps without their spacing.
    pango_layout_set_height(&layout, pango_units(height / line_spacing));
}

void Sheet::draw(_PangoLayout& layout, double x, double y) const {
    cairo_set_source_rgb(context_.get(), 0.1, 0.1, 0.12);
    cairo_move_to(context_.get(), x, y);
    pango_cairo_show_layout(context_.get(), &layout);
}

void Sheet::flow(_PangoLayout& layout, double x) {
    PangoLayoutIter* iter = pango_layout_get_iter(&layout);
    do {
        PangoRectangle extents{};
        pango_layout_iter_get_line_extents(iter, nullptr, &extents);
        const double line_height = points(extents.height);
        if (line_height > room() && !at_top()) new_page();
        const double baseline = points(pango_layout_iter_get_baseline(iter) - extents.y);
        cairo_set_source_rgb(context_.get(), 0.1, 0.1, 0.12);
        cairo_move_to(context_.get(), x + points(extents.x), y_ + baseline);
        pango_cairo_show_layout_line(context_.get(), pango_layout_iter_get_line_readonly(iter));
        advance(line_height * line_spacing);
    } while (pango_layout_iter_next_line(iter));
    pango_layout_iter_free(iter);
}

void Sheet::draw_rule(double x, double y, double width) const {
    auto* context = context_.get();
    cairo_set_source_rgb(context, 0.7, 0.72, 0.76);
    cairo_set_line_width(context, 0.5);
    cairo_move_to(context, x, y);
    cairo_line_to(context, x + width, y);
    cairo_stroke(context);
}

void Sheet::fill_band(double x, double y, double width, double height) const {
    cairo_set_source_rgb(context_.get(), 0.93, 0.94, 0.96);
    cairo_rectangle(context_.get(), x, y, width, height);
    cairo_fill(context_.get());
}

void Sheet::tag(const char* name, const std::function<void()>& drawing) const {
    cairo_tag_begin(context_.get(), name, nullptr);
    drawing();
    cairo_tag_end(context_.get(), name);
}

void Sheet::draw_footer() const {
    const double y = page_height - margin + 6;
    draw_rule(margin, y - 5, body_width);
    const auto number = make_layout("Page " + std::to_string(pages_) + " sur " + std::to_string(total_pages_),
                                    {.size = 8, .align = Align::right}, body_width);
    draw(*number, margin, y);
    const auto left = make_layout(info_.footer, {.size = 8}, body_width - 90);
    limit_height(*left, 24);
    draw(*left, margin, y);
}

} // namespace aubrac::adapters::cairo
