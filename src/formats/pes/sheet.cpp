// SPDX-License-Identifier: AGPL-3.0-or-later
#include "sheet.hpp"

#include "amounts.hpp"

#include <algorithm>

namespace aubrac::formats::pes {

void Sheet::put(std::string_view name, std::string_view value) {
    open(name);
    attribute("V", value);
    close();
}

void Sheet::put_some(std::string_view name, const Cents& cents) {
    if (cents) put(name, write_cents(*cents));
}

void Sheet::put_refs(const std::vector<PjRef>& refs) {
    for (const auto& ref : refs) {
        open("PJRef");
        put("Support", ref.support.empty() ? "01" : ref.support);
        put("IdUnique", ref.id_unique);
        put_some("NomPJ", ref.nom_pj);
        put_some("TypePJ", ref.type_pj);
        close();
    }
}

void Sheet::begin(std::string_view root, std::string_view space, std::string_view id, const EnTete& entete,
                  std::string_view cod_col) {
    open("n:" + std::string(root));
    attribute("xmlns:n", space);
    if (!id.empty()) attribute("Id", id);
    open("Enveloppe");
    open("Parametres");
    put("Version", "2");
    put("TypFic", entete.typ_fic);
    put("NomFic", entete.nom_fic);
    close();
    open("Emetteur");
    put("Sigle", entete.emetteur_sigle);
    put("Adresse", entete.emetteur_adresse);
    close();
    if (!entete.recepteur_sigle.empty()) {
        open("Recepteur");
        put("Sigle", entete.recepteur_sigle);
        close();
    }
    close();
    open("EnTetePES");
    put_some("DteStr", entete.dte_str);
    put("IdPost", entete.id_post);
    put_some("LibellePoste", entete.libelle_poste);
    put("IdColl", entete.id_coll);
    put(cod_col, entete.cod_col);
    put("CodBud", entete.cod_bud);
    put_some("LibelleColBud", entete.libelle_col_bud);
    close();
}

base::Result<std::string> Sheet::finish(const Norms* norms) {
    close();
    auto bytes = xml_.finish();
    if (!bytes) return make_refusal(Rule::character, bytes.refusal().field);
    CheckOptions options;
    options.norms = norms;
    options.signing = Signing::to_come;
    const auto report = check(source_of(bytes.value()), options);
    if (report.is_sound()) return bytes;
    const auto error = std::find_if(report.findings.begin(), report.findings.end(),
                                    [](const Finding& it) { return it.severity == Severity::error; });
    ENSURE(error != report.findings.end());
    return make_refusal(error->rule, error->path, {error->message});
}

} // namespace aubrac::formats::pes
