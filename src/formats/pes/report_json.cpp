// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report_json.hpp"

namespace aubrac::formats::pes {
namespace {

using adapters::json::Value;

Value entete_json(const EnTete& entete) {
    auto value = Value::object({{"typ_fic", entete.typ_fic},
                                {"id_post", entete.id_post},
                                {"id_coll", entete.id_coll},
                                {"cod_col", entete.cod_col},
                                {"cod_bud", entete.cod_bud},
                                {"libelle_col_bud", entete.libelle_col_bud}});
    value.set("dte_str", entete.dte_str ? Value(entete.dte_str->iso()) : Value());
    return value;
}

Value finding_json(const Finding& finding) {
    auto value = Value::object({{"severity", name_of(finding.severity)},
                                {"code", finding.code},
                                {"path", finding.path},
                                {"message", finding.message},
                                {"line", finding.line}});
    if (!finding.bordereau.empty()) value.set("bordereau", finding.bordereau);
    if (!finding.piece.empty()) value.set("piece", finding.piece);
    if (!finding.ligne.empty()) value.set("ligne", finding.ligne);
    return value;
}

Value signature_json(const SignatureNote& note) {
    return Value::object({{"id", note.place.id},
                          {"level", note.place.level == SignaturePlace::Level::flux ? "flux" : "bordereau"},
                          {"path", note.place.path},
                          {"present", note.present}});
}

Value levels_json(const AcquitTally& acquit, std::int64_t Tally::*side) {
    return Value::object({{"flux", acquit.flux.*side},
                          {"bordereaux", acquit.bordereaux.*side},
                          {"pieces", acquit.pieces.*side},
                          {"lignes", acquit.lignes.*side},
                          {"pj", acquit.pj.*side},
                          {"autres", acquit.autres.*side}});
}

} // namespace

Value json_of(const Report& report) {
    auto value = Value::object({{"kind", report.kind ? Value(name_of(*report.kind)) : Value()},
                                {"version", report.version},
                                {"norme", report.norme},
                                {"encoding", report.encoding},
                                {"nom_fic", report.entete.nom_fic},
                                {"entete", entete_json(report.entete)},
                                {"bordereaux", report.counts.bordereaux},
                                {"pieces", report.counts.pieces},
                                {"lignes", report.counts.lignes},
                                {"pj", report.counts.pj},
                                {"factures", report.counts.factures},
                                {"marches", report.counts.marches},
                                {"total_cents", report.total_cents()},
                                {"refused", report.refused},
                                {"sound", report.is_sound()},
                                {"structure_sound", report.is_structure_sound()},
                                {"errors", report.errors},
                                {"warnings", report.warnings}});
    if (report.kind == Kind::acquit) {
        value.set("accepted", levels_json(report.acquit, &Tally::accepted));
        value.set("rejected", levels_json(report.acquit, &Tally::rejected));
    }
    auto findings = Value::array();
    for (const auto& finding : report.findings) findings.add(finding_json(finding));
    value.set("findings", std::move(findings));
    auto signatures = Value::array();
    for (const auto& note : report.signatures) signatures.add(signature_json(note));
    return value.set("signatures", std::move(signatures));
}

} // namespace aubrac::formats::pes
