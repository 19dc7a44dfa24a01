// SPDX-License-Identifier: AGPL-3.0-or-later
// The plan of the room: everything plugged in, in order.
#include "jobs/jobs.hpp"
#include "pages/pages.hpp"
#include "refusals.hpp"
#include "remotes/twin_helios.hpp"

#include <kernel/registrar.hpp>

namespace aubrac::tresor {

void register_service(kernel::Registrar& r) {
    auto& room = r.provide<Room>(
        std::make_unique<Room>(Room{r.kernel(), r.require<adherents::Adherents>(), Store(r.storage())}));
    r.provide<Tresor>(make_door(room));
    r.refusals(refusal_entries);
    r.page("GET", "/tresor/bac", "tresor.superviser", pages::bac(room));
    r.page("GET", "/tresor/bac/{id}", "tresor.superviser", pages::bac_file(room));
    r.page("POST", "/tresor/bac/{id}", "tresor.superviser", pages::bac_handled(room));
    r.menu("Fichiers de la DGFiP", "/tresor/bac", "tresor.superviser");
    r.job("tresor.fetch", {}, jobs::fetch(room));
    r.every("tresor.fetch", kernel::Seconds(r.kernel().settings.number("tresor.fetch_seconds", 5)));
    r.job("tresor.acknowledge", {.remote = "helios"}, jobs::acknowledge(room));
    r.twin(make_twin_helios());
}

} // namespace aubrac::tresor
