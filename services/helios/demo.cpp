// SPDX-License-Identifier: AGPL-3.0-or-later
// The demonstration: flux of the imaginary communes, what a small one pays and collects in a month. They are only
// deposited; at the first start of the server the check and the twin bring each to the state that the mark in its
// objet asks for (services/tresor). Names and numbers are imaginary, valid in form.
#include "work.hpp"

#include <adapters/cairo/document.hpp>
#include <algorithm>
#include <base/ensure.hpp>
#include <formats/pes/writer.hpp>
#include <functional>
#include <tuple>

namespace aubrac::helios {

namespace {

using kernel::Context;
namespace pes = formats::pes;

const kernel::Actor actor{kernel::ActorKind::machine, "command:demo", "Démonstration"};
constexpr auto iban = "FR1420041010050500013M02606"; // the example of the norm
constexpr auto bic = "PSSTFRPPPAR";
constexpr auto id_post = "012011";

/// One pièce of one ligne: a mandat, or a titre.
struct DemoPiece {
    const char* objet;
    const char* nature; // account of the nomenclature M57
    const char* tiers;
    const char* ville;
    int ht_cents, tva_cents;
    const char* pj = ""; // title of its pièce justificative; empty: none
};

struct DemoBordereau {
    int number;
    bool is_recette;
    std::vector<DemoPiece> pieces;
};

enum class Sending { no, yes };

struct DemoFlux {
    int rank; // of the day, in its name
    std::vector<DemoBordereau> bordereaux;
    bool is_to_sign = false;    // announces a signature
    bool has_wrong_sum = false; // a bordereau announces more than its lignes
    Sending sending = Sending::no;
};

struct DemoOwner {
    std::string siret, libelle, name, cod_col;
    base::Date day;
    base::Instant now;
};

/// The last digit makes a SIRET of them.
std::string make_siret(const std::string& thirteen_digits) {
    ENSURE(thirteen_digits.size() == 13);
    int sum = 0;
    for (std::size_t i = 0; i < thirteen_digits.size(); ++i) {
        const int digit = (thirteen_digits[i] - '0') * (i % 2 == 0 ? 2 : 1);
        sum += digit > 9 ? digit - 9 : digit;
    }
    return thirteen_digits + std::to_string((10 - sum % 10) % 10);
}

std::string words_of(int cents) {
    auto text = std::to_string(cents / 100) + "," + std::to_string(100 + cents % 100).substr(1);
    return text + " €";
}

pes::Tiers make_tiers(const DemoPiece& piece, bool is_recette) {
    pes::Tiers tiers;
    auto number = std::to_string(std::hash<std::string>{}(piece.tiers) % 100'000'000);
    number.insert(0, 8 - number.size(), '0');
    tiers.id_tiers = make_siret("9" + number + "0001");
    tiers.nat_id_tiers = "01";
    if (is_recette) tiers.typ_tiers = "01";
    tiers.cat_tiers = "50";
    tiers.nat_jur = "03";
    tiers.nom = piece.tiers;
    tiers.typ_adr = "1";
    tiers.adr2 = "RUE DU BROUILLARD";
    tiers.cp = "12990";
    tiers.ville = piece.ville;
    tiers.cod_res = "0";
    tiers.has_compte = !is_recette;
    if (tiers.has_compte) {
        tiers.bic = bic;
        tiers.iban = iban;
        tiers.tit_cpte = piece.tiers;
    }
    return tiers;
}

pes::Ligne make_ligne(const DemoPiece& piece, bool is_recette) {
    pes::Ligne ligne;
    ligne.id_ligne = "1";
    ligne.nature = piece.nature;
    ligne.libelle = piece.objet;
    if (is_recette)
        ligne.cod_prod_loc = "01";
    else
        ligne.mod_regl = "03";
    ligne.mt_ht = piece.ht_cents;
    if (piece.tva_cents > 0) ligne.mt_tva = piece.tva_cents;
    ligne.tiers = {make_tiers(piece, is_recette)};
    return ligne;
}

pes::PjToWrite make_pj(const DemoPiece& piece, const std::string& id, const DemoOwner& owner) {
    pes::Pj pj;
    pj.id_unique = id;
    pj.nom_pj = std::string(piece.pj) + ".pdf";
    pj.type_pj = "003";
    pj.description = piece.objet;
    pj.mime = "application/pdf";
    adapters::cairo::Document document({piece.pj, piece.tiers, owner.now, "Document de démonstration"});
    document.add_title(piece.pj)
        .add_paragraph(piece.tiers)
        .add_definitions({{"Pour", owner.name},
                          {"Objet", piece.objet},
                          {"Montant hors taxes", words_of(piece.ht_cents)},
                          {"TVA", words_of(piece.tva_cents)},
                          {"À payer", words_of(piece.ht_cents + piece.tva_cents)}});
    return {pj, document.write()};
}

pes::BordereauToWrite make_bordereau(const DemoBordereau& wanted, const DemoOwner& owner, const std::string& mark,
                                     std::vector<pes::PjToWrite>& pj) {
    pes::BordereauToWrite made;
    auto& bordereau = made.bordereau;
    bordereau.exer = std::to_string(owner.day.year);
    bordereau.id_bord = std::to_string(wanted.number);
    bordereau.id = (wanted.is_recette ? "REC" : "DEP") + bordereau.exer + bordereau.id_bord;
    bordereau.dte_bord_em = owner.day;
    bordereau.typ_bord = "01";
    bordereau.mt_cumul_annuel = 1'000'000 + 10'000 * wanted.number;
    int rank = 0;
    for (const auto& it : wanted.pieces) {
        pes::PieceToWrite piece;
        piece.piece.id_pce = std::to_string(10 * wanted.number + ++rank);
        piece.piece.typ_pce = "01";
        piece.piece.nat_pce = "01";
        piece.piece.objet = it.objet;
        if (*it.pj != '\0') {
            const auto id = "PJ" + mark + bordereau.id_bord + "N" + std::to_string(rank);
            pj.push_back(make_pj(it, id, owner));
            piece.piece.pj_refs = {{"01", id, pj.back().pj.nom_pj, "003"}};
        }
        piece.lignes = {make_ligne(it, wanted.is_recette)};
        made.pieces.push_back(std::move(piece));
    }
    return made;
}

std::string three(int number) { return std::to_string(1000 + number).substr(1); }

/// One euro more than its lignes: what a bordereau says when somebody has corrected it by hand.
void spoil(pes::AllerToWrite& aller, std::string& bytes) {
    std::int64_t total = 0;
    for (const auto& piece : aller.depense.front().pieces)
        for (const auto& ligne : piece.lignes) total += ligne.mt_ht.value_or(0);
    const auto dot = [](std::int64_t cents) {
        return std::to_string(cents / 100) + "." + std::to_string(100 + cents % 100).substr(1);
    };
    const auto told = "MtBordHT V=\"" + dot(total) + "\"";
    const auto at = bytes.find(told);
    ENSURE(at != std::string::npos);
    bytes.replace(at, told.size(), "MtBordHT V=\"" + dot(total + 100) + "\"");
}

std::string make_demo_flux(const DemoFlux& wanted, const DemoOwner& owner) {
    pes::AllerToWrite aller;
    auto& entete = aller.entete;
    const auto day = owner.day.iso();
    const auto stamp = day.substr(2, 2) + day.substr(5, 2) + day.substr(8, 2);
    entete.typ_fic = "PESALR2";
    entete.nom_fic = "PESALR2_" + owner.siret + "_" + stamp + "_" + three(wanted.rank);
    entete.emetteur_sigle = "COMPTA";
    entete.emetteur_adresse = "LOGICIEL COMPTABLE";
    entete.dte_str = owner.day;
    entete.id_post = id_post;
    entete.id_coll = owner.siret;
    entete.cod_col = owner.cod_col;
    entete.cod_bud = "00";
    entete.libelle_col_bud = owner.libelle;
    aller.info_dematerialisee = wanted.is_to_sign;
    const auto mark = owner.siret.substr(0, 9) + stamp + three(wanted.rank);
    for (const auto& bordereau : wanted.bordereaux)
        (bordereau.is_recette ? aller.recette : aller.depense)
            .push_back(make_bordereau(bordereau, owner, mark, aller.pj));
    auto written = pes::write_aller(aller);
    ENSURE(written.ok());
    auto bytes = std::move(written.value());
    if (wanted.has_wrong_sum) spoil(aller, bytes);
    return bytes;
}

std::vector<DemoFlux> flux_of_village() {
    return {
        {.rank = 1,
         .bordereaux =
             {{41,
               false,
               {{"Électricité de la mairie (à payer)", "60612", "ENERGIE DU PLATEAU", "LAGUIOLE", 18'240, 3'648,
                 "Facture 2210"},
                {"Téléphone et internet", "6262", "TELECOM IMAGINAIRE", "RODEZ", 5'990, 1'198, "Facture T-8841"},
                {"Sel de déneigement", "60632", "GRAVIERES DE L'AUBRAC", "NASBINALS", 42'000, 8'400,
                 "Facture 310"}}},
              {12, true, {{"Loyer du logement communal", "752", "LOCATAIRE MODELE", "SAINT EXEMPLE", 38'500, 0}}}},
         .sending = Sending::yes},
        {.rank = 2,
         .bordereaux = {{42,
                         false,
                         {{"Réparation du toit de l'église (à rejeter)", "615221", "COUVERTURE DU CAUSSE",
                           "ESPALION", 214'000, 42'800, "Facture 77"},
                          {"Fournitures de bureau", "6064", "PAPETERIE DU FOIRAIL", "LAGUIOLE", 6'425, 1'285,
                           "Facture 1029"}}},
                        {43,
                         false,
                         {{"Contrôle des extincteurs", "6156", "SECURITE MODELE", "RODEZ", 9'800, 1'960,
                           "Facture 5512"}}}},
         .sending = Sending::yes},
        {.rank = 3,
         .bordereaux = {{44,
                         false,
                         {{"Carburant du tracteur (sans réponse)", "60622", "STATION DU COL", "AUMONT", 31'500,
                           6'300, "Bon 12"},
                          {"Adhésion au syndicat numérique", "6281", "SYNDICAT DU PLATEAU", "RODEZ", 12'000, 0}}}},
         .sending = Sending::yes},
        {.rank = 4,
         .bordereaux =
             {{45,
               false,
               {{"Assurance des bâtiments", "6161", "ASSURANCE MODELE", "RODEZ", 84'300, 0, "Avis d'echeance"},
                {"Entretien de la chaudière", "6156", "CHAUFFAGE DU PLATEAU", "ESPALION", 15'200, 3'040,
                 "Facture 918"}}},
              {13,
               true,
               {{"Location de la salle des fêtes", "752", "COMITE DES FETES", "SAINT EXEMPLE", 12'000, 0}}}}},
        {.rank = 5,
         .bordereaux = {{46,
                         false,
                         {{"Panneaux de signalisation", "60632", "SIGNAL IMAGINAIRE", "RODEZ", 23'750, 4'750,
                           "Facture 64"}}}},
         .has_wrong_sum = true},
        {.rank = 6,
         .bordereaux = {{47,
                         false,
                         {{"Indemnités des élus, novembre", "65311", "PAIE DE LA COMMUNE", "SAINT EXEMPLE",
                           102'500, 0, "Etat"}}}},
         .is_to_sign = true},
    };
}

void give(const Room& room, const adherents::Adherent& adherent, const std::string& cod_col,
          const std::vector<DemoFlux>& all) {
    room.kernel.stores->run(
        actor, adherent.id, room.kernel.all_rights(), kernel::Access::write, [&](Context& context) {
            const DemoOwner owner{make_siret(adherent.siren + "0001"),
                                  "Budget principal",
                                  adherent.name,
                                  cod_col,
                                  context.today(),
                                  context.now()};
            for (const auto& flux : all) {
                const auto file = room.kernel.files.keep_bytes(context, make_demo_flux(flux, owner));
                const Deposit coming{file.sha256,
                                     "export-comptable.xml",
                                     room.kernel.files.open(context, file.sha256),
                                     static_cast<std::int64_t>(file.size),
                                     "page",
                                     true,
                                     flux.sending == Sending::yes,
                                     {}};
                const auto taken = deposit(room, context, coming);
                ENSURE(taken.ok());
            }
            return kernel::Outcome::keep;
        });
}

} // namespace

void make_demo(const Room& room) {
    std::vector<adherents::Adherent> communes;
    room.kernel.stores->run(actor, {}, {}, kernel::Access::read, [&](Context& context) {
        communes = room.adherents.list_adherents(context, {}, 100);
        return kernel::Outcome::keep;
    });
    for (const auto& adherent : communes) {
        if (adherent.siren == "211299904") give(room, adherent, "990", flux_of_village());
        if (adherent.siren == "211299912") give(room, adherent, "991", {flux_of_village()[3]});
    }
}

} // namespace aubrac::helios
