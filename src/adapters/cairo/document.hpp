// SPDX-License-Identifier: AGPL-3.0-or-later
// Makes the PDF documents we give back: bordereaux, letters, receipts. A4, DejaVu Sans, tagged for screen readers
// (headings, paragraphs, tables), text that can be searched and copied.
#pragma once

#include <base/date.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adapters::cairo {

struct DocumentInfo {
    std::string title;     // of the file's properties
    std::string author;    // the commune or the operator
    base::Instant created; // the only date in the file: the same content gives the same bytes
    std::string footer;    // left of the page number, on every page; empty: none
};

enum class Align { left, right };

struct Column {
    std::string header;
    double weight = 1; // share of the width
    Align align = Align::left;
};

struct Definition {
    std::string label;
    std::string value;
};

/// Filled from top to bottom, then written. Every text is UTF-8 (else a Bug); control characters become spaces,
/// but line ends in paragraphs and cells. What does not fit goes on to the next page. At most 20,000 blocks and
/// rows. One thread at a time; several documents may be made at once.
class Document {
public:
    explicit Document(DocumentInfo info);
    ~Document();
    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;

    Document& add_title(std::string_view text); // once, at the top
    Document& add_heading(std::string_view text);
    Document& add_paragraph(std::string_view text, Align align = Align::left);
    /// Label on the left, value on the right, one below the other.
    Document& add_definitions(const std::vector<Definition>& definitions);
    /// The headers come again at the top of each page. Each row has as many cells as there are columns (else a
    /// Bug); a row higher than a page is cut with "…" (copying it still gives the whole text).
    Document& add_table(const std::vector<Column>& columns, const std::vector<std::vector<std::string>>& rows);
    Document& add_space(double millimetres);
    Document& add_page_break();

    /// The PDF. Throws base::Failure when it would pass 2,000 pages or when memory is short.
    std::string write() const;

private:
    struct Content;
    std::unique_ptr<Content> content_;
};

} // namespace aubrac::adapters::cairo
