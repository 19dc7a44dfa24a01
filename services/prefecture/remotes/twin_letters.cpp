// SPDX-License-Identifier: AGPL-3.0-or-later
#include "twin_letters.hpp"

#include <algorithm>
#include <base/ensure.hpp>
#include <base/text.hpp>
#include <formats/actes/naming.hpp>
#include <formats/actes/transmission.hpp>
#include <formats/actes/writer.hpp>
#include <iterator>
#include <type_traits>

namespace aubrac::prefecture::twin {

namespace norm = formats::actes;

namespace {

constexpr std::string_view codes[] = {"2-1", "3-1", "4-1", "5-1"};

norm::Message make_letter(const LetterOrder& order, const std::string& document) {
    const norm::CourrierAvecDocument letter{{order.id_acte, order.date}, {document, {}}};
    if (order.code == "2-1") return norm::CourrierSimple{letter};
    if (order.code == "3-1")
        return norm::DemandePieceComplementaire{letter, "Courrier d'entraînement : le plan annexé à l'acte."};
    if (order.code == "4-1")
        return norm::LettreObservations{letter,
                                        "Courrier d'entraînement : la date de convocation n'est pas citée."};
    ENSURE(order.code == "5-1");
    return norm::DefereTA{order.id_acte, order.date, "Courrier d'entraînement : vice de forme.", {{document, {}}}};
}

} // namespace

bool is_letter_code(std::string_view code) {
    return std::find(std::begin(codes), std::end(codes), code) != std::end(codes);
}

std::optional<LetterOrder> parse_letter_order(std::string_view target, base::Date today) {
    constexpr std::string_view path = "/courrier?";
    constexpr std::size_t most = 10;
    if (!target.starts_with(path)) return std::nullopt;
    LetterOrder order{"", "", today};
    const auto pairs = base::split(target.substr(path.size()), '&');
    for (std::size_t i = 0; i < std::min(pairs.size(), most); ++i) {
        const auto equals = pairs[i].find('=');
        if (equals == std::string::npos) return std::nullopt;
        const auto name = pairs[i].substr(0, equals), value = pairs[i].substr(equals + 1);
        if (name == "code") order.code = value;
        if (name == "acte") order.id_acte = value;
        if (name == "date") {
            const auto date = base::Date::parse_iso(value);
            if (!date) return std::nullopt;
            order.date = *date;
        }
    }
    if (!is_letter_code(order.code) || !norm::parse_id_acte(order.id_acte)) return std::nullopt;
    return order;
}

std::vector<TwinFile> write_letter(const LetterOrder& order, TwinRegistry& registry, std::string_view quadrigramme,
                                   base::Date today) {
    const std::string xml = "text/xml";
    const auto id = norm::parse_id_acte(order.id_acte).value();
    const int serial = registry.take_serial();
    const auto name =
        norm::name_message(make_letter(order, "letter.pdf"), id.departement, id.siren, serial).value();
    const auto document = norm::make_document_name({"", name, "pdf"}).value();
    const auto file_name = norm::make_message_name(name).value();
    const norm::EnveloppeMISILLCL envelope{
        {norm::EmetteurPrefecture::Kind::sous_prefecture, id.departement, "1"},
        norm::Referent{"Bureau du contrôle de légalité (entraînement)", "0100000000", "actes@interieur.test"},
        {{file_name, {}}},
        id.siren};
    const norm::EnvelopeName envelope_name{std::string(quadrigramme), "SPREF" + id.departement + "1", id.siren,
                                           today, registry.take_serial()};
    registry.note_letter(order.id_acte, order.code[0], order.date);
    return {{norm::make_envelope_name(envelope_name).value(), xml, norm::write_message(envelope).value()},
            {file_name, xml, norm::write_message(make_letter(order, document)).value()},
            {document, "application/pdf", make_small_pdf("Prefecture - courrier d'entrainement " + order.code)}};
}

const norm::DonneesCourrierPref* find_letter_of(const norm::Message& message) {
    return std::visit(
        [](const auto& it) -> const norm::DonneesCourrierPref* {
            if constexpr (std::is_base_of_v<norm::DonneesCourrierPref, std::decay_t<decltype(it)>>)
                return &it;
            else
                return nullptr;
        },
        message);
}

std::string make_small_pdf(const std::string& line) {
    const auto drawing = "BT /F1 12 Tf 72 770 Td (" + line + ") Tj ET";
    const std::vector<std::string> objects = {
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
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

} // namespace aubrac::prefecture::twin
