// SPDX-License-Identifier: AGPL-3.0-or-later
#include <commune/house.hpp>

#include <adapters/libpq/connection.hpp>
#include <adapters/openssl/random.hpp>
#include <adherents/api.hpp>
#include <algorithm>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <cstdlib>
#include <kernel/identity.hpp>

namespace aubrac::commune {

namespace {

std::string random_name() { return base::hex(adapters::openssl::random_bytes(6)); }

/// A fresh database and a plain role: the server refuses to run as a superuser.
std::string make_database() {
    const auto admin_url = std::string(std::getenv("AUBRAC_TEST_POSTGRESQL"));
    const auto name = "aubrac_" + random_name();
    const auto admin = adapters::libpq::open_postgresql(admin_url);
    admin->script("CREATE ROLE " + name + " LOGIN PASSWORD '" + name + "'");
    admin->script("CREATE DATABASE " + name + " OWNER " + name);
    const auto at = admin_url.find('@');
    const auto slash = admin_url.find('/', at);
    return "postgresql://" + name + ":" + name + admin_url.substr(at, slash - at) + "/" + name;
}

void drop_database(const std::string& url) {
    const auto name = url.substr(url.rfind('/') + 1);
    try {
        const auto admin = adapters::libpq::open_postgresql(std::getenv("AUBRAC_TEST_POSTGRESQL"));
        admin->script("DROP DATABASE " + name + " WITH (FORCE)");
        admin->script("DROP ROLE " + name);
    } catch (const base::Failure&) { // the cluster dies with the run anyway
    }
}

} // namespace

std::string engine_name(Engine engine) { return engine == Engine::sqlite ? "sqlite" : "postgresql"; }
bool has_postgresql() { return std::getenv("AUBRAC_TEST_POSTGRESQL") != nullptr; }

House::House(Engine engine, const kernel::Settings& settings)
    : folder_(std::filesystem::temp_directory_path() / ("aubrac-house-" + random_name())), settings_(settings) {
    if (engine == Engine::postgresql) database_ = make_database();
    open();
    saint_exemple_ = add_adherent("Commune de Saint-Exemple", "211201231", "saint-exemple");
    lacalm_ = add_adherent("Commune de Lacalm-les-Essais", "211202346", "lacalm-les-essais");
}

House::~House() {
    runner_.reset();
    kernel_.reset();
    if (!database_.empty()) drop_database(database_);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void House::open() {
    kernel_ = std::make_unique<kernel::Kernel>(
        kernel::KernelOptions{.data = folder_, .database = database_, .settings = settings_}, clock_,
        kernel::services_table());
    runner_ =
        std::make_unique<kernel::JobRunner>(kernel_->jobs, *kernel_->stores, kernel_->log, kernel_->all_rights());
}

void House::restart() {
    runner_.reset();
    kernel_.reset();
    open();
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
