// SPDX-License-Identifier: AGPL-3.0-or-later
#include <commune/pdf.hpp>

#include <adapters/cairo/document.hpp>
#include <adapters/openssl/base64.hpp>

namespace aubrac::commune {

std::string make_pdf(const std::string& words, std::size_t bytes) {
    adapters::cairo::Document document({.title = words, .author = "Commune de Saint-Exemple", .created = {0}});
    document.add_title(words);
    document.add_paragraph("Le conseil municipal, après en avoir délibéré, adopte la bergère en granit.");
    auto pdf = document.write();
    if (pdf.size() < bytes) {
        // A comment between the header and the first object would shift the table of objects: after the end mark
        // it is ignored by every reader that looks for the last one.
        const auto end = pdf.rfind("startxref");
        pdf.insert(end, "%" + std::string(bytes - pdf.size(), 'x') + "\n");
    }
    return pdf;
}

std::string make_png() {
    return adapters::openssl::decode_base64(
               "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sA"
               "AAAASUVORK5CYII=")
        .value();
}

} // namespace aubrac::commune
