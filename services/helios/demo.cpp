// SPDX-License-Identifier: AGPL-3.0-or-later
// The demonstration: flux of the imaginary communes, one in each state that a secretary meets.
#include "demo_flux.hpp"
#include "work.hpp"

#include <base/ensure.hpp>

namespace aubrac::helios {

namespace {

using kernel::Context;
namespace pes = formats::pes;

enum class Fate { kept, sent, accepted_and_paid, accepted, rejected_in_part };

struct Story {
    DemoFlux flux;
    Fate fate = Fate::kept;
};

const kernel::Actor actor{kernel::ActorKind::machine, "command:demo", "Démonstration"};
constexpr auto reason = "1971 - Compte fonction présent à tort";

std::vector<Story> stories_of_village() {
    return {
        {{1,
          {{41,
            false,
            {{"Électricité de la mairie, octobre", "60612", "ENERGIE DU PLATEAU", "LAGUIOLE", 18'240, 3'648,
              "Facture 2210"},
             {"Téléphone et internet de la mairie", "6262", "TELECOM IMAGINAIRE", "RODEZ", 5'990, 1'198,
              "Facture T-8841"},
             {"Sel de déneigement", "60632", "GRAVIERES DE L'AUBRAC", "NASBINALS", 42'000, 8'400, "Facture 310"}}},
           {12,
            true,
            {{"Loyer du logement communal, octobre", "752", "LOCATAIRE MODELE", "SAINT EXEMPLE", 38'500, 0}}}}},
         Fate::accepted_and_paid},
        {{2,
          {{42,
            false,
            {{"Réparation du toit de l'église", "615221", "COUVERTURE DU CAUSSE", "ESPALION", 214'000, 42'800,
              "Facture 77"},
             {"Fournitures de bureau", "6064", "PAPETERIE DU FOIRAIL", "LAGUIOLE", 6'425, 1'285, "Facture 1029"}}},
           {43,
            false,
            {{"Contrôle des extincteurs", "6156", "SECURITE MODELE", "RODEZ", 9'800, 1'960, "Facture 5512"}}}}},
         Fate::rejected_in_part},
        {{3,
          {{44,
            false,
            {{"Carburant du tracteur", "60622", "STATION DU COL", "AUMONT", 31'500, 6'300, "Bon de livraison 12"},
             {"Adhésion au syndicat numérique", "6281", "SYNDICAT DU PLATEAU", "RODEZ", 12'000, 0}}}}},
         Fate::sent},
        {{4,
          {{45,
            false,
            {{"Assurance des bâtiments", "6161", "ASSURANCE MODELE", "RODEZ", 84'300, 0, "Avis d'échéance 2026"},
             {"Entretien de la chaudière", "6156", "CHAUFFAGE DU PLATEAU", "ESPALION", 15'200, 3'040,
              "Facture 918"}}},
           {13,
            true,
            {{"Location de la salle des fêtes", "752", "COMITE DES FETES", "SAINT EXEMPLE", 12'000, 0}}}}},
         Fate::kept},
        {{.rank = 5,
          .bordereaux = {{46,
                          false,
                          {{"Panneaux de signalisation", "60632", "SIGNAL IMAGINAIRE", "RODEZ", 23'750, 4'750,
                            "Facture 64"}}}},
          .has_wrong_sum = true},
         Fate::kept},
        {{.rank = 6,
          .bordereaux = {{47,
                          false,
                          {{"Indemnités des élus, novembre", "65311", "PAIE DE LA COMMUNE", "SAINT EXEMPLE",
                            102'500, 0, "Etat des indemnites"}}}},
          .is_to_sign = true},
         Fate::kept},
    };
}

std::vector<Story> stories_of_neighbour() {
    return {
        {{1,
          {{21, false, {{"Eau de la fontaine", "60611", "REGIE DES EAUX", "LACALM", 15'050, 828, "Facture 4"}}}}},
         Fate::accepted},
        {{2,
          {{22,
            false,
            {{"Cantine de l'école", "60623", "TRAITEUR DU CAUSSE", "LACALM", 47'300, 2'602, "Facture 230"}}}}},
         Fate::kept},
    };
}

/// As the job does it, in one stretch: these flux are small.
void check_now(Room& room, Context& context, const FluxId& id) {
    const auto flux = room.store.find(context, id).value();
    auto norms = room.norms->read();
    CheckRequest request{pes::Signing::to_come, context.today(), context.now(), {}, {}};
    Indexer indexer([&](const Stretch& stretch) { room.store.add_content(context, id, stretch); });
    const auto checked = check_file(room.kernel.files.open(context, flux.sha256), norms, request, &indexer);
    indexer.finish();
    conclude_check(room, context, id, checked);
}

void send_now(Room& room, Context& context, const FluxId& id) {
    auto flux = room.store.find(context, id).value();
    flux.submitted_by = actor.id;
    flux.submitted_at = flux.sent_at = context.now();
    for (const auto step : {Step::submit, Step::start, Step::sent}) {
        const bool moved =
            room.change(context, flux, step, "helios.envoyer",
                        step == Step::sent ? "Déposé au guichet de la DGFiP" : "Envoi au comptable public");
        ENSURE(moved);
    }
}

AcquitRead make_acquit(const Room& room, Context& context, const FluxId& id, Fate fate) {
    AcquitRead acquit;
    for (const auto& row : room.store.list_bordereaux(context, id, 0, 10)) {
        pes::ElementAcquit element;
        element.domaine_ack = row.domaine == "recette" ? "6" : "5";
        element.num_bord = row.id_bord;
        element.exercice_bord = row.exer;
        element.accepted = fate != Fate::rejected_in_part || row.position > 1;
        if (!element.accepted) element.details = {{row.id_bord + "1", "1", {{"ERREUR_AUTRE", reason}}}};
        acquit.elements.push_back(element);
    }
    return acquit;
}

void pay(Room& room, Context& context, const FluxId& id) {
    const auto flux = room.store.find(context, id).value();
    PieceRequest request;
    std::vector<Reglement> reglements;
    for (const auto& piece : room.store.list_pieces(context, id, request).rows)
        reglements.push_back({piece.domaine, piece.exer, piece.id_bord, piece.id_pce, Paiement::solde,
                              piece.mt_ht + piece.mt_tva, context.today(), ""});
    std::int64_t unknown = 0;
    apply_reglements(room, context, flux.siret, reglements, unknown);
}

void tell(Room& room, const adherents::Adherent& adherent, const DemoOwner& owner, const Story& story) {
    room.kernel.stores->run(
        actor, adherent.id, room.kernel.all_rights(), kernel::Access::write, [&](Context& context) {
            const auto file = room.kernel.files.keep_bytes(context, make_demo_flux(story.flux, owner));
            Deposit coming{file.sha256,
                           "export-comptable.xml",
                           room.kernel.files.open(context, file.sha256),
                           static_cast<std::int64_t>(file.size),
                           "page",
                           true,
                           false,
                           {}};
            const auto id = deposit(room, context, coming);
            ENSURE(id.ok());
            check_now(room, context, id.value());
            if (story.fate == Fate::kept) return kernel::Outcome::keep;
            send_now(room, context, id.value());
            if (story.fate == Fate::sent) return kernel::Outcome::keep;
            auto flux = room.store.find(context, id.value()).value();
            apply_acquit(room, context, flux, make_acquit(room, context, id.value(), story.fate));
            if (story.fate == Fate::accepted_and_paid) pay(room, context, id.value());
            return kernel::Outcome::keep;
        });
}

} // namespace

void make_demo(Room& room) {
    std::vector<adherents::Adherent> communes;
    base::Date today;
    room.kernel.stores->run(actor, {}, {}, kernel::Access::read, [&](Context& context) {
        communes = room.adherents.list_adherents(context, {}, 100);
        today = context.today();
        return kernel::Outcome::keep;
    });
    for (const auto& [siren, cod_col, stories] : {std::tuple("211299904", "990", stories_of_village()),
                                                  std::tuple("211299912", "991", stories_of_neighbour())})
        for (const auto& adherent : communes) {
            if (adherent.siren != siren) continue;
            const DemoOwner owner{make_siret(adherent.siren + "0001"), "Budget principal", adherent.name, cod_col,
                                  today};
            for (const auto& story : stories) tell(room, adherent, owner, story);
        }
}

} // namespace aubrac::helios
