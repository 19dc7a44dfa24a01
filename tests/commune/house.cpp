// SPDX-License-Identifier: AGPL-3.0-or-later
#include <commune/house.hpp>

#include <adherents/api.hpp>
#include <algorithm>
#include <fstream>
#include <kernel/identity.hpp>

namespace aubrac::commune {

House::House(Engine engine, const kernel::Settings& settings) : ground_(engine), settings_(settings) {
    open();
    saint_exemple_ = add_adherent("Commune de Saint-Exemple", "211201231", "saint-exemple");
    lacalm_ = add_adherent("Commune de Lacalm-les-Essais", "211202346", "lacalm-les-essais");
}

void House::open() {
    kernel_ = std::make_unique<kernel::Kernel>(
        kernel::KernelOptions{.data = ground_.folder(), .database = ground_.database(), .settings = settings_},
        clock_, kernel::services_table());
    runner_ =
        std::make_unique<kernel::JobRunner>(kernel_->jobs, *kernel_->stores, kernel_->log, kernel_->all_rights());
}

void House::restart() {
    runner_.reset();
    kernel_.reset();
    open();
}

void House::start_twins() {
    if (!twins_.empty()) return;
    for (const auto& twin : kernel_->twins) {
        twins_.push_back(twin.start({folder() / ("twin-" + twin.name), 0, {{"delay", "0"}}}));
        for (const auto& [name, value] : twins_.back()->settings()) {
            settings_.set(name, value);
            kernel_->settings.set(name, value);
        }
    }
}

void House::turn_knob(const std::string& twin, const std::string& knob) {
    std::ofstream(folder() / ("twin-" + twin) / "knobs", std::ios::app) << knob << '\n';
}

base::AdherentId House::add_adherent(const std::string& name, const std::string& siren, const std::string& slug) {
    adherents::Adherent adherent;
    adherent.siren = siren;
    adherent.name = name;
    adherent.slug = slug;
    adherent.kind = adherents::KindAdherent::commune;
    adherent.population = 27;
    adherent.insee = "12" + siren.substr(4, 3);
    adherent.departement = "012";
    adherent.arrondissement = "1";
    adherent.nature = "31";
    adherent.since = {2020, 1, 1};
    adherent.training = true;
    for (const auto& manifest : kernel_->manifests)
        if (manifest.scope == kernel::Scope::member) adherent.services.push_back(manifest.name);
    std::sort(adherent.services.begin(), adherent.services.end());
    base::AdherentId id;
    in({}, [&](kernel::Context& context) {
        auto& door =
            *static_cast<adherents::Adherents*>(kernel_->provided.at(typeid(adherents::Adherents)).object.get());
        const auto saved = door.save_adherent(context, adherent);
        if (!saved) throw base::Bug("fixture refused: " + saved.refusal().code);
        id = saved.value();
    });
    return id;
}

Person House::person(std::string_view role, const base::AdherentId& adherent) {
    const bool staff = std::find(std::begin(kernel::staff_roles), std::end(kernel::staff_roles), role) !=
                       std::end(kernel::staff_roles);
    std::string token;
    in({}, [&](kernel::Context& context) {
        auto& identity = *kernel_->identity;
        const auto serial = std::to_string(++people_);
        const auto account =
            identity.accounts.create(context, {"personne" + serial + "@exemple.test", "Personne " + serial, "",
                                               staff ? std::string(role) : ""});
        if (!account) throw base::Bug("fixture refused: " + account.refusal().code);
        if (!staff && !adherent.empty()) {
            const auto granted = identity.accounts.grant(context, {account->id, adherent, "*", std::string(role)});
            if (!granted) throw base::Bug("fixture refused: " + granted.refusal().code);
        }
        token = identity.sessions.open(context, {.account = account->id,
                                                 .adherent = staff ? base::AdherentId() : adherent,
                                                 .second_factor = kernel::SecondFactor::done,
                                                 .address = "127.0.0.1"});
    });
    return Person(*kernel_, token);
}

std::string House::api_token(std::string_view role, const base::AdherentId& adherent) {
    kernel::Rights rights;
    for (const auto& manifest : kernel_->manifests)
        for (auto& right : kernel::rights_of_role(manifest, role)) rights.push_back(std::move(right));
    std::sort(rights.begin(), rights.end());
    std::string secret;
    in({}, [&](kernel::Context& context) {
        const auto expires_on = context.today().plus_days(30);
        const auto made =
            kernel_->identity->tokens.make(context, adherent, {"Logiciel d'essai", rights, expires_on}, rights);
        if (!made) throw base::Bug("fixture refused: " + made.refusal().code);
        secret = made->secret;
    });
    return secret;
}

void House::in(const base::AdherentId& adherent, const std::function<void(kernel::Context&)>& work) {
    kernel_->stores->run({kernel::ActorKind::machine, "test", "Test"}, adherent, kernel_->all_rights(),
                         kernel::Access::write, [&](kernel::Context& context) {
                             work(context);
                             return kernel::Outcome::keep;
                         });
}

void House::read(const base::AdherentId& adherent, const std::function<void(kernel::Context&)>& work) {
    kernel_->stores->run({kernel::ActorKind::machine, "test", "Test"}, adherent, kernel_->all_rights(),
                         kernel::Access::read, [&](kernel::Context& context) {
                             work(context);
                             return kernel::Outcome::keep;
                         });
}

int House::run_jobs() { return runner_->run_due(); }

} // namespace aubrac::commune
