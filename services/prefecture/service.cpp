// SPDX-License-Identifier: AGPL-3.0-or-later
// The plan of the room: everything plugged in, in order.
#include "jobs/jobs.hpp"
#include "pages/pages.hpp"
#include "refusals.hpp"
#include "remotes/twin_prefecture.hpp"

#include <kernel/registrar.hpp>

namespace aubrac::prefecture {

void register_service(kernel::Registrar& r) {
    auto& room = r.provide<Room>(
        std::make_unique<Room>(Room{r.kernel(), r.require<adherents::Adherents>(), Store(r.storage())}));
    r.provide<Prefecture>(make_door(room));
    r.refusals(refusal_entries);
    r.page("GET", "/prefecture/bac", "prefecture.superviser", pages::bin(room));
    r.page("GET", "/prefecture/bac/{id}", "prefecture.superviser", pages::bin_file(room));
    r.page("POST", "/prefecture/bac/{id}", "prefecture.superviser", pages::bin_handled(room));
    r.menu("Messages non attribués", "/prefecture/bac", "prefecture.superviser");
    r.job("prefecture.fetch", {}, jobs::fetch(room));
    r.every("prefecture.fetch", kernel::Seconds(r.kernel().settings.number("prefecture.fetch_seconds", 5)));
    r.twin(make_twin_prefecture());
}

} // namespace aubrac::prefecture
