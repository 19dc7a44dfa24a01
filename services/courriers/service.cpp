// SPDX-License-Identifier: AGPL-3.0-or-later
// The plan of the room: everything plugged in, in order.
#include "demo.hpp"
#include "jobs/jobs.hpp"
#include "pages/pages.hpp"
#include "refusals.hpp"
#include "work.hpp"

#include <kernel/registrar.hpp>

namespace aubrac::courriers {

using kernel::Registrar;
using kernel::http::BodyLimit;
using kernel::pages::RouteOptions;

namespace {

// The archive of the norm, and what the form adds around it.
constexpr BodyLimit upload_limit{max_archive_bytes + (1u << 20), true};

void register_pages(Registrar& r, Room& room) {
    const RouteOptions upload{.limit = upload_limit};
    r.page("GET", "/courriers", "courriers.consulter", pages::list(room));
    r.page("GET", "/courriers/export.csv", "courriers.consulter", pages::export_csv(room));
    r.page("GET", "/courriers/acte/{acte}/entrainement", "courriers.repondre", pages::training(room));
    r.page("POST", "/courriers/acte/{acte}/entrainement", "courriers.repondre", pages::ask_training(room));
    r.page("GET", "/courriers/{id}", "courriers.consulter", pages::record(room));
    r.page("GET", "/courriers/{id}/repondre", "courriers.repondre", pages::answer(room));
    r.page("POST", "/courriers/{id}/repondre", "courriers.repondre", pages::save(room), upload);
    r.page("GET", "/courriers/{id}/envoyer", "courriers.repondre", pages::review(room));
    r.page("POST", "/courriers/{id}/envoyer", "courriers.repondre", pages::submit(room));
    r.page("POST", "/courriers/{id}/renvoyer", "courriers.repondre", pages::resend(room));
    r.page("GET", "/courriers/{id}/classer", "courriers.repondre", pages::review_closing(room));
    r.page("POST", "/courriers/{id}/classer", "courriers.repondre", pages::close(room));
    r.page("GET", "/courriers/{id}/document/{position}", "courriers.consulter", pages::document(room));
    r.page("GET", "/courriers/{id}/reponse/{envoi}/{position}", "courriers.consulter", pages::answer_piece(room));
    r.page("GET", "/courriers/{id}/message", "courriers.consulter", pages::message(room));
    r.page("GET", "/courriers/{id}/archive/{envoi}", "courriers.consulter", pages::archive(room));
    r.menu("Courriers de la préfecture", "/courriers", "courriers.consulter");
}

} // namespace

void register_service(Registrar& r) {
    auto& room = r.provide<Room>(std::make_unique<Room>(Room{r.kernel(), r.require<adherents::Adherents>(),
                                                             r.require<prefecture::Prefecture>(),
                                                             r.require<actes::Actes>(), Store(r.storage())}));
    r.require<actes::Actes>().set_correspondence(r.provide<actes::Correspondence>(make_correspondence(room)));
    r.refusals(refusal_entries);
    register_pages(r, room);
    r.job("courriers.send", {.remote = "prefecture"}, jobs::send(room));
    r.job("courriers.watch", {}, jobs::watch(room));
    r.job("courriers.train", {.max_attempts = 3}, jobs::train(room));
    r.demo([&room](kernel::Kernel&) { make_demo(room); });
}

} // namespace aubrac::courriers
