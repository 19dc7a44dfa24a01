// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/qpdf/stamp.hpp>

#include "page_view.hpp"
#include "win_ansi.hpp"

#include <algorithm>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QPDFWriter.hh>

namespace aubrac::adapters::qpdf {

namespace {

constexpr std::size_t lines_limit = 12;
constexpr std::size_t characters_limit = 120;
constexpr double padding_ratio = 0.6; // of the font size, between frame and text
constexpr double leading_ratio = 1.25;

struct Frame {
    double width = 0;
    double height = 0;
    std::string drawing;
};

Frame draw(const Stamp& stamp) {
    const double size = stamp.font_size;
    const double padding = size * padding_ratio;
    const double leading = size * leading_ratio;
    std::vector<std::string> lines;
    int widest = 0;
    for (const auto& line : stamp.lines) {
        lines.push_back(to_win_ansi(base::one_line(line, characters_limit)));
        widest = std::max(widest, helvetica_width(lines.back()));
    }
    Frame frame;
    frame.width = widest * size / 1000 + 2 * padding;
    frame.height = static_cast<double>(lines.size() - 1) * leading + size + 2 * padding;
    frame.drawing = "/See gs 1 1 1 rg 0 0 " + numbers({frame.width, frame.height}) +
                    "re f\n/Solid gs 0.1 0.2 0.45 RG 0.75 w " +
                    numbers({0.375, 0.375, frame.width - 0.75, frame.height - 0.75}) +
                    "re S\n0.1 0.2 0.45 rg BT /Helv " + number(size) + " Tf " + number(leading) + " TL " +
                    numbers({padding, frame.height - padding - size * 0.8}) + "Td\n";
    for (const auto& line : lines) frame.drawing += pdf_string(line) + " Tj T*\n";
    frame.drawing += "ET\n";
    return frame;
}

QPDFObjectHandle make_form(QPDF& pdf, const Frame& frame) {
    auto form = QPDFObjectHandle::newStream(&pdf, frame.drawing);
    auto dictionary = form.getDict();
    dictionary.replaceKey("/Type", QPDFObjectHandle::newName("/XObject"));
    dictionary.replaceKey("/Subtype", QPDFObjectHandle::newName("/Form"));
    dictionary.replaceKey(
        "/BBox", QPDFObjectHandle::newArray(QPDFObjectHandle::Rectangle(0, 0, frame.width, frame.height)));
    dictionary.replaceKey(
        "/Resources",
        QPDFObjectHandle::parse(
            "<< /Font << /Helv << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> "
            ">>"
            " /ExtGState << /See << /Type /ExtGState /ca 0.85 >> /Solid << /Type /ExtGState /ca 1 >> >> >>"));
    return form;
}

/// Matrix that takes the frame, drawn upright from its lower left, to the top right as it is seen.
std::string place(QPDFPageObjectHelper& page, const Frame& frame, double margin) {
    auto handle = page.getObjectHandle();
    const auto view = view_of(handle);
    const auto& box = view.box;
    margin = std::min({margin, view.width / 20, view.height / 20});
    const double scale =
        std::min({1.0, (view.width - 2 * margin) / frame.width, (view.height - 2 * margin) / frame.height});
    const double x = view.width - margin - frame.width * scale;
    const double y = view.height - margin - frame.height * scale;
    switch (view.turn) {
    case 90:
        return numbers({0, scale, -scale, 0, box.right - y, box.bottom + x});
    case 180:
        return numbers({-scale, 0, 0, -scale, box.right - x, box.top - y});
    case 270:
        return numbers({0, -scale, scale, 0, box.left + y, box.top - x});
    default:
        return numbers({scale, 0, 0, scale, box.left + x, box.bottom + y});
    }
}

void stamp_page(QPDF& pdf, QPDFPageObjectHelper& page, const Frame& frame, double margin, QPDFObjectHandle form) {
    auto resources = page.getAttribute("/Resources", true);
    if (!resources.isDictionary()) {
        resources = QPDFObjectHandle::newDictionary();
        page.getObjectHandle().replaceKey("/Resources", resources);
    }
    // Gives the page an /XObject of its own when it shares one with others.
    resources.mergeResources(QPDFObjectHandle::parse("<< /XObject << >> >>"));
    int suffix = 1;
    const auto name = resources.getUniqueResourceName("/Stamp", suffix);
    resources.getKey("/XObject").replaceKey(name, form);
    // The page's own drawing may leave any state behind it: ours must not depend on it.
    page.addPageContents(QPDFObjectHandle::newStream(&pdf, "q\n"), true);
    page.addPageContents(
        QPDFObjectHandle::newStream(&pdf, "\nQ\nq " + place(page, frame, margin) + "cm " + name + " Do Q\n"),
        false);
}

void stamp_document(const std::filesystem::path& in, const std::filesystem::path& out, const Stamp& stamp) {
    QPDF pdf;
    pdf.setSuppressWarnings(true);
    pdf.processFile(in.c_str());
    if (pdf.isEncrypted()) throw base::Failure("encrypted");
    auto pages = QPDFPageDocumentHelper(pdf).getAllPages();
    if (pages.empty()) throw base::Failure("no page");
    if (stamp.pages == StampPages::first) pages.resize(1, pages.front());
    const auto frame = draw(stamp);
    auto form = pdf.makeIndirectObject(make_form(pdf, frame));
    for (auto& page : pages) stamp_page(pdf, page, frame, stamp.margin, form);
    QPDFWriter writer(pdf, out.c_str());
    writer.setDeterministicID(true);
    writer.setDecodeLevel(qpdf_dl_none);
    writer.write();
}

} // namespace

void stamp_pdf(const std::filesystem::path& in, const std::filesystem::path& out, const Stamp& stamp) {
    ENSURE(!stamp.lines.empty() && stamp.lines.size() <= lines_limit);
    ENSURE(stamp.font_size >= 1 && stamp.font_size <= 100 && stamp.margin >= 0);
    std::error_code error;
    ENSURE(!std::filesystem::equivalent(in, out, error));
    try {
        stamp_document(in, out, stamp);
    } catch (const std::exception& problem) {
        std::filesystem::remove(out, error);
        throw base::Failure("stamping " + in.string() + ": " + problem.what());
    }
}

} // namespace aubrac::adapters::qpdf
