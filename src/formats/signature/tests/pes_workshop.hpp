// SPDX-License-Identifier: AGPL-3.0-or-later
// Test only: small flows PES, signed and read again; sources of bytes that are not kept.
#pragma once

#include "workshop.hpp"

#include <formats/signature/xml/xades.hpp>

namespace aubrac::formats::signature::testing {

inline std::string make_bordereau(int number, const std::string& amount = "12.00", const std::string& id = "B") {
    const auto bearer = id.empty() ? "" : " Id=\"" + id + std::to_string(number) + "\"";
    return "<Bordereau" + bearer + "><BlocBordereau><Exer V=\"2026\"/><IdBord V=\"" + std::to_string(number) +
           "\"/><DteBordEm V=\"2026-10-12\"/><TypBord V=\"01\"/><NbrPce V=\"1\"/><MtCumulAnnuel "
           "V=\"12.00\"/><MtBordHT V=\"" +
           amount + "\"/></BlocBordereau>\r\n<Piece><BlocPiece><InfoPce><IdPce V=\"" + std::to_string(number) +
           "\"/><TypPce V=\"01\"/><NatPce V=\"01\"/><Obj V=\"Gravier &amp; sable "
           "&lt;\xE9t\xE9>\"/></InfoPce></BlocPiece>"
           "<LigneDePiece><BlocLignePiece><InfoLignePce><IdLigne V=\"1\"/><Nature V=\"6068\"/><Fonction V=\"01\"/>"
           "<LibVir1 V=\"GRAVIER\"/><ModRegl V=\"03\"/><TVAIntraCom V=\"0\"/><MtHT V=\"" +
           amount + "\"/></InfoLignePce></BlocLignePiece></LigneDePiece></Piece>\n\t</Bordereau>\n";
}

/// In ISO-8859-1, as the norm wants. `root`: more attributes of the root.
inline std::string make_pes(int bordereaux = 1, const std::string& id = "B", const std::string& root = "",
                            const std::string& tail = "") {
    std::string out =
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<!-- flux </Bordereau> d'essai -->\n<n:PES_Aller "
        "xmlns:n=\"http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller\" "
        "xmlns:cm=\"http://www.minefi.gouv.fr/cp/helios/pes_v2/commun\" "
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" " +
        root +
        ">\n<Enveloppe><Parametres><Version V=\"2\"/><TypFic V=\"PESALR1\"/><NomFic "
        "V=\"PESALR2_21260001700019_261012_001\"/></Parametres><Emetteur><Sigle V=\"BOURG\"/><Adresse "
        "V=\"Mairie\"/></Emetteur></Enveloppe><EnTetePES><DteStr V=\"2026-10-12\"/><IdPost V=\"026001\"/>"
        "<IdColl V=\"21260001700019\"/><CodCol V=\"100\"/><CodBud V=\"00\"/></EnTetePES>\n"
        "<PES_DepenseAller><EnTeteDepense><IdVer V=\"2\"/><InfoDematerialisee V=\"1\"/></EnTeteDepense>\n";
    for (int i = 1; i <= bordereaux; ++i) out += make_bordereau(i, "12.00", id);
    return out + "</PES_DepenseAller>" + tail + "</n:PES_Aller>\n";
}

inline PesRequest pes_request() {
    PesRequest wanted;
    wanted.signed_at = moment;
    wanted.role = "Maire";
    wanted.city = "Saint-Étienne-d'Exemple";
    wanted.postal_code = "26000";
    return wanted;
}

inline std::string sign_pes(const std::string& text, const Identity& identity, PesRequest wanted = pes_request()) {
    MemorySource source(text);
    const auto prepared = prepare_pes(source, signatory_of(identity), wanted);
    if (!prepared) return prepared.refusal().code;
    const auto found = PreparedSignature::parse(prepared.value().write());
    std::string out;
    const auto done =
        assemble_pes(source, *found, sign_all(*found, identity), [&](std::string_view part) { out += part; });
    return done ? out : done.refusal().code;
}

inline VerificationReport verify_text(const std::string& text, Judge judge = judge_at()) {
    MemorySource source(text);
    return verify_xml(source, judge);
}

inline std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const auto at = text.find(what);
    return at == std::string::npos ? "not found: " + what : text.replace(at, what.size(), by);
}

} // namespace aubrac::formats::signature::testing
