// SPDX-License-Identifier: AGPL-3.0-or-later
#include "twin_letter.hpp"

#include <base/ensure.hpp>
#include <vector>

namespace aubrac::actes::remotes {

namespace norm = formats::actes;

norm::Message make_letter(const std::string& code, const std::string& id_acte, base::Date date,
                          const std::string& document) {
    const norm::CourrierAvecDocument letter{{id_acte, date}, {document, {}}};
    if (code == "2-1") return norm::CourrierSimple{letter};
    if (code == "3-1")
        return norm::DemandePieceComplementaire{letter, "Courrier d'entraînement : le plan annexé à l'acte."};
    if (code == "4-1")
        return norm::LettreObservations{letter,
                                        "Courrier d'entraînement : la date de convocation n'est pas citée."};
    ENSURE(code == "5-1");
    return norm::DefereTA{id_acte, date, "Courrier d'entraînement : vice de forme.", {{document, {}}}};
}

std::string make_small_pdf(const std::string& line) {
    const auto drawing = "BT /F1 12 Tf 72 770 Td (" + line + ") Tj ET";
    const std::vector<std::string> objects = {
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> "
        ">> "
        ">>",
        "<< /Length " + std::to_string(drawing.size()) + " >>\nstream\n" + drawing + "\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"};
    std::string pdf = "%PDF-1.4\n";
    std::string table = "0000000000 65535 f \n";
    for (std::size_t i = 0; i < objects.size(); ++i) {
        const auto offset = std::to_string(pdf.size());
        table += std::string(10 - offset.size(), '0') + offset + " 00000 n \n";
        pdf += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
    }
    const auto start = std::to_string(pdf.size());
    const auto count = std::to_string(objects.size() + 1);
    return pdf + "xref\n0 " + count + "\n" + table + "trailer\n<< /Size " + count +
           " /Root 1 0 R >>\nstartxref\n" + start + "\n%%EOF\n";
}

} // namespace aubrac::actes::remotes
