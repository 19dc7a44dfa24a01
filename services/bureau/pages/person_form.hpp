// SPDX-License-Identifier: AGPL-3.0-or-later
// Roles of a person in an adhérent, as a form asks for them and as it is read back.
#pragma once

#include "room.hpp"

#include <kernel/http/message.hpp>
#include <kernel/pages/answer.hpp>
#include <string>
#include <ui/field.hpp>
#include <vector>

namespace aubrac::bureau::pages {

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

} // namespace aubrac::bureau::pages
