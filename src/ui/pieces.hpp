// SPDX-License-Identifier: AGPL-3.0-or-later
// Small pieces that several components write. Private to src/ui, like markup.hpp.
#pragma once

#include "button.hpp"
#include "markup.hpp"

namespace aubrac::ui {

std::string button_class(Look look);
/// A token is posted to this site only; the empty Url posts to the page itself.
bool is_ours(const Url& url);
void write_hidden(Markup& m, std::string_view name, std::string_view value);

} // namespace aubrac::ui
