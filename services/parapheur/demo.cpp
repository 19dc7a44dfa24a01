// SPDX-License-Identifier: AGPL-3.0-or-later
// The demonstration: circuits, a seal, and dossiers in each statut, in every adhérent in bac à sable that has
// somebody who signs and somebody who prepares. What remains to be written into documents is done by the jobs once
// the server runs.
#include "work.hpp"

#include <adapters/cairo/document.hpp>
#include <base/ensure.hpp>
#include <kernel/identity.hpp>

namespace aubrac::parapheur {

namespace {

using kernel::Context;

constexpr int most_adherents = 50;

/// One adhérent of the demonstration, and who acts in it.
struct Scene {
    const Room& room;
    base::AdherentId adherent;
    std::string adherent_name;
    Person mayor, secretary;
};

void write(const Scene& scene, const Person& who, const std::function<void(Context&)>& work) {
    const kernel::Actor actor{kernel::ActorKind::agent, who.account, who.name};
    scene.room.kernel.stores->run(
        actor, scene.adherent,
        {"parapheur.consulter", "parapheur.deposer", "parapheur.organiser", "parapheur.signer", "parapheur.viser"},
        kernel::Access::write, [&](Context& context) {
            work(context);
            return kernel::Outcome::keep;
        });
}

std::string keep_circuit(const Scene& scene, Context& context, const std::string& title, const std::string& steps,
                         Reading reading = Reading::free) {
    Circuit circuit{.id = context.make_uuid(), .title = title, .steps = parse_steps(steps), .reading = reading};
    circuit.followers = {scene.secretary.account};
    ENSURE(check_circuit(circuit).empty());
    scene.room.store.put_circuit(context, circuit);
    return circuit.id;
}

Document write_document(const Scene& scene, Context& context, const std::string& name, const std::string& title,
                        const std::vector<std::string>& paragraphs) {
    adapters::cairo::Document document(
        {.title = title, .author = scene.adherent_name, .created = context.now(), .footer = scene.adherent_name});
    document.add_title(title);
    for (const auto& text : paragraphs) document.add_paragraph(text);
    return {name, scene.room.kernel.files.keep_bytes(context, document.write()).sha256};
}

std::string deposit(const Scene& scene, Context& context, Demande demande) {
    const auto id = submit(scene.room, context, demande);
    ENSURE(id.ok());
    return id.value().text();
}

void decide_for_sure(const Scene& scene, Context& context, const std::string& id, const Decision& decision) {
    ENSURE(decide(scene.room, context, id, decision).ok());
}

struct Circuits {
    std::string deliberation, commande, arrete, courrier, certificat;
};

Circuits prepare(const Scene& scene) {
    Circuits made;
    write(scene, scene.mayor, [&](Context& context) {
        const auto &mayor = scene.mayor.account, &secretary = scene.secretary.account;
        scene.room.store.put_quality(context, mayor, "Maire");
        made.deliberation =
            keep_circuit(scene, context, "Délibération", "visa one 2 " + secretary + ";signature one 5 " + mayor);
        made.commande = keep_circuit(scene, context, "Bon de commande", "signature one 3 " + mayor);
        made.arrete = keep_circuit(scene, context, "Arrêté", "visa one 0 " + secretary + ";signature one 0 ?",
                                   Reading::mandatory);
        made.courrier = keep_circuit(scene, context, "Courrier", "signature one 0 " + mayor);
        made.certificat = keep_circuit(scene, context, "Certificat administratif", "cachet one 0");
        ENSURE(make_training_cachet(scene.room, context).ok());
    });
    return made;
}

/// Awaited of each: a visa, signatures, an opinion; one is confidential.
void deposit_awaited(const Scene& scene, const Circuits& circuits) {
    write(scene, scene.secretary, [&](Context& context) {
        const auto tarifs = write_document(
            scene, context, "deliberation-2026-14.pdf", "Tarifs de la salle des fêtes pour 2027",
            {"Le conseil municipal, après en avoir délibéré, fixe à 80 euros par jour la location de la salle des "
             "fêtes aux habitants de la commune, et à 150 euros aux autres.",
             "La caution reste fixée à 300 euros. Les associations de la commune en disposent gratuitement deux "
             "fois par an."});
        const auto voted = deposit(scene, context,
                                   {.subject = "",
                                    .title = "Délibération 2026-14 : tarifs de la salle des fêtes",
                                    .circuit = circuits.deliberation,
                                    .document = tarifs,
                                    .words = "Votée vendredi. À transmettre avant la fin du mois."});
        decide_for_sure(scene, context, voted, {Gesture::approve, "", ""});
        const auto sel =
            write_document(scene, context, "bon-de-commande-2026-31.pdf", "Bon de commande 2026-31",
                           {"Deux tonnes de sel de déneigement, livrées au hangar communal avant le 15 décembre.",
                            "Prix : 246,00 euros hors taxes, 295,20 euros toutes taxes comprises."});
        const auto devis = write_document(scene, context, "devis.pdf", "Devis du fournisseur",
                                          {"Sel de déneigement, vrac : 123,00 euros hors taxes la tonne."});
        deposit(scene, context,
                {.subject = "",
                 .title = "Bon de commande 2026-31 : sel de déneigement",
                 .circuit = circuits.commande,
                 .document = sel,
                 .annexes = {devis}});
        const auto voirie = write_document(
            scene, context, "arrete-2026-09.pdf", "Circulation alternée rue du Lavoir",
            {"Article 1er. Du 30 novembre au 4 décembre, la circulation est alternée par feux rue du Lavoir.",
             "Article 2. Le stationnement y est interdit pendant les travaux du réseau d'eau."});
        deposit(scene, context,
                {.subject = "",
                 .title = "Arrêté 2026-09 : circulation alternée rue du Lavoir",
                 .circuit = circuits.arrete,
                 .document = voirie,
                 .people = {scene.mayor.account},
                 .words = "Les travaux commencent lundi."});
        const auto conges = write_document(scene, context, "courrier.pdf", "Courrier à un agent",
                                           {"Objet : reprise à temps partiel à compter du 1er décembre."});
        deposit(scene, context,
                {.subject = "",
                 .title = "Courrier à un agent : reprise à temps partiel",
                 .circuit = circuits.courrier,
                 .document = conges,
                 .confidential = Confidential::yes});
    });
    write(scene, scene.mayor, [&](Context& context) {
        const ListRequest mine{.accounts = {scene.mayor.account}};
        for (const auto& line : scene.room.store.list(context, mine).lines)
            if (line.title.starts_with("Bon de commande"))
                ENSURE(ask_avis(scene.room, context, line.id.text(), scene.secretary.account,
                                "Est-ce bien le prix de l'an dernier ?")
                           .ok());
    });
}

/// Over: rejected, withdrawn, sealed and signed.
void deposit_ended(const Scene& scene, const Circuits& circuits) {
    std::string rejected, to_sign;
    write(scene, scene.secretary, [&](Context& context) {
        rejected = deposit(
            scene, context,
            {.subject = "",
             .title = "Bon de commande 2026-28 : réparation du tracteur",
             .circuit = circuits.commande,
             .document = write_document(scene, context, "bon-de-commande-2026-28.pdf", "Bon de commande 2026-28",
                                        {"Remplacement de l'embrayage du tracteur communal : 1 840,00 euros."})});
        const auto taken =
            deposit(scene, context,
                    {.subject = "",
                     .title = "Délibération 2026-12 : subvention au comité des fêtes",
                     .circuit = circuits.deliberation,
                     .document = write_document(scene, context, "deliberation-2026-12.pdf",
                                                "Subvention au comité des fêtes",
                                                {"Le conseil municipal accorde 200 euros au comité des fêtes."})});
        decide_for_sure(scene, context, taken, {Gesture::withdraw, "", ""});
        deposit(scene, context,
                {.subject = "",
                 .title = "Certificat d'affichage de novembre",
                 .circuit = circuits.certificat,
                 .document = write_document(scene, context, "certificat-affichage.pdf", "Certificat d'affichage",
                                            {"Le compte rendu du conseil municipal du 13 novembre a été affiché à "
                                             "la porte de la mairie le 17 novembre."})});
        to_sign = deposit(
            scene, context,
            {.subject = "",
             .title = "Délibération 2026-13 : adhésion au groupement de commandes",
             .circuit = circuits.deliberation,
             .document = write_document(scene, context, "deliberation-2026-13.pdf",
                                        "Adhésion au groupement de commandes d'électricité",
                                        {"Le conseil municipal décide d'adhérer au groupement de commandes "
                                         "coordonné par le syndicat pour l'achat d'électricité."})});
        decide_for_sure(scene, context, to_sign, {Gesture::approve, "", ""});
    });
    std::optional<base::Result<std::string>> word;
    write(scene, scene.mayor, [&](Context& context) {
        decide_for_sure(scene, context, rejected,
                        {Gesture::reject, "", "Le devis dit 1 480 euros : demandez-leur un bon corrigé."});
        word = open_rendezvous(scene.room, context, {to_sign});
    });
    ENSURE(word->ok() && sign_in_training(scene.room, word->value()).ok());
}

/// The first who signs, and the first other one who may agree; nothing: nobody.
std::optional<Scene> find_scene(const Room& room, const adherents::Adherent& adherent) {
    Scene scene{room, adherent.id, adherent.name, {}, {}};
    room.kernel.stores->run({}, adherent.id, {}, kernel::Access::read, [&](Context& context) {
        if (const auto signers = room.list_people(context, "parapheur.signer"); !signers.empty())
            scene.mayor = signers.front();
        for (const auto& person : room.list_people(context, "parapheur.viser"))
            if (person.account != scene.mayor.account && scene.secretary.account.empty()) scene.secretary = person;
        return kernel::Outcome::keep;
    });
    if (scene.mayor.account.empty() || scene.secretary.account.empty()) return std::nullopt;
    return scene;
}

} // namespace

void make_demo(const Room& room) {
    std::vector<adherents::Adherent> all;
    room.kernel.stores->run({}, {}, {}, kernel::Access::read, [&](Context& context) {
        all = room.adherents.list_adherents(context, {}, most_adherents);
        return kernel::Outcome::keep;
    });
    for (const auto& adherent : all) {
        if (!adherent.training) continue;
        const auto scene = find_scene(room, adherent);
        if (!scene) continue;
        const auto circuits = prepare(*scene);
        deposit_ended(*scene, circuits);
        deposit_awaited(*scene, circuits);
    }
}

} // namespace aubrac::parapheur
