// SPDX-License-Identifier: AGPL-3.0-or-later
// "essai", the smallest whole service: one table, some pages, a job, an event, an API route, and the directory of
// two adhérents. What its hooks do is chosen by each test.
#pragma once

#include <base/failure.hpp>
#include <functional>
#include <kernel/directory.hpp>
#include <kernel/events/events.hpp>
#include <kernel/registrar.hpp>
#include <kernel/service.hpp>
#include <optional>
#include <string>
#include <vector>

namespace aubrac::kernel::testing_kernel {

inline const base::AdherentId saint("00000000-0000-7000-8000-000000000001");  // Commune de Saint-Exemple
inline const base::AdherentId lacalm("00000000-0000-7000-8000-000000000002"); // Commune de Lacalm-les-Essais

struct EssaiAdded {
    static constexpr std::string_view name = "essai.Added";
    std::string subject, numero;

    EventFields write() const { return {{"subject", subject}, {"numero", numero}}; }
    static EssaiAdded read(const EventFields& fields) {
        return {std::string(event_field(fields, "subject")), std::string(event_field(fields, "numero"))};
    }
};

/// The table of the service, and the hooks that a test sets.
class Essai {
public:
    explicit Essai(Storage storage) : storage_(std::move(storage)) {}

    void add(Context& context, const std::string& numero) const;
    std::vector<std::string> list(Context& context) const; // sorted

    std::function<void(Context&, const EssaiAdded&)> heard = [](Context&, const EssaiAdded&) {};
    int listed = 0; // how often its list page was made
    std::function<JobResult(JobRun&)> work = [](JobRun&) { return job_done(); };

private:
    Storage storage_;
};

/// service.json of a service called `name`, which depends on `depends`: three rights, one of each role.
std::string essai_manifest(const std::string& name, const std::string& depends = "");

void register_essai(Registrar& registrar);
ServiceEntry essai_entry();
/// A table of services with "essai" first, then `name` plugged by `plug` (a function without captures).
std::vector<ServiceEntry> essai_and(const std::string& name, void (*plug)(Registrar&),
                                    const std::string& depends = "");

} // namespace aubrac::kernel::testing_kernel
