// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report.hpp"

#include <algorithm>
#include <base/ensure.hpp>
#include <base/text.hpp>

namespace aubrac::formats::signature {

namespace {

constexpr auto valide = Verdict::valide;
constexpr auto indeterminee = Verdict::indeterminee;
constexpr auto invalide = Verdict::invalide;

constexpr MotifText texts[] = {
    {Motif::id_repeated, "SIGNATURE-V06", invalide,
     "Plusieurs éléments portent l'identifiant « {0} » : on ne peut pas savoir lequel est signé."},
    {Motif::not_on_its_parent, "SIGNATURE-V05", invalide,
     "La signature ne porte pas sur l'élément qui la contient, mais sur « {0} »."},
    {Motif::element_absent, "SIGNATURE-V07", invalide, "L'élément signé « {0} » n'est pas dans le document."},
    {Motif::altered, "SIGNATURE-V01", invalide, "Le document a été modifié après sa signature."},
    {Motif::forged, "SIGNATURE-V02", invalide,
     "La signature est fausse : elle a été altérée, ou n'a pas été faite avec le certificat qu'elle présente."},
    {Motif::changed_since, "SIGNATURE-V03", invalide, "Le document a été modifié depuis cette signature : {0}."},
    {Motif::not_whole, "SIGNATURE-V04", invalide, "La signature ne couvre pas tout le document."},
    {Motif::properties_unsigned, "SIGNATURE-V08", invalide,
     "La date et la qualité du signataire ne sont pas couvertes par la signature."},
    {Motif::other_certificate, "SIGNATURE-V09", invalide,
     "Le certificat présenté n'est pas celui que le signataire a désigné."},
    {Motif::unreadable, "SIGNATURE-V10", invalide, "La signature est illisible."},
    {Motif::doctype, "SIGNATURE-V11", invalide,
     "Le document contient une déclaration DOCTYPE, refusée par sécurité."},
    {Motif::withdrawn, "SIGNATURE-V12", invalide, "Une signature a été retirée du document."},
    {Motif::expired, "SIGNATURE-V13", invalide,
     "Le certificat avait expiré le {0}, avant la signature (datée du {1})."},
    {Motif::not_yet_valid, "SIGNATURE-V14", invalide,
     "Le certificat n'était valable qu'à partir du {0}, après la signature (datée du {1})."},
    {Motif::revoked, "SIGNATURE-V15", invalide, "Le certificat a été révoqué le {0}, avant la signature."},
    {Motif::authority_revoked, "SIGNATURE-V16", invalide,
     "Le certificat de l'autorité « {0} » a été révoqué le {1}."},
    {Motif::weak_algorithm, "SIGNATURE-V17", invalide,
     "La signature emploie {0}, qui ne prouve plus rien (référentiel général de sécurité, annexe B1)."},
    {Motif::weak_key, "SIGNATURE-V18", invalide, "La clé du signataire est trop courte ({0} bits)."},
    {Motif::wrong_use, "SIGNATURE-V19", invalide, "Le certificat n'est pas prévu pour signer."},
    {Motif::no_commitment, "SIGNATURE-V20", invalide,
     "Le certificat n'est pas prévu pour engager son titulaire (non-répudiation)."},
    {Motif::no_role, "SIGNATURE-V21", invalide, "La qualité du signataire est absente ou vide."},
    {Motif::no_date, "SIGNATURE-V22", invalide, "La date de signature est absente ou illisible."},
    {Motif::date_not_utc, "SIGNATURE-V23", invalide,
     "La date de signature « {0} » n'est pas exprimée en temps universel (elle doit finir par Z)."},
    {Motif::unknown_authority, "SIGNATURE-V24", indeterminee,
     "L'autorité qui a délivré le certificat (« {0} ») n'est pas dans la liste de confiance."},
    {Motif::broken_chain, "SIGNATURE-V25", indeterminee, "Les certificats des autorités ne se suivent pas ({0})."},
    {Motif::authority_out_of_dates, "SIGNATURE-V26", indeterminee,
     "Une autorité de la chaîne n'était pas dans ses dates de validité."},
    {Motif::weak_chain, "SIGNATURE-V27", indeterminee,
     "Une autorité de la chaîne emploie une clé ou une empreinte trop faible."},
    {Motif::no_certificate, "SIGNATURE-V28", indeterminee,
     "La signature ne contient pas le certificat du signataire."},
    {Motif::revocation_silent, "SIGNATURE-V29", indeterminee,
     "L'autorité « {0} » n'a pas pu dire si le certificat est révoqué : à revoir plus tard."},
    {Motif::revocation_unknown, "SIGNATURE-V30", indeterminee,
     "L'autorité « {0} » répond qu'elle ne connaît pas ce certificat."},
    {Motif::revoked_later, "SIGNATURE-V31", indeterminee,
     "Le certificat a été révoqué le {0} ; sans horodatage, rien ne prouve que la signature soit antérieure."},
    {Motif::date_ahead, "SIGNATURE-V32", indeterminee, "La signature est datée du {0}, dans l'avenir."},
    {Motif::old_algorithm, "SIGNATURE-V33", indeterminee,
     "La signature emploie {0} ; sans horodatage d'époque, elle ne prouve plus rien."},
    {Motif::unsupported, "SIGNATURE-V34", indeterminee,
     "La signature emploie un procédé non pris en charge ({0})."},
    {Motif::content_absent, "SIGNATURE-V35", indeterminee, "Le document signé n'accompagne pas la signature."},
    {Motif::locked_file, "SIGNATURE-V36", indeterminee, "Le document est protégé par un mot de passe."},
    {Motif::stamp_ignored, "SIGNATURE-R01", valide, "Un horodatage n'a pas été retenu : {0}."},
    {Motif::date_claimed, "SIGNATURE-R02", valide,
     "La date de signature est celle que déclare le signataire, sans horodatage."},
    {Motif::no_date_said, "SIGNATURE-R03", valide,
     "Le signataire ne déclare pas de date : la signature est jugée à ce jour."},
    {Motif::status_not_published, "SIGNATURE-R04", valide,
     "Le certificat de « {0} » n'indique pas où vérifier sa révocation."},
    {Motif::signed_again, "SIGNATURE-R05", valide,
     "Le document a reçu depuis une autre signature ou ses preuves ; ce que celle-ci couvre n'a pas changé."},
    {Motif::revoked_since, "SIGNATURE-R06", valide, "Le certificat a été révoqué depuis, le {0}."},
    {Motif::certificate_not_named, "SIGNATURE-R07", valide,
     "Le signataire n'a pas désigné son certificat dans ce qu'il a signé."},
    {Motif::named_by_sha1, "SIGNATURE-R08", valide, "Le certificat est désigné par une empreinte SHA-1."},
    {Motif::policy_absent, "SIGNATURE-R09", valide, "La signature ne cite pas de politique de signature."},
    {Motif::policy_unknown, "SIGNATURE-R10", valide, "La politique de signature « {0} » n'est pas connue."},
    {Motif::policy_digest, "SIGNATURE-R11", valide,
     "L'empreinte de la politique de signature n'est pas celle qui est publiée."},
};

} // namespace

std::string_view text_of(Verdict verdict) {
    switch (verdict) {
    case Verdict::valide:
        return "valide";
    case Verdict::indeterminee:
        return "indéterminée";
    case Verdict::invalide:
        break;
    }
    return "invalide";
}

const MotifText& text_of(Motif motif) {
    const auto index = static_cast<std::size_t>(motif);
    ENSURE(index < std::size(texts) && texts[index].motif == motif);
    return texts[index];
}

void SignatureReport::add(Motif motif, const std::vector<std::string>& details) {
    const auto& text = text_of(motif);
    std::vector<std::string> plain;
    for (const auto& detail : details)
        plain.push_back(base::is_utf8(detail) ? base::one_line(detail, 200) : std::string("?"));
    Remark remark{motif, std::string(text.code), base::fill(text.sentence, plain)};
    const auto found =
        std::find_if(remarks.begin(), remarks.end(), [&](const Remark& other) { return other.motif >= motif; });
    if (found != remarks.end() && *found == remark) return;
    remarks.insert(found, std::move(remark));
    verdict = std::max(verdict, text.verdict);
    const auto& gravest = remarks.front();
    const bool is_grave = text_of(gravest.motif).verdict != Verdict::valide;
    code = is_grave ? gravest.code : "";
    reason = is_grave ? gravest.message : "La signature est valide.";
}

bool SignatureReport::has(Motif motif) const {
    return std::any_of(remarks.begin(), remarks.end(),
                       [&](const Remark& remark) { return remark.motif == motif; });
}

Verdict VerificationReport::verdict() const {
    auto worst = problem ? text_of(problem->motif).verdict : Verdict::valide;
    for (const auto& signature : signatures) worst = std::max(worst, signature.verdict);
    return worst;
}

} // namespace aubrac::formats::signature
