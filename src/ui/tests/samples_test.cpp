// SPDX-License-Identifier: AGPL-3.0-or-later
// Pages of the imaginary commune of Saint-Exemple.
#include "samples.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ui/desk.hpp>
#include <ui/form.hpp>
#include <ui/frame.hpp>
#include <ui/list.hpp>
#include <ui/public_page.hpp>
#include <ui/qr.hpp>
#include <ui/record.hpp>
#include <ui/simple_page.hpp>
#include <ui/words.hpp>

namespace aubrac::ui::samples {

namespace {

base::Instant at(const char* iso) { return *base::Instant::parse_iso(iso); }

Frame frame(std::string title) {
    using enum MenuEntry::Here;
    return {.title = std::move(title),
            .adherent = {"a1", "Commune de Saint-Exemple", 0},
            .families = {{"Mon bureau", Icon::home, {{"À faire", "/bureau", no, 5}, {"Avis", "/bureau/avis"}}},
                         {"Actes et échanges",
                          Icon::acte,
                          {{"Actes", "/actes", yes, 2}, {"Parapheur", "/parapheur"}, {"Courrier", "/courrier"}}},
                         {"Population", Icon::people, {{"État civil", "/etatcivil"}, {"Élections", "/elections"}}},
                         {"Territoire", Icon::map, {{"Urbanisme", "/urbanisme"}, {"Voirie", "/voirie"}}},
                         {"Ressources", Icon::euro, {{"Budget", "/budget"}, {"Agents", "/agents"}}},
                         {"Mon syndicat", Icon::network, {{"Mes contacts", "/adherents/contacts"}}}},
            .account = "Jeanne Vidal",
            .notices = 3,
            .crumbs = {{"Mon bureau", "/bureau"}, {"Actes", {}}},
            .help_telephone = "0565730000",
            .csrf = "jeton-csrf",
            .others = {{"a2", "Commune de Vieux-Modèle", 3}, {"a3", "Syndicat des eaux de l'Exemple", 1}},
            .version = "0.1.0",
            .source = "services/actes/pages/list.cpp"};
}

const std::array<Badge, 7> statuts = {{{"Brouillon", Icon::draft, Tone::neutral},
                                       {"À transmettre", Icon::send, Tone::warning},
                                       {"En cours d'envoi", Icon::refresh, Tone::info},
                                       {"Transmis", Icon::pending, Tone::waiting},
                                       {"Acquitté", Icon::success, Tone::success},
                                       {"Refusé (anomalie)", Icon::error, Tone::danger},
                                       {"Annulé", Icon::cancel, Tone::neutral}}};

std::string acte_list() {
    const std::array<std::string, 7> objets = {"Tarifs de l'eau et de l'assainissement pour 2027",
                                               "Vente d'une bande de terrain rue de l'Église",
                                               "Règlement du cimetière communal",
                                               "Convention de mise à disposition de la salle des fêtes",
                                               "Arrêté de circulation : foire de la Saint-Martin",
                                               "Décision modificative n° 2 du budget principal",
                                               "Adhésion au groupement de commandes d'énergie"};
    List list{.title = "Actes", .count = "1 248 actes", .here = "/actes?annee=2026", .sort = "-date"};
    list.main = action({"Composer un acte", "/actes/nouveau", Icon::add, Look::main});
    list.figures = {{"2", "à transmettre", "/actes?statut=a_transmettre", Tone::warning},
                    {"4", "attendent la préfecture", "/actes?statut=transmis", Tone::waiting},
                    {"1", "refusé, à corriger", "/actes?statut=refuse", Tone::danger},
                    {"96", "acquittés cette année", "/actes?statut=acquitte", Tone::success}};
    list.filters = {search_field({.name = "q", .label = "Numéro ou objet"}),
                    select_field({.name = "nature", .label = "Nature"}, {{"1", "Délibération"}, {"2", "Arrêté"}}),
                    date_field({.name = "depuis", .label = "Depuis le"})};
    list.chips = {{"Année : 2026", "/actes"}};
    list.columns = {{"Numéro", "numero"}, {"Objet"}, {"Nature", "nature"}, {"Date", "date"}, {"Statut", "statut"}};
    for (int i = 0; i < 7; ++i)
        list.rows.push_back({"/actes/" + std::to_string(48 - i),
                             {"2026_0" + std::to_string(48 - i), objets[i], i == 4 ? "Arrêté" : "Délibération",
                              date(base::Date{2026, 11, 20 - i}), badge(statuts[i])},
                             std::to_string(48 - i)});
    list.bulk = {"/actes/gestes", "jeton-csrf", {{"transmettre", "Transmettre à la préfecture"}}};
    list.csv = "/actes.csv?annee=2026";
    list.previous = "/actes?avant=48";
    list.next = "/actes?apres=42";
    return render(frame("Actes"), ui::list(list));
}

std::string empty_list() {
    List list{.title = "Actes", .count = "aucun acte", .here = "/actes"};
    list.columns = {{"Numéro"}};
    list.none = {"Aucun acte pour le moment",
                 "Composez votre première délibération ou votre premier arrêté : vous pourrez le relire avant de "
                 "l'envoyer.",
                 action({"Composer un acte", "/actes/nouveau", Icon::add, Look::main}), Icon::acte};
    auto page = frame("Actes");
    page.mode = Mode::training;
    return render(page, ui::list(list));
}

Record acte() {
    Record record{.title = "Tarifs de l'eau et de l'assainissement pour 2027",
                  .reference = "Délibération 2026_048"};
    record.statut = statuts[3];
    record.now = {
        .tone = Tone::waiting,
        .icon = Icon::pending,
        .statement = "Transmis à la préfecture le 21 novembre 2026 à 14 h 05.",
        .meaning = "Nous attendons son accusé de réception, en général sous une heure.",
        .why = why({"Une délibération n'est exécutoire qu'une fois transmise et publiée.", "CGCT, art. L2131-1",
                    "https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000044186775"})};
    record.steps = {{"Composé", StepState::done},
                    {"Transmis", StepState::done},
                    {"Acquitté", StepState::current},
                    {"Publié", StepState::coming}};
    record.facts = {{"Numéro", "2026_048"},
                    {"Nature", "Délibération"},
                    {"Date de la décision", date(base::Date{2026, 11, 20})},
                    {"Matière", "7.10 Divers (finances locales)"},
                    {"Rédigé par", "Jeanne Vidal"},
                    {"Identifiant unique", {}}};
    record.pieces = {
        {"Délibération", "PDF", 1'248'000, "/actes/48/pieces/1", "/actes/48/pieces/1/voir"},
        {"Annexe 1 : grille des tarifs", "PDF", 82'400, "/actes/48/pieces/2", {}, "Type : 70_DE, délibération"}};
    record.timeline = {
        {"Accusé de réception de la préfecture"},
        {"Transmis à la préfecture", at("2026-11-21T13:05:12.000Z"), "Jeanne Vidal",
         link("Bordereau d'envoi", "/actes/48/envoi"), Tone::waiting},
        {"Pièces vérifiées", at("2026-11-21T13:05:02.000Z"), "Aubrac", "2 fichiers, 1,3 Mo", Tone::success},
        {"Composé", at("2026-11-20T16:32:00.000Z"), "Jeanne Vidal"}};
    return record;
}

std::string acte_page() {
    auto page = frame("Délibération 2026_048");
    page.live_topic = "acte/48";
    page.crumbs = {{"Mon bureau", "/bureau"}, {"Actes", "/actes"}, {"2026_048", {}}};
    page.messages = {{Tone::success, "L'acte est parti. Vous pouvez fermer cette page : nous vous préviendrons."}};
    return render(page, record(acte()));
}

std::string to_send_page() {
    auto it = acte();
    it.statut = statuts[1];
    it.now = {.tone = Tone::warning,
              .icon = Icon::send,
              .statement = "Prêt à partir, pas encore transmis.",
              .meaning = "La préfecture doit le recevoir avant le 5 décembre 2026.",
              .action = post(
                  {"Transmettre à la préfecture", "/actes/48/transmettre", "jeton-csrf", Icon::send, Look::main}),
              .others = {action({"Modifier", "/actes/48/modifier", Icon::edit})}};
    it.timeline.erase(it.timeline.begin(), it.timeline.begin() + 2);
    auto page = frame("Délibération 2026_048");
    page.assistance = {{"Le syndicat (Sacha Essai) vous aide jusqu'à 14 h 05.",
                        post({"Mettre fin à cette aide", "/bureau/assistance", "jeton-csrf"})}};
    return render(page, record(it));
}

std::vector<TreeNode> matieres() {
    std::vector<TreeNode> nodes;
    const std::array<std::string, 9> first = {"Commande publique",
                                              "Urbanisme",
                                              "Domaine et patrimoine",
                                              "Fonction publique",
                                              "Institutions et vie politique",
                                              "Libertés publiques et pouvoirs de police",
                                              "Finances locales",
                                              "Domaines de compétences par thèmes",
                                              "Autres domaines"};
    for (int i = 1; i <= 9; ++i) {
        const auto top = std::to_string(i);
        nodes.push_back({"", top + " " + first[static_cast<std::size_t>(i - 1)], 0});
        for (int j = 1; j <= 3; ++j) {
            const auto code = top + "." + std::to_string(j);
            nodes.push_back({j == 2 ? "" : code, code + " Sous-matière " + code, 1});
            if (j == 2) nodes.push_back({code + ".1", code + ".1 Détail des tarifs et redevances", 2});
        }
    }
    return nodes;
}

Form compose() {
    Form form{.url = "/actes", .csrf = "jeton-csrf"};
    form.draft = "acte";
    form.cancel = {"Annuler", "/actes"};
    form.submits = {{"Enregistrer et relire"}, {"Garder en brouillon", "geste", "brouillon"}};
    form.typed = {{"nature", "1"}, {"numero", "2026 048"}, {"objet", ""}, {"date", "2026-11-20"}};
    form.errors = {{"numero", "Ce numéro contient une espace. Écrivez par exemple 2026_048."},
                   {"objet", "L'objet est vide. Dites en une phrase ce qui a été décidé."}};
    form.sections = {
        {"L'acte",
         {radio_field({.name = "nature", .label = "Nature"},
                      {{"1", "Délibération"}, {"2", "Arrêté réglementaire"}, {"4", "Contrat ou convention"}}),
          text_field({.name = "numero",
                      .label = "Numéro",
                      .help = "Lettres, chiffres et soulignés. Exemple : 2026_048",
                      .max_length = 15}),
          textarea_field({.name = "objet",
                          .label = "Objet",
                          .help = "Exemple : Tarifs de l'eau pour 2027",
                          .max_length = 500}),
          date_field({.name = "date", .label = "Date de la décision"}),
          tree_field({.name = "matiere",
                      .label = "Matière",
                      .help = "Ce dont l'acte parle. La préfecture s'en sert pour le distribuer.",
                      .value = "7.2.1"},
                     matieres())}},
        {"Les fichiers",
         {file_field({.name = "document", .label = "Document", .help = "Le PDF signé."},
                     {".pdf,.png,.jpg", 150'000'000}),
          file_rows_field({.name = "annexe", .label = "Annexes", .need = Need::optional},
                          {.files = {".pdf", 150'000'000},
                           .types = {{"99_DE", "Délibération"}, {"70_DE", "Note de présentation"}},
                           .rows = 3}),
          checkbox_field({.name = "publier",
                          .label = "Publier sur la page de la commune dès l'accusé de réception",
                          .value = "1",
                          .need = Need::optional})}}};
    return form;
}

std::string desk_page() {
    Desk desk{.greeting = "Bonjour Jeanne. Nous sommes le samedi 21 novembre 2026.", .today = {2026, 11, 21}};
    desk.figures = {{"2", "à transmettre", "/actes?statut=a_transmettre", Tone::warning},
                    {"4", "attendent la préfecture", "/actes?statut=transmis", Tone::waiting},
                    {"1", "en retard", "/bureau?retard=1", Tone::danger}};
    const auto law = why({"Les actes des communes sont transmis dans les quinze jours de leur signature.",
                          "CGCT, art. L2131-1",
                          {}});
    desk.duties = {
        {"Transmettre", "la délibération 2026_041, Règlement du cimetière communal", "/actes/41",
         base::Date{2026, 11, 18}, law},
        {"Corriger", "l'arrêté 2026_044, refusé par la préfecture", "/actes/44", base::Date{2026, 11, 21}},
        {"Transmettre", "la délibération 2026_047, Vente d'une bande de terrain", "/actes/47",
         base::Date{2026, 11, 22}, law, "Commune de Vieux-Modèle"},
        {"Relire", "le brouillon 2026_049, Subventions aux associations", "/actes/49"},
        {"Transmettre", "la délibération 2026_048, Tarifs de l'eau", "/actes/48", base::Date{2026, 12, 5}, law}};
    desk.waiting = {{"Délibération 2026_046", "la préfecture", "/actes/46", at("2026-11-20T16:00:00.000Z")}};
    desk.news = {{"La délibération 2026_045 est acquittée", "/actes/45", at("2026-11-21T08:12:00.000Z")},
                 {"Le syndicat a répondu à votre demande", "/demandes/12", at("2026-11-20T15:40:00.000Z")}};
    auto page = frame("Mon bureau");
    page.crumbs.clear();
    return render(page, ui::desk(desk));
}

std::string calm_desk() {
    auto page = frame("Mon bureau");
    page.mode = Mode::training;
    page.others.clear();
    return render(page, ui::desk({.greeting = "Bonjour Jeanne.", .today = {2026, 11, 21}}));
}

std::string sign_in() {
    Form form{.url = "/connexion", .csrf = "jeton-csrf"};
    form.errors = {{"", "L'adresse ou le mot de passe ne convient pas. Vérifiez-les, ou appelez le syndicat."}};
    form.sections = {
        {"",
         {email_field({.name = "adresse",
                       .label = "Adresse électronique",
                       .help = "Exemple : mairie@saint-exemple.fr",
                       .autocomplete = "username"}),
          password_field({.name = "mot_de_passe", .label = "Mot de passe", .autocomplete = "current-password"})}}};
    form.submits = {{"Se connecter"}};
    return render(SimplePage{.title = "Se connecter",
                             .operator_name = "Syndicat mixte numérique de l'Exemple",
                             .help_telephone = "0565730000",
                             .version = "0.1.0"},
                  ui::form(form) + paragraph(link("Mot de passe oublié ?", "/connexion/oubli")));
}

/// Not a code that reads: the three squares and a chequer.
Qr code() {
    Qr qr{.width = 21, .dark = {}, .words = "Code à lire avec l'application de votre téléphone"};
    const auto ring = [](int x, int y) { return std::max(std::abs(x), std::abs(y)); };
    for (int y = 0; y < 21; ++y)
        for (int x = 0; x < 21; ++x) {
            const int corner = std::min({ring(x - 3, y - 3), ring(x - 17, y - 3), ring(x - 3, y - 17)});
            qr.dark.push_back(corner <= 4 ? corner == 3 || corner <= 1 : (x + y) % 2 == 0);
        }
    qr.beside = paragraph("Ou recopiez cette clé :") + preformatted("JBSW Y3DP EHPK 3PXP\nJBSW Y3DP EHPK 3PXP");
    return qr;
}

std::string second_factor() {
    Form form{.url = "/code", .csrf = "jeton-csrf"};
    form.sections = {{"", {code_field({.name = "code", .label = "Code affiché par l'application"})}}};
    form.submits = {{"Vérifier le code"}};
    return render(SimplePage{.title = "Protéger votre compte", .help_telephone = "0565730000"},
                  section("1. Ajoutez un compte dans l'application", qr(code())) +
                      section("2. Saisissez le code", ui::form(form)));
}

std::string error_page() {
    return render(SimplePage{.title = "La page n'a pas pu s'afficher", .help_telephone = "0565730000"},
                  trouble({"Votre demande n'a pas été enregistrée.", "Un de nos composants n'a pas répondu.",
                           "Attendez une minute puis recommencez. Ce que vous aviez tapé est gardé.", "7F3K"}) +
                      buttons({action({"Revenir à Mon bureau", "/bureau", Icon::back, Look::main})}));
}

std::string register_page() {
    const auto row = [](const char* numero, const char* objet, int day) {
        return Row{"/public/saint-exemple/actes/" + std::string(numero),
                   {numero, objet, "Délibération", date(base::Date{2026, 11, day})}};
    };
    return render(
        PublicPage{.title = "Actes de la commune",
                   .commune = "Commune de Saint-Exemple",
                   .home = "/public/saint-exemple",
                   .feed = "/public/saint-exemple/actes.atom",
                   .about = "Ce registre est tenu par la mairie avec le syndicat mixte numérique de l'Exemple."},
        paragraph("Délibérations et arrêtés publiés depuis le 1er juillet 2022.") +
            table("Actes publiés", {{"Numéro"}, {"Objet"}, {"Nature"}, {"Mis en ligne le"}},
                  {row("2026_048", "Tarifs de l'eau et de l'assainissement pour 2027", 20),
                   row("2026_047", "Vente d'une bande de terrain rue de l'Église", 19),
                   row("2026_046", "Règlement du cimetière communal", 12)}));
}

std::string figures_page() {
    Chart chart{.question = "Combien d'actes chaque mois ?",
                .answer = "Novembre est le mois le plus chargé.",
                .axis = "Mois",
                .unit = "Actes",
                .csv = "/actes/mois.csv"};
    const std::array<const char*, 6> months = {"juin", "juillet", "août", "sept.", "oct.", "nov."};
    const std::array<int, 6> values = {8, 12, 2, 14, 11, 19};
    for (std::size_t i = 0; i < months.size(); ++i)
        chart.points.push_back({months[i], static_cast<double>(values[i]), number(values[i])});
    auto page = frame("Chiffres du syndicat");
    page.side = Side::syndicat;
    return render(page,
                  progress({"Envoi de 12 actes : 5 envoyés", 42}) + bar_chart(chart) + line_chart(chart) +
                      callout({Tone::info, "À savoir", paragraph("Les chiffres sont ceux de la veille.")}) +
                      section("Message reçu", preformatted("<ARActe>\n  <Numero>2026_048</Numero>\n</ARActe>")));
}

} // namespace

std::vector<std::pair<std::string, std::string>> all_pages() {
    auto composing = frame("Composer un acte");
    return {{"actes-liste", acte_list()},
            {"actes-vide", empty_list()},
            {"acte-fiche", acte_page()},
            {"acte-a-envoyer", to_send_page()},
            {"acte-composer", render(composing, form(compose()))},
            {"bureau", desk_page()},
            {"bureau-calme", calm_desk()},
            {"connexion", sign_in()},
            {"second-facteur", second_factor()},
            {"erreur", error_page()},
            {"registre-public", register_page()},
            {"chiffres", figures_page()}};
}

} // namespace aubrac::ui::samples
