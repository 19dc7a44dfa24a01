// SPDX-License-Identifier: AGPL-3.0-or-later
// Parts of screens that two files draw or read: one's own account, roles of a person, the desk of the operator's
// staff.
#pragma once

#include "room.hpp"

#include <kernel/http/message.hpp>
#include <kernel/pages/answer.hpp>
#include <string>
#include <ui/field.hpp>
#include <vector>

namespace aubrac::bureau::pages {

/// A form of the page of the account that was refused, and what had been typed.
struct RefusedForm {
    enum class Which { none, name, mail, password } which = Which::none;
    base::Refusal refusal = {};
    std::vector<std::pair<std::string, std::string>> typed = {};
};
/// The page of one's own account. In the operator's store. `session`: token of the browser.
kernel::pages::Page account_page(const Room& room, kernel::Context& context, const std::string& csrf,
                                 std::string_view session, const RefusedForm& refused);

/// One select for all services ("role"), then one per service subscribed ("role_actes"). Empty: no role.
std::vector<ui::Field> role_fields(const Room& room, const kernel::AdherentCard& card,
                                   const std::vector<kernel::Grant>& grants);
/// What was chosen; account and adhérent are left empty. Refuses SESSION-016 for a role that does not exist.
base::Result<std::vector<kernel::Grant>> read_roles(const Room& room, const kernel::AdherentCard& card,
                                                    const kernel::http::Request& request);
/// "Responsable", "Rédaction pour Actes".
std::string roles_in_words(const Room& room, const std::vector<kernel::Grant>& grants);
/// Refuses BUREAU-004 when nobody would be left to manage the accounts.
base::Result<base::Done> check_someone_left(const Room& room, kernel::Context& context,
                                            const kernel::AdherentCard& card);
std::string title_of_service(const Room& room, std::string_view name);

/// Subject that the desk listens to: whatever happens in any service.
inline constexpr std::string_view live_desk = "bureau";
/// What the desk of the operator's staff adds: consents under way, exchanges suspended, jobs that a person must
/// see. In the operator's store.
ui::Html operator_desk(const Room& room, kernel::Context& context, const kernel::pages::Visit& visit);

/// The first jobs that failed or wait, and the last events of security: a few lines, and the way to the others.
ui::Html last_jobs(const Room& room, kernel::Context& context, const kernel::pages::Visit& visit);
ui::Html last_security_events(const Room& room, kernel::Context& context);

} // namespace aubrac::bureau::pages
