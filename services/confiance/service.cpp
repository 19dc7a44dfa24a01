// SPDX-License-Identifier: AGPL-3.0-or-later
// The plan of the room: everything plugged in, in order.
#include "pages/pages.hpp"
#include "refusals.hpp"
#include "remotes/authorities.hpp"

#include <kernel/registrar.hpp>

namespace aubrac::confiance {

using kernel::Access;
using kernel::Registrar;
using kernel::http::BodyLimit;
using kernel::pages::In;
using kernel::pages::RouteOptions;

namespace {

// A file, what it signs, and what the form adds around them.
constexpr BodyLimit verify_limit{2 * max_bytes + (1u << 20), true};
constexpr BodyLimit certificate_limit{2u << 20, true};

kernel::api::Operation verify_operation() {
    return {.method = "POST",
            .pattern = "/api/v1/confiance/verifier",
            .right = "confiance.verifier",
            .summary = "Dire ce que valent les signatures d'un fichier",
            .parameters = {{"fichier", "string", "PDF, XML ou .p7s (fichier joint)", true},
                           {"original", "string", "Ce que signe le .p7s (fichier joint)"}},
            .answer = "Le verdict, et pour chaque signature : forme, niveau, signataire, date, verdict, raison",
            .limit = verify_limit,
            .access = Access::read};
}

} // namespace

void register_service(Registrar& r) {
    const auto& data = r.kernel().data;
    auto& room = r.provide<Room>(std::make_unique<Room>(
        Room{r.kernel(), std::make_unique<TrustShelf>(data.empty() ? data : data / "trust")}));
    r.provide<Confiance>(make_confiance(room));
    r.refusals(refusal_entries);
    r.page("GET", "/confiance", "confiance.verifier", pages::verify_form(room));
    // Nothing is kept, and authorities may be slow: no turn of a writer is held meanwhile.
    r.page("POST", "/confiance", "confiance.verifier", pages::verify(room),
           {.access = Access::read, .limit = verify_limit});
    r.api(verify_operation(), pages::verify_call(room));
    const RouteOptions operators{.in = In::operator_store, .limit = certificate_limit};
    r.page("GET", "/confiance/autorites", "confiance.superviser", pages::authorities(room), operators);
    r.page("POST", "/confiance/autorites", "confiance.superviser", pages::add_authority(room), operators);
    r.page("POST", "/confiance/autorites/{fingerprint}", "confiance.superviser", pages::remove_authority(room),
           operators);
    r.menu("Vérifier une signature", "/confiance", "confiance.verifier");
    r.menu("Autorités de confiance", "/confiance/autorites", "confiance.superviser", In::operator_store);
    r.job("confiance.watch", {}, jobs::watch(room));
    r.every_day("confiance.watch", {.hour = 4, .minute = 10});
    r.twin(make_twin_authorities());
    r.command(commands::authorities(room));
}

} // namespace aubrac::confiance
