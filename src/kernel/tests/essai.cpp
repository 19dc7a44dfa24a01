// SPDX-License-Identifier: AGPL-3.0-or-later
#include "essai.hpp"

#include <algorithm>
#include <kernel/kernel.hpp>

namespace aubrac::kernel::testing_kernel {

namespace {

using pages::Answer;
using pages::Page;
using pages::Visit;

class EssaiDirectory final : public Directory {
public:
    std::optional<AdherentCard> find_adherent(Context&, const base::AdherentId& id) const override {
        return find([&](const AdherentCard& card) { return card.id == id; });
    }
    std::optional<AdherentCard> find_slug(Context&, std::string_view slug) const override {
        return find([&](const AdherentCard& card) { return card.slug == slug; });
    }
    std::optional<AdherentCard> find_siren(Context&, std::string_view siren) const override {
        return find([&](const AdherentCard& card) { return card.siren == siren; });
    }
    std::string help_telephone() const override { return "05 65 00 00 00"; }

private:
    template <class Test>
    std::optional<AdherentCard> find(const Test& test) const {
        const auto found = std::find_if(cards_.begin(), cards_.end(), test);
        return found == cards_.end() ? std::nullopt : std::optional(*found);
    }
    std::vector<AdherentCard> cards_ = {
        {saint, "Commune de Saint-Exemple", "211201231", "saint-exemple", false, true, {"essai"}},
        {lacalm, "Commune de Lacalm-les-Essais", "211202346", "lacalm-les-essais", true, true, {"essai"}}};
};

constexpr RefusalEntry refusals[] = {
    {"ESSAI-001", 422, "Le numéro {0} existe déjà.", "Choisissez-en un autre."},
};

Answer list_page(Essai& essai, Context& context) {
    ++essai.listed;
    ui::Html body;
    for (const auto& numero : essai.list(context)) body += ui::Html("numero:" + numero + " ");
    return Answer::page({.title = "Essais", .body = body, .live = "essai"});
}

/// The numéro "double" is refused after the line was written; "faux" shows the form again and keeps; "panne"
/// breaks.
Answer add_page(Essai& essai, Context& context, Visit& visit) {
    const std::string numero(visit.field("numero"));
    essai.add(context, numero);
    if (numero == "double") return Answer::refusal({"ESSAI-001", "numero", {numero}});
    if (numero == "errone") return Answer::page({.title = "Essai", .body = "à corriger", .status = 422});
    if (numero == "garde")
        return Answer::page({.title = "Essai", .body = "gardé", .status = 422, .work = Page::Work::keep});
    if (numero == "panne") throw base::Failure("disk of the test is full");
    if (numero == "bogue") ENSURE(numero.empty());
    return Answer::redirect("/essai", "Essai <" + numero + "> ajouté");
}

void plug_pages(Registrar& r, Essai& essai) {
    r.page("GET", "/essai", "essai.consulter", [&](Context& context, Visit&) { return list_page(essai, context); },
           {.keep = pages::Keep::until_written});
    r.page("GET", "/essai/heure", "essai.consulter",
           [](Context& context, Visit&) { return Answer::page({.title = "Heure", .body = context.now().iso()}); },
           {.keep = pages::Keep::until_written});
    r.page("GET", "/essai/accueil", pages::signed_in,
           [](Context&, Visit&) { return Answer::page({.title = "Accueil", .body = "bienvenue"}); });
    r.page("GET", "/essai/ouvert", pages::anyone,
           [](Context&, Visit&) { return Answer::page({.title = "Ouvert", .body = "entrez"}); });
    r.page("GET", "/essai/lien/{token}", pages::anyone,
           [](Context&, Visit&) -> Answer { throw base::Failure("disk of the test is full"); });
    r.page("GET", "/essai/sournois", "essai.consulter", [&](Context& context, Visit&) {
        essai.add(context, "sournois");
        return Answer::page({.title = "Essai", .body = "écrit"});
    });
    r.page("POST", "/essai/ajouter", "essai.modifier",
           [&](Context& context, Visit& visit) { return add_page(essai, context, visit); });
    r.page("POST", "/essai/vider", "essai.supprimer", [](Context&, Visit&) { return Answer::redirect("/essai"); });
    r.page("GET", "/public/{adherent}/essai", pages::anyone, [&](Context& context, Visit& visit) {
        return Answer::public_page(visit.adherent->name + " " + std::to_string(essai.list(context).size()));
    });
}

void plug_api(Registrar& r, Essai& essai) {
    r.api(
        {.method = "GET", .pattern = "/api/v1/essai/{numero}", .right = "essai.consulter", .summary = "Un essai"},
        [](Context&, api::Call& call) -> base::Result<api::Value> {
            return api::Value::object({{"numero", call.request.path_value("numero")}, {"of", call.adherent.slug}});
        });
    r.api({.method = "POST",
           .pattern = "/api/v1/essai",
           .right = "essai.modifier",
           .summary = "Ajoute un essai",
           .parameters = {{"numero", "string", "Son numéro", true}}},
          [&](Context& context, api::Call& call) -> base::Result<api::Value> {
              const auto numero = call.body["numero"].text_or("");
              essai.add(context, numero);
              if (numero == "double") return base::Refusal{"ESSAI-001", "numero", {numero}};
              if (numero == "panne") throw base::Failure("disk of the test is full");
              return api::Value::object({{"numero", numero}});
          });
}

} // namespace

void Essai::add(Context& context, const std::string& numero) const {
    storage_.execute(context, "INSERT INTO essai_lignes (id, numero) VALUES ($1, $2)",
                     {context.make_uuid(), numero});
}

std::vector<std::string> Essai::list(Context& context) const {
    auto rows = storage_.query(context, "SELECT numero FROM essai_lignes LIMIT 10000");
    std::vector<std::string> numeros;
    while (rows->next()) numeros.emplace_back(rows->text(0));
    std::sort(numeros.begin(), numeros.end());
    return numeros;
}

std::string essai_manifest(const std::string& name, const std::string& depends) {
    return R"({"name": ")" + name + R"(", "title": "Essai", "purpose": "Essayer", "family": "Vie locale",
        "scope": "member", "depends": [)" +
           depends + R"(], "rights": [
        {"name": ")" +
           name + R"(.consulter", "title": "Voir", "roles": ["consultation", "redaction", "responsable"]},
        {"name": ")" +
           name + R"(.modifier", "title": "Modifier", "roles": ["redaction", "responsable"]},
        {"name": ")" +
           name + R"(.supprimer", "title": "Supprimer", "roles": ["responsable"]}]})";
}

void register_essai(Registrar& r) {
    r.provide<Directory>(std::make_unique<EssaiDirectory>());
    auto& essai = r.provide<Essai>(std::make_unique<Essai>(r.storage()));
    r.refusals(refusals);
    r.menu("Essais", "/essai", "essai.consulter");
    plug_pages(r, essai);
    plug_api(r, essai);
    r.job("essai.work", {}, [&](JobRun& run) { return essai.work(run); });
    r.on<EssaiAdded>([&](Context& context, const EssaiAdded& event) { essai.heard(context, event); });
}

ServiceEntry essai_entry() {
    return {"essai",
            register_essai,
            essai_manifest("essai"),
            {{"0001_essai.sql", "CREATE TABLE essai_lignes ({{adherent}} id TEXT NOT NULL, numero TEXT NOT NULL, "
                                "PRIMARY KEY ({{key}} id));"}}};
}

std::vector<ServiceEntry> essai_and(const std::string& name, void (*plug)(Registrar&),
                                    const std::string& depends) {
    return {essai_entry(), {name, plug, essai_manifest(name, depends), {}}};
}

} // namespace aubrac::kernel::testing_kernel
