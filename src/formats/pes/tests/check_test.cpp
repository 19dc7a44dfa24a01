// SPDX-License-Identifier: AGPL-3.0-or-later
// Checks before sending: each thing wrong is told, once, where it stands.
#include "samples.hpp"

#include <adapters/compress/compress.hpp>
#include <adapters/openssl/base64.hpp>
#include <formats/pes/report_json.hpp>
#include <gtest/gtest.h>

using namespace aubrac::formats::pes;

namespace {

std::string depense() { return written(write(sample_depense())); }
std::string recette() { return written(write(sample_recette())); }

Finding expect_finding(const std::string& bytes, Rule rule, Severity severity, const CheckOptions& options = {}) {
    const auto report = check_text(bytes, options);
    const auto* found = find_finding(report, rule);
    EXPECT_NE(found, nullptr) << text_of(rule).code << "\n" << told(report);
    if (!found) return {};
    EXPECT_EQ(found->severity, severity) << told(report);
    EXPECT_EQ(report.is_sound(), severity != Severity::error) << told(report);
    return *found;
}

Finding expect_error(const std::string& bytes, Rule rule, const CheckOptions& options = {}) {
    return expect_finding(bytes, rule, Severity::error, options);
}

Finding expect_warning(const std::string& bytes, Rule rule, const CheckOptions& options = {}) {
    return expect_finding(bytes, rule, Severity::warning, options);
}

std::string changed(const std::string& from, const std::string& to) { return with(depense(), from, to); }

} // namespace

TEST(Check, FindsNothingWrongWithASoundFlux) {
    for (const auto& bytes : {depense(), recette(), written(write(sample_both()))}) {
        const auto report = check_text(bytes);
        EXPECT_EQ(told(report), "");
        EXPECT_TRUE(report.is_sound());
        EXPECT_EQ(report.norme, "5.17");
        EXPECT_EQ(report.version, "2");
    }
}

TEST(Check, CountsAndAddsUp) {
    const auto report = check_text(written(write(sample_both())));
    EXPECT_EQ(report.kind, Kind::aller);
    EXPECT_EQ(report.counts.bordereaux, 2);
    EXPECT_EQ(report.counts.pieces, 3);
    EXPECT_EQ(report.counts.lignes, 4);
    EXPECT_EQ(report.counts.pj, 1);
    EXPECT_EQ(report.total_ht_cents, 4'874'40 + 25'60 + 12'05 + 4'874'40);
    EXPECT_EQ(report.total_tva_cents, 974'88);
    EXPECT_EQ(report.total_cents(), report.total_ht_cents + 974'88);
    EXPECT_EQ(report.entete.nom_fic, sample_entete().nom_fic);
}

TEST(Check, SumsTheLinesOfABordereau) {
    const auto finding = expect_error(changed("\"12.05\"", "\"12.06\""), Rule::somme_ht);
    EXPECT_EQ(finding.bordereau, "11");
    EXPECT_EQ(finding.path, "PES_DepenseAller/Bordereau[1]");
    EXPECT_NE(finding.message.find("4\u202f912,05"), std::string::npos) << finding.message;
    EXPECT_NE(finding.message.find("4\u202f912,06"), std::string::npos) << finding.message;
    expect_error(with(recette(), "MtBordTVA V=\"974.88\"", "MtBordTVA V=\"974.89\""), Rule::somme_tva);
    expect_error(with(recette(), "<MtBordTVA V=\"974.88\"/>", ""), Rule::tva_incoherent);
}

TEST(Check, CountsThePiecesAnnounced) {
    expect_error(changed("NbrPce V=\"2\"", "NbrPce V=\"3\""), Rule::nombre_pieces);
}

TEST(Check, WantsEachNumberOnce) {
    const auto piece = expect_error(changed("IdPce V=\"1304\"", "IdPce V=\"1303\""), Rule::piece_duplicate);
    EXPECT_EQ(piece.piece, "1303");
    EXPECT_EQ(piece.bordereau, "11");
    const auto ligne = expect_error(changed("IdLigne V=\"2\"", "IdLigne V=\"1\""), Rule::ligne_duplicate);
    EXPECT_EQ(ligne.ligne, "1");
    EXPECT_EQ(ligne.path, "PES_DepenseAller/Bordereau[1]/Piece[1]/LigneDePiece[2]");
    auto aller = sample_depense();
    aller.depense.push_back(sample_bordereau("12"));
    const auto two = written(write(aller));
    expect_error(with(two, "IdBord V=\"12\"", "IdBord V=\"11\""), Rule::bordereau_duplicate);
    expect_error(with(two, "Id=\"B12\"", "Id=\"B11\""), Rule::id_duplicate);
}

TEST(Check, WantsTheStructureOfTheNorm) {
    EXPECT_EQ(expect_error(changed("<TypBord V=\"01\"/>", "<TypBord V=\"99\"/>"), Rule::code_unknown).message,
              "« 99 » n'est pas une valeur prévue pour TypBord.");
    EXPECT_EQ(expect_error(changed("<NatPce", "<Surprise V=\"1\"/><NatPce"), Rule::unknown_element).path,
              "PES_DepenseAller/Bordereau[1]/Piece[1]/BlocPiece/InfoPce/Surprise");
    expect_error(changed("<CodCol V=\"123\"/>", ""), Rule::unexpected);
    expect_error(changed("<CodBud V=\"00\"/>", "<CodBud/>"), Rule::missing_attribute);
    expect_error(changed("<CodBud V=\"00\"/>", "<CodBud V=\"00\">00</CodBud>"), Rule::text_unexpected);
    expect_error(changed("CodBud V=\"00\"", "CodBud V=\"0\""), Rule::length);
    expect_error(changed("IdPost V=\"099001\"", "IdPost V=\"09900X\""), Rule::form);
    expect_error(changed("MtCumulAnnuel V=\"4982631.59\"", "MtCumulAnnuel V=\"0\""), Rule::montant);
    expect_error(changed("2026-03-01", "2026-02-30"), Rule::date);
    expect_error(changed("InfoDematerialisee V=\"0\"", "InfoDematerialisee V=\"non\""), Rule::boolean);
    expect_error(changed("Rev0/aller\"", "Rev0/depart\""), Rule::space);
}

TEST(Check, KnowsPlaceBeforeItKnowsNumbers) {
    const auto finding = expect_error(changed("IdLigne V=\"2\"", "IdLigne V=\"deux\""), Rule::number);
    EXPECT_EQ(finding.path,
              "PES_DepenseAller/Bordereau[1]/Piece[1]/LigneDePiece[2]/BlocLignePiece/InfoLignePce/IdLigne");
    EXPECT_EQ(finding.bordereau, "11");
    EXPECT_EQ(finding.piece, "1303");
    EXPECT_GT(finding.line, 50);
}

TEST(Check, ComparesTheIdentityOfTheAdherent) {
    CheckOptions options;
    options.budgets = {{"21990000800026", "", "", ""}, {siret, "099001", "123", "00"}};
    EXPECT_EQ(told(check_text(depense(), options)), "");
    options.budgets = {{"21990000800026", "", "", ""}};
    expect_error(depense(), Rule::siret_other, options);
    for (const auto& other :
         {Budget{siret, "", "124", "00"}, Budget{siret, "", "123", "01"}, Budget{siret, "099002", "123", "00"}}) {
        options.budgets = {other};
        expect_error(depense(), Rule::budget_other, options);
    }
    expect_warning(changed("IdColl V=\"" + siret, "IdColl V=\"21990000800019"), Rule::siret_form);
}

TEST(Check, WantsANameThatWasNeverUsed) {
    CheckOptions options;
    options.is_nom_fic_known = [](const std::string& name, const std::string& cod_col) {
        return name == sample_entete().nom_fic && cod_col == "123";
    };
    expect_error(depense(), Rule::nom_fic_known, options);
    EXPECT_EQ(told(check_text(recette(), options)), "");
    expect_error(changed("<NomFic V=\"PESALR2_21990000800018_260302_001\"/>", ""), Rule::nom_fic_absent);
}

TEST(Check, FollowsThePiecesJustificatives) {
    auto aller = sample_depense();
    aller.pj.push_back(sample_pj("SAINTEXEMPLE2026PJ2"));
    const auto two = written(write(aller));
    EXPECT_EQ(told(check_text(two)), "");
    expect_error(with(two, "IdUnique V=\"SAINTEXEMPLE2026PJ2\"", "IdUnique V=\"SAINTEXEMPLE2026PJ1\""),
                 Rule::pj_duplicate);

    aller.pj.clear();
    const auto none = written(write(aller));
    const auto absent = expect_warning(none, Rule::pj_absent);
    EXPECT_EQ(absent.piece, "1303");
    EXPECT_NE(absent.message.find("SAINTEXEMPLE2026PJ1"), std::string::npos);
    EXPECT_EQ(told(check_text(with(none, "Support V=\"01\"", "Support V=\"02\""))), "") << "on paper";

    CheckOptions options;
    options.is_pj_known = [](const std::string& id) { return id == "SAINTEXEMPLE2026PJ1"; };
    EXPECT_EQ(told(check_text(none, options)), "") << "sent before";
    expect_error(depense(), Rule::pj_known, options);
}

TEST(Check, OpensEachPieceJustificative) {
    const auto good = depense();
    const auto begin = good.find("application/pdf\">") + 17;
    const auto end = good.find("</Fichier>");
    const auto holding = [&](const std::string& text) { return good.substr(0, begin) + text + good.substr(end); };
    const auto packed = [](const std::string& bytes) { return aubrac::adapters::openssl::encode_base64(bytes); };
    const auto zipped = aubrac::adapters::compress::gzip(std::string(5000, 'x') + "fin");
    EXPECT_EQ(expect_error(holding("bonjour !"), Rule::pj_base64).path, "PES_PJ/PJ[1]");
    expect_error(holding(packed("%PDF-1.4")), Rule::pj_gzip);
    expect_error(holding(packed(zipped.substr(0, zipped.size() - 9))), Rule::pj_cut);
    expect_error(holding(packed(zipped + "reste")), Rule::pj_damaged);
    expect_error(holding(""), Rule::pj_empty);
    expect_error(holding(packed(aubrac::adapters::compress::gzip(std::string(20'000'000, ' ')))), Rule::pj_bomb);
}

TEST(Check, SeesAPieceJustificativeOutOfItsPlace) {
    auto bytes = depense();
    const auto begin = bytes.find("<PJ>");
    const auto end = bytes.find("</PJ>") + 5;
    const auto pj = bytes.substr(begin, end - begin);
    bytes.erase(begin, end - begin);
    bytes = with(bytes, "</PES_DepenseAller>", "</PES_DepenseAller>" + pj);
    const auto report = check_text(bytes);
    EXPECT_NE(find_finding(report, Rule::pj_outside), nullptr) << told(report);
    EXPECT_NE(find_finding(report, Rule::unknown_element), nullptr) << told(report);
    EXPECT_EQ(report.counts.pj, 1);
}

TEST(Check, WantsASignatureExactlyWhenItIsAnnounced) {
    const std::string signature =
        "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" Id=\"S1\"><ds:SignedInfo/></ds:Signature>";
    const auto announced = changed("InfoDematerialisee V=\"0\"", "InfoDematerialisee V=\"1\"");
    expect_error(announced, Rule::signature_absent);
    CheckOptions later;
    later.signing = Signing::to_come;
    expect_finding(announced, Rule::signature_absent, Severity::info, later);

    const auto signed_bordereau = with(announced, "</Bordereau>", signature + "</Bordereau>");
    const auto report = check_text(signed_bordereau);
    EXPECT_EQ(told(report), "");
    ASSERT_EQ(report.signatures.size(), 1u);
    EXPECT_EQ(report.signatures[0].place.id, "B11");
    EXPECT_TRUE(report.signatures[0].present);
    expect_error(with(depense(), "</Bordereau>", signature + "</Bordereau>"), Rule::signature_interdite);

    const auto global = with(announced, "</n:PES_Aller>", signature + "</n:PES_Aller>");
    EXPECT_EQ(told(check_text(global)), "");
    ASSERT_EQ(check_text(global).signatures.size(), 1u);
    EXPECT_EQ(check_text(global).signatures[0].place.id, "F1");
    expect_error(with(depense(), "</n:PES_Aller>", signature + "</n:PES_Aller>"), Rule::signature_interdite);
}

TEST(Check, TellsWhichBordereauIsNotSigned) {
    auto aller = sample_depense();
    aller.info_dematerialisee = true;
    aller.depense.push_back(sample_bordereau("12"));
    const auto bytes = with(written(write(aller)), "</Bordereau>",
                            "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/></Bordereau>");
    const auto finding = expect_error(bytes, Rule::signature_partial);
    EXPECT_EQ(finding.bordereau, "12");
    EXPECT_EQ(finding.path, "PES_DepenseAller/Bordereau[2]");
    EXPECT_EQ(check_text(bytes).signatures.size(), 2u);
}

TEST(Check, FollowsTheFieldDictionary) {
    expect_warning(changed("ModRegl V=\"03\"", "ModRegl V=\"02\""), Rule::compte_interdit);
    const auto bytes = depense();
    const auto begin = bytes.find("<CpteBancaire>");
    const auto end = bytes.find("</CpteBancaire>") + 15;
    expect_warning(bytes.substr(0, begin) + bytes.substr(end), Rule::compte_absent);
    expect_warning(changed("FR3999999", "FR3899999"), Rule::iban);
    expect_warning(changed("IdTiers V=\"39900000900015\"", "IdTiers V=\"39900000900016\""),
                   Rule::identifiant_tiers);
    expect_warning(changed("CodRes V=\"0\"", "CodRes V=\"1\""), Rule::pays);
    expect_warning(changed("<CodRes V=\"0\"/>", "<CodRes V=\"0\"/><CodPays V=\"109\"/>"), Rule::pays);
    expect_warning(changed("CatTiers V=\"50\"", "CatTiers V=\"01\""), Rule::personne_physique);
    expect_warning(changed("TypBord V=\"01\"", "TypBord V=\"04\""), Rule::type_bordereau);
    expect_warning(changed("Version V=\"2\"", "Version V=\"1\""), Rule::version_enveloppe);
    expect_warning(changed("IdVer V=\"2\"", "IdVer V=\"1\""), Rule::version_domaine);
    auto aller = sample_depense();
    aller.info_dematerialisee = true;
    aller.depense[0].bordereau.mt_cumul_annuel.reset();
    CheckOptions later;
    later.signing = Signing::to_come;
    expect_warning(written(write(aller)), Rule::cumul_absent, later);
    expect_warning(changed("<Description V=\"Facture de graines\"/>",
                           "<Description V=\"x\"/><RefCompta><Domaine V=\"02\"/><Exercice V=\"2026\"/><TypeObjet "
                           "V=\"01\"/></RefCompta>"),
                   Rule::pj_domaine);
}

TEST(Check, WantsTheEncodingOfTheNorm) {
    EXPECT_EQ(expect_error(changed("ISO-8859-1", "UTF-8"), Rule::encoding_norme).message,
              "Un flux PES s'écrit en ISO-8859-1 ; celui-ci annonce UTF-8.");
    const auto lied = check_text(changed("ISO-8859-1", "UTF-8"));
    EXPECT_NE(find_finding(lied, Rule::encoding), nullptr) << "its accents are Latin";
    auto bytes = depense();
    for (std::size_t at = 0; (at = bytes.find_first_of("\xE9\xCE", at)) != std::string::npos; at += 2)
        bytes.replace(at, 1, bytes[at] == '\xE9' ? "\xC3\xA9" : "\xC3\x8E");
    expect_warning(bytes, Rule::encoding_doubt);
}

TEST(Check, WantsSomethingInAFlux) {
    const auto bytes = depense();
    const auto begin = bytes.find("  <PES_DepenseAller>");
    const auto end = bytes.find("</n:PES_Aller>");
    expect_error(bytes.substr(0, begin) + bytes.substr(end), Rule::empty_flux);
}

TEST(Check, ListsAFewOfManyErrorsAndCountsThemAll) {
    std::string many;
    for (int i = 0; i < 5000; ++i) many += "<Zut V=\"1\"/>";
    const auto report = check_text(with(changed("NbrPce V=\"2\"", "NbrPce V=\"3\""), "<NatPce", many + "<NatPce"));
    EXPECT_EQ(report.errors, 5001);
    EXPECT_EQ(report.findings.size(), 101u);
    EXPECT_NE(find_finding(report, Rule::nombre_pieces), nullptr) << "one rule does not hide the others";
}

TEST(Check, PrintsItsReportAsJson) {
    const auto json = json_of(check_text(changed("NbrPce V=\"2\"", "NbrPce V=\"3\"")));
    EXPECT_EQ(json["kind"].text_or(""), "aller");
    EXPECT_EQ(json["version"].text_or(""), "2");
    EXPECT_EQ(json["norme"].text_or(""), "5.17");
    EXPECT_EQ(json["nom_fic"].text_or(""), sample_entete().nom_fic);
    EXPECT_EQ(json["bordereaux"].integer_or(0), 1);
    EXPECT_EQ(json["pieces"].integer_or(0), 2);
    EXPECT_EQ(json["lignes"].integer_or(0), 3);
    EXPECT_EQ(json["pj"].integer_or(0), 1);
    EXPECT_EQ(json["total_cents"].integer_or(0), 4'912'05);
    ASSERT_EQ(json["findings"].size(), 1u);
    EXPECT_EQ(json["findings"].at(0)["severity"].text_or(""), "error");
    EXPECT_EQ(json["findings"].at(0)["code"].text_or(""), "HELIOS-N36");
    EXPECT_EQ(json["findings"].at(0)["bordereau"].text_or(""), "11");
    EXPECT_TRUE(json["signatures"].is_array());
    EXPECT_TRUE(json_of(check_text("rien"))["kind"].is_null());
}

TEST(Rules, HaveEachTheirCodeAndTheirSentence) {
    for (int i = 0; i <= static_cast<int>(Rule::value_missing); ++i) {
        const auto& rule = text_of(static_cast<Rule>(i));
        const auto number = std::to_string(i + 1);
        EXPECT_EQ(rule.code, "HELIOS-N" + std::string(number.size() < 2 ? "0" : "") + number);
        EXPECT_EQ(rule.sentence.back(), '.');
    }
}
