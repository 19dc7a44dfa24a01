// SPDX-License-Identifier: AGPL-3.0-or-later
// The plan of the room: everything adherents plugs into the kernel, in order; no logic.
#include "plan.hpp"
#include "refusals.hpp"

#include <kernel/registrar.hpp>

namespace aubrac::adherents {

using kernel::Registrar;

namespace {

constexpr kernel::http::BodyLimit csv_limit{32u << 20, true};

void register_pages(Registrar& r, const RoomPtr& room) {
    r.page("GET", "/adherents", "adherents.consulter", pages::list(room));
    r.page("POST", "/adherents", "adherents.gerer", pages::create(room));
    r.page("GET", "/adherents/nouveau", "adherents.gerer", pages::create_form(room));
    r.page("GET", "/adherents/import", "adherents.gerer", pages::imports(room));
    r.page("POST", "/adherents/import", "adherents.gerer", pages::start_import(room), {.limit = csv_limit});
    r.page("GET", "/adherents/import/{import}", "adherents.gerer", pages::import_report(room));
    r.page("GET", "/adherents/archives", "adherents.gerer", pages::archives(room));
    r.page("GET", "/adherents/archives/{archive}", "adherents.gerer", pages::archive(room));
    r.page("GET", "/adherents/{id}", "adherents.consulter", pages::record(room));
    r.page("GET", "/adherents/{id}/modifier", "adherents.gerer", pages::edit_form(room));
    r.page("POST", "/adherents/{id}/modifier", "adherents.gerer", pages::edit(room));
    r.page("POST", "/adherents/{id}/formation", "adherents.gerer", pages::switch_training(room));
    r.page("GET", "/adherents/{id}/retrait", "adherents.gerer", pages::withdrawal_form(room));
    r.page("POST", "/adherents/{id}/retrait", "adherents.gerer", pages::withdraw(room));
    r.page("GET", "/adherents/{id}/suppression", "adherents.gerer", pages::removal_form(room));
    r.page("POST", "/adherents/{id}/suppression", "adherents.gerer", pages::remove(room));
    r.page("GET", "/adherents/{id}/services", "adherents.gerer", pages::services_form(room));
    r.page("POST", "/adherents/{id}/services", "adherents.gerer", pages::save_services(room));
    r.page("GET", "/adherents/{id}/contacts", "adherents.consulter", pages::contacts(room));
    r.page("GET", "/adherents/{id}/contacts/nouveau", "adherents.gerer", pages::contact_form(room));
    r.page("POST", "/adherents/{id}/contacts", "adherents.gerer", pages::save_contact(room));
    r.page("GET", "/adherents/{id}/contacts/{contact}", "adherents.gerer", pages::contact_form(room));
    r.page("POST", "/adherents/{id}/contacts/{contact}", "adherents.gerer", pages::save_contact(room));
    r.page("POST", "/adherents/{id}/contacts/{contact}/retirer", "adherents.gerer", pages::remove_contact(room));
    r.page("GET", "/adherents/{id}/comptes", "adherents.comptes", pages::accounts(room));
    r.page("POST", "/adherents/{id}/comptes", "adherents.comptes", pages::add_account(room));
    r.page("GET", "/adherents/{id}/comptes/{account}", "adherents.comptes", pages::account(room));
    r.page("POST", "/adherents/{id}/comptes/{account}", "adherents.comptes", pages::change_account(room));
    r.page("GET", "/adherents/{id}/assistance", "adherents.assister", pages::assistance_form(room));
    r.page("POST", "/adherents/{id}/assistance", "adherents.assister", pages::ask_assistance(room));
    r.page("POST", "/adherents/{id}/assistance/{consent}/terminer", "adherents.assister",
           pages::end_assistance(room));
    r.menu("Adhérents", "/adherents", "adherents.consulter");
    r.menu("Importer des adhérents", "/adherents/import", "adherents.gerer");
    r.menu("Archives", "/adherents/archives", "adherents.gerer");
}

} // namespace

void register_service(Registrar& r) {
    const RoomPtr room = std::make_shared<Room>(Room{r.kernel(), Store(r.storage())});
    r.provide(make_adherents(room));
    r.provide(make_directory(room));
    r.refusals(refusal_entries);
    register_pages(r, room);
    r.job(jobs::import_name, {.max_attempts = 3, .keep_result = true}, jobs::import(room));
    r.job(jobs::removal_name, {.max_attempts = 5}, jobs::remove(room));
    r.job(jobs::sweep_name, {}, jobs::sweep(room));
    r.every(jobs::sweep_name, kernel::Seconds(24 * 3600));
    r.job(jobs::invitation_name, {.max_attempts = 20}, jobs::invite(room));
    r.job(jobs::announce_name, {}, jobs::announce(room));
    r.command(commands::import(room));
    r.command(commands::export_one(room));
    r.command(commands::receive(room));
    r.command(commands::take_over(room));
    r.command(commands::account(room));
    r.command(commands::code());
    r.demo([room](kernel::Kernel&) { make_demo(*room); });
}

} // namespace aubrac::adherents
