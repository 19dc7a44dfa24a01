// SPDX-License-Identifier: AGPL-3.0-or-later
// Everything that service.cpp plugs in: pages, jobs, commands, demonstration. One function per address, job or
// verb.
#pragma once

#include "room.hpp"

#include <kernel/command/command.hpp>
#include <kernel/jobs/jobs.hpp>
#include <kernel/pages/answer.hpp>
#include <kernel/pages/csv.hpp>
#include <ui/form.hpp>
#include <ui/record.hpp>

namespace aubrac::adherents {

namespace pages {

using kernel::pages::Answer;
using kernel::pages::Handler;
using kernel::pages::Visit;

Handler list(RoomPtr room);
Handler record(RoomPtr room);
Handler create_form(RoomPtr room);
Handler create(RoomPtr room);
Handler edit_form(RoomPtr room);
Handler edit(RoomPtr room);
Handler withdrawal_form(RoomPtr room);
Handler withdraw(RoomPtr room);
Handler switch_training(RoomPtr room);
Handler services_form(RoomPtr room);
Handler save_services(RoomPtr room);
Handler contacts(RoomPtr room);
Handler contact_form(RoomPtr room);
Handler save_contact(RoomPtr room); // also without {contact}: a new one
Handler remove_contact(RoomPtr room);
Handler accounts(RoomPtr room);
Handler add_account(RoomPtr room);
Handler account(RoomPtr room);
Handler change_account(RoomPtr room);
Handler assistance_form(RoomPtr room);
Handler ask_assistance(RoomPtr room);
Handler end_assistance(RoomPtr room);
Handler imports(RoomPtr room);
Handler start_import(RoomPtr room);
Handler import_report(RoomPtr room);
Handler removal_form(RoomPtr room);
Handler remove(RoomPtr room);
Handler archives(RoomPtr room);
Handler archive(RoomPtr room);

/// The adhérent of {id}; nothing when there is none.
std::optional<Adherent> find_visited(const Room& room, Context& context, const Visit& visit);
/// Sentences of refusals, beside their fields.
std::vector<ui::FieldError> field_errors(const Room& room, const std::vector<base::Refusal>& refusals);
/// A page below the record of an adhérent, with its breadcrumbs. Errors: 422, and nothing is kept.
enum class Kept { yes, no };
Answer page_of(const Adherent& adherent, std::string title, ui::Html body, Kept kept = Kept::yes);
inline const std::pair<std::string, std::string> home_crumb{"Adhérents", "/adherents"};
/// A list as a file for spreadsheets. `name`: without its end.
Answer csv_answer(const kernel::pages::Csv& csv, const std::string& name);
/// Evidence lines as moments, latest first.
std::vector<ui::Moment> moments(const std::vector<kernel::JournalLine>& lines);

} // namespace pages

namespace jobs {

inline constexpr std::string_view import_name = "adherents.import";  // subject: id of the import
inline constexpr std::string_view removal_name = "adherents.remove"; // subject: id of the adhérent
inline constexpr std::string_view invitation_name =
    "adherents.invite"; // subject: id of the account; payload sealed
inline constexpr std::string_view sweep_name = "adherents.sweep";
inline constexpr std::string_view announce_name = "adherents.announce"; // subject: "<adherent>/<consent>"

kernel::JobHandler import(RoomPtr room);
kernel::JobHandler remove(RoomPtr room);
kernel::JobHandler sweep(RoomPtr room); // what exports and receptions cut by a crash have left
kernel::JobHandler invite(RoomPtr room);
kernel::JobHandler announce(RoomPtr room);

/// Asks for the mail of an invitation when mail is configured; true when it will leave.
bool send_invitation(const Room& room, Context& context, const base::AccountId& account, std::string_view token);
/// Where the file of an import waits for its job.
std::filesystem::path import_file(const Room& room, std::string_view import);
std::filesystem::path archive_file(const Room& room, const Archive& archive);

} // namespace jobs

namespace commands {

kernel::Command import(RoomPtr room);
kernel::Command export_one(RoomPtr room);
kernel::Command receive(RoomPtr room);
kernel::Command take_over(RoomPtr room);
kernel::Command account(RoomPtr room);
kernel::Command code();

} // namespace commands

/// The imaginary operator, its four adhérents and their people. Makes data/comptes-demo.txt and data/aubrac.conf.
void make_demo(const Room& room);
inline constexpr std::string_view demo_accounts_file = "comptes-demo.txt";

} // namespace aubrac::adherents
