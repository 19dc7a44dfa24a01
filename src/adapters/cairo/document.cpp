// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/cairo/document.hpp>

#include "sheet.hpp"

#include <algorithm>
#include <base/ensure.hpp>
#include <base/text.hpp>
#include <variant>

namespace aubrac::adapters::cairo {

namespace {

constexpr std::size_t blocks_limit = 20'000;
constexpr double cell_padding = 4;
constexpr double label_share = 0.34;

struct Title {
    std::string text;
};
struct Heading {
    std::string text;
};
struct Paragraph {
    std::string text;
    Align align;
};
struct Definitions {
    std::vector<Definition> all;
};
struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows;
};
struct Space {
    double points;
};
struct PageBreak {};
using Block = std::variant<Title, Heading, Paragraph, Definitions, Table, Space, PageBreak>;

/// What Pango and a PDF can bear: no control character but line ends.
std::string clean(std::string_view text) {
    ENSURE(base::is_utf8(text));
    std::string out(text);
    for (char& c : out)
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F) c = ' ';
    return out;
}

/// Cells side by side, as high as the highest, on one page.
class Row {
public:
    void add(Layout layout, double x) {
        cells_.push_back({std::move(layout), x});
        height_ = std::max(height_, Sheet::height(*cells_.back().layout) + 2 * cell_padding);
    }
    void limit(double height) {
        if (height_ <= height) return;
        height_ = 0;
        for (auto& cell : cells_) {
            Sheet::limit_height(*cell.layout, height - 2 * cell_padding);
            height_ = std::max(height_, Sheet::height(*cell.layout) + 2 * cell_padding);
        }
    }
    double height() const { return height_; }
    void draw(Sheet& sheet, const char* first_tag, const char* other_tag) const {
        sheet.tag("TR", [&] {
            const char* tag = first_tag;
            for (const auto& cell : cells_) {
                sheet.tag(tag, [&] { sheet.draw(*cell.layout, cell.x + cell_padding, sheet.y() + cell_padding); });
                tag = other_tag;
            }
        });
        sheet.advance(height_);
        sheet.draw_rule(margin, sheet.y(), body_width);
    }

private:
    struct Cell {
        Layout layout;
        double x;
    };
    std::vector<Cell> cells_;
    double height_ = 0;
};

class Painter {
public:
    explicit Painter(Sheet& sheet) : sheet_(sheet) {}

    void operator()(const Title& title) {
        const auto layout = sheet_.make_layout(title.text, {17, Style::Weight::bold}, body_width);
        sheet_.tag("H1", [&] { sheet_.flow(*layout, margin); });
        sheet_.advance(10);
    }

    void operator()(const Heading& heading) {
        const auto layout = sheet_.make_layout(heading.text, {12.5, Style::Weight::bold}, body_width);
        // A heading alone at the foot of a page announces nothing.
        if (Sheet::height(*layout) + 50 > sheet_.room() && !sheet_.at_top()) sheet_.new_page();
        if (!sheet_.at_top()) sheet_.advance(8);
        sheet_.tag("H2", [&] { sheet_.flow(*layout, margin); });
        sheet_.advance(4);
    }

    void operator()(const Paragraph& paragraph) {
        const auto layout = sheet_.make_layout(paragraph.text, {.align = paragraph.align}, body_width);
        sheet_.tag("P", [&] { sheet_.flow(*layout, margin); });
        sheet_.advance(7);
    }

    void operator()(const Definitions& definitions) {
        sheet_.draw_rule(margin, sheet_.y(), body_width);
        sheet_.tag("Table", [&] {
            for (const auto& [label, value] : definitions.all) {
                const double label_width = body_width * label_share;
                Row row;
                row.add(cell(label, label_width, {.weight = Style::Weight::bold}), margin);
                row.add(cell(value, body_width - label_width, {}), margin + label_width);
                put(row, body_height);
                row.draw(sheet_, "TH", "TD");
            }
        });
        sheet_.advance(10);
    }

    void operator()(const Table& table) {
        const auto header =
            make_row(table, Style::Weight::bold, [&](std::size_t i) { return table.columns[i].header; });
        if (header.height() + 40 > sheet_.room() && !sheet_.at_top()) sheet_.new_page();
        sheet_.tag("Table", [&] {
            draw_header(header);
            for (const auto& cells : table.rows) {
                auto row = make_row(table, Style::Weight::normal, [&](std::size_t i) { return cells[i]; });
                if (put(row, body_height - header.height())) draw_header(header);
                row.draw(sheet_, "TD", "TD");
            }
        });
        sheet_.advance(10);
    }

    void operator()(const Space& space) { sheet_.advance(std::min(space.points, sheet_.room())); }

    void operator()(const PageBreak&) {
        if (!sheet_.at_top()) sheet_.new_page();
    }

private:
    Layout cell(const std::string& text, double width, const Style& style) const {
        return sheet_.make_layout(text, style, std::max(width - 2 * cell_padding, 10.0));
    }

    template <class Text>
    Row make_row(const Table& table, Style::Weight weight, Text text) const {
        double total = 0;
        for (const auto& column : table.columns) total += column.weight;
        Row row;
        double x = margin;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            const double width = body_width * table.columns[i].weight / total;
            row.add(cell(text(i), width, {9, weight, table.columns[i].align}), x);
            x += width;
        }
        row.limit(body_height / 2);
        return row;
    }

    /// True when the row begins a page.
    bool put(Row& row, double highest) {
        row.limit(highest);
        if (row.height() <= sheet_.room() || sheet_.at_top()) return false;
        sheet_.new_page();
        return true;
    }

    void draw_header(const Row& header) {
        sheet_.fill_band(margin, sheet_.y(), body_width, header.height());
        header.draw(sheet_, "TH", "TH");
    }

    Sheet& sheet_;
};

} // namespace

struct Document::Content {
    DocumentInfo info;
    std::vector<Block> blocks;
    std::size_t size = 0;

    template <class Kind>
    void add(Kind block, std::size_t weight = 1) {
        size += weight;
        ENSURE(size <= blocks_limit);
        blocks.emplace_back(std::in_place_type<Kind>, std::move(block));
    }
};

Document::Document(DocumentInfo info) : content_(std::make_unique<Content>()) {
    info.title = clean(info.title);
    info.author = clean(info.author);
    info.footer = clean(info.footer);
    content_->info = std::move(info);
}
Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;

Document& Document::add_title(std::string_view text) { return content_->add(Title{clean(text)}), *this; }

Document& Document::add_heading(std::string_view text) { return content_->add(Heading{clean(text)}), *this; }

Document& Document::add_paragraph(std::string_view text, Align align) {
    return content_->add(Paragraph{clean(text), align}), *this;
}

Document& Document::add_definitions(const std::vector<Definition>& definitions) {
    Definitions block;
    for (const auto& [label, value] : definitions) block.all.push_back({clean(label), clean(value)});
    return content_->add(std::move(block), definitions.size()), *this;
}

Document& Document::add_table(const std::vector<Column>& columns,
                              const std::vector<std::vector<std::string>>& rows) {
    ENSURE(!columns.empty());
    Table table{columns, rows};
    for (auto& column : table.columns) {
        ENSURE(column.weight > 0);
        column.header = clean(column.header);
    }
    for (auto& row : table.rows) {
        ENSURE(row.size() == columns.size());
        for (auto& cell : row) cell = clean(cell);
    }
    return content_->add(std::move(table), rows.size() + 1), *this;
}

Document& Document::add_space(double millimetres) {
    ENSURE(millimetres >= 0);
    return content_->add(Space{millimetres * 72 / 25.4}), *this;
}

Document& Document::add_page_break() { return content_->add(PageBreak{}), *this; }

std::string Document::write() const {
    const auto paint = [&](Sheet& sheet) {
        Painter painter(sheet);
        for (const auto& block : content_->blocks) std::visit(painter, block);
    };
    // The footer says how many pages there are: they are drawn once to be counted.
    int pages = 0;
    {
        Sheet draft(content_->info, 0);
        paint(draft);
        pages = draft.pages();
    }
    Sheet sheet(content_->info, pages);
    paint(sheet);
    return sheet.finish();
}

} // namespace aubrac::adapters::cairo
