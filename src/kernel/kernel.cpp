// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/kernel.hpp>

#include <algorithm>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <kernel/files/disk.hpp>
#include <kernel/identity.hpp>
#include <kernel/pages/memory.hpp>
#include <kernel/registrar.hpp>
#include <kernel/session/schema.hpp>

namespace aubrac::kernel {

namespace {

std::vector<Manifest> read_manifests(const std::vector<ServiceEntry>& services) {
    std::vector<Manifest> manifests;
    for (const auto& service : services) manifests.push_back(parse_manifest(service.manifest));
    return manifests;
}

std::vector<Migration> all_migrations(const std::vector<ServiceEntry>& services,
                                      const std::vector<Manifest>& manifests, bool postgresql) {
    std::vector<Migration> all;
    const auto add = [&](std::vector<Migration> some) { all.insert(all.end(), some.begin(), some.end()); };
    add(Journal::migrations());
    add(Files::migrations());
    add(Jobs::migrations());
    add(Agenda::migrations());
    add(Search::migrations(postgresql));
    add(Notices::migrations());
    add(session_migrations());
    for (std::size_t i = 0; i < services.size(); ++i)
        for (const auto& step : services[i].schema) {
            const bool of_operator = step.file.ends_with(".operator.sql");
            all.push_back({services[i].name, of_operator ? Scope::operator_ : manifests[i].scope,
                           step.file.substr(0, step.file.find('.')), step.sql});
        }
    return all;
}

StoresOptions stores_options(const KernelOptions& options) {
    StoresOptions stores;
    stores.folder = options.data;
    stores.database = options.database;
    stores.durability = options.durability;
    stores.max_open = static_cast<std::size_t>(options.settings.number("storage.max_open", 256));
    stores.max_connections = static_cast<std::size_t>(options.settings.number("storage.max_connections", 16));
    return stores;
}

/// For commands that need no data: `aubrac actes read FILE`.
class NoStores final : public Stores {
public:
    explicit NoStores(const Clock& clock) : clock_(clock) {}
    void run(const Actor&, const base::AdherentId&, const Rights&, Access,
             const std::function<Outcome(Context&)>&) override {
        refuse();
    }
    std::filesystem::path folder(const base::AdherentId&) override { refuse(); }
    std::optional<std::uint64_t> find_version(const base::AdherentId&) override { return std::nullopt; }
    void with_closed(const base::AdherentId&, const std::function<void()>&) override { refuse(); }
    void drop(const base::AdherentId&) override { refuse(); }
    const Clock& clock() const override { return clock_; }
    bool is_postgresql() const override { return false; }

private:
    [[noreturn]] static void refuse() { throw base::Failure("a data folder is needed here: give --data DIR"); }
    const Clock& clock_;
};

std::unique_ptr<Stores> make_stores(const KernelOptions& options, std::vector<Migration> migrations,
                                    const Clock& clock) {
    if (options.data.empty()) return std::make_unique<NoStores>(clock);
    return open_stores(stores_options(options), std::move(migrations), clock);
}

const std::filesystem::path& made(const std::filesystem::path& folder) {
    if (!folder.empty()) disk::make_folder(folder);
    return folder;
}

} // namespace

Kernel::Kernel(const KernelOptions& options, const Clock& the_clock, const std::vector<ServiceEntry>& services)
    : data(made(options.data)), clock(the_clock), settings(options.settings), secrets(data.empty() ? data : data / "keys"),
      log(clock, data.empty() ? data : data / "security"), manifests(read_manifests(services)),
      stores(make_stores(options, all_migrations(services, manifests, !options.database.empty()), clock)),
      journal(secrets.key("journal")), files(*stores), jobs(*stores, options.data / "jobs-index"),
      identity(std::make_unique<Identity>(*this)), memory(std::make_unique<pages::Memory>()) {
    if (!data.empty() && !std::filesystem::exists(data / "aubrac-data"))
        disk::write_durably(data / "aubrac-data", "aubrac 1\n"); // what ./run --reset may delete
    journal.watch([this](Context& context, std::string_view subject) {
        context.after_commit([this, adherent = context.adherent().text(), subject = std::string(subject)] {
            live.publish(adherent + "/" + subject);
            live.publish(adherent + "/" + subject.substr(0, subject.find('/')));
        });
    });
    refusals.add("kernel", kernel_refusals());
    identity->connect(*this);
    for (std::size_t i = 0; i < services.size(); ++i) {
        Registrar registrar(*this, manifests[i]);
        services[i].register_service(registrar);
    }
    directory();
}

Kernel::~Kernel() = default;

const Directory& Kernel::directory() const {
    const auto found = provided.find(typeid(Directory));
    if (found == provided.end()) throw base::Failure("no service provides the directory of adhérents");
    return *static_cast<const Directory*>(found->second.object.get());
}

const Manifest& Kernel::manifest(std::string_view service) const {
    const auto found = std::find_if(manifests.begin(), manifests.end(),
                                    [&](const Manifest& manifest) { return manifest.name == service; });
    ENSURE(found != manifests.end());
    return *found;
}

Rights Kernel::all_rights() const {
    Rights all;
    for (const auto& manifest : manifests)
        for (const auto& right : manifest.rights) all.push_back(right.name);
    std::sort(all.begin(), all.end());
    return all;
}

} // namespace aubrac::kernel
